"""Questions of the people in tests/world.py, asked and worked on straight through the services."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.questions import For, GivenBy, Way
from portal.models.questions import Question
from portal.services import question_answers, questions
from portal.services.question_answers import Answer, Telling
from tests.threads import staff_viewer_of, viewer_of
from tests.world import NOW, Adult, Worker


def ask(
    session: Session,
    adult: Adult,
    words: str = "Was he in pain?",
    *,
    whom_for: For = For.ANYONE,
    give: bool = True,
    at: datetime = NOW,
) -> UUID:
    """The caller commits."""
    question_id = questions.add(
        session,
        viewer=viewer_of(adult),
        form_key=uuid4(),
        words=words,
        whom_for=whom_for,
        give=give,
        follows_id=None,
        now=at,
    )
    assert question_id is not None
    return question_id


def answer(
    session: Session,
    worker: Worker,
    adult: Adult,
    question_id: UUID,
    words: str = "The doctor says he was asleep.",
    *,
    holds_finding: bool = False,
    could_not_find_out: bool = False,
    at: datetime = NOW,
) -> None:
    """The caller commits."""
    given = Answer(
        words=words,
        could_not_find_out=could_not_find_out,
        given_by=GivenBy.PAEDIATRICIAN,
        holds_finding=holds_finding,
    )
    question_answers.answer(
        session,
        viewer=staff_viewer_of(worker),
        case_id=adult.case_id,
        question_id=question_id,
        given=given,
        now=at,
    )


def tell(
    session: Session,
    worker: Worker,
    adult: Adult,
    question_id: UUID,
    way: Way = Way.PAGE,
    *,
    in_writing_too: bool = False,
    at: datetime = NOW,
) -> None:
    """By somebody who has read the answer as it stands; the caller commits."""
    question_answers.tell(
        session,
        viewer=staff_viewer_of(worker),
        case_id=adult.case_id,
        question_id=question_id,
        telling=Telling(way=way, told_on=at.date(), in_writing_too=in_writing_too),
        answered_at=session.get_one(Question, question_id).answered_at,
        today=at.date(),
        now=at,
    )
