"""An adult takes a time, moves it, gives it back; staff take one for somebody on the phone, and call one off."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer, Viewer
from portal.domain.debrief_records import OfficeDays
from portal.domain.meetings import MeetingKind
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import local
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.sealing import seal
from portal.queries import appointments
from portal.queries.appointments import Wishes
from portal.services import audit, debrief_giving_back, notices, question_answers
from portal.services.debrief_taking import (
    CALENDAR_TITLES,
    NotBooked,
    Taken,
    Taking,
    Wanted,
    may_take,
    new_booking,
    next_booking,
    put_away_what_is_over,
    take,
    take_beside,
)
from portal.services.debriefs import hold

REASON_AT_MOST = 2000


class NoSuchBooking(LookupError):
    """No such booking, or somebody else's."""


class BookingGone(NotBooked):
    """It was moved, called off or held before this page came back."""


def book(session: Session, *, viewer: FamilyViewer, wanted: Wanted, office: OfficeDays, now: datetime) -> UUID:
    """Take a time and return the booking's id; together, the other adult gets a booking too, and hears of it.

    Raises OfferClosed, SlotTaken, AlreadyBooked, ChoiceNotOffered and MessageTooLong (an answer); after any of them
    nothing of the booking is left in the session.
    """
    row = _book(session, viewer=viewer, wanted=wanted, office=office, minimum_notice=None, now=now)
    _note(session, viewer, "appointment.booked", row, now=now)
    _confirm(session, row, viewer=viewer, now=now)
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
    row = _book(session, viewer=adult, wanted=wanted, office=office, minimum_notice=timedelta(), now=now)
    _note(session, viewer, "appointment.booked_by_staff", row, now=now)
    _tell(session, row, now=now)
    return row.id


def _book(
    session: Session,
    *,
    viewer: FamilyViewer,
    wanted: Wanted,
    office: OfficeDays,
    minimum_notice: timedelta | None,
    now: datetime,
) -> DebriefBooking:
    taken = may_take(session, viewer=viewer, wanted=wanted, office=office, minimum_notice=minimum_notice, now=now)
    put_away_what_is_over(session, adult_id=viewer.adult_id, kind=wanted.kind, now=now)
    if taken.beside is not None:
        put_away_what_is_over(session, adult_id=taken.beside.adult_id, kind=wanted.kind, now=now)
    row = new_booking()
    with Taking(session, adult_id=viewer.adult_id, kind=wanted.kind):
        take(session, row, viewer=viewer, taken=taken, wanted=wanted, now=now)
        second = _take_beside_new(session, row, taken=taken, wanted=wanted, now=now)
    if second is not None:
        _tell(session, second, now=now)
    return row


def _take_beside_new(
    session: Session, first: DebriefBooking, *, taken: Taken, wanted: Wanted, now: datetime
) -> DebriefBooking | None:
    """The other adult's booking: nothing that the first one wrote, and a title that says nothing."""
    if taken.beside is None:
        return None
    row = new_booking()
    row.calendar_title = CALENDAR_TITLES[0]
    take_beside(
        session,
        row,
        first=first,
        taken=taken,
        wanted=wanted,
        wishes=Wishes(),
        adult_id=taken.beside.adult_id,
        person_id=taken.beside.person_id,
        now=now,
    )
    return row


def move(
    session: Session, *, viewer: FamilyViewer, booking_id: UUID, wanted: Wanted, office: OfficeDays, now: datetime
) -> UUID:
    """Give one time back and take another, or the same with other answers, in one step; returns the new booking's id.

    Whoever holds a time may move it, whatever they want to know by now: the appointment still stands. Who meets
    together moves together; who would now rather meet apart leaves the time to the other. While only answers change,
    a time that is shared stays shared: what the gate says about the other by now is for a person to settle.
    Raises what `book` raises, NoSuchBooking, and BookingGone.
    """
    _owned(session, viewer=viewer, booking_id=booking_id)
    hold(session, case_id=viewer.case_id)
    old = _still_held(session, booking_id=booking_id, now=now)
    sharing = debrief_giving_back.companions(session, old)
    along = sharing if wanted.together or wanted.slot_id == old.slot_id else []
    left = [] if along else sharing
    moving = (old.id, *(each.id for each in along))
    taken = may_take(session, viewer=viewer, wanted=wanted, office=office, moving=moving, now=now)
    with Taking(session, adult_id=viewer.adult_id, kind=wanted.kind, moving=moving):
        if left:
            debrief_giving_back.give_back(session, old, now=now)
        else:
            debrief_giving_back.let_go(session, [old, *along], now=now)
        row = next_booking(old)
        take(session, row, viewer=viewer, taken=taken, wanted=wanted, now=now)
        others = [_move_beside(session, row, each, taken=taken, wanted=wanted, now=now) for each in along]
        if not along and (new := _take_beside_new(session, row, taken=taken, wanted=wanted, now=now)) is not None:
            left.append(new)
    for each in (row, *others):
        if each.kind == MeetingKind.DEBRIEF:
            question_answers.follow_talk(session, adult_id=each.adult_id, moved_to=local(taken.time.starts_at).date())
    is_elsewhere = (old.slot_id, old.place_kind) != (row.slot_id, row.place_kind)
    for each in (*(others if is_elsewhere else ()), *left):
        _tell(session, each, now=now)
    _note(session, viewer, "appointment.moved", row, now=now)
    _confirm(session, row, viewer=viewer, now=now)
    return row.id


