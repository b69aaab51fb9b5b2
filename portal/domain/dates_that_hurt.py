"""Dates that hurt: the yearly return of a birthday and of the day a child died, and days somebody named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS_BEFORE = 1
"""Days before such a date that are spared too."""

DAYS_AFTER = 1
"""Days after it."""

MARGIN_AT_MOST = 14
"""Days that may be spared on either side: more would silence the service altogether."""


class DayKind(StrEnum):
    """What sort of day it is, as staff and families choose it. What it is called stays with whoever named it."""

    FUNERAL = "funeral"
    INQUEST = "inquest"
    RELIGIOUS = "religious"
    SCHOOL = "school"
    OTHER = "other"


class MarginTooWide(ValueError):
    """More days around a date than MARGIN_AT_MOST, or fewer than none."""


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """A day somebody named, with the days around it that are spared too."""

    on: date
    yearly: bool
    before: int = DAYS_BEFORE
    after: int = DAYS_AFTER


@dataclass(frozen=True, slots=True)
class DatesThatHurt:
    """What is known of one person’s dates. `yearly` days return each year; `fixed` ones (a funeral) do not.

    `marked` days bring margins of their own.
    """

    born_on: date | None = None
    died_on: date | None = None
    yearly: frozenset[date] = frozenset()
    fixed: frozenset[date] = frozenset()
    marked: tuple[MarkedDay, ...] = ()

    def all(self, before: int | None, after: int | None) -> Iterator[MarkedDay]:
        """Give every day with the margins that count; those given here outrank a day’s own."""
        ahead = DAYS_BEFORE if before is None else before
        behind = DAYS_AFTER if after is None else after
        yield from (
            MarkedDay(day, yearly=True, before=ahead, after=behind)
            for day in (self.born_on, self.died_on)
            if day is not None
        )
        yield from (MarkedDay(day, yearly=True, before=ahead, after=behind) for day in self.yearly)
        yield from (MarkedDay(day, yearly=False, before=ahead, after=behind) for day in self.fixed)
        for day in self.marked:
            margins = (day.before if before is None else before, day.after if after is None else after)
            yield MarkedDay(day.on, day.yearly, *margins)


def check_margins(before: int, after: int) -> None:
    """Refuse margins outside 0 to MARGIN_AT_MOST. Raises MarginTooWide."""
    if not (0 <= before <= MARGIN_AT_MOST and 0 <= after <= MARGIN_AT_MOST):
        raise MarginTooWide(f"a margin is 0 to {MARGIN_AT_MOST} days")


def hurts(on: date, dates: DatesThatHurt, *, before: int | None = None, after: int | None = None) -> bool:
    """Tell whether that day is, or stands within the margins of, a date that hurts.

    The 29th of February returns, in years without one, on both the 28th and the 1st of March: nobody but the family
    knows which they keep. Margins that are given count for every day. Raises MarginTooWide.
    """
    return any(_is_near(on, day) for day in dates.all(before, after))


def between(day: MarkedDay, *, first: date, last: date) -> tuple[date, ...]:
    """Give the days from the first to the last, both included, on which this day falls or returns; margins left out."""
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(each for each in span if _falls(day, each))


def _is_near(on: date, day: MarkedDay) -> bool:
    check_margins(day.before, day.after)
    return any(_falls(day, on + timedelta(days=offset)) for offset in range(-day.after, day.before + 1))


def _falls(day: MarkedDay, on: date) -> bool:
    return _returns(day.on, on) if day.yearly else day.on == on


def _returns(known: date, day: date) -> bool:
    if (known.month, known.day) == (2, 29) and not _is_leap(day.year):
        return (day.month, day.day) in {(2, 28), (3, 1)}
    return (known.month, known.day) == (day.month, day.day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
