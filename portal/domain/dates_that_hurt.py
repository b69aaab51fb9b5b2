"""Dates that hurt: the yearly return of a birthday and of the day a child died, and days somebody named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_BEFORE = 1
"""Days before such a date that are spared too."""

DAYS_AFTER = 1
"""Days after it."""

MARGIN_AT_MOST = 14
"""Days a service may set on either side: more would silence it altogether."""


@dataclass(frozen=True, slots=True)
class DatesThatHurt:
    """What is known of one family’s dates. `yearly` days return each year; `fixed` ones (a funeral) do not."""

    born_on: date | None = None
    died_on: date | None = None
    yearly: frozenset[date] = frozenset()
    fixed: frozenset[date] = frozenset()

    def returning(self) -> Iterator[date]:
        """Give the dates that come back every year."""
        yield from (day for day in (self.born_on, self.died_on) if day is not None)
        yield from self.yearly


def hurts(on: date, dates: DatesThatHurt, *, before: int = DAYS_BEFORE, after: int = DAYS_AFTER) -> bool:
    """Tell whether that day is, or stands within the margins of, a date that hurts.

    The 29th of February returns, in years without one, on both the 28th and the 1st of March: nobody but the family
    knows which they keep. Raises ValueError for a margin outside 0 to MARGIN_AT_MOST.
    """
    if not (0 <= before <= MARGIN_AT_MOST and 0 <= after <= MARGIN_AT_MOST):
        raise ValueError(f"a margin is 0 to {MARGIN_AT_MOST} days")
    near = [on + timedelta(days=offset) for offset in range(-after, before + 1)]
    return any(day in dates.fixed or any(_returns(known, day) for known in dates.returning()) for day in near)


def _returns(known: date, day: date) -> bool:
    if (known.month, known.day) == (2, 29) and not _is_leap(day.year):
        return (day.month, day.day) in {(2, 28), (3, 1)}
    return (known.month, known.day) == (day.month, day.day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
