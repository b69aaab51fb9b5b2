"""Leave: who is away, and who is there instead."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.models.people import Absence, StaffMember
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Days somebody is away, first and last included."""

    id: UUID
    staff_id: UUID
    name: str
    cover: str
    from_on: date
    to_on: date


_COVER = aliased(StaffMember)
_COMING = (
    select(
        Absence.id,
        Absence.staff_id,
        Absence.cover_id,
        Absence.from_on,
        Absence.to_on,
        StaffMember.sealed_name,
        _COVER.sealed_name.label("sealed_cover"),
    )
    .join(StaffMember, StaffMember.id == Absence.staff_id)
    .join(_COVER, _COVER.id == Absence.cover_id)
    .where(Absence.to_on >= bindparam("on"))
    .order_by(Absence.from_on, Absence.id)
)


def coming(session: Session, *, on: date) -> tuple[AbsenceRow, ...]:
    """Everybody's leave that is not over on that day, the first to begin first."""
    rows = session.execute(_COMING, {"on": on}).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_name, row.sealed_cover)])
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        AbsenceRow(
            id=row.id,
            staff_id=row.staff_id,
            name=name(row.staff_id, row.sealed_name),
            cover=name(row.cover_id, row.sealed_cover),
            from_on=row.from_on,
            to_on=row.to_on,
        )
        for row in rows
    )
