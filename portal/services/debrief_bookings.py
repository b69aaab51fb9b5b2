"""An adult takes a time, moves it, gives it back; staff take one for somebody on the phone, and call one off."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer, Viewer
from portal.domain.debrief_records import OfficeDays
from portal.domain.debrief_slots import MINIMUM_NOTICE
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import local
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.sealing import seal
from portal.queries import appointments
from portal.queries.debrief_slots import OfferedTime
from portal.services import audit, notices, question_answers
from portal.services.debrief_taking import NotBooked, Taking, Wanted, may_take, put_away_what_is_over, take
from portal.services.debriefs import hold

REASON_AT_MOST = 2000


class NoSuchBooking(LookupError):
    """No such booking, or somebody else's."""


class BookingGone(NotBooked):
    """It was moved, called off or held before this page came back."""


def book(session: Session, *, viewer: FamilyViewer, wanted: Wanted, office: OfficeDays, now: datetime) -> UUID:
    """Take a time and return the booking's id.

    Raises OfferClosed, SlotTaken, AlreadyBooked, ChoiceNotOffered and MessageTooLong (an answer); after any of them
    nothing of the booking is left in the session.
    """
    row, _time = _book(session, viewer=viewer, wanted=wanted, office=office, minimum_notice=MINIMUM_NOTICE, now=now)
    _note(session, viewer, "appointment.booked", row, now=now)
    _confirm(session, viewer=viewer, now=now)
    return row.id


def book_for(
    session: Session,
    *,
    viewer: StaffViewer,
    adult: FamilyViewer,
    wanted: Wanted,
    office: OfficeDays,
    now: datetime,
) -> UUID:
    """Take a time for an adult who is on the phone, and return the booking's id.

    All that keeps an adult from picking a time themselves keeps staff from it too, except the notice: with somebody on
    the line, a time this afternoon will do. Raises what `book` raises.
    """
    row, time = _book(session, viewer=adult, wanted=wanted, office=office, minimum_notice=timedelta(), now=now)
    _note(session, viewer, "appointment.booked_by_staff", row, now=now)
    notices.post_to_person(
        session,
        person_id=adult.id,
        case_id=adult.case_id,
        kind=NoticeKind.APPOINTMENT_CHANGED,
        appointment_at=time.starts_at,
        now=now,
    )
    return row.id


def _book(
    session: Session,
    *,
    viewer: FamilyViewer,
    wanted: Wanted,
    office: OfficeDays,
    minimum_notice: timedelta,
    now: datetime,
) -> tuple[DebriefBooking, OfferedTime]:
    case, time = may_take(
        session, viewer=viewer, wanted=wanted, office=office, moving=False, minimum_notice=minimum_notice, now=now
    )
    put_away_what_is_over(session, adult_id=viewer.adult_id, now=now)
    row = DebriefBooking(id=new_id(), calendar_sequence=0)
    row.calendar_uid = row.id
    with Taking(session, adult_id=viewer.adult_id):
        take(session, row, viewer=viewer, case=case, time=time, wanted=wanted, now=now)
    return row, time


def move(
    session: Session, *, viewer: FamilyViewer, booking_id: UUID, wanted: Wanted, office: OfficeDays, now: datetime
) -> UUID:
    """Give one time back and take another, or the same with other answers, in one step; returns the new booking's id.

    Whoever holds a time may move it, whatever they want to know by now: the appointment still stands.
    Raises what `book` raises, NoSuchBooking, and BookingGone.
    """
    _owned(session, viewer=viewer, booking_id=booking_id)
    case, time = may_take(
        session, viewer=viewer, wanted=wanted, office=office, moving=True, minimum_notice=MINIMUM_NOTICE, now=now
    )
    old = _still_held(session, booking_id=booking_id, now=now)
    old.cancelled_at = now
    session.execute(delete(BusyCell).where(BusyCell.booking_id == old.id))
    session.flush()
    row = DebriefBooking(id=new_id(), calendar_sequence=old.calendar_sequence + 1, calendar_uid=old.calendar_uid)
    with Taking(session, adult_id=viewer.adult_id):
        take(session, row, viewer=viewer, case=case, time=time, wanted=wanted, now=now)
    question_answers.follow_talk(session, adult_id=viewer.adult_id, moved_to=local(time.starts_at).date())
    _note(session, viewer, "appointment.moved", row, now=now)
    _confirm(session, viewer=viewer, now=now)
    return row.id


def cancel(session: Session, *, viewer: FamilyViewer, booking_id: UUID, now: datetime) -> None:
    """Give a time back. Always possible before it begins, whatever the gate says.

    Raises NoSuchBooking, BookingGone.
    """
    _owned(session, viewer=viewer, booking_id=booking_id)
    hold(session, case_id=viewer.case_id)
    row = _still_held(session, booking_id=booking_id, now=now)
    _give_back(session, row, now=now)
    _note(session, viewer, "appointment.cancelled", row, now=now)
    _confirm(session, viewer=viewer, now=now)


def cancel_by_staff(
    session: Session, *, viewer: StaffViewer, case_id: UUID, booking_id: UUID, reason: str, now: datetime
) -> None:
    """Call an appointment off, after a person has told the family; why and how they were told is kept.

    Raises NoSuchBooking, BookingGone, and EmptyMessage or MessageTooLong (the reason).
    """
    words = clean_body(reason, limit=REASON_AT_MOST)
    case = hold(session, case_id=case_id)
    row = session.get(DebriefBooking, booking_id, populate_existing=True)
    if row is None or row.case_id != case_id:
        raise NoSuchBooking
    if row.cancelled_at is not None or row.over_at is not None:
        raise BookingGone
    seal(session, row, key_id=case.data_key_id, cancel_reason=words)
    row.cancelled_by_staff_id = viewer.id
    _give_back(session, row, now=now)
    _note(session, viewer, "appointment.cancelled_by_staff", row, now=now)
    notices.post_to_person(
        session,
        person_id=session.get_one(CaseAdult, row.adult_id).person_id,
        case_id=case_id,
        kind=NoticeKind.APPOINTMENT_CHANGED,
        appointment_at=session.get_one(DebriefSlot, row.slot_id).starts_at,
        now=now,
    )


def _owned(session: Session, *, viewer: FamilyViewer, booking_id: UUID) -> None:
    if not appointments.is_of(session, adult_id=viewer.adult_id, booking_id=booking_id):
        raise NoSuchBooking


def _still_held(session: Session, *, booking_id: UUID, now: datetime) -> DebriefBooking:
    row = session.get_one(DebriefBooking, booking_id, populate_existing=True)
    starts_at = session.get_one(DebriefSlot, row.slot_id).starts_at
    if row.cancelled_at is not None or row.over_at is not None or starts_at <= now:
        raise BookingGone
    return row


def _give_back(session: Session, row: DebriefBooking, *, now: datetime) -> None:
    row.cancelled_at, row.calendar_sequence = now, row.calendar_sequence + 1
    question_answers.follow_talk(session, adult_id=row.adult_id, moved_to=None)
    session.execute(delete(BusyCell).where(BusyCell.booking_id == row.id))
    session.flush()


def _note(session: Session, viewer: Viewer, action: str, row: DebriefBooking, *, now: datetime) -> None:
    audit.record(session, actor=viewer, action=action, now=now, case_id=row.case_id, subject_id=row.id)


def _confirm(session: Session, *, viewer: FamilyViewer, now: datetime) -> None:
    kind = NoticeKind.APPOINTMENT_CONFIRMED
    notices.post_to_person(session, person_id=viewer.id, case_id=viewer.case_id, kind=kind, now=now)
