"""Appointments: what one adult sees of theirs, and what staff see of those of a case."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.domain.cases import present_practitioner
from portal.domain.debrief_slots import PlaceKind
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import covering
from portal.queries.readers import first_name


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody said about the meeting, in their own words; each may be empty."""

    place: str = ""
    who_comes: str = ""
    interpreter: str = ""
    not_to_hear: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One booking, as the adult who made it and their practitioner both see it."""

    id: UUID
    case_id: UUID
    adult_id: UUID
    slot_id: UUID
    staff_id: UUID
    with_whom: str
    job_title: str
    starts_at: datetime
    ends_at: datetime
    place_kind: PlaceKind
    wishes: Wishes
    calendar_title: str
    calendar_uid: UUID
    calendar_sequence: int
    booked_at: datetime
    cancelled_at: datetime | None


_COMING_AT_MOST = 20

_BOOKINGS = (
    select(
        DebriefBooking.id,
        DebriefBooking.case_id,
        DebriefBooking.adult_id,
        DebriefBooking.slot_id,
        DebriefBooking.place_kind,
        DebriefBooking.sealed_place,
        DebriefBooking.sealed_wishes,
        DebriefBooking.calendar_title,
        DebriefBooking.calendar_uid,
        DebriefBooking.calendar_sequence,
        DebriefBooking.booked_at,
        DebriefBooking.cancelled_at,
        DebriefSlot.staff_id,
        DebriefSlot.starts_at,
        DebriefSlot.ends_at,
        StaffMember.sealed_name,
        StaffMember.job_title,
    )
    .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
    .join(StaffMember, StaffMember.id == DebriefSlot.staff_id)
    .order_by(DebriefSlot.starts_at, DebriefBooking.id)
)
_IS_ACTIVE = DebriefBooking.cancelled_at.is_(None) & DebriefBooking.over_at.is_(None)
_MINE = _BOOKINGS.where(DebriefBooking.adult_id == bindparam("adult_id"), _IS_ACTIVE)
_OF_CASE = _BOOKINGS.where(DebriefBooking.case_id == bindparam("case_id"), _IS_ACTIVE)
_ONE = _BOOKINGS.where(DebriefBooking.id == bindparam("booking_id"), DebriefBooking.adult_id == bindparam("adult_id"))


def of_adult(session: Session, *, adult_id: UUID, now: datetime) -> Appointment | None:
    """The appointment this adult holds, until it is over; None where there is none."""
    found = [each for each in _opened(session, _MINE, adult_id=adult_id) if each.ends_at > now]
    return found[0] if found else None


def of_case(session: Session, *, case_id: UUID) -> tuple[Appointment, ...]:
    """The appointments that adults of this case hold, the soonest first. Staff only."""
    return _opened(session, _OF_CASE, case_id=case_id)


@dataclass(frozen=True, slots=True)
class ComingMeeting:
    """An appointment of the next days, in a list of several families. Staff only."""

    case_id: UUID
    adult: str
    child: str
    with_whom: str
    starts_at: datetime
    place_kind: PlaceKind


_COMING = (
    select(
        DebriefBooking.case_id,
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
    .where(_IS_ACTIVE, DebriefSlot.ends_at > bindparam("now"), DebriefSlot.starts_at < bindparam("until"))
    .order_by(DebriefSlot.starts_at, DebriefBooking.id)
    .limit(_COMING_AT_MOST)
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
            adult=adult(row.person_id, row.sealed_adult),
            child=child(row.adult_id, row.sealed_child_name),
            with_whom=name_of(row.staff_id, row.sealed_name),
            starts_at=row.starts_at,
            place_kind=PlaceKind(row.place_kind),
        )
        for row in rows
    )


def one(session: Session, *, adult_id: UUID, booking_id: UUID) -> Appointment | None:
    """One booking of this adult, called off or not; None for anybody else's, and for one that was moved since."""
    found = _opened(session, _ONE, adult_id=adult_id, booking_id=booking_id)
    if not found:
        return None
    later = select(DebriefBooking.id).where(
        DebriefBooking.calendar_uid == found[0].calendar_uid,
        DebriefBooking.calendar_sequence > found[0].calendar_sequence,
    )
    return None if session.execute(later.limit(1)).first() is not None else found[0]


def is_of(session: Session, *, adult_id: UUID, booking_id: UUID) -> bool:
    """Whether this booking is, or was, one of this adult's."""
    theirs = select(DebriefBooking.id).where(DebriefBooking.id == booking_id, DebriefBooking.adult_id == adult_id)
    return session.execute(theirs).first() is not None


def _opened(session: Session, wanted: Select[*tuple[Any, ...]], **values: UUID) -> tuple[Appointment, ...]:
    rows = session.execute(wanted, values).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_place, row.sealed_name)])
    name_of = opener(session, StaffMember.sealed_name)
    return tuple(_appointment(session, row, name_of(row.staff_id, row.sealed_name)) for row in rows)


def _appointment(session: Session, row: Row[*tuple[Any, ...]], with_whom: str) -> Appointment:
    wishes = json.loads(opener(session, DebriefBooking.sealed_wishes)(row.id, row.sealed_wishes))
    place = opener(session, DebriefBooking.sealed_place)(row.id, row.sealed_place)
    return Appointment(
        id=row.id,
        case_id=row.case_id,
        adult_id=row.adult_id,
        slot_id=row.slot_id,
        staff_id=row.staff_id,
        with_whom=with_whom,
        job_title=row.job_title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place_kind=PlaceKind(row.place_kind),
        wishes=Wishes(place=place, **wishes),
        calendar_title=row.calendar_title,
        calendar_uid=row.calendar_uid,
        calendar_sequence=row.calendar_sequence,
        booked_at=row.booked_at,
        cancelled_at=row.cancelled_at,
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ring about an appointment today, and whether the case is closed."""

    name: str | None
    """Their first name; None where the whole team covers."""
    phone: str | None
    is_closed: bool


_CASE = select(Case.practitioner_id, Case.closed_at).where(Case.id == bindparam("case_id"))
_MEMBER = select(StaffMember.id, StaffMember.sealed_name, StaffMember.sealed_phone).where(
    StaffMember.id == bindparam("staff_id")
)


def contact(session: Session, *, case_id: UUID, on: date) -> Contact:
    """Whom this family rings on that day: their practitioner, or whoever stands in."""
    case = session.execute(_CASE, {"case_id": case_id}).one()
    here_id = present_practitioner(case.practitioner_id, covering.away_on(session, on), on)
    if here_id is None:
        return Contact(name=None, phone=None, is_closed=case.closed_at is not None)
    row = session.execute(_MEMBER, {"staff_id": here_id}).one()
    learn_keys(session, [row.sealed_name])
    name = opener(session, StaffMember.sealed_name)(row.id, row.sealed_name)
    phone = row.sealed_phone and opener(session, StaffMember.sealed_phone)(row.id, row.sealed_phone)
    return Contact(name=first_name(name), phone=phone or None, is_closed=case.closed_at is not None)
