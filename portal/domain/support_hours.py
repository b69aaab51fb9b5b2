"""When a service can be reached: its week, what it does on bank holidays, and days that are different.

All times are those of the clock on the wall in London, in minutes since midnight, so that a change of the clocks
changes nothing about them. What spans midnight is kept as two spans. An hour that nobody knows is never called closed.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.working_time import local

DAY = 24 * 60
"""Minutes."""

LOOKS_AHEAD = 14
"""Days in which the next opening is looked for; what opens later than that is better asked by phone."""


class OnHolidays(StrEnum):
    """What a service does on a bank holiday."""

    CLOSED = "closed"
    OPEN = "open"
    """As on any such weekday."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one minute of a day to another; the closing minute itself is closed."""

    opens: int
    closes: int

    def holds(self, minute: int) -> bool:
        """Tell whether somebody is there at this minute."""
        return self.opens <= minute < self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The hours of a service."""

    week: Mapping[int, tuple[Span, ...]]
    """By weekday, Monday is 0; a day that is not named is closed."""
    on_holidays: OnHolidays = OnHolidays.UNKNOWN
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    """Days with hours of their own; none at all means closed."""


class IsOpen(StrEnum):
    """Whether somebody is there."""

    NOW = "now"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Whether somebody is there, and until when, or from when; on the clock in London."""

    state: IsOpen
    on: date | None = None
    """The day on which it opens next."""
    minute: int | None = None
    """When it closes, or opens next. None where it never closes, or does not open within LOOKS_AHEAD."""


def read(kept: Any) -> Opening | None:
    """The hours that a row keeps under `opening`; None where it keeps none, or none that can be understood.

    `{"week": {"0": [["09:00", "17:00"]]}, "bank_holidays": "closed", "exceptions": {"2026-12-24": []}}`
    """
    if not isinstance(kept, Mapping) or not isinstance(kept.get("week"), Mapping):
        return None
    try:
        return _read(kept)
    except (ValueError, TypeError, AttributeError, IndexError):
        return None


def write(opening: Opening) -> dict[str, Any]:
    """The hours as a row keeps them; what was split at midnight is one span again."""
    joined = dict[int, list[tuple[int, int]]]()
    for day in range(7):
        spans = [(span.opens, span.closes) for span in opening.week.get(day, ())]
        if _runs_on(opening, day - 1):
            spans = spans[1:]
        if _runs_on(opening, day):
            spans[-1] = (spans[-1][0], opening.week[(day + 1) % 7][0].closes)
        if spans:
            joined[day] = spans
    return {
        "week": {str(day): [[clock_of(opens), clock_of(closes)] for opens, closes in joined[day]] for day in joined},
        "bank_holidays": opening.on_holidays.value,
        "exceptions": {
            day.isoformat(): [[clock_of(span.opens), clock_of(span.closes)] for span in spans]
            for day, spans in sorted(opening.exceptions.items())
        },
    }


def _runs_on(opening: Opening, day: int) -> bool:
    """Whether the last span of a day goes on into the next; what is open by day and by night is left as it is."""
    last, first = opening.week.get(day % 7, ())[-1:], opening.week.get((day + 1) % 7, ())[:1]
    return bool(last and first) and (
        last[0].closes == DAY and last[0].opens > 0 and first[0].opens == 0 and first[0].closes < last[0].opens
    )


def clock_of(minute: int) -> str:
    """A minute of the day as it is written down: “09:00”, and “24:00” for the end of the day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def keys(opening: Opening) -> Iterator[tuple[str, Span]]:
    """Every span with the name of its day, as `clock` names days: for a table in which open services are found."""
    for weekday in range(7):
        for span in opening.week.get(weekday, ()):
            yield str(weekday), span
            if opening.on_holidays is OnHolidays.OPEN:
                yield f"h{weekday}", span
    for day, spans in opening.exceptions.items():
        for span in spans or (Span(0, 0),):  # a day on which nobody is there must be found, too
            yield day.isoformat(), span


@dataclass(frozen=True, slots=True)
class Clock:
    """A moment on the clock in London, as a table of open services knows it."""

    day: str
    """The name of a day as it usually is (`keys`)."""
    date: str
    """The name of this very day, if it has hours of its own."""
    minute: int


def clock(now: datetime, *, bank_holidays: AbstractSet[date]) -> Clock:
    """What the clock in London says at this moment. Raises NaiveTime."""
    here = local(now)
    today = here.date()
    day = f"h{today.weekday()}" if today in bank_holidays else str(today.weekday())
    return Clock(day=day, date=today.isoformat(), minute=here.hour * 60 + here.minute)


def open_now(opening: Opening | None, *, now: datetime, bank_holidays: AbstractSet[date]) -> OpenNow:
    """Whether somebody is there at this moment, and what changes next. Raises NaiveTime."""
    if opening is None:
        return OpenNow(IsOpen.UNKNOWN)
    today, minute = local(now).date(), clock(now, bank_holidays=bank_holidays).minute
    spans = _spans(opening, today, bank_holidays)
    if spans is None:
        return OpenNow(IsOpen.UNKNOWN)
    if any(span.holds(minute) for span in spans):
        return OpenNow(IsOpen.NOW, minute=_closes(opening, today, minute, bank_holidays))
    for ahead in range(LOOKS_AHEAD):
        day = today + timedelta(days=ahead)
        coming = [s.opens for s in _spans(opening, day, bank_holidays) or () if ahead or s.opens > minute]
        if coming:
            return OpenNow(IsOpen.LATER, on=day, minute=min(coming))
    return OpenNow(IsOpen.LATER)


def _spans(opening: Opening, day: date, bank_holidays: AbstractSet[date]) -> tuple[Span, ...] | None:
    """The spans of a day; None where nobody knows."""
    if day in opening.exceptions:
        return opening.exceptions[day]
    if day in bank_holidays and opening.on_holidays is not OnHolidays.OPEN:
        return () if opening.on_holidays is OnHolidays.CLOSED else None
    return opening.week.get(day.weekday(), ())


def _closes(opening: Opening, day: date, minute: int, bank_holidays: AbstractSet[date]) -> int | None:
    """The minute at which it closes, also after midnight; None where it does not within a day."""
    for ahead in range(2):
        spans = _spans(opening, day + timedelta(days=ahead), bank_holidays) or ()
        found = next((span for span in spans if span.holds(minute)), None)
        if found is None:
            return minute
        if found.closes < DAY:
            return found.closes
        minute = 0
    return None


def _read(kept: Mapping[str, Any]) -> Opening:
    week: dict[int, list[Span]] = {}
    for name, spans in kept["week"].items():
        for offset, span in _split(spans):
            week.setdefault((int(name) + offset) % 7, []).append(span)
    return Opening(
        week={day: tuple(sorted(spans)) for day, spans in week.items() if 0 <= day < 7},
        on_holidays=OnHolidays(kept.get("bank_holidays") or OnHolidays.UNKNOWN),
        exceptions={
            date.fromisoformat(day): tuple(span for offset, span in _split(spans) if not offset)
            for day, spans in (kept.get("exceptions") or {}).items()
        },
    )


def _split(spans: Any) -> Iterator[tuple[int, Span]]:
    """Each span of a day, and what of it lies after midnight."""
    for opens, closes in spans:
        start, end = _minute(opens), _minute(closes)
        if end > start:
            yield 0, Span(start, end)
        else:
            yield 0, Span(start, DAY)
            if end:
                yield 1, Span(0, end)


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    found = int(hours) * 60 + int(minutes)
    if not 0 <= found <= DAY:
        raise ValueError(clock)
    return found
