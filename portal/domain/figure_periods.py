"""Periods of a report: whole local days, a quarter, a financial year, three years, or any two dates."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from portal.domain.working_time import at_local, local

YEARS_AT_MOST: Final = 10
"""How long a period may be: as long as a service has ever asked to look back (our choice)."""

ROLLING_YEARS: Final = 3
"""What is reported instead of a year where numbers are small (domain.md 6.4)."""

YEAR_BEGINS: Final = 4
"""The month in which a financial year begins."""


class EndsBeforeItBegins(ValueError):
    """The last day lies before the first."""


class PeriodTooLong(ValueError):
    """Longer than YEARS_AT_MOST."""


class BeginsInTheFuture(ValueError):
    """Nothing can have happened yet."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days in London, first and last included."""

    first: date
    last: date

    @property
    def begins_at(self) -> datetime:
        """Its first moment, in UTC."""
        return at_local(self.first, time(0))

    @property
    def ends_at(self) -> datetime:
        """The first moment after it, in UTC."""
        return at_local(date.fromordinal(self.last.toordinal() + 1), time(0))

    @property
    def days(self) -> int:
        return self.last.toordinal() - self.first.toordinal() + 1

    def crosses(self, other: "Period") -> bool:
        """Tell whether both share days without being the same: side by side they tell more than each alone."""
        return self != other and self.first <= other.last and other.first <= self.last


def check_period(period: Period, *, today: date) -> None:
    """Refuse what is no period. `today` is local. Raises EndsBeforeItBegins, PeriodTooLong, BeginsInTheFuture."""
    if period.last < period.first:
        raise EndsBeforeItBegins
    if period.first > today:
        raise BeginsInTheFuture
    if period.last >= _years_on(period.first, YEARS_AT_MOST):
        raise PeriodTooLong


def quarter_of(day: date) -> Period:
    """Give the quarter in which a day lies: January to March, and so on; financial quarters are the same."""
    return _months(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)


def financial_year_of(day: date) -> Period:
    """Give the financial year in which a day lies: April to March."""
    return _months(date(day.year - (day.month < YEAR_BEGINS), YEAR_BEGINS, 1), 12)


def year_name(day: date) -> str:
    """Give the financial year of a day as it is written: “2026/27”."""
    first = financial_year_of(day).first.year
    return f"{first}/{(first + 1) % 100:02}"


def three_years_to(last: date) -> Period:
    """Give the three years that end with that day."""
    day = date.fromordinal(last.toordinal() + 1)
    return Period(_years_on(day, -ROLLING_YEARS), last)


def before(period: Period) -> Period:
    """Give the quarter before a quarter, the year before a year."""
    day = date.fromordinal(period.first.toordinal() - 1)
    return quarter_of(day) if period.days < 100 else financial_year_of(day)


def months_of(period: Period) -> Iterator[date]:
    """Give the first day of each month that the period touches."""
    day = period.first.replace(day=1)
    while day <= period.last:
        yield day
        day = _months(day, 2).last.replace(day=1)


def _months(first: date, count: int) -> Period:
    months = first.year * 12 + first.month - 1 + count - 1
    year, month = divmod(months, 12)
    return Period(first, date(year, month + 1, calendar.monthrange(year, month + 1)[1]))


def _years_on(day: date, years: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + years, 3, 1) if is_leap_day else day.replace(year=day.year + years)


def day_of(moment: datetime) -> date:
    """Give the day of a moment in London. London is never behind UTC and at most an hour ahead, so few need a look."""
    return moment.date() if moment.hour < 23 else local(moment).date()
