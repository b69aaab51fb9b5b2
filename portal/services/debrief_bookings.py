"""An adult takes a time, moves it, gives it back; staff call one off. Two unique keys stop a second booking."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer, Viewer
from portal.domain.debrief_records import OfficeDays
from portal.domain.debrief_slots import PlaceKind
from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import local
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.sealing import seal
from portal.queries import appointments, debrief_slots, debriefs
from portal.queries.appointments import Wishes
from portal.queries.debrief_slots import OfferedTime
from portal.services import audit, notices, question_answers
from portal.services.debrief_slots import hold_staff
from portal.services.debriefs import hold

WISH_AT_MOST = 2000
"""Characters of each answer."""

REASON_AT_MOST = 2000

CALENDAR_TITLES = ("appointment", "meeting", "coffee", "call", "reminder")
"""What may stand in a calendar that others look at; none says whom it is with or what it is about."""


class NotBooked(Exception):
    """A time was not taken, and nothing was changed."""


class OfferClosed(NotBooked):
    """This adult is offered no meeting at this moment. What they are told says no more than that."""


class SlotTaken(NotBooked):
    """The time is not free any more, or never was theirs to pick."""


class AlreadyBooked(NotBooked):
    """This adult holds an appointment; they may move it."""


class NoSuchBooking(LookupError):
    """No such booking, or somebody else's."""


class BookingGone(NotBooked):
    """It was moved, called off or held before this page came back."""


class ChoiceNotOffered(NotBooked):
    """A place or a calendar title that is not among those offered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an adult chose on the page."""

    slot_id: UUID
    place_kind: PlaceKind
    wishes: Wishes
    calendar_title: str


def book(session: Session, *, viewer: FamilyViewer, wanted: Wanted, office: OfficeDays, now: datetime) -> UUID:
    """Take a time and return the booking's id.

    Raises OfferClosed, SlotTaken, AlreadyBooked, ChoiceNotOffered and MessageTooLong (an answer); after any of them
    nothing of the booking is left in the session.
    """
    case, time = _may_take(session, viewer=viewer, wanted=wanted, office=office, moving=False, now=now)
    _put_away_what_is_over(session, adult_id=viewer.adult_id, now=now)
    row = DebriefBooking(id=new_id(), calendar_sequence=0)
    row.calendar_uid = row.id
    with _Taking(session, adult_id=viewer.adult_id):
        _take(session, row, viewer=viewer, case=case, time=time, wanted=wanted, now=now)
    _note(session, viewer, "appointment.booked", row, now=now)
    _confirm(session, viewer=viewer, now=now)
    return row.id


def move(
    session: Session, *, viewer: FamilyViewer, booking_id: UUID, wanted: Wanted, office: OfficeDays, now: datetime
) -> UUID:
    """Give one time back and take another, or the same with other answers, in one step; returns the new booking's id.

    Whoever holds a time may move it, whatever they want to know by now: the appointment still stands.
    Raises what `book` raises, NoSuchBooking, and BookingGone.
    """
    _owned(session, viewer=viewer, booking_id=booking_id)
    case, time = _may_take(session, viewer=viewer, wanted=wanted, office=office, moving=True, now=now)
    old = _still_held(session, booking_id=booking_id, now=now)
    old.cancelled_at = now
    session.execute(delete(BusyCell).where(BusyCell.booking_id == old.id))
    session.flush()
    row = DebriefBooking(id=new_id(), calendar_sequence=old.calendar_sequence + 1, calendar_uid=old.calendar_uid)
    with _Taking(session, adult_id=viewer.adult_id):
        _take(session, row, viewer=viewer, case=case, time=time, wanted=wanted, now=now)
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


