"""Who reads a family's messages: names, hours and absences, gathered with as few statements as can be.

Hours and absences are short lists, so a statement for a page brings them along as one text each, which is parsed once
and then remembered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, String, bindparam, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.cases import Away
from portal.domain.working_time import DayHours, WorkingHours
from portal.models.cases import Case, CaseAdult
from portal.models.people import Absence, StaffHours, StaffMember
from portal.models.prepared import Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries.covering import cover_who_is_still_here
from portal.queries.faces import face_of

HOURS, ABSENCES, STAFF = StaffHours.__table__, Absence.__table__, StaffMember.__table__
"""Tables, not mapped classes: a statement of plain columns costs half of what one of mapped columns costs."""

_COVER = STAFF.alias()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read a family's messages."""

    name: str
    hours: WorkingHours
    face: UUID | None
    """The address part of their photograph; None without one."""

    @property
    def first_name(self) -> str:
        """How families call them."""
        return first_name(self.name)


@dataclass(frozen=True, slots=True)
class Readers:
    """Everybody who may read one family's messages from today on, the assigned practitioner first of all."""

    assigned_id: UUID
    by_id: Mapping[UUID, Reader]
    absences: tuple[Away, ...]

    @property
    def assigned(self) -> Reader:
        return self.by_id[self.assigned_id]


def hours_of(staff_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ScalarSelect[Any]:
    """A column with somebody's hours as text; `readers` parses it."""
    day = (
        cast(HOURS.c.weekday, String),
        cast(HOURS.c.opens_minute, String),
        cast(HOURS.c.closes_minute, String),
    )
    text = day[0] + ":" + day[1] + ":" + day[2]
    return select(func.aggregate_strings(text, " ")).where(HOURS.c.staff_id == staff_id).scalar_subquery()


def absences_from_today() -> ScalarSelect[Any]:
    """A column with all absences that are not over on the day `today`, as text; `readers` parses it."""
    cover = func.coalesce(cast(cover_who_is_still_here(_COVER), String), "")
    away = (cast(ABSENCES.c.staff_id, String), cover)
    days = (cast(ABSENCES.c.from_on, String), cast(ABSENCES.c.to_on, String))
    text = cast(ABSENCES.c.id, String) + ":" + away[0] + ":" + away[1] + ":" + days[0] + ":" + days[1]
    return (
        select(func.aggregate_strings(text, " "))
        .select_from(ABSENCES.join(_COVER, _COVER.c.id == ABSENCES.c.cover_id))
        .where(ABSENCES.c.to_on >= bindparam("today"))
        .scalar_subquery()
    )


def week_of(session: Session, *, staff_id: UUID) -> WorkingHours:
    """Somebody's own week; empty for whoever has none."""
    return parse_hours(session.execute(select(hours_of(literal(staff_id, HOURS.c.staff_id.type)))).scalar_one() or "")


def readers(session: Session, *, assigned_id: UUID, assigned: Reader, absences: str | None) -> Readers:
    """Everybody who may read from today on. One more query where the assigned practitioner will be away, none else."""
    away = _parse_absences(absences or "")
    others = _reachable(assigned_id, away)
    by_id = {assigned_id: assigned}
    if others:
        by_id.update(_load(session, others))
    return Readers(assigned_id, by_id, away)


_OF_FAMILY = Prepared(
    select(
        Case.practitioner_id,
        STAFF.c.sealed_name,
        hours_of(STAFF.c.id).label("hours"),
        face_of(STAFF.c.id).label("face"),
        absences_from_today().label("absences"),
    )
    .select_from(CaseAdult)
    .join(Case, Case.id == CaseAdult.case_id)
    .join(STAFF, STAFF.c.id == Case.practitioner_id)
    .where(CaseAdult.id == bindparam("adult_id"))
)


def of_family(session: Session, *, adult_id: UUID, today: date) -> Readers:
    """Everybody who may read what this adult writes, for somebody who has just written. The adult must exist."""
    [row] = _OF_FAMILY.all(session, {"adult_id": adult_id, "today": today})
    learn_keys(session, [row.sealed_name])
    name = opener(session, StaffMember.sealed_name)(row.practitioner_id, row.sealed_name)
    assigned = Reader(name, parse_hours(row.hours or ""), row.face)
    return readers(session, assigned_id=row.practitioner_id, assigned=assigned, absences=row.absences)


@lru_cache(maxsize=1024)
def parse_hours(text: str) -> WorkingHours:
    """The hours that `hours_of` brought."""
    days = sorted(tuple(int(part) for part in day.split(":")) for day in text.split())
    return WorkingHours(tuple(DayHours(weekday, _clock(opens), _clock(closes)) for weekday, opens, closes in days))


def _clock(minute: int) -> time:
    return time(*divmod(min(minute, 24 * 60 - 1), 60))


@lru_cache(maxsize=256)
def _parse_absences(text: str) -> tuple[Away, ...]:
    # In the order they were written down (ids grow), since the one recorded first is followed first.
    parts = sorted(each.split(":") for each in text.split())
    return tuple(
        Away(
            UUID(staff_id),
            date.fromisoformat(from_on),
            date.fromisoformat(to_on),
            UUID(cover_id) if cover_id else None,
        )
        for _, staff_id, cover_id, from_on, to_on in parts
    )


def _reachable(assigned_id: UUID, absences: Iterable[Away]) -> set[UUID]:
    covers: dict[UUID, set[UUID]] = {}
    for away in absences:
        if away.covered_by_id is not None:
            covers.setdefault(away.practitioner_id, set()).add(away.covered_by_id)
    found, to_ask = {assigned_id}, [assigned_id]
    while to_ask:
        new = covers.get(to_ask.pop(), set()) - found
        found |= new
        to_ask.extend(new)
    return found - {assigned_id}


_READERS = (
    select(STAFF.c.id, STAFF.c.sealed_name, hours_of(STAFF.c.id).label("hours"), face_of(STAFF.c.id).label("face"))
    .where(STAFF.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(STAFF.c.id)
)


def _load(session: Session, ids: set[UUID]) -> dict[UUID, Reader]:
    rows = session.execute(_READERS, {"ids": sorted(ids)}).all()
    learn_keys(session, [row.sealed_name for row in rows])
    open_name = opener(session, StaffMember.sealed_name)
    return {row.id: Reader(open_name(row.id, row.sealed_name), parse_hours(row.hours or ""), row.face) for row in rows}


def first_name(name: str) -> str:
    """How a family calls somebody of the team: “Jo” of “Jo Marsh”, and of “Dr Jo Marsh” too."""
    words = [word for word in name.split() if word.rstrip(".") not in {"Dr", "Mr", "Mrs", "Ms", "Miss", "Mx", "Prof"}]
    return words[0] if words else name
