"""The day of a meeting that was held, put right where it was written down wrongly. What it said before is kept."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import questions as question_rules
from portal.domain import reviews as rules
from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.reviews import TAKES_QUESTIONS_AS, WORDS_AT_MOST, Asking, ReviewKind
from portal.domain.working_time import local
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.questions import Question
from portal.models.reviews import Review, ReviewDay, ReviewQuestion
from portal.models.sealing import seal
from portal.services import audit
from portal.services.reviews import NotHeldYet, ReviewIsThere, change, find, standing


def put_right(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    seen: int,
    starts_at: datetime,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Write down when a meeting was really held; its questions, and an outcome of the same day, go along.

    `seen` is the revision that the page showed, `today` the day in London. Saying what it says already, as a second tap
    does, changes nothing. Raises EmptyMessage and MessageTooLong (the reason), NoSuchReview, ReviewCalledOff,
    NotHeldYet, ReviewMovedOn, ReviewIsThere, the refusals of domain.reviews.check_held_on, and MeetingLongGone
    (domain.questions: a question that was taken there was asked later than that day).
    """
    words = clean_body(reason, limit=WORDS_AT_MOST)
    if find(session, case_id=case_id, review_id=review_id).starts_at == starts_at:
        return
    row = change(session, case_id=case_id, review_id=review_id, seen=seen)
    if row.held_at is None:
        raise NotHeldYet
    case, meets_on = session.get_one(Case, case_id), local(starts_at).date()
    outcome_on = meets_on if row.outcome_on == row.meets_on else row.outcome_on
    rules.check_held_on(meets_on, today=today, died_on=case.died_on, outcome_on=outcome_on)
    before = ReviewDay(id=new_id(), review_id=row.id, starts_at=row.starts_at, changed_by=viewer.id, changed_at=now)
    seal(session, before, key_id=case.data_key_id, reason=words)
    session.add(before)
    _questions_go_along(session, row, meets_on)
    try:
        with session.begin_nested():
            row.starts_at, row.meets_on, row.outcome_on = starts_at, meets_on, outcome_on
            session.flush()
    except IntegrityError as problem:
        there = standing(session, case_id, ReviewKind(row.kind), meets_on)
        raise ReviewIsThere(review_id if there is None else there) from problem
    audit.record(session, actor=viewer, action="review.day_put_right", now=now, case_id=case_id, subject_id=row.id)


def _questions_go_along(session: Session, row: Review, meets_on: date) -> None:
    """What was taken there is noted as going there, answered or not; what has been sent elsewhere since stays there."""
    noted = select(ReviewQuestion.question_id).where(
        ReviewQuestion.review_id == row.id, ReviewQuestion.asking.in_([Asking.TAKEN, Asking.ASKED])
    )
    went_there = select(Question).where(
        Question.id.in_(noted),
        Question.meeting == TAKES_QUESTIONS_AS.get(ReviewKind(row.kind)),
        Question.meeting_on == row.meets_on,
    )
    for question in session.scalars(went_there.order_by(Question.id).with_for_update()):
        assert question.handed_at is not None  # noqa: S101 - only what was given to the team is taken anywhere
        question_rules.check_meeting(meets_on, handed_on=local(question.handed_at).date())
        question.meeting_on = meets_on
