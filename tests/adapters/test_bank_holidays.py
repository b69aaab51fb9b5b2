"""The bank holidays of England, as the library knows them."""

from datetime import date

from portal.adapters import bank_holidays


def test_christmas_and_its_substitute_are_holidays_and_st_andrews_day_is_scotlands_own() -> None:
    days = bank_holidays.england(range(2026, 2028))

    assert {date(2026, 12, 25), date(2026, 12, 28), date(2027, 3, 29), date(2027, 12, 27)} <= days
    assert date(2026, 11, 30) not in days
    assert {day.year for day in days} == {2026, 2027}


def test_the_same_years_are_read_once() -> None:
    assert bank_holidays.england(range(2026, 2028)) is bank_holidays.england(range(2026, 2028))
