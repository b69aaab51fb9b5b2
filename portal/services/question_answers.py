"""Staff carry a family's question to a meeting, write the answer down, and tell it; only telling closes it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain import questions as rules
from portal.domain import restrictions
from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.domain.questions import ANSWER_AT_MOST, AnswerChanged, GivenBy, Meeting, NotYours, State, Way
from portal.domain.working_time import local
from portal.models.cases import Case, CaseAdult
from portal.models.questions import Question
from portal.models.sealing import seal
from portal.services import audit, notices
from portal.services.questions import state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answered, or why nobody could find out."""

    words: str
    could_not_find_out: bool
    given_by: GivenBy
    holds_finding: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How an adult was told. `told_on` is a day in London; for a telling by page it is today."""

    way: Way
    told_on: date
    in_writing_too: bool = False
    """Whoever told it aloud wants the words to stand on the adult's page as well."""


def carry(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    question_id: UUID,
    meeting: Meeting,
    meeting_on: date,
    now: datetime,
) -> None:
    """Take a question to a meeting, or to another one than before: from now on its words stay as they are.

    An answer that is there already stays. Raises NotYours, NotGivenToTheTeam, AlreadyTold, MeetingLongGone (all of
    domain.questions).
    """
    row = lock(session, case_id=case_id, question_id=question_id)
    rules.check_work(state_of(row))
    assert row.handed_at is not None  # noqa: S101 - for the type checker: the rule has just refused any other
    rules.check_meeting(meeting_on, handed_on=local(row.handed_at).date())
    row.carried_at = row.carried_at or now
    row.meeting, row.meeting_on = meeting, meeting_on
    session.flush()
    facts: dict[str, str | int | bool | None] = {"meeting": meeting.value, "on": meeting_on.isoformat()}
    _record(session, viewer, "question.carried", row, now, facts)


def keep_for_next(session: Session, *, viewer: StaffViewer, case_id: UUID, question_id: UUID, now: datetime) -> None:
    """It was not asked there, or the meeting moved: the question waits for the next one.

    Raises NotYours, NotGivenToTheTeam, AlreadyTold.
    """
    row = lock(session, case_id=case_id, question_id=question_id)
    rules.check_work(state_of(row))
    row.meeting = row.meeting_on = None
    session.flush()
    _record(session, viewer, "question.kept_for_next", row, now)


def follow_talk(session: Session, *, adult_id: UUID, moved_to: date | None) -> None:
    """The talk of this adult has moved to another day, or is called off (None): what was to be asked there goes along.

    What has an answer already is told whatever becomes of the talk.
    """
    to_be_asked = (
        Question.adult_id == adult_id,
        Question.meeting == Meeting.TALK.value,
        Question.answered_at.is_(None),
    )
    goes_to = {"meeting": None if moved_to is None else Meeting.TALK.value, "meeting_on": moved_to}
    session.execute(update(Question).where(*to_be_asked).values(**goes_to))


def answer(
    session: Session, *, viewer: StaffViewer, case_id: UUID, question_id: UUID, given: Answer, now: datetime
) -> None:
    """Write down what was answered, over what was written before; nobody of the family hears of it by this.

    Raises EmptyMessage and MessageTooLong (domain.messages), NotYours, NotGivenToTheTeam, AlreadyTold.
    """
    text = clean_body(given.words, limit=ANSWER_AT_MOST)
    row = lock(session, case_id=case_id, question_id=question_id)
    rules.check_work(state_of(row))
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, answer=text)
    row.could_not_find_out, row.given_by = given.could_not_find_out, given.given_by
    # What was asked where findings are talked about may hold one, so that its answer is told by a person.
    row.holds_finding = given.holds_finding or row.noted_by is not None
    row.answered_by, row.answered_at = viewer.id, now
    row.carried_at = row.carried_at or now
    session.flush()
    _record(session, viewer, "question.answered", row, now, {"could_not_find_out": given.could_not_find_out})


def tell(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    question_id: UUID,
    telling: Telling,
    answered_at: datetime | None,
    today: date,
    now: datetime,
) -> None:
    """Close a question: its adult was told, or is told now by page, with a notice that says nothing.

    `answered_at` is when the answer was written that the page showed: whoever tells it has read it. Free words to a
    restricted adult need a second person, so their answer goes onto the page only by somebody other than its writer.
    A second tap changes nothing. Raises NotYours, NotGivenToTheTeam, NotAnsweredYet, FindingOnAPage, ToldInTheFuture,
    AnswerChanged (all of domain.questions), and OwnWords or WordsTooOld (domain.restrictions).
    """
    row = lock(session, case_id=case_id, question_id=question_id)
    if state_of(row) is State.TOLD:
        return
    told_on = today if telling.way is Way.PAGE else telling.told_on
    rules.check_telling(state_of(row), telling.way, holds_finding=row.holds_finding, told_on=told_on, today=today)
    assert row.answered_at is not None  # noqa: S101 - for the type checker: the rule has just refused any other
    if answered_at != row.answered_at:
        raise AnswerChanged
    adult = _adult(session, row.adult_id)
    is_restricted = restrictions.needs_second_person(adult.restricted_at)
    if telling.way is Way.PAGE and is_restricted:
        restrictions.check_release(
            author_is_releasing=row.answered_by == viewer.id, written_at=row.answered_at, now=now
        )
    row.told_way, row.told_on, row.told_by, row.told_at = telling.way, told_on, viewer.id, now
    row.stands_on_page = rules.stands_on_page(
        telling.way, wanted=telling.in_writing_too, holds_finding=row.holds_finding, is_restricted=is_restricted
    )
    session.flush()
    _record(session, viewer, "question.told", row, now, {"way": telling.way.value})
    if telling.way is Way.PAGE:
        notices.post_to_person(session, person_id=adult.person_id, kind=NoticeKind.NEW_UPDATE, case_id=case_id, now=now)


def _adult(session: Session, adult_id: UUID) -> CaseAdult:
    """The adult, held so that a restriction which is set at this moment is set before or after, not between."""
    wanted = select(CaseAdult).where(CaseAdult.id == adult_id).with_for_update(read=True)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def lock(session: Session, *, case_id: UUID, question_id: UUID) -> Question:
    """One question of a case, held until the transaction ends. Raises NotYours."""
    row = session.get(Question, question_id, with_for_update=True, populate_existing=True)
    if row is None or row.case_id != case_id:
        raise NotYours
    return row


def _record(
    session: Session,
    viewer: StaffViewer,
    action: str,
    row: Question,
    now: datetime,
    facts: dict[str, str | int | bool | None] | None = None,
) -> None:
    audit.record(session, actor=viewer, action=action, now=now, case_id=row.case_id, subject_id=row.id, facts=facts)
