"""Ed types hours in rows; what he typed can be reckoned with, and stands in rows again when he comes back."""

from datetime import UTC, date, datetime

import pytest

from portal.domain import support_hours
from portal.domain.support_cleaning import Problem
from portal.domain.support_hours import IsOpen, OnHolidays
from portal.domain.support_timetable import ExceptionRow, HoursRow, exception_rows, hours_rows, read_rows

CHRISTMAS = frozenset({date(2026, 12, 25)})
OFFICE = (HoursRow("weekdays", "9:00", "17.30"), HoursRow("saturday", "22:00", "2:00"))
AWAY = (
    ExceptionRow("24 12 2026", "", "9:00", "12:00"),
    ExceptionRow("24.12.2026", "", "13:00", "14:00"),
    ExceptionRow("2026-12-28", "31/12/2026", "", ""),
)


def test_what_was_typed_stands_in_the_same_rows_when_ed_comes_back() -> None:
    read = read_rows(OFFICE, AWAY, OnHolidays.CLOSED.value)

    assert not read.problems
    assert read.opening is not None
    assert hours_rows(read.opening) == (
        HoursRow("weekdays", "09:00", "17:30"),
        HoursRow("saturday", "22:00", "02:00"),
    )
    assert exception_rows(read.opening) == (
        ExceptionRow("2026-12-24", "", "09:00", "12:00"),
        ExceptionRow("2026-12-24", "", "13:00", "14:00"),
        ExceptionRow("2026-12-28", "2026-12-31", "", ""),
    )
    assert support_hours.read(support_hours.write(read.opening)) == read.opening
    again = read_rows(hours_rows(read.opening), exception_rows(read.opening), read.opening.on_holidays.value)
    assert again.opening == read.opening


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 12, 23, 16, 0, tzinfo=UTC), IsOpen.NOW),
        (datetime(2026, 12, 24, 12, 30, tzinfo=UTC), IsOpen.LATER),  # between the two spans of that day
        (datetime(2026, 12, 24, 13, 30, tzinfo=UTC), IsOpen.NOW),
        (datetime(2026, 12, 25, 10, 0, tzinfo=UTC), IsOpen.LATER),  # a bank holiday
        (datetime(2026, 12, 27, 1, 0, tzinfo=UTC), IsOpen.NOW),  # the night after Saturday
        (datetime(2026, 12, 29, 10, 0, tzinfo=UTC), IsOpen.LATER),
        (datetime(2027, 6, 21, 8, 30, tzinfo=UTC), IsOpen.NOW),  # half past nine in summer
    ],
)
def test_hours_with_exceptions_and_bank_holidays_say_who_is_there(at: datetime, state: IsOpen) -> None:
    opening = read_rows(OFFICE, AWAY, OnHolidays.CLOSED.value).opening

    assert support_hours.open_now(opening, now=at, bank_holidays=CHRISTMAS).state is state


def test_day_and_night_is_one_row() -> None:
    read = read_rows([HoursRow("every-day", "0:00", "24:00")], (), "open")

    assert hours_rows(read.opening) == (HoursRow("every-day", "00:00", "24:00"),)


def test_rows_in_which_nothing_was_typed_say_nothing() -> None:
    read = read_rows([HoursRow(), HoursRow()], [ExceptionRow()], "unknown")

    assert read.opening is None
    assert not read.problems


@pytest.mark.parametrize(
    ("hours", "exceptions", "problem"),
    [
        ((HoursRow("monday", "", "17:00"),), (), {"week-0-opens": Problem.NOT_A_TIME}),
        ((HoursRow("", "9:00", "17:00"),), (), {"week-0-days": Problem.NOT_A_CHOICE}),
        ((HoursRow("monday", "9:60", "25:00"),), (), {"week-0-opens": Problem.NOT_A_TIME,
                                                      "week-0-closes": Problem.NOT_A_TIME}),
        ((HoursRow("weekdays", "9:00", "17:00"), HoursRow("monday", "16:00", "18:00")), (),
         {"week-1-opens": Problem.HOURS_OVERLAP}),
        ((), (ExceptionRow("24 12 2026"),), {"exceptions-0-first": Problem.HOURS_FIRST}),
        (OFFICE, (ExceptionRow("", "24 12 2026"),), {"exceptions-0-first": Problem.NOT_A_DAY}),
        (OFFICE, (ExceptionRow("24 12 2026", "23 12 2026"),), {"exceptions-0-last": Problem.DAYS_SWAPPED}),
        (OFFICE, (ExceptionRow("1 1 2026", "1 1 2030"),), {"exceptions-0-last": Problem.TOO_MANY}),
        (OFFICE, (ExceptionRow("24 12 2026", "", "12:00", "9:00"),), {"exceptions-0-closes": Problem.NOT_A_TIME}),
        ((HoursRow("monday", "9:00", "10:00"),) * 22, (), {"week-0-days": Problem.TOO_MANY}),
    ],
)  # fmt: skip
def test_what_is_no_time_is_told_beside_its_field(
    hours: tuple[HoursRow, ...], exceptions: tuple[ExceptionRow, ...], problem: dict[str, Problem]
) -> None:
    told = read_rows(hours, exceptions, "unknown").problems

    assert problem.items() <= told.items()
