"""The home page of one adult: everything about them in one statement, their child's steps in a second.

This page is opened at night, on a slow line, more often than any other: so plain columns, prepared statements, and no
field for anything that only staff may know.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.domain.cases import present_practitioner
from portal.domain.debrief_records import Question
from portal.domain.debriefs import WishToKnow
from portal.domain.support import Seeker
from portal.domain.working_time import WorkingHours
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import DebriefBooking, DebriefSlot, GateRecord
from portal.models.journey import FamilyUpdate
from portal.models.messages import Message, Opening, Thread
from portal.models.people import Person, StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries.current_stage import CurrentStage, current_stage
from portal.queries.faces import face_of
from portal.queries.readers import Reader, Readers, absences_from_today, first_name, hours_of, parse_hours, readers
from portal.queries.support_seekers import child_columns, seeker_of


class NoSuchAdult(LookupError):
    """Nobody has this place on a case."""


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody of the team, as a family sees them."""

    name: str
    first_name: str
    job_title: str
    phone: str | None
    hours: WorkingHours
    """Empty where none are written down: then the team's hours hold."""
    face: UUID | None
    """The address part of their photograph; None without one."""
    about: str
    """What they say about themselves; empty where they have said nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What this adult was told last."""

    body: str | None
    """None: it has no words of its own."""
    written_at: datetime
    writer: str
    """Their first name."""


@dataclass(frozen=True, slots=True)
class Letter:
    """That the newest message was written, and by whom; never what it says."""

    writer: str | None
    """First name of who wrote to this adult; None where the adult wrote it."""
    sent_at: datetime
    is_read: bool
    """Whether this adult has opened the thread since."""
    is_waiting: bool
    """Whether something that this adult wrote is neither answered nor settled."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and where; what it is about stands elsewhere, behind the gate."""

    starts_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Home:
    """One adult's home page."""

    child_name: str
    """As this adult uses it."""
    practitioner: Helper
    cover: Helper | None
    """Who is there today instead; None while the practitioner is there, and when the whole team covers."""
    readers: Readers
    stage: CurrentStage | None
    told: Told | None
    letter: Letter | None
    appointment: Appointment | None
    next_update_by: date | None
    is_closed: bool
    wish: WishToKnow | None
    """How much they want to know; None while they have not said."""
    was_told: bool
    """Whether it is written down how a person told this adult of a talk; only then is its gate worth asking."""
    seeker: Seeker = field(default_factory=Seeker)
    """Who looks for support here."""


