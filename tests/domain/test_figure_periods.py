"""Quarters, financial years and three years, in whole days by the clock in London."""

from datetime import UTC, date, datetime

import pytest

from portal.domain import figure_periods as periods
from portal.domain.figure_periods import Period


def test_a_quarter_and_a_financial_year_are_whole_months_and_the_ones_before_join_on() -> None:
    assert periods.quarter_of(date(2026, 2, 28)) == Period(date(2026, 1, 1), date(2026, 3, 31))
    assert periods.financial_year_of(date(2026, 3, 31)) == Period(date(2025, 4, 1), date(2026, 3, 31))
    assert periods.financial_year_of(date(2026, 4, 1)) == Period(date(2026, 4, 1), date(2027, 3, 31))
    assert periods.before(periods.quarter_of(date(2026, 1, 5))) == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert periods.before(periods.financial_year_of(date(2026, 5, 1))) == periods.financial_year_of(date(2026, 3, 1))
    assert periods.three_years_to(date(2026, 11, 27)) == Period(date(2023, 11, 28), date(2026, 11, 27))
    assert periods.three_years_to(date(2024, 2, 28)).first == date(2021, 3, 1)


def test_a_day_begins_at_midnight_in_london_in_summer_too() -> None:
    summer = Period(date(2026, 6, 1), date(2026, 6, 30))
    assert summer.begins_at == datetime(2026, 5, 31, 23, tzinfo=UTC)
    assert summer.ends_at == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert periods.day_of(datetime(2026, 6, 30, 23, 10, tzinfo=UTC)) == date(2026, 7, 1)
    assert periods.day_of(datetime(2026, 12, 31, 23, 10, tzinfo=UTC)) == date(2026, 12, 31)


def test_a_period_of_ten_years_to_the_day_is_the_longest() -> None:
    today = date(2026, 11, 27)
    periods.check_period(Period(date(2016, 11, 28), today), today=today)
    with pytest.raises(periods.PeriodTooLong):
        periods.check_period(Period(date(2016, 11, 27), today), today=today)
