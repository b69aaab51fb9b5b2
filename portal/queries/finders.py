"""Who can find an answer out for a family: those who may see the case that day. Staff only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.cases import present_practitioner
from portal.models.cases import Case
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import covering


@dataclass(frozen=True, slots=True)
class Finder:
    """Somebody to choose from."""

    id: UUID
    name: str


def of_case(session: Session, *, case_id: UUID, on: date) -> tuple[Finder, ...]:
    """Their practitioner first, then whoever stands in that day and the managers, by name."""
    practitioner_id = session.execute(select(Case.practitioner_id).where(Case.id == case_id)).scalar_one()
    here_id = present_practitioner(practitioner_id, covering.away_on(session, on), on)
    rows = session.execute(
        select(StaffMember.id, StaffMember.sealed_name)
        .where(
            StaffMember.left_at.is_(None),
            or_(StaffMember.id.in_([practitioner_id, here_id or practitioner_id]), StaffMember.is_manager),
        )
        .order_by(StaffMember.id)
    ).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    found = [Finder(row.id, name(row.id, row.sealed_name)) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.id != practitioner_id, each.name.casefold())))
