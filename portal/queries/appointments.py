"""Appointments: what one adult sees of theirs, and what staff see of those of a case."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.cases import present_practitioner
from portal.domain.meetings import MeetingKind, NamedPlace, PlaceKind
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.meetings import MeetingPlace
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import covering, slot_people
from portal.queries.offered_times import Attendee
from portal.queries.readers import first_name

AnyRow = Row[*tuple[Any, ...]]


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
    kind: MeetingKind
    case_id: UUID
    adult_id: UUID
    slot_id: UUID
    staff_id: UUID
    people: tuple[Attendee, ...]
    """Who will be there for them; whoever leads it first."""
    beside: str | None
    """The other adult of the family who comes to the same meeting, by name."""
    starts_at: datetime
    ends_at: datetime
    place_kind: PlaceKind
    place: NamedPlace | None
    """The very place, where it is one of the team's list."""
    wishes: Wishes
    calendar_title: str
    calendar_uid: UUID
    calendar_sequence: int
    calendar_by_mail: bool
    booked_at: datetime
    cancelled_at: datetime | None

    @property
    def with_whom(self) -> str:
        return self.people[0].name


_BOOKINGS = (
    select(
        DebriefBooking.id,
        DebriefBooking.kind,
        DebriefBooking.case_id,
        DebriefBooking.adult_id,
        DebriefBooking.slot_id,
        DebriefBooking.place_kind,
        DebriefBooking.sealed_place,
        DebriefBooking.sealed_wishes,
        DebriefBooking.calendar_title,
        DebriefBooking.calendar_uid,
        DebriefBooking.calendar_sequence,
        DebriefBooking.calendar_by_mail,
        DebriefBooking.booked_at,
        DebriefBooking.cancelled_at,
        DebriefSlot.staff_id,
        DebriefSlot.starts_at,
        DebriefSlot.ends_at,
        StaffMember.sealed_name,
        StaffMember.job_title,
        MeetingPlace.name.label("place"),
        MeetingPlace.kind.label("kind_of_the_place"),
        MeetingPlace.address,
        MeetingPlace.access_notes,
        MeetingPlace.hospital_id,
    )
    .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
    .join(StaffMember, StaffMember.id == DebriefSlot.staff_id)
    .outerjoin(MeetingPlace, MeetingPlace.id == DebriefSlot.place_id)
    .order_by(DebriefSlot.starts_at, DebriefBooking.id)
)
_IS_ACTIVE = DebriefBooking.cancelled_at.is_(None) & DebriefBooking.over_at.is_(None)
_ON_THEIR_TIMES = (
    select(DebriefBooking.slot_id, DebriefBooking.adult_id, Person.id.label("person_id"), Person.sealed_name)
    .join(CaseAdult, CaseAdult.id == DebriefBooking.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .where(DebriefBooking.slot_id.in_(bindparam("slot_ids", expanding=True)), _IS_ACTIVE)
    .order_by(DebriefBooking.id)
)
_MINE = _BOOKINGS.where(DebriefBooking.adult_id == bindparam("adult_id"), _IS_ACTIVE)
_OF_CASE = _BOOKINGS.where(DebriefBooking.case_id == bindparam("case_id"), _IS_ACTIVE)
_ONE = _BOOKINGS.where(DebriefBooking.id == bindparam("booking_id"), DebriefBooking.adult_id == bindparam("adult_id"))


def of_adult(session: Session, *, adult_id: UUID, now: datetime) -> tuple[Appointment, ...]:
    """The appointments this adult holds, one of a kind at most, until they are over; the soonest first."""
    return tuple(each for each in _opened(session, _MINE, adult_id=adult_id) if each.ends_at > now)


def debrief_of(session: Session, *, adult_id: UUID, now: datetime) -> Appointment | None:
    """Their appointment to talk about what was found out; None where there is none."""
    found = of_adult(session, adult_id=adult_id, now=now)
    return next((each for each in found if each.kind is MeetingKind.DEBRIEF), None)


def of_case(session: Session, *, case_id: UUID) -> tuple[Appointment, ...]:
    """The appointments that adults of this case hold, the soonest first. Staff only."""
    return _opened(session, _OF_CASE, case_id=case_id)


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


def on_one_time(session: Session, *, booking_id: UUID) -> tuple[UUID, ...]:
    """This booking, and that of another adult who meets beside it: what a change of the time moves."""
    its_slot = select(DebriefBooking.slot_id).where(DebriefBooking.id == booking_id).scalar_subquery()
    wanted = select(DebriefBooking.id).where(DebriefBooking.slot_id == its_slot, _IS_ACTIVE)
    return tuple(session.scalars(wanted.order_by(DebriefBooking.id)))


def kept_until(session: Session, *, adult_id: UUID, now: datetime) -> datetime | None:
    """Until when a time is kept for this adult while they decide; None where none is."""
    kept = select(func.max(BusyCell.kept_until)).where(BusyCell.kept_for_id == adult_id, BusyCell.kept_until > now)
    return session.scalar(kept)


def _opened(session: Session, wanted: Select[*tuple[Any, ...]], **values: UUID) -> tuple[Appointment, ...]:
    rows = session.execute(wanted, values).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_place, row.sealed_name)])
    slot_ids = sorted({row.slot_id for row in rows})
    others = slot_people.of_slots(session, slot_ids)
    beside = session.execute(_ON_THEIR_TIMES, {"slot_ids": slot_ids}).all() if slot_ids else []
    learn_keys(session, [each.sealed_name for each in beside])
    return tuple(_appointment(session, row, others, beside) for row in rows)


