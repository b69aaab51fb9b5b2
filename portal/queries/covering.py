"""Who is there for whom on a day: asked of today's leave each time, so that nothing ever sits with somebody away."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, case, select, true
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.cases import Away, covered_by
from portal.models.cases import Case
from portal.models.people import Absence, StaffMember
from portal.models.prepared import Prepared

ABSENCES, STAFF = Absence.__table__, StaffMember.__table__


def cover_who_is_still_here(cover: FromClause) -> ColumnElement[Any]:
    """The cover's id, or nothing where they have left the service since the leave was written down."""
    return case((cover.c.left_at.is_(None), ABSENCES.c.cover_id), else_=None)


_AWAY = Prepared(
    select(ABSENCES.c.staff_id, ABSENCES.c.from_on, ABSENCES.c.to_on, cover_who_is_still_here(STAFF).label("cover_id"))
    .join(STAFF, STAFF.c.id == ABSENCES.c.cover_id)
    .where(and_(ABSENCES.c.from_on <= bindparam("last"), ABSENCES.c.to_on >= bindparam("first")))
    # In the order they were written down (ids grow), since the one recorded first is followed first.
    .order_by(ABSENCES.c.id)
)


def away(session: Session, *, first: date, last: date) -> tuple[Away, ...]:
    """All leave that touches these days, first and last included, in the order in which it was written down."""
    return tuple(Away(*row) for row in _AWAY.all(session, {"first": first, "last": last}))


def away_on(session: Session, on: date) -> tuple[Away, ...]:
    """All leave of one day."""
    return away(session, first=on, last=on)


def covered_ids(session: Session, *, staff_id: UUID, on: date) -> frozenset[UUID]:
    """For whom this practitioner stands in that day, at the end of a chain of leave, or with the whole team."""
    return covered_by(staff_id, away_on(session, on), on)


def may_see(session: Session, *, viewer: StaffViewer, on: date) -> ColumnElement[bool]:
    """The condition on `cases` that leaves those which this viewer may open that day; a manager may open all."""
    if Role.MANAGER in viewer.roles:
        return true()
    return Case.practitioner_id.in_([viewer.id, *sorted(covered_ids(session, staff_id=viewer.id, on=on))])


def everybody_covering(practitioner_id: UUID, absences: Sequence[Away]) -> frozenset[UUID]:
    """All who are named along the chain of covers, whether they are there themselves or not."""
    found, ask = set[UUID](), [practitioner_id]
    while ask:
        person = ask.pop()
        for each in absences:
            cover = each.covered_by_id
            if each.practitioner_id == person and cover is not None and cover not in found:
                found.add(cover)
                ask.append(cover)
    return frozenset(found - {practitioner_id})
