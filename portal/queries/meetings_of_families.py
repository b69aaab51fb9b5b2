"""Appointments in a list of several families: those that come, and those that nobody has written down. Staff only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.domain.meetings import RULES, MeetingKind, PlaceKind
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener

WRITTEN_DOWN = tuple(kind.value for kind in MeetingKind if RULES[kind].waits_for_police)
"""The kinds of meeting whose account is written: those in which findings are talked about."""

AT_MOST = 50
"""Rows of either list: far more than there are."""


@dataclass(frozen=True, slots=True)
class FamilyMeeting:
    """An appointment of one adult."""

    case_id: UUID
    kind: MeetingKind
    adult: str
    child: str
    with_whom: str
    starts_at: datetime
    ends_at: datetime
    place_kind: PlaceKind


_STANDING = (
    select(
        DebriefBooking.case_id,
        DebriefBooking.kind,
        DebriefBooking.adult_id,
        DebriefBooking.place_kind,
        DebriefSlot.staff_id,
        DebriefSlot.starts_at,
        DebriefSlot.ends_at,
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
    .where(DebriefBooking.cancelled_at.is_(None), DebriefBooking.over_at.is_(None))
    .order_by(DebriefSlot.starts_at, DebriefBooking.id)
    .limit(AT_MOST)
)


def coming(
    session: Session, *, practitioner_ids: Collection[UUID] | None, now: datetime, until: datetime
) -> tuple[FamilyMeeting, ...]:
    """The appointments of families of these practitioners (None: of all) before `until`, the soonest first."""
    return _of(session, practitioner_ids, DebriefSlot.ends_at > now, DebriefSlot.starts_at < until)


def unwritten(
    session: Session, *, practitioner_ids: Collection[UUID] | None, now: datetime
) -> tuple[FamilyMeeting, ...]:
    """Those that are over, and about which nobody has written anything, the longest past first."""
    return _of(session, practitioner_ids, DebriefBooking.kind.in_(WRITTEN_DOWN), DebriefSlot.ends_at <= now)


def _of(
    session: Session, practitioner_ids: Collection[UUID] | None, *where: ColumnElement[bool]
) -> tuple[FamilyMeeting, ...]:
    wanted = _STANDING.where(*where)
    if practitioner_ids is not None:
        wanted = wanted.where(Case.practitioner_id.in_(sorted(practitioner_ids)))
    rows = session.execute(wanted).all()
    learn_keys(session, [each for row in rows for each in (row.sealed_child_name, row.sealed_adult, row.sealed_name)])
    child, adult = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    name_of = opener(session, StaffMember.sealed_name)
    return tuple(
        FamilyMeeting(
            case_id=row.case_id,
            kind=MeetingKind(row.kind),
            adult=adult(row.person_id, row.sealed_adult),
            child=child(row.adult_id, row.sealed_child_name),
            with_whom=name_of(row.staff_id, row.sealed_name),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place_kind=PlaceKind(row.place_kind),
        )
        for row in rows
    )
