"""Working days between two dates, asked in any order: the same as counting them on a calendar."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.bank_holidays import england
from portal.domain.working_days import WorkingDays
from portal.domain.working_time import OFFICE_HOURS, WorkingHours, is_working_day

BANK_HOLIDAYS = england(range(2025, 2029))
days = st.dates(date(2025, 6, 1), date(2028, 6, 1))


@given(st.lists(st.tuples(days, days), min_size=1, max_size=8))
def test_whatever_was_asked_before_each_answer_is_what_a_calendar_says(asked: list[tuple[date, date]]) -> None:
    working_days = WorkingDays(hours=OFFICE_HOURS, bank_holidays=BANK_HOLIDAYS)

    for first, last in asked:
        after = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
        by_calendar = sum(is_working_day(day, hours=OFFICE_HOURS, bank_holidays=BANK_HOLIDAYS) for day in after)
        assert working_days.between(first, last) == by_calendar


def test_over_christmas_seven_days_of_a_fortnight_are_worked() -> None:
    working_days = WorkingDays(hours=WorkingHours.every_weekday(time(9), time(17)), bank_holidays=BANK_HOLIDAYS)

    # From Friday the 18th of December to Friday the 1st of January: weekends, the 25th, the 28th for the 26th, the 1st.
    assert working_days.between(date(2026, 12, 18), date(2027, 1, 1)) == 7
