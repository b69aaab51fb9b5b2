"""Taking a time to meet: whether it may be taken, and taking it. Unique keys stop a second booking."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer
from portal.domain.debrief_records import OfficeDays
from portal.domain.debrief_slots import cells_for
from portal.domain.meetings import MeetingKind, PlaceKind
from portal.domain.messages import EmptyMessage, clean_body
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.people import StaffMember
from portal.models.sealing import seal
from portal.queries import offered_times, openings
from portal.queries.appointments import Wishes
from portal.queries.offered_times import OfferedTime
from portal.queries.openings import Beside, Opening
from portal.services.debriefs import hold

WISH_AT_MOST = 2000
"""Characters of each answer."""

CALENDAR_TITLES = ("appointment", "meeting", "coffee", "call", "reminder")
"""What may stand in a calendar that others look at; none says whom it is with or what it is about."""


class NotBooked(Exception):
    """A time was not taken, and nothing was changed."""


class OfferClosed(NotBooked):
    """This adult is offered no meeting at this moment. What they are told says no more than that."""


class SlotTaken(NotBooked):
    """The time is not free any more, or never was theirs to pick."""


class AlreadyBooked(NotBooked):
    """This adult holds such an appointment; they may move it."""


class ChoiceNotOffered(NotBooked):
    """A place, a calendar title or company that is not among those offered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an adult chose on the page."""

    slot_id: UUID
    place_kind: PlaceKind
    wishes: Wishes
    calendar_title: str
    kind: MeetingKind = MeetingKind.DEBRIEF
    calendar_by_mail: bool = False
    together: bool = False
    """Whether they meet together with the other adult, where that is offered."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What may be taken, looked at while the case is held."""

    case: Case
    time: OfferedTime
    beside: Beside | None
    """The other adult, who gets a booking beside this one."""


def may_take(
    session: Session,
    *,
    viewer: FamilyViewer,
    wanted: Wanted,
    office: OfficeDays,
    moving: tuple[UUID, ...] = (),
    minimum_notice: timedelta | None = None,
    now: datetime,
) -> Taken:
    """Look whether a time may be taken now, and hold what must not change meanwhile.

    `moving` names the bookings that give their time back. Raises what `book` raises.
    """
    case = hold(session, case_id=viewer.case_id)
    adult = select(CaseAdult.id).where(CaseAdult.id == viewer.adult_id).with_for_update(key_share=True)
    session.execute(adult).one()
    opening = openings.opening(session, viewer=viewer, office=office, now=now, kind=wanted.kind)
    if not (opening.is_open if moving else opening.shows_times):
        raise OfferClosed
    if wanted.calendar_title not in CALENDAR_TITLES or (wanted.together and opening.beside is None):
        raise ChoiceNotOffered
    time = free_time(session, viewer, opening, wanted.slot_id, moving=moving, minimum_notice=minimum_notice, now=now)
    if wanted.place_kind not in time.places:
        raise ChoiceNotOffered
    if wanted.together and not time.suits_both:
        raise SlotTaken
    hold_people(session, time)
    return Taken(case, time, opening.beside if wanted.together else None)


def free_time(
    session: Session,
    viewer: FamilyViewer,
    opening: Opening,
    slot_id: UUID,
    *,
    moving: tuple[UUID, ...] = (),
    minimum_notice: timedelta | None = None,
    now: datetime,
) -> OfferedTime:
    """The time that was chosen, while this adult is offered it. Raises SlotTaken and AlreadyBooked."""
    seeker = opening.seeker(viewer, moving)
    times = offered_times.offered(session, seeker=seeker, now=now, minimum_notice=minimum_notice, only=slot_id)
    if times:
        return times[0]
    if not moving and _holds_one(session, adult_id=viewer.adult_id, kind=opening.kind, after=now):
        raise AlreadyBooked
    raise SlotTaken


def hold_people(session: Session, time: OfferedTime) -> None:
    """Hold the members of staff whom a time needs, in the order of their ids; and see that it is still on offer."""
    held = select(StaffMember.id).where(StaffMember.id.in_(sorted(time.holder_ids)))
    session.execute(held.order_by(StaffMember.id).with_for_update(key_share=True)).all()
    on_offer = select(DebriefSlot.id).where(DebriefSlot.id == time.id, DebriefSlot.withdrawn_at.is_(None))
    if session.execute(on_offer).first() is None:
        raise SlotTaken


def _holds_one(
    session: Session, *, adult_id: UUID, kind: MeetingKind, moving: tuple[UUID, ...] = (), after: datetime | None = None
) -> bool:
    """Whether this adult holds such a booking besides those that are `moving`."""
    held = (
        select(DebriefBooking.id)
        .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
        .where(
            DebriefBooking.adult_id == adult_id,
            DebriefBooking.kind == kind,
            DebriefBooking.id.not_in(moving),
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
        )
    )
    if after is not None:
        held = held.where(DebriefSlot.ends_at > after)
    return session.execute(held.limit(1)).first() is not None