_WRITER = aliased(StaffMember)
_SENDER = aliased(StaffMember)
_NEWEST_UPDATE = (
    select(FamilyUpdate.id)
    .where(FamilyUpdate.adult_id == bindparam("adult_id"))
    .order_by(FamilyUpdate.written_at.desc(), FamilyUpdate.id.desc())
    .limit(1)
    .scalar_subquery()
)
_NEWEST_LETTER = (
    select(Message.id)
    .join(Thread, Thread.id == Message.thread_id)
    .where(Thread.adult_id == bindparam("adult_id"))
    .order_by(Message.sent_at.desc(), Message.id.desc())
    .limit(1)
    .scalar_subquery()
)
# Openings name a thread by its adult.
_OPENED_SINCE = (
    select(Opening.id)
    .where(
        Opening.subject_id == bindparam("adult_id"),
        Opening.person_id == bindparam("person_id"),
        Opening.opened_at >= Message.sent_at,
    )
    .correlate(Message)
    .exists()
)
_TOLD = (
    select(GateRecord.id)
    .where(GateRecord.adult_id == bindparam("adult_id"), GateRecord.item == Question.TOLD.value)
    .exists()
)
_ITS_SLOT = aliased(DebriefSlot)
_ITS_BOOKING = aliased(DebriefBooking)
_NEXT_BOOKING = (
    select(_ITS_BOOKING.id)
    .join(_ITS_SLOT, _ITS_SLOT.id == _ITS_BOOKING.slot_id)
    .where(
        _ITS_BOOKING.adult_id == bindparam("adult_id"),
        _ITS_BOOKING.cancelled_at.is_(None),
        _ITS_BOOKING.over_at.is_(None),
        _ITS_SLOT.ends_at >= bindparam("now"),
    )
    .order_by(_ITS_SLOT.starts_at, _ITS_BOOKING.id)
    .limit(1)
    .scalar_subquery()
)
_HOME = Prepared(
    select(
        CaseAdult.sealed_child_name,
        CaseAdult.relationship,
        CaseAdult.area,
        CaseAdult.person_id,
        Person.sealed_born_on,
        *child_columns(),
        CaseAdult.next_update_by,
        CaseAdult.wish_to_know,
        Case.closed_at,
        Case.practitioner_id,
        StaffMember.sealed_name,
        StaffMember.sealed_phone,
        StaffMember.job_title,
        hours_of(StaffMember.id).label("hours"),
        StaffMember.sealed_about,
        face_of(StaffMember.id).label("face"),
        absences_from_today().label("absences"),
        FamilyUpdate.id.label("update_id"),
        FamilyUpdate.sealed_body.label("sealed_update"),
        FamilyUpdate.written_at,
        FamilyUpdate.written_by,
        _WRITER.sealed_name.label("sealed_writer"),
        Message.sent_at,
        Message.staff_id.label("sender_id"),
        Thread.waiting_since,
        _TOLD.label("was_told"),
        _SENDER.sealed_name.label("sealed_sender"),
        _OPENED_SINCE.label("is_read"),
        DebriefBooking.id.label("booking_id"),
        DebriefBooking.sealed_place,
        DebriefSlot.starts_at,
    )
    .select_from(CaseAdult)
    .join(Case, Case.id == CaseAdult.case_id)
    .join(StaffMember, StaffMember.id == Case.practitioner_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .outerjoin(FamilyUpdate, FamilyUpdate.id == _NEWEST_UPDATE)
    .outerjoin(_WRITER, _WRITER.id == FamilyUpdate.written_by)
    .outerjoin(Message, Message.id == _NEWEST_LETTER)
    .outerjoin(Thread, Thread.id == Message.thread_id)
    .outerjoin(_SENDER, _SENDER.id == Message.staff_id)
    .outerjoin(DebriefBooking, DebriefBooking.id == _NEXT_BOOKING)
    .outerjoin(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
    .where(CaseAdult.id == bindparam("adult_id"))
)
_COVER = Prepared(
    select(
        StaffMember.sealed_name,
        StaffMember.sealed_phone,
        StaffMember.job_title,
        hours_of(StaffMember.id).label("hours"),
        StaffMember.sealed_about,
        face_of(StaffMember.id).label("face"),
    ).where(StaffMember.id == bindparam("staff_id"))
)


def home(session: Session, *, adult_id: UUID, person_id: UUID, locale: str, now: datetime, today: date) -> Home:
    """What one adult's home page shows; `today` is the day in London.

    Two statements, and two more while the practitioner is away or soon will be. Raises NoSuchAdult.
    """
    values = {"adult_id": adult_id, "person_id": person_id, "now": now, "today": today}
    row = _HOME.first(session, values)
    if row is None:
        raise NoSuchAdult
    people = (row.sealed_name, row.sealed_phone, row.sealed_writer, row.sealed_sender)
    learn_keys(session, (row.sealed_child_name, row.sealed_born_on, row.sealed_update, row.sealed_place, *people))
    practitioner = _helper(session, row.practitioner_id, row)
    assigned = Reader(practitioner.name, practitioner.hours, practitioner.face)
    who = readers(session, assigned_id=row.practitioner_id, assigned=assigned, absences=row.absences)
    return Home(
        child_name=opener(session, CaseAdult.sealed_child_name)(adult_id, row.sealed_child_name),
        practitioner=practitioner,
        cover=_cover(session, who, today),
        readers=who,
        stage=current_stage(session, adult_id, locale),
        told=_told(session, row),
        letter=_letter(session, row),
        appointment=_appointment(session, row),
        next_update_by=row.next_update_by,
        is_closed=row.closed_at is not None,
        wish=None if row.wish_to_know is None else WishToKnow(row.wish_to_know),
        was_told=bool(row.was_told),
        seeker=seeker_of(session, row, today),
    )


def _helper(session: Session, staff_id: UUID, row: AnyRow) -> Helper:
    name = opener(session, StaffMember.sealed_name)(staff_id, row.sealed_name)
    phone = row.sealed_phone and opener(session, StaffMember.sealed_phone)(staff_id, row.sealed_phone)
    about = row.sealed_about and opener(session, StaffMember.sealed_about)(staff_id, row.sealed_about)
    hours = parse_hours(row.hours or "")
    return Helper(name, first_name(name), row.job_title, phone, hours, row.face, about or "")


def _cover(session: Session, who: Readers, today: date) -> Helper | None:
    present = present_practitioner(who.assigned_id, who.absences, today)
    if present is None or present == who.assigned_id:
        return None
    [row] = _COVER.all(session, {"staff_id": present})
    learn_keys(session, (row.sealed_name, row.sealed_phone))
    return _helper(session, present, row)


def _told(session: Session, row: AnyRow) -> Told | None:
    if row.update_id is None:
        return None
    body = row.sealed_update and opener(session, FamilyUpdate.sealed_body)(row.update_id, row.sealed_update)
    return Told(body, row.written_at, _first_name_of(session, row.written_by, row.sealed_writer))


def _letter(session: Session, row: AnyRow) -> Letter | None:
    if row.sent_at is None:
        return None
    writer = None if row.sender_id is None else _first_name_of(session, row.sender_id, row.sealed_sender)
    return Letter(writer, row.sent_at, bool(row.is_read), row.waiting_since is not None)


def _appointment(session: Session, row: AnyRow) -> Appointment | None:
    if row.starts_at is None:
        return None
    return Appointment(row.starts_at, opener(session, DebriefBooking.sealed_place)(row.booking_id, row.sealed_place))


def _first_name_of(session: Session, staff_id: UUID, sealed_name: bytes) -> str:
    return first_name(opener(session, StaffMember.sealed_name)(staff_id, sealed_name))
