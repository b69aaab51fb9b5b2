"""Taking a time to talk: whether it may be taken, and taking it. Two unique keys stop a second booking."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer
from portal.domain.debrief_records import OfficeDays
from portal.domain.debrief_slots import PlaceKind
from portal.domain.messages import EmptyMessage, clean_body
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.sealing import seal
from portal.queries import debrief_slots, debriefs
from portal.queries.appointments import Wishes
from portal.queries.debrief_slots import OfferedTime
from portal.services.debrief_slots import hold_staff
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
    """This adult holds an appointment; they may move it."""


class ChoiceNotOffered(NotBooked):
    """A place or a calendar title that is not among those offered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an adult chose on the page."""

    slot_id: UUID
    place_kind: PlaceKind
    wishes: Wishes
    calendar_title: str


def may_take(
    session: Session,
    *,
    viewer: FamilyViewer,
    wanted: Wanted,
    office: OfficeDays,
    moving: bool,
    minimum_notice: timedelta,
    now: datetime,
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
        session,
        case_id=case.id,
        adult_id=viewer.adult_id,
        person_id=viewer.id,
        now=now,
        moving=moving,
        minimum_notice=minimum_notice,
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


class Taking:
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


def take(
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


def put_away_what_is_over(session: Session, *, adult_id: UUID, now: datetime) -> None:
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
