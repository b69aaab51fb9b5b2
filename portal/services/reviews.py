"""Meetings of professionals: planned, moved, called off, held. Nothing here is ever sent, and no family reads of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import reviews as rules
from portal.domain.access import StaffViewer
from portal.domain.attendance import Attendee, organisation_key
from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.reviews import Asking, Presence, ReviewKind, ReviewWay
from portal.domain.working_time import local
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.questions import Question
from portal.models.reviews import Review, ReviewQuestion, ReviewSeat
from portal.models.sealing import seal
from portal.services import audit, organisations


class NoSuchReview(LookupError):
    """No meeting of this id on this case."""


class ReviewIsThere(Exception):
    """A meeting of this kind and day is written down already; whoever has more to say adds it there."""

    def __init__(self, review_id: UUID) -> None:
        super().__init__("written down already")
        self.review_id = review_id


class ReviewMovedOn(Exception):
    """Somebody changed it since the page was read."""


class ReviewCalledOff(Exception):
    """It does not take place: nothing more is written about it."""


class ReviewWasHeld(Exception):
    """What is over is not moved."""


class NotHeldYet(Exception):
    """It has to be recorded first that it was held, and with whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """When people meet, how, and about what besides the usual. `place` and `agenda` may be empty."""

    starts_at: datetime
    way: ReviewWay
    place: str
    agenda: str
    """Points of its own, a line each."""


def write_down(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    form_key: UUID,
    kind: ReviewKind,
    where: Arrangement,
    chair: Attendee | None,
    people: Mapping[Presence, Iterable[Attendee]],
    is_held: bool,
    today: date,
    now: datetime,
) -> UUID:
    """Plan a meeting, or record one that was held; returns its id. The same form sent again is written down once.

    `today` is the day in London. The chair counts as invited to a plan, and as there at what was held. Raises
    ReviewIsThere, MessageTooLong, and the refusals of domain.reviews.check_plan and check_record.
    """
    case = session.get_one(Case, case_id)
    meets_on = local(where.starts_at).date()
    stands = Presence.CAME if is_held else Presence.INVITED
    seats = [] if chair is None else [(chair, stands)]
    seats += [(who, how) for how, some in people.items() for who in some]
    if is_held:
        came = sum(how is Presence.CAME for _who, how in seats)
        rules.check_record(meets_on=meets_on, today=today, died_on=case.died_on, came=came)
    else:
        rules.check_plan(meets_on=meets_on, today=today, died_on=case.died_on, people=len(seats))
    row = Review(
        id=new_id(),
        case_id=case_id,
        kind=kind,
        starts_at=where.starts_at,
        meets_on=meets_on,
        way=where.way,
        written_by=viewer.id,
        written_at=now,
        held_by=viewer.id if is_held else None,
        held_at=now if is_held else None,
        form_key=form_key,
    )
    _seal_words(session, row, case.data_key_id, where)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return _the_one_that_is_there(session, row)
    _seat(session, row, case.data_key_id, seats, chair=chair)
    audit.record(
        session,
        actor=viewer,
        action="review.held" if is_held else "review.planned",
        now=now,
        case_id=case_id,
        subject_id=row.id,
        facts={"kind": kind.value},
    )
    return row.id


def record(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    seen: int,
    presence: Mapping[UUID, Presence],
    also: Mapping[Presence, Iterable[Attendee]],
    today: date,
    now: datetime,
) -> None:
    """Write down that it was held and who was there, or put that right; `presence` is by seat, `also` who has none yet.

    `seen` is the revision that the page showed. Raises NoSuchReview, ReviewMovedOn, ReviewCalledOff, and the refusals
    of domain.reviews.check_record.
    """
    row = change(session, case_id=case_id, review_id=review_id, seen=seen)
    case = session.get_one(Case, case_id)
    seats = session.scalars(select(ReviewSeat).where(ReviewSeat.review_id == row.id).order_by(ReviewSeat.id)).all()
    for each in seats:
        each.presence = presence.get(each.id, Presence(each.presence))
    new = [(who, how) for how, some in also.items() for who in some]
    came = sum(each.presence == Presence.CAME for each in seats) + sum(how is Presence.CAME for _who, how in new)
    rules.check_record(meets_on=row.meets_on, today=today, died_on=case.died_on, came=came)
    _seat(session, row, case.data_key_id, new, chair=None)
    row.held_by, row.held_at = row.held_by or viewer.id, row.held_at or now
    session.flush()
    audit.record(session, actor=viewer, action="review.recorded", now=now, case_id=case_id, subject_id=row.id)


