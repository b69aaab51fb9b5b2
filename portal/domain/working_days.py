"""Working days counted many times over: each day is looked at once."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

from portal.domain import working_time
from portal.domain.working_time import WorkingHours


class WorkingDays:
    """The days on which one team works. Ask it as often as you like: what it has looked up it remembers."""

    def __init__(self, *, hours: WorkingHours, bank_holidays: AbstractSet[date]) -> None:
        self._hours, self._bank_holidays = hours, bank_holidays
        self._is_worked: dict[date, bool] = {}

    def between(self, first: date, last: date) -> int:
        """Give how many working days begin after the first day and up to the last; 0 where it lies before."""
        days = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
        return sum(map(self.is_worked, days))

    def next_after(self, day: date) -> date:
        """Give the first working day after a day. Raises NeverOpens."""
        return working_time.next_working_day(day, hours=self._hours, bank_holidays=self._bank_holidays)

    def is_worked(self, day: date) -> bool:
        """Tell whether the team works on that day."""
        found = self._is_worked.get(day)
        if found is None:
            found = self._is_worked[day] = working_time.is_working_day(
                day, hours=self._hours, bank_holidays=self._bank_holidays
            )
        return found

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the team is at work at this moment. Raises NaiveTime."""
        return working_time.is_open(moment, hours=self._hours, bank_holidays=self._bank_holidays)
