"""Working days counted many times over: each day is looked at once."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime

from portal.domain import working_time
from portal.domain.working_time import WorkingHours


class WorkingDays:
    """The days on which one team works. Ask it as often as you like: what it has looked up it remembers."""

    def __init__(self, *, hours: WorkingHours, bank_holidays: AbstractSet[date]) -> None:
        self._hours, self._bank_holidays = hours, bank_holidays
        # For each day between the first and the last that was asked about, as ordinals: how many working days lie
        # between it and the day asked about first; fewer than none before that day.
        self._counts: dict[int, int] = {}
        self._first = self._last = 0

    def between(self, first: date, last: date) -> int:
        """Give how many working days begin after the first day and up to the last; 0 where it lies before."""
        return max(self._worked_to(last.toordinal()) - self._worked_to(first.toordinal()), 0)

    def _worked_to(self, day: int) -> int:
        found = self._counts.get(day)
        if found is not None:
            return found
        if not self._counts:
            self._first = self._last = day
            self._counts[day] = 0
        while day > self._last:
            self._last += 1
            self._counts[self._last] = self._counts[self._last - 1] + self._is_worked(self._last)
        while day < self._first:
            self._first -= 1
            self._counts[self._first] = self._counts[self._first + 1] - self._is_worked(self._first + 1)
        return self._counts[day]

    def _is_worked(self, day: int) -> bool:
        on = date.fromordinal(day)
        return working_time.is_working_day(on, hours=self._hours, bank_holidays=self._bank_holidays)

    def next_after(self, day: date) -> date:
        """Give the first working day after a day. Raises NeverOpens."""
        return working_time.next_working_day(day, hours=self._hours, bank_holidays=self._bank_holidays)

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the team is at work at this moment. Raises NaiveTime."""
        return working_time.is_open(moment, hours=self._hours, bank_holidays=self._bank_holidays)