def _move_beside(
    session: Session, first: DebriefBooking, old: DebriefBooking, *, taken: Taken, wanted: Wanted, now: datetime
) -> DebriefBooking:
    """The other adult's booking, with what they had written themselves."""
    row = next_booking(old)
    row.calendar_title, row.calendar_by_mail = old.calendar_title, old.calendar_by_mail
    take_beside(
        session,
        row,
        first=first,
        taken=taken,
        wanted=wanted,
        wishes=debrief_giving_back.wishes_of(session, old),
        adult_id=old.adult_id,
        person_id=debrief_giving_back.person_of(session, old),
        now=now,
    )
    return row


def cancel(session: Session, *, viewer: FamilyViewer, booking_id: UUID, now: datetime) -> None:
    """Give a time back. Always possible before it begins, whatever the gate says; another adult there keeps it.

    Raises NoSuchBooking, BookingGone.
    """
    _owned(session, viewer=viewer, booking_id=booking_id)
    hold(session, case_id=viewer.case_id)
    row = _still_held(session, booking_id=booking_id, now=now)
    for left in debrief_giving_back.give_back(session, row, now=now):
        _tell(session, left, now=now)
    _note(session, viewer, "appointment.cancelled", row, now=now)
    _confirm(session, row, viewer=viewer, now=now)


def cancel_by_staff(
    session: Session, *, viewer: StaffViewer, case_id: UUID, booking_id: UUID, reason: str, now: datetime
) -> None:
    """Call an adult's appointment off, after a person has told the family; why and how they were told is kept.

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
    left = debrief_giving_back.give_back(session, row, now=now)
    _note(session, viewer, "appointment.cancelled_by_staff", row, now=now)
    for each in (row, *left):
        _tell(session, each, now=now)


def _owned(session: Session, *, viewer: FamilyViewer, booking_id: UUID) -> None:
    if not appointments.is_of(session, adult_id=viewer.adult_id, booking_id=booking_id):
        raise NoSuchBooking


def _still_held(session: Session, *, booking_id: UUID, now: datetime) -> DebriefBooking:
    row = session.get_one(DebriefBooking, booking_id, populate_existing=True)
    starts_at = session.get_one(DebriefSlot, row.slot_id).starts_at
    if row.cancelled_at is not None or row.over_at is not None or starts_at <= now:
        raise BookingGone
    return row


def _note(session: Session, viewer: Viewer, action: str, row: DebriefBooking, *, now: datetime) -> None:
    audit.record(session, actor=viewer, action=action, now=now, case_id=row.case_id, subject_id=row.id)


def _confirm(session: Session, row: DebriefBooking, *, viewer: FamilyViewer, now: datetime) -> None:
    notices.post_to_person(
        session,
        person_id=viewer.id,
        case_id=viewer.case_id,
        kind=NoticeKind.APPOINTMENT_CONFIRMED,
        values=_calendar(row),
        now=now,
    )


def _calendar(row: DebriefBooking) -> dict[str, str]:
    """What lets the letter carry the appointment as it stands when it goes: only where they asked for that."""
    return {"calendar_uid": str(row.calendar_uid)} if row.calendar_by_mail else {}


def _tell(session: Session, row: DebriefBooking, *, now: datetime) -> None:
    """Let somebody know that an appointment of theirs is not as it was, without saying more."""
    notices.post_to_person(
        session,
        person_id=debrief_giving_back.person_of(session, row),
        case_id=row.case_id,
        kind=NoticeKind.APPOINTMENT_CHANGED,
        values=_calendar(row),
        appointment_at=session.get_one(DebriefSlot, row.slot_id).starts_at,
        now=now,
    )
