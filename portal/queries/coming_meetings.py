"""Appointments of the next days, in a list of several families. Staff only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.meetings import MeetingKind, PlaceKind
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener

AT_MOST = 20


@dataclass(frozen=True, slots=True)
class ComingMeeting:
    """An appointment of the next days, in a list of several families. Staff only."""

    case_id: UUID
    kind: MeetingKind
    adult: str
    child: str
    with_whom: str
    starts_at: datetime
    place_kind: PlaceKind


_COMING = (
    select(
        DebriefBooking.case_id,
        DebriefBooking.kind,
        DebriefBooking.adult_id,
        DebriefBooking.place_kind,
        DebriefSlot.staff_id,
        DebriefSlot.starts_at,
        CaseAdult.sealed_child_name,
        Person.id.label("person_id"),
        Person.sealed_name.label("sealed_adult"),
        StaffMember.sealed_name,
    )
    .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
    .join(Case, Case.id == DebriefBooking.case_id)
    .join(CaseAdult, CaseAdult.id == DebriefBooking.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(StaffMember, StaffMember.id == DebriefSlot.staff_id)
    .where(
        DebriefBooking.cancelled_at.is_(None),
        DebriefBooking.over_at.is_(None),
        DebriefSlot.ends_at > bindparam("now"),
        DebriefSlot.starts_at < bindparam("until"),
    )
    .order_by(DebriefSlot.starts_at, DebriefBooking.id)
    .limit(AT_MOST)
)


def coming(
    session: Session, *, practitioner_ids: Collection[UUID] | None, now: datetime, until: datetime
) -> tuple[ComingMeeting, ...]:
    """The appointments of families of these practitioners (None: of all) before `until`, the soonest first."""
    wanted = _COMING if practitioner_ids is None else _COMING.where(Case.practitioner_id.in_(sorted(practitioner_ids)))
    rows = session.execute(wanted, {"now": now, "until": until}).all()
    learn_keys(session, [each for row in rows for each in (row.sealed_child_name, row.sealed_adult, row.sealed_name)])
    child, adult = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    name_of = opener(session, StaffMember.sealed_name)
    return tuple(
        ComingMeeting(
            case_id=row.case_id,
            kind=MeetingKind(row.kind),
            adult=adult(row.person_id, row.sealed_adult),
            child=child(row.adult_id, row.sealed_child_name),
            with_whom=name_of(row.staff_id, row.sealed_name),
            starts_at=row.starts_at,
            place_kind=PlaceKind(row.place_kind),
        )
        for row in rows
    )
