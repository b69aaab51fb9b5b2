"""Who else a time needs, beside the practitioner who leads it: members of staff, and colleagues from outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from portal.models.debriefs import SlotPerson
from portal.models.meetings import Colleague
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class SlotPersonRow:
    """Somebody who comes along."""

    holder_id: UUID
    name: str
    job_title: str
    staff_id: UUID | None
    """Set for a member of the team, who may have a photo and days of leave."""
    has_left: bool


_OF_SLOTS = (
    select(
        SlotPerson.slot_id,
        SlotPerson.holder_id,
        SlotPerson.staff_id,
        SlotPerson.colleague_id,
        StaffMember.sealed_name.label("sealed_staff"),
        StaffMember.job_title.label("staff_title"),
        StaffMember.left_at.label("staff_left_at"),
        Colleague.sealed_name.label("sealed_colleague"),
        Colleague.job_title.label("colleague_title"),
        Colleague.left_at.label("colleague_left_at"),
    )
    .outerjoin(StaffMember, StaffMember.id == SlotPerson.staff_id)
    .outerjoin(Colleague, Colleague.id == SlotPerson.colleague_id)
    .where(SlotPerson.slot_id.in_(bindparam("slot_ids", expanding=True)))
    .order_by(SlotPerson.slot_id, SlotPerson.staff_id.is_(None), SlotPerson.holder_id)
)


def of_slots(session: Session, slot_ids: Iterable[UUID]) -> Mapping[UUID, tuple[SlotPersonRow, ...]]:
    """Give who comes along to each of these times; members of the team first. A time that needs nobody has no entry."""
    wanted = sorted(set(slot_ids))
    rows = session.execute(_OF_SLOTS, {"slot_ids": wanted}).all() if wanted else []
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_staff, row.sealed_colleague)])
    found: dict[UUID, tuple[SlotPersonRow, ...]] = {}
    for row in rows:
        found[row.slot_id] = (*found.get(row.slot_id, ()), _person(session, row))
    return found


def _person(session: Session, row: Row[*tuple[Any, ...]]) -> SlotPersonRow:
    if row.staff_id is not None:
        name = opener(session, StaffMember.sealed_name)(row.staff_id, row.sealed_staff)
        has_left = row.staff_left_at is not None
        return SlotPersonRow(row.holder_id, name, row.staff_title, row.staff_id, has_left)
    name = opener(session, Colleague.sealed_name)(row.colleague_id, row.sealed_colleague)
    return SlotPersonRow(row.holder_id, name, row.colleague_title, None, row.colleague_left_at is not None)
