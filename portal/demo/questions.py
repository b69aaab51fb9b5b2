"""What the made-up families want to ask, and what became of it: kept, given, carried, answered, told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.question_bank import BankQuestion
from portal.domain.questions import For, GivenBy, Meeting, Way
from portal.domain.working_time import local
from portal.services import question_answers, questions
from portal.services.question_answers import Answer, Telling


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """A question of one adult, and how far it has come."""

    words: str
    days_ago: int
    whom_for: For = For.ANYONE
    adult: int = 0
    is_given: bool = True
    is_shared: bool = False
    meeting: Meeting | None = None
    meeting_in_days: int = 0
    """From today; before it was asked nobody can have carried it."""
    answer: str = ""
    given_by: GivenBy = GivenBy.TEAM
    could_not_find_out: bool = False
    told: Way | None = None
    asks_more: str = ""
    """What they still want to ask after the answer."""


QUESTIONS = {
    "Yusuf": (
        DemoQuestion(
            "Why did nobody at the surgery send us on, when I rang twice that week?",
            20,
            For.REVIEW,
            is_shared=True,
            meeting=Meeting.REVIEW,
            meeting_in_days=12,
        ),
        DemoQuestion("Was he alone at any time?", 6, For.TALK),
        DemoQuestion("I dream of that morning. Do other parents?", 2, is_given=False),
        DemoQuestion("یوسف کے کپڑے ہمیں کب واپس ملیں گے؟", 4, For.CORONER, adult=1),
    ),
    "Ellie": (
        DemoQuestion(
            "Who has the drawings from the wall beside her bed?",
            40,
            answer="The ward kept them for you, all seven. I have them here, and I will bring them when I come.",
            given_by=GivenBy.HOSPITAL,
            told=Way.PAGE,
            asks_more="Is her blue cup there, too?",
        ),
        DemoQuestion(
            "At what time did she die?",
            35,
            For.TALK,
            answer="I asked the doctors twice. They tried, and nobody can say.",
            given_by=GivenBy.PATHOLOGIST,
            could_not_find_out=True,
            told=Way.PHONE,
        ),
    ),
    "Lily": (
        DemoQuestion(
            "When may we have her school bag?",
            9,
            For.CORONER,
            answer="The police still need it. The officer will ring me when it can be fetched, and I will bring it.",
            given_by=GivenBy.POLICE,
        ),
    ),
}
"""By the name of the child. The answer to a restricted adult waits for a second person."""

FROM_BANK = {"Ellie": (BankQuestion.OTHER_CHILDREN, BankQuestion.COPY)}


def ask(
    session: Session,
    practitioner: StaffViewer,
    *,
    child_name: str,
    adults: list[FamilyViewer],
    now: datetime,
) -> None:
    """Everything about one child, each thing on its day."""
    for question in QUESTIONS.get(child_name, ()):
        _ask(session, practitioner, adults[question.adult], question, now=now)
    chosen = FROM_BANK.get(child_name, ())
    questions.choose(session, viewer=adults[0], form_key=uuid4(), chosen=chosen, give=True, now=now)


def _ask(
    session: Session, practitioner: StaffViewer, adult: FamilyViewer, question: DemoQuestion, *, now: datetime
) -> None:
    at = now - timedelta(days=question.days_ago)
    question_id = _add(session, adult, question.words, question.whom_for, give=question.is_given, follows=None, at=at)
    if question.is_shared:
        questions.share(session, viewer=adult, question_id=question_id, is_shared=True, now=at)
    if question.meeting is not None:
        question_answers.carry(
            session,
            viewer=practitioner,
            case_id=adult.case_id,
            question_id=question_id,
            meeting=question.meeting,
            meeting_on=local(now).date() + timedelta(days=question.meeting_in_days),
            now=at + timedelta(days=1),
        )
    if question.answer:
        _answer(session, practitioner, adult, question_id, question, at=at + timedelta(days=3))
    if question.asks_more:
        more_at = at + timedelta(days=5)
        _add(session, adult, question.asks_more, question.whom_for, give=True, follows=question_id, at=more_at)


def _add(
    session: Session, adult: FamilyViewer, words: str, whom_for: For, *, give: bool, follows: UUID | None, at: datetime
) -> UUID:
    question_id = questions.add(
        session,
        viewer=adult,
        form_key=uuid4(),
        words=words,
        whom_for=whom_for,
        give=give,
        follows_id=follows,
        now=at,
    )
    assert question_id is not None  # noqa: S101 - its form key is new
    return question_id


def _answer(
    session: Session,
    practitioner: StaffViewer,
    adult: FamilyViewer,
    question_id: UUID,
    question: DemoQuestion,
    *,
    at: datetime,
) -> None:
    given = Answer(
        words=question.answer,
        could_not_find_out=question.could_not_find_out,
        given_by=question.given_by,
        holds_finding=False,
    )
    case_id = adult.case_id
    question_answers.answer(session, viewer=practitioner, case_id=case_id, question_id=question_id, given=given, now=at)
    if question.told is None:
        return
    on = local(at).date()
    telling = Telling(way=question.told, told_on=on, in_writing_too=True)
    question_answers.tell(
        session,
        viewer=practitioner,
        case_id=case_id,
        question_id=question_id,
        telling=telling,
        answered_at=at,
        today=on,
        now=at,
    )