def move(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    seen: int,
    where: Arrangement,
    now: datetime,
) -> None:
    """Another day, time or place; the questions that go there go along.

    Raises NoSuchReview, ReviewMovedOn, ReviewCalledOff, ReviewWasHeld, ReviewIsThere, MessageTooLong, and
    HeldBeforeTheDeath (domain.reviews).
    """
    row = change(session, case_id=case_id, review_id=review_id, seen=seen)
    if row.held_at is not None:
        raise ReviewWasHeld
    case = session.get_one(Case, case_id)
    meets_on = local(where.starts_at).date()
    rules.check_move(meets_on=meets_on, died_on=case.died_on)
    _seal_words(session, row, case.data_key_id, where)
    _questions_follow(session, row, moved_to=meets_on)
    kind = ReviewKind(row.kind)
    try:
        with session.begin_nested():
            row.starts_at, row.meets_on, row.way = where.starts_at, meets_on, where.way
            session.flush()
    except IntegrityError as problem:
        there = standing(session, case_id, kind, meets_on)
        raise ReviewIsThere(review_id if there is None else there) from problem
    audit.record(session, actor=viewer, action="review.moved", now=now, case_id=case_id, subject_id=row.id)


def call_off(
    session: Session, *, viewer: StaffViewer, case_id: UUID, review_id: UUID, seen: int, now: datetime
) -> None:
    """It does not take place, or was written down by mistake: what was to be asked there waits for the next.

    Raises NoSuchReview, ReviewMovedOn, ReviewCalledOff.
    """
    row = change(session, case_id=case_id, review_id=review_id, seen=seen)
    _questions_follow(session, row, moved_to=None)
    row.called_off_at = now
    session.flush()
    audit.record(session, actor=viewer, action="review.called_off", now=now, case_id=case_id, subject_id=row.id)


def find(session: Session, *, case_id: UUID, review_id: UUID) -> Review:
    """A meeting of this case that stands, held until the transaction ends. Raises NoSuchReview, ReviewCalledOff."""
    row = session.get(Review, review_id, with_for_update=True, populate_existing=True)
    if row is None or row.case_id != case_id:
        raise NoSuchReview
    if row.called_off_at is not None:
        raise ReviewCalledOff
    return row


def change(session: Session, *, case_id: UUID, review_id: UUID, seen: int) -> Review:
    """A meeting about to be changed by somebody who read it as `seen`. Raises what `find` does, and ReviewMovedOn."""
    row = find(session, case_id=case_id, review_id=review_id)
    if row.revision != seen:
        raise ReviewMovedOn
    row.revision += 1
    return row


def _seal_words(session: Session, row: Review, key_id: UUID, where: Arrangement) -> None:
    place, agenda = _or_none(where.place, rules.PLACE_AT_MOST), _or_none(where.agenda, rules.AGENDA_AT_MOST)
    seal(session, row, key_id=key_id, place=place, agenda=agenda)


def _or_none(words: str, limit: int) -> str | None:
    try:
        return clean_body(words, limit=limit)
    except EmptyMessage:
        return None


def _the_one_that_is_there(session: Session, row: Review) -> UUID:
    """The row of the same form; or a refusal that names the row of the same day."""
    same_form = select(Review.id).where(Review.form_key == row.form_key, Review.case_id == row.case_id)
    found = session.execute(same_form).scalar_one_or_none()
    if found is not None:
        return found
    there = standing(session, row.case_id, ReviewKind(row.kind), row.meets_on)
    if there is None:
        raise NoSuchReview
    raise ReviewIsThere(there)


def standing(session: Session, case_id: UUID, kind: ReviewKind, meets_on: date) -> UUID | None:
    """The meeting of this kind that stands on that day, if there is one."""
    wanted = select(Review.id).where(
        Review.case_id == case_id, Review.kind == kind, Review.meets_on == meets_on, Review.called_off_at.is_(None)
    )
    return session.execute(wanted).scalar_one_or_none()


def _seat(
    session: Session, row: Review, key_id: UUID, people: list[tuple[Attendee, Presence]], *, chair: Attendee | None
) -> None:
    ids = organisations.ids_of(session, [who.organisation for who, _how in people])
    for who, how in people:
        seat = ReviewSeat(
            id=new_id(),
            review_id=row.id,
            organisation_id=ids[organisation_key(who.organisation)],
            role=who.role,
            is_chair=who is chair,
            presence=how,
        )
        seal(session, seat, key_id=key_id, name=who.name or None)
        session.add(seat)
    session.flush()


def _questions_follow(session: Session, row: Review, *, moved_to: date | None) -> None:
    """What goes to this meeting and has no answer goes along to its new day, or waits for the next meeting (None)."""
    meeting = rules.TAKES_QUESTIONS_AS.get(ReviewKind(row.kind))
    if meeting is None:
        return
    taken = select(ReviewQuestion.question_id).where(
        ReviewQuestion.review_id == row.id, ReviewQuestion.asking == Asking.TAKEN
    )
    # A question that somebody has sent elsewhere since, or answered, stays where it is.
    goes_there = (
        Question.id.in_(taken),
        Question.meeting == meeting,
        Question.meeting_on == row.meets_on,
        Question.answered_at.is_(None),
    )
    values = {"meeting": None if moved_to is None else meeting.value, "meeting_on": moved_to}
    session.execute(update(Question).where(*goes_there).values(**values))