class Taking:
    """Writes inside a savepoint; what a unique key refuses becomes a named refusal, and the session stays usable.

    `moving` names the bookings that the block gives back: after a refusal they stand again, and count for nothing here.
    """

    def __init__(self, session: Session, *, adult_id: UUID, kind: MeetingKind, moving: tuple[UUID, ...] = ()) -> None:
        self._session, self._adult_id, self._kind, self._moving = session, adult_id, kind, moving
        self._savepoint = session.begin_nested()

    def __enter__(self) -> None:
        """Nothing is handed over: the block writes to the session itself."""

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, _trace: object) -> None:
        if problem is None:
            self._savepoint.commit()
            return
        self._savepoint.rollback()
        if isinstance(problem, IntegrityError):
            if _holds_one(self._session, adult_id=self._adult_id, kind=self._kind, moving=self._moving):
                raise AlreadyBooked from problem
            raise SlotTaken from problem


def take(
    session: Session, row: DebriefBooking, *, viewer: FamilyViewer, taken: Taken, wanted: Wanted, now: datetime
) -> None:
    """Write the booking, and the quarter hours of everybody who is needed; what was kept for deciding goes."""
    row.calendar_by_mail = wanted.calendar_by_mail
    _write(session, row, taken, wanted, _clean(wanted.wishes), adult_id=viewer.adult_id, now=now)
    session.execute(
        delete(BusyCell).where(
            or_(
                BusyCell.kept_for_id == viewer.adult_id,
                (BusyCell.kept_until <= now) & BusyCell.holder_id.in_([*taken.time.holder_ids, viewer.id]),
            )
        )
    )
    cells = cells_of(taken.time, taken.time.holder_ids, (viewer.id,))
    fill(session, [{"booking_id": row.id, **each} for each in cells])


def take_beside(
    session: Session,
    row: DebriefBooking,
    *,
    first: DebriefBooking,
    taken: Taken,
    wanted: Wanted,
    wishes: Wishes,
    adult_id: UUID,
    person_id: UUID,
    now: datetime,
) -> None:
    """Write the other adult's booking beside the first; their own quarter hours only, for the rest is taken."""
    row.beside_id = first.id
    _write(session, row, taken, wanted, wishes, adult_id=adult_id, now=now)
    session.execute(delete(BusyCell).where(BusyCell.kept_until <= now, BusyCell.holder_id == person_id))
    cells = cells_of(taken.time, (), (person_id,))
    fill(session, [{"booking_id": row.id, **each} for each in cells])


def _write(
    session: Session,
    row: DebriefBooking,
    taken: Taken,
    wanted: Wanted,
    wishes: Wishes,
    *,
    adult_id: UUID,
    now: datetime,
) -> None:
    row.case_id, row.adult_id, row.slot_id, row.kind = taken.case.id, adult_id, taken.time.id, wanted.kind
    row.place_kind, row.booked_at = wanted.place_kind, now
    row.calendar_title = row.calendar_title or wanted.calendar_title
    said = {name: words for name, words in asdict(wishes).items() if name != "place"}
    key_id = taken.case.data_key_id
    seal(session, row, key_id=key_id, place=wishes.place, wishes=json.dumps(said, ensure_ascii=False))
    session.add(row)
    session.flush()


def cells_of(time: OfferedTime, holder_ids: Iterable[UUID], person_ids: Iterable[UUID]) -> list[dict[str, object]]:
    """The rows that keep these people from being anywhere else."""
    taken = cells_for(
        holder_ids=tuple(holder_ids),
        person_ids=tuple(person_ids),
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        travel_minutes=time.travel_minutes,
    )
    return [{"holder_id": holder, "starts_at": at} for holder, at in sorted(taken)]


def fill(session: Session, cells: list[dict[str, object]]) -> None:
    """Write such rows; whoever is taken already makes the database refuse all of them (IntegrityError)."""
    session.execute(insert(BusyCell), cells)


def _clean(wishes: Wishes) -> Wishes:
    cleaned = {}
    for name, words in asdict(wishes).items():
        try:
            cleaned[name] = clean_body(words, limit=WISH_AT_MOST)
        except EmptyMessage:
            cleaned[name] = ""
    return Wishes(**cleaned)


def put_away_what_is_over(session: Session, *, adult_id: UUID, kind: MeetingKind, now: datetime) -> None:
    """Let go of a booking whose time has gone, so that another can be made."""
    gone = select(DebriefSlot.id).where(DebriefSlot.ends_at <= now)
    session.execute(
        update(DebriefBooking)
        .where(
            DebriefBooking.adult_id == adult_id,
            DebriefBooking.kind == kind,
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
            DebriefBooking.slot_id.in_(gone),
        )
        .values(over_at=now)
        .execution_options(synchronize_session=False)
    )


def new_booking() -> DebriefBooking:
    """A booking that is not one of a row of changes."""
    row = DebriefBooking(id=new_id(), calendar_sequence=0)
    row.calendar_uid = row.id
    return row


def next_booking(old: DebriefBooking) -> DebriefBooking:
    """The booking that an earlier one becomes, so that a calendar moves the entry it has."""
    return DebriefBooking(
        id=new_id(),
        calendar_sequence=old.calendar_sequence + 1,
        calendar_uid=old.calendar_uid,
    )