def _beside(session: Session, row: AnyRow, on_the_same_times: Sequence[AnyRow]) -> str | None:
    """The other adult on this time; nobody beside a booking that does not stand any more."""
    if row.cancelled_at is not None:
        return None
    found = [each for each in on_the_same_times if each.slot_id == row.slot_id and each.adult_id != row.adult_id]
    return opener(session, Person.sealed_name)(found[0].person_id, found[0].sealed_name) if found else None


def _appointment(
    session: Session,
    row: AnyRow,
    others: Mapping[UUID, tuple[slot_people.SlotPersonRow, ...]],
    on_the_same_times: Sequence[AnyRow],
) -> Appointment:
    leads = Attendee(
        opener(session, StaffMember.sealed_name)(row.staff_id, row.sealed_name), row.job_title, row.staff_id
    )
    along = (Attendee(each.name, each.job_title, each.staff_id) for each in others.get(row.slot_id, ()))
    wishes = json.loads(opener(session, DebriefBooking.sealed_wishes)(row.id, row.sealed_wishes))
    place = opener(session, DebriefBooking.sealed_place)(row.id, row.sealed_place)
    return Appointment(
        id=row.id,
        kind=MeetingKind(row.kind),
        case_id=row.case_id,
        adult_id=row.adult_id,
        slot_id=row.slot_id,
        staff_id=row.staff_id,
        people=(leads, *along),
        beside=_beside(session, row, on_the_same_times),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place_kind=PlaceKind(row.place_kind),
        place=_place(row),
        wishes=Wishes(place=place, **wishes),
        calendar_title=row.calendar_title,
        calendar_uid=row.calendar_uid,
        calendar_sequence=row.calendar_sequence,
        calendar_by_mail=row.calendar_by_mail,
        booked_at=row.booked_at,
        cancelled_at=row.cancelled_at,
    )


def _place(row: AnyRow) -> NamedPlace | None:
    """The place of the list, where they meet at a place of its kind."""
    if row.place is None or row.kind_of_the_place != row.place_kind:
        return None
    return NamedPlace(row.place, row.address, row.access_notes, PlaceKind(row.place_kind), row.hospital_id)


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
