"""K1 to K5: deaths, how soon the service heard of them and spoke with the family, who was named, visits to homes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from portal.domain.figure_periods import Period
from portal.domain.figure_tables import (
    Band,
    Bands,
    Clock,
    Figure,
    Label,
    Name,
    Reach,
    Table,
    by_time,
    count_by,
    span_table,
    spread_of,
)
from portal.domain.figures import Code, Unit
from portal.domain.journey import Circumstance

DaysBetween = Callable[[date, date], int]

AGES: Final = (
    Label.UP_TO_27_DAYS,
    Label.UP_TO_A_YEAR,
    Label.FROM_1_TO_4,
    Label.FROM_5_TO_9,
    Label.FROM_10_TO_14,
    Label.FROM_15_TO_17,
    Label.NOT_KNOWN,
)
_OLDEST: Final = ((4, Label.FROM_1_TO_4), (9, Label.FROM_5_TO_9), (14, Label.FROM_10_TO_14))

_IN_A_DAY: Final = Bands(
    (Band(Label.SAME_DAY, 0), Band(Label.NEXT_DAY, 1), Band(Label.SECOND_DAY, 2)),
    (Reach(Label.WITHIN_24_HOURS, 2), Reach(Label.WITHIN_48_HOURS, 3)),
)
VISITS: Final = (
    Label.VISITED_NEXT_WORKING_DAY,
    Label.VISITED_LATER,
    Label.VISIT_OFFERED,
    Label.VISIT_DECLINED,
    Label.NO_VISIT,
)


class Notified(NamedTuple):
    """A case, as it was opened."""

    notified_on: date
    died_on: date
    born_on: date | None
    hospital: str
    area: str | None
    """The letters with which the postcode of the first adult begins: “SS”."""
    circumstances: Sequence[str]


class Reached(NamedTuple):
    """When somebody first spoke with a family, or with one adult of it; None: not yet."""

    died_on: date
    first_on: date | None


class Visited(NamedTuple):
    """What became of the home visit to one family."""

    notified_on: date
    visited_on: date | None
    is_offered: bool
    is_declined: bool


def rapid_responses(rows: Sequence[Notified], period: Period) -> Figure:
    """K1: how many, by month, hospital, area, what set it off, and age."""
    return Figure(
        Code.K1,
        (
            by_time(Unit.FAMILIES, [row.notified_on for row in rows], period),
            _families(Label.BY_HOSPITAL, [row.hospital for row in rows]),
            _families(Label.BY_AREA, [row.area or Label.NOT_KNOWN for row in rows]),
            _families(Label.BY_TRIGGER, [trigger_of(row) for row in rows], (Label.UNEXPECTED, Label.EXPECTED)),
            _families(Label.BY_AGE, [age_of(row.born_on, row.died_on) for row in rows], AGES),
        ),
    )


def _families(name: Label, found: Iterable[Name], order: Sequence[Name] | None = None) -> Table:
    return count_by(name, Unit.FAMILIES, found, order=order)


def trigger_of(row: Notified) -> Label:
    """Give whether a joint agency response was called for: every death that was not expected (domain.md 1.1)."""
    return Label.EXPECTED if Circumstance.EXPECTED in row.circumstances else Label.UNEXPECTED


def age_of(born_on: date | None, died_on: date) -> Label:
    """Give the band in which the age at death lies."""
    if born_on is None:
        return Label.NOT_KNOWN
    if (died_on - born_on).days < 28:
        return Label.UP_TO_27_DAYS
    years = died_on.year - born_on.year - ((died_on.month, died_on.day) < (born_on.month, born_on.day))
    if years < 1:
        return Label.UP_TO_A_YEAR
    return next((band for most, band in _OLDEST if years <= most), Label.FROM_15_TO_17)


def notification(rows: Iterable[tuple[date, date]]) -> Figure:
    """K2: from the death to the day on which the service heard of it; a row is both days."""
    spans = [(notified_on - died_on).days for died_on, notified_on in rows]
    return Figure(Code.K2, (span_table(Label.NOTIFICATION, Unit.FAMILIES, spans, _IN_A_DAY),))


def first_contact(families: Sequence[Reached], adults: Sequence[Reached], working_days: DaysBetween) -> Figure:
    """K3: from the death to the first talk, of the family and of each adult; and the same in working days."""
    in_working_days = [None if row.first_on is None else working_days(row.died_on, row.first_on) for row in families]
    return Figure(
        Code.K3,
        (
            first_contact_of_families(families),
            span_table(
                Label.WORKING_DAYS,
                Unit.FAMILIES,
                in_working_days,
                Bands(_IN_A_DAY.bands, _IN_A_DAY.reaches, Clock.WORKING_DAYS),
            ),
            span_table(Label.FIRST_CONTACT_OF_ADULT, Unit.ADULTS, _spans(adults), _IN_A_DAY),
        ),
    )


def first_contact_of_families(rows: Sequence[Reached]) -> Table:
    """From the death to the first talk with anybody of the family."""
    return span_table(Label.FIRST_CONTACT_OF_FAMILY, Unit.FAMILIES, _spans(rows), _IN_A_DAY)


def _spans(rows: Iterable[Reached]) -> list[int | None]:
    return [None if row.first_on is None else (row.first_on - row.died_on).days for row in rows]


def key_worker(rows: Iterable[tuple[date, date]], covers: Iterable[bool]) -> Figure:
    """K4: from the death to the day on which somebody was named, and whether each leave had a named cover.

    A case cannot be opened without a practitioner, so whoever is notified is named that day.
    """
    spans = [(named_on - died_on).days for died_on, named_on in rows]
    cover = [Label.COVER_NAMED if is_named else Label.COVER_MISSING for is_named in covers]
    return Figure(
        Code.K4,
        (
            span_table(Label.NAMING, Unit.FAMILIES, spans, _IN_A_DAY),
            count_by(Label.COVER, Unit.ABSENCES, cover, order=(Label.COVER_NAMED, Label.COVER_MISSING)),
        ),
    )


def home_visits(rows: Sequence[Visited], next_working_day: Callable[[date], date]) -> Figure:
    """K5: made by the next working day after the notification, made later, offered, declined, or nothing recorded."""
    made = [row for row in rows if row.visited_on is not None]
    table = count_by(Label.VISITS, Unit.FAMILIES, [_visit(row, next_working_day) for row in rows], order=VISITS)
    spans = [(row.visited_on - row.notified_on).days for row in made if row.visited_on is not None]
    timed = Table(
        table.name, table.unit, table.lines, table.total, spread=spread_of(spans, Clock.DAYS), unknown=Label.NO_VISIT
    )
    return Figure(Code.K5, (timed,))


def _visit(row: Visited, next_working_day: Callable[[date], date]) -> Label:
    if row.visited_on is not None:
        in_time = row.visited_on <= next_working_day(row.notified_on)
        return Label.VISITED_NEXT_WORKING_DAY if in_time else Label.VISITED_LATER
    if row.is_declined:
        return Label.VISIT_DECLINED
    return Label.VISIT_OFFERED if row.is_offered else Label.NO_VISIT