def _may_take(
    session: Session, *, viewer: FamilyViewer, wanted: Wanted, office: OfficeDays, moving: bool, now: datetime
) -> tuple[Case, OfferedTime]:
    case = hold(session, case_id=viewer.case_id)
    adult = select(CaseAdult.id).where(CaseAdult.id == viewer.adult_id).with_for_update(key_share=True)
    session.execute(adult).one()
    standing = debriefs.standing(session, case_id=viewer.case_id)
    wish = standing.wish_of(viewer.adult_id)
    is_open = standing.is_open_for(viewer.adult_id, office=office, now=now)
    if case.closed_at is not None or not is_open or wish is None or not (moving or wish.would_meet):
        raise OfferClosed
    if wanted.place_kind not in standing.places or wanted.calendar_title not in CALENDAR_TITLES:
        raise ChoiceNotOffered
    times = debrief_slots.offered(
        session, case_id=case.id, adult_id=viewer.adult_id, person_id=viewer.id, now=now, moving=moving
    )
    time = next((each for each in times if each.id == wanted.slot_id), None)
    if time is None:
        if not moving and _holds_one(session, adult_id=viewer.adult_id, after=now):
            raise AlreadyBooked
        raise SlotTaken
    hold_staff(session, staff_ids={time.staff_id})
    withdrawn = select(DebriefSlot.id).where(DebriefSlot.id == time.id, DebriefSlot.withdrawn_at.is_(None))
    if session.execute(withdrawn).first() is None:
        raise SlotTaken
    return case, time


def _holds_one(session: Session, *, adult_id: UUID, after: datetime | None = None) -> bool:
    held = (
        select(DebriefBooking.id)
        .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
        .where(
            DebriefBooking.adult_id == adult_id,
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
        )
    )
    if after is not None:
        held = held.where(DebriefSlot.ends_at > after)
    return session.execute(held.limit(1)).first() is not None


class _Taking:
    """Writes inside a savepoint; what a unique key refuses becomes a named refusal, and the session stays usable."""

    def __init__(self, session: Session, *, adult_id: UUID) -> None:
        self._session, self._adult_id = session, adult_id
        self._savepoint = session.begin_nested()

    def __enter__(self) -> None:
        """Nothing is handed over: the block writes to the session itself."""

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, _trace: object) -> None:
        if problem is None:
            self._savepoint.commit()
            return
        self._savepoint.rollback()
        if isinstance(problem, IntegrityError):
            if _holds_one(self._session, adult_id=self._adult_id):
                raise AlreadyBooked from problem
            raise SlotTaken from problem


def _take(
    session: Session,
    row: DebriefBooking,
    *,
    viewer: FamilyViewer,
    case: Case,
    time: OfferedTime,
    wanted: Wanted,
    now: datetime,
) -> None:
    wishes = _clean(wanted.wishes)
    row.case_id, row.adult_id, row.slot_id = case.id, viewer.adult_id, time.id
    row.place_kind, row.calendar_title, row.booked_at = wanted.place_kind, wanted.calendar_title, now
    said = {name: words for name, words in asdict(wishes).items() if name != "place"}
    seal(session, row, key_id=case.data_key_id, place=wishes.place, wishes=json.dumps(said, ensure_ascii=False))
    session.add(row)
    session.flush()
    taken = debrief_slots.cells_for(
        staff_id=time.staff_id,
        person_id=viewer.id,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        travel_minutes=time.travel_minutes,
    )
    cells = [{"holder_id": holder, "starts_at": at, "booking_id": row.id} for holder, at in sorted(taken)]
    session.execute(insert(BusyCell), cells)


def _clean(wishes: Wishes) -> Wishes:
    cleaned = {}
    for name, words in asdict(wishes).items():
        try:
            cleaned[name] = clean_body(words, limit=WISH_AT_MOST)
        except EmptyMessage:
            cleaned[name] = ""
    return Wishes(**cleaned)


def _put_away_what_is_over(session: Session, *, adult_id: UUID, now: datetime) -> None:
    gone = select(DebriefSlot.id).where(DebriefSlot.ends_at <= now)
    session.execute(
        update(DebriefBooking)
        .where(
            DebriefBooking.adult_id == adult_id,
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
            DebriefBooking.slot_id.in_(gone),
        )
        .values(over_at=now)
        .execution_options(synchronize_session=False)
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
