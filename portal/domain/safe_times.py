"""Safe times: the days and hours at which nobody else sees what comes to an address or a number (domain.md T2).

Somebody may be afraid of a person they live with, who is out on weekday mornings and on Saturday afternoons. What the
service starts comes then or not at all; no wish and no member of staff sets that aside.
"""

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEK = 7
SPANS_AT_MOST = 3
"""As many as a form on a phone can ask for; our own choice."""

_NOON = time(12)
_MINUTE = timedelta(minutes=1)


class NoSafeDay(ValueError):
    """No day of the week, or one that is none."""


class SafeEndsBeforeItStarts(ValueError):
    """The hours end when they begin, or before: over midnight nobody could tell which day was meant."""


class WrongNumberOfSpans(ValueError):
    """No span at all, which would be no time ever; or more than three."""


@dataclass(frozen=True, slots=True)
class SafeSpan:
    """The same hours on some days of the week, by the clock where the person is. At `ends` it is not safe any more.

    Monday is 0. Raises NoSafeDay, SafeEndsBeforeItStarts.
    """

    days: frozenset[int]
    starts: time
    ends: time

    def __post_init__(self) -> None:
        """Refuse what nobody could keep."""
        if not self.days or not self.days <= set(range(WEEK)):
            raise NoSafeDay
        if self.starts >= self.ends:
            raise SafeEndsBeforeItStarts

    def holds(self, here: datetime) -> bool:
        """Tell whether this moment of the person’s own clock lies in it."""
        return here.weekday() in self.days and self.starts <= here.time() < self.ends


@dataclass(frozen=True, slots=True)
class SafeTimes:
    """One to three spans, in the order in which somebody said them. Where they overlap, each counts.

    Raises WrongNumberOfSpans.
    """

    spans: tuple[SafeSpan, ...]

    def __post_init__(self) -> None:
        """Refuse a week without any safe time, and more than can be asked for again."""
        if not 1 <= len(self.spans) <= SPANS_AT_MOST:
            raise WrongNumberOfSpans

    def holds(self, here: datetime) -> bool:
        """Tell whether this moment of the person’s own clock is safe."""
        return any(span.holds(here) for span in self.spans)


def unsafe_until(moment: datetime, *, times: SafeTimes, zone: ZoneInfo) -> datetime | None:
    """Give the first safe UTC moment after this one, or None where it is safe now.

    Where the clocks skip the beginning of a span, it begins when they have; a span that they skip whole does not come
    that day.
    """
    here = moment.astimezone(zone)
    if times.holds(here):
        return None
    # A week on, the only span of the week may be the one that is skipped: then it is the week after.
    days = (here.date() + timedelta(days=ahead) for ahead in range(2 * WEEK + 1))
    opens = (_opens_on(day, times, zone, after=moment) for day in days)
    return next(at for at in opens if at is not None)


def _opens_on(day: date, times: SafeTimes, zone: ZoneInfo, *, after: datetime) -> datetime | None:
    # In the night the clocks go back an hour comes twice, and both are safe.
    starts = (
        datetime.combine(day, span.starts.replace(fold=fold), tzinfo=zone).astimezone(UTC)
        for span in times.spans
        if day.weekday() in span.days
        for fold in (0, 1)
    )
    change = _clock_change(day, zone)
    begins = (*starts, *([] if change is None else [change]))
    return min((at for at in begins if at > after and times.holds(at.astimezone(zone))), default=None)


def _clock_change(day: date, zone: ZoneInfo) -> datetime | None:
    """Give the UTC moment, to the minute, at which the clocks change to a reading of this day; on most days None."""
    begin, end = (datetime.combine(day + timedelta(days=ahead), _NOON, tzinfo=zone) for ahead in (-1, 1))
    if begin.utcoffset() == end.utcoffset():
        return None
    before, after = begin.astimezone(UTC), end.astimezone(UTC)
    minutes = range((after - before) // _MINUTE)

    def has_changed(passed: int) -> bool:
        return (before + passed * _MINUTE).astimezone(zone).utcoffset() == end.utcoffset()

    change = before + bisect_left(minutes, x=True, key=has_changed) * _MINUTE
    return change if change.astimezone(zone).date() == day else None


def written(times: SafeTimes) -> str:
    """Put them down as they are kept, sealed: a JSON list, with hours as minutes since midnight."""
    return json.dumps(
        [{"days": sorted(span.days), "from": _minutes(span.starts), "to": _minutes(span.ends)} for span in times.spans]
    )


def read(kept: str) -> SafeTimes:
    """Give what `written` put down; also what it put down while there was one span only, without a list."""
    found = json.loads(kept)
    return SafeTimes(tuple(map(_span, found if isinstance(found, list) else [found])))


def _span(found: Mapping[str, Any]) -> SafeSpan:
    return SafeSpan(frozenset(found["days"]), _clock(found["from"]), _clock(found["to"]))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))
