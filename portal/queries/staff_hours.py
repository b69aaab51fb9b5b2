"""Who works when: the week of everybody who looks after families."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.working_time import WorkingHours
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries.readers import hours_of, parse_hours


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A practitioner and their week; no day is written down for somebody who keeps the team's hours."""

    id: UUID
    name: str
    hours: WorkingHours


_WEEKS = (
    select(StaffMember.id, StaffMember.sealed_name, hours_of(StaffMember.id).label("hours"))
    .where(StaffMember.is_practitioner, StaffMember.left_at.is_(None))
    .order_by(StaffMember.id)
)


def weeks(session: Session) -> tuple[WeekRow, ...]:
    """Everybody who looks after families, by name."""
    rows = session.execute(_WEEKS).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    found = (WeekRow(row.id, name(row.id, row.sealed_name), parse_hours(row.hours or "")) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))
