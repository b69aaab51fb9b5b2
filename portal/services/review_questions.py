"""A family’s questions at a meeting of professionals: taken there, asked or not. Only telling the family closes one."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.questions import NotYours
from portal.domain.reviews import TAKES_QUESTIONS_AS, Asking, ReviewKind
from portal.models.questions import Question
from portal.models.reviews import Review, ReviewQuestion
from portal.services import audit, question_answers
from portal.services.reviews import NotHeldYet, find


class TakesNoQuestions(ValueError):
    """A strategy discussion: no family’s question goes there."""


class NothingChosen(ValueError):
    """No question was ticked."""


def take(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    question_ids: Iterable[UUID],
    now: datetime,
) -> None:
    """Take these questions to a meeting; the families read only that the team has taken them on.

    Raises NoSuchReview, ReviewCalledOff, TakesNoQuestions, NothingChosen, and (all of domain.questions) NotYours,
    NotGivenToTheTeam, AlreadyTold, MeetingLongGone.
    """
    review = find(session, case_id=case_id, review_id=review_id)
    meeting = TAKES_QUESTIONS_AS.get(ReviewKind(review.kind))
    if meeting is None:
        raise TakesNoQuestions
    wanted = sorted(set(question_ids))
    if not wanted:
        raise NothingChosen
    for question_id in wanted:
        question_answers.carry(
            session,
            viewer=viewer,
            case_id=case_id,
            question_id=question_id,
            meeting=meeting,
            meeting_on=review.meets_on,
            now=now,
        )
        _note(session, viewer, review, question_id, Asking.TAKEN, now=now)
    audit.record(
        session,
        actor=viewer,
        action="review.questions_taken",
        now=now,
        case_id=case_id,
        subject_id=review.id,
        facts={"questions": len(wanted)},
    )


def settle(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    question_id: UUID,
    was_asked: bool,
    today: date,
    now: datetime,
) -> None:
    """Note that a question was asked there, or that it was not: then it waits for the next meeting.

    A second tap changes nothing. Raises NoSuchReview, ReviewCalledOff, NotHeldYet (before the day of the meeting), and
    (of domain.questions) NotYours, AlreadyTold.
    """
    review = find(session, case_id=case_id, review_id=review_id)
    if review.meets_on > today:
        raise NotHeldYet
    asking = Asking.ASKED if was_asked else Asking.NOT_ASKED
    row = session.get(ReviewQuestion, (review_id, question_id), populate_existing=True)
    if row is None:
        raise NotYours
    if row.asking == asking:
        return
    if not was_asked and _still_goes_there(session, review, question_id):
        question_answers.keep_for_next(session, viewer=viewer, case_id=case_id, question_id=question_id, now=now)
    _note(session, viewer, review, question_id, asking, now=now)
    audit.record(
        session, actor=viewer, action=f"review.question_{asking}", now=now, case_id=case_id, subject_id=question_id
    )


def _still_goes_there(session: Session, review: Review, question_id: UUID) -> bool:
    """Whether nobody has answered it or sent it elsewhere since."""
    question = session.get_one(Question, question_id)
    return question.answered_at is None and question.meeting_on == review.meets_on


def _note(
    session: Session, viewer: StaffViewer, review: Review, question_id: UUID, asking: Asking, *, now: datetime
) -> None:
    row = session.get(ReviewQuestion, (review.id, question_id))
    if row is None:
        row = ReviewQuestion(review_id=review.id, question_id=question_id)
        session.add(row)
    row.asking, row.noted_by, row.noted_at = asking, viewer.id, now
    session.flush()
