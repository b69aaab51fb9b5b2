"""Opening hours as editors type them and families read them: rows of days that are alike, or that differ."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar

from portal.domain import support_cleaning as clean
from portal.domain.support_cleaning import Problem, Refused
from portal.domain.support_hours import DAY, OnHolidays, Opening, Span, clock_of, read, write

MOST_HOURS: Final = 21
"""Rows: three times of each day."""
MOST_EXCEPTIONS: Final = 20
LONGEST_EXCEPTION: Final = 62
"""Days; what is different for longer is how it usually is."""

_T = TypeVar("_T")


class Days(StrEnum):
    """Days of the week that one row of hours is for."""

    EVERY_DAY = "every-day"
    WEEKDAYS = "weekdays"
    WEEKEND = "weekend"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def numbers(self) -> tuple[int, ...]:
        """The weekdays, Monday is 0."""
        many = {Days.EVERY_DAY: range(7), Days.WEEKDAYS: range(5), Days.WEEKEND: range(5, 7)}
        return tuple(many[self]) if self in many else (_SINGLE.index(self),)


_MANY: Final = (Days.EVERY_DAY, Days.WEEKDAYS, Days.WEEKEND)
_SINGLE: Final = tuple(each for each in Days if each not in _MANY)


class HoursRow(NamedTuple):
    """One row of hours as it was typed."""

    days: str = ""
    opens: str = ""
    closes: str = ""


class ExceptionRow(NamedTuple):
    """Days that are different, as they were typed; without times it is closed."""

    first: str = ""
    last: str = ""
    opens: str = ""
    closes: str = ""


@dataclass(slots=True)
class Typed:
    """What was typed of the hours, and what is wrong with it, by field."""

    opening: Opening | None
    problems: dict[str, Problem]


def read_rows(hours: Sequence[HoursRow], exceptions: Sequence[ExceptionRow], holidays: str) -> Typed:
    """The hours that were typed. Empty rows say nothing; closing before opening means after midnight."""
    problems: dict[str, Problem] = {}
    week, different = _Kept(), _Kept()
    for number, row in _filled("week", "days", hours, MOST_HOURS, problems):
        _read_hours(f"week-{number}", row, week, problems)
    for number, each in _filled("exceptions", "first", exceptions, MOST_EXCEPTIONS, problems):
        _read_exception(f"exceptions-{number}", each, different, problems)
    if different and not (week or problems):
        problems["exceptions-0-first"] = Problem.HOURS_FIRST
    if holidays and holidays not in set(OnHolidays):
        problems["holidays"] = Problem.NOT_A_CHOICE
    if problems or not week:
        return Typed(None, problems)
    on_holidays = holidays or OnHolidays.UNKNOWN.value
    return Typed(read({"week": week, "bank_holidays": on_holidays, "exceptions": different}), problems)


def hours_rows(opening: Opening | None) -> tuple[HoursRow, ...]:
    """A row for each time, of as many days as are alike."""
    if opening is None:
        return ()
    by_span: dict[tuple[str, str], set[int]] = {}
    for day, spans in write(opening)["week"].items():
        for opens, closes in spans:
            by_span.setdefault((opens, closes), set()).add(int(day))
    found: list[tuple[int, str, str, Days]] = []
    for (opens, closes), days in by_span.items():
        for group in (*_MANY, *_SINGLE):
            if days >= set(group.numbers):
                days -= set(group.numbers)
                found.append((group.numbers[0], opens, closes, group))
    return tuple(HoursRow(group.value, opens, closes) for _first, opens, closes, group in sorted(found))


def exception_rows(opening: Opening | None) -> tuple[ExceptionRow, ...]:
    """A row for each run of days that are different in the same way, and for each time of such days."""
    runs: list[tuple[date, date, tuple[Span, ...]]] = []
    for day, spans in sorted(opening.exceptions.items()) if opening else ():
        if runs and runs[-1][2] == spans and runs[-1][1] + timedelta(days=1) == day:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    return tuple(
        ExceptionRow(
            first.isoformat(),
            last.isoformat() if last != first else "",
            clock_of(span.opens) if span else "",
            clock_of(span.closes) if span else "",
        )
        for first, last, spans in runs
        for span in spans or (None,)
    )


def coming(opening: Opening, *, today: date, days: int) -> dict[date, tuple[Span, ...]]:
    """The days within so many from today that are different."""
    last = today + timedelta(days=days)
    return {day: spans for day, spans in sorted(opening.exceptions.items()) if today <= day <= last}


_Kept = dict[str, list[list[str]]]
"""Spans of each day, as a row keeps them (domain.support_hours.read)."""
_Row = TypeVar("_Row", HoursRow, ExceptionRow)


def _filled(
    name: str, part: str, rows: Sequence[_Row], most: int, problems: dict[str, Problem]
) -> Iterator[tuple[int, _Row]]:
    """The rows in which something was typed, with their numbers."""
    if len(rows) > most:
        problems[f"{name}-0-{part}"] = Problem.TOO_MANY
    return ((number, row) for number, row in enumerate(rows[:most]) if any(each.strip() for each in row))


def _read_hours(field: str, row: HoursRow, week: _Kept, problems: dict[str, Problem]) -> None:
    days = _attempt(problems, f"{field}-days", lambda: _days(row.days))
    opens = _attempt(problems, f"{field}-opens", lambda: clean.minute(row.opens))
    closes = _attempt(problems, f"{field}-closes", lambda: clean.minute(row.closes))
    if days is None or opens is None or closes is None:
        return
    if opens == DAY:
        problems[f"{field}-opens"] = Problem.NOT_A_TIME
        return
    for day in days.numbers:
        there = week.setdefault(str(day), [])
        if any(_overlap((opens, closes), span) for span in there):
            problems[f"{field}-opens"] = Problem.HOURS_OVERLAP
        there.append([clock_of(opens), clock_of(closes)])


def _read_exception(field: str, row: ExceptionRow, different: _Kept, problems: dict[str, Problem]) -> None:
    before = len(problems)
    first = _attempt(problems, f"{field}-first", lambda: _needed(clean.day(row.first)))
    last = _attempt(problems, f"{field}-last", lambda: clean.day(row.last)) or first
    spans = _attempt(problems, f"{field}-closes", lambda: _spans(row))
    if first is None or last is None or spans is None or len(problems) > before:
        return
    if last < first or (last - first).days >= LONGEST_EXCEPTION:
        problems[f"{field}-last"] = Problem.DAYS_SWAPPED if last < first else Problem.TOO_MANY
        return
    for ahead in range((last - first).days + 1):
        different.setdefault((first + timedelta(days=ahead)).isoformat(), []).extend(spans)


def _spans(row: ExceptionRow) -> list[list[str]]:
    """The one span of a day that is different; none where it is closed. It does not run past midnight."""
    if not row.opens.strip() and not row.closes.strip():
        return []
    opens, closes = clean.minute(row.opens), clean.minute(row.closes)
    if closes <= opens:
        raise Refused(Problem.NOT_A_TIME)
    return [[clock_of(opens), clock_of(closes)]]


def _overlap(one: tuple[int, int], other: Iterable[str]) -> bool:
    opens, closes = (clean.minute(each) for each in other)
    return one[0] < (closes if closes > opens else DAY) and opens < (one[1] if one[1] > one[0] else DAY)


def _days(typed: str) -> Days:
    try:
        return Days(typed)
    except ValueError:
        raise Refused(Problem.NOT_A_CHOICE) from None


def _needed(day: date | None) -> date:
    if day is None:
        raise Refused(Problem.NOT_A_DAY)
    return day


def _attempt(problems: dict[str, Problem], field: str, found: Callable[[], _T]) -> _T | None:
    try:
        return found()
    except Refused as refused:
        problems[field] = refused.problem
        return None
