"""The questions that families have given to the team, on one case and over all: what is to be done next. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.domain import questions as rules
from portal.domain.access import Role, StaffViewer
from portal.domain.questions import For, GivenBy, Meeting, NotYours, State, Times, Way
from portal.models.cases import Case, CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.questions import Question
from portal.models.sealing import learn_keys, opener
from portal.queries import covering
from portal.queries.questions import Asked, asked

AT_MOST = 500
"""Questions on one list: far more than a team of a few carries at once. The page says where there are more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, as staff read it."""

    words: str
    could_not_find_out: bool
    given_by: GivenBy
    holds_finding: bool
    by_id: UUID
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """How the adult was told."""

    way: Way
    on: date
    by: str
    stands_on_page: bool


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One question that somebody gave to the team."""

    id: UUID
    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    """The child's name as this adult uses it."""
    locale: str
    """The language the adult reads in: the words may be in it."""
    is_restricted: bool
    asked: Asked
    whom_for: For
    state: State
    handed_at: datetime
    follows_id: UUID | None
    meeting: Meeting | None
    meeting_on: date | None
    answer: Answer | None
    account_id: UUID | None
    """The meeting at which they asked it, where a member of staff wrote it down for them."""
    finder: str | None
    """Who finds out; None while nobody was named."""
    finder_id: UUID | None
    due_on: date | None
    telling: Telling | None

    @property
    def waits_for_meeting(self) -> bool:
        """Nobody has said yet to which meeting it goes next, or who else finds out."""
        return self.answer is None and self.meeting is None and self.due_on is None


def of_case(session: Session, *, case_id: UUID) -> tuple[WorkRow, ...]:
    """What the adults of a case have given to the team, told ones too, in the order in which it came."""
    return _rows(session, _ROWS.where(Question.case_id == bindparam("case_id")), {"case_id": case_id})


def one(session: Session, *, case_id: UUID, question_id: UUID) -> WorkRow:
    """One question of a case. Raises NotYours."""
    wanted = _ROWS.where(Question.case_id == bindparam("case_id"), Question.id == bindparam("question_id"))
    found = _rows(session, wanted, {"case_id": case_id, "question_id": question_id})
    if not found:
        raise NotYours
    return found[0]


def open_for(session: Session, *, viewer: StaffViewer, today: date) -> tuple[WorkRow, ...]:
    """Every question that is not told yet, of the families this viewer may see, the longest waiting first.

    `today` is the day in London: whoever is covered today counts. At most AT_MOST.
    """
    wanted = _ROWS.where(Question.told_at.is_(None)).limit(AT_MOST)
    if Role.MANAGER not in viewer.roles:
        covered = covering.covered_ids(session, staff_id=viewer.id, on=today)
        wanted = wanted.where(Case.practitioner_id.in_([viewer.id, *sorted(covered)]))
    return _rows(session, wanted, {})


_ANSWERED_BY, _TOLD_BY, _FINDER = aliased(StaffMember), aliased(StaffMember), aliased(StaffMember)
_ROWS = (
    select(
        Question,
        CaseAdult.sealed_child_name,
        CaseAdult.restricted_at,
        Person.id.label("person_id"),
        Person.sealed_name.label("sealed_adult"),
        Person.locale,
        _ANSWERED_BY.sealed_name.label("sealed_answerer"),
        _TOLD_BY.sealed_name.label("sealed_teller"),
        _FINDER.sealed_name.label("sealed_finder"),
    )
    .join(Case, Case.id == Question.case_id)
    .join(CaseAdult, CaseAdult.id == Question.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .outerjoin(_ANSWERED_BY, _ANSWERED_BY.id == Question.answered_by)
    .outerjoin(_TOLD_BY, _TOLD_BY.id == Question.told_by)
    .outerjoin(_FINDER, _FINDER.id == Question.finder_id)
    # What was not given to the team is a note of theirs to themselves.
    .where(Question.handed_at.is_not(None))
    .order_by(Question.handed_at, Question.id)
)


def _rows(session: Session, wanted: Select[*tuple[Any, ...]], values: dict[str, UUID]) -> tuple[WorkRow, ...]:
    found = session.execute(wanted, values).all()
    sealed: list[bytes | None] = []
    for row in found:
        sealed += [row.Question.sealed_words, row.Question.sealed_answer, row.sealed_child_name]
        sealed += [row.sealed_adult, row.sealed_answerer, row.sealed_teller, row.sealed_finder]
    learn_keys(session, sealed)
    return tuple(_row(session, row) for row in found)


def _row(session: Session, row: Any) -> WorkRow:
    question: Question = row.Question
    assert question.handed_at is not None  # noqa: S101 - the statement asks for no other
    words = opener(session, Question.sealed_words)(question.id, question.sealed_words)
    return WorkRow(
        id=question.id,
        case_id=question.case_id,
        adult_id=question.adult_id,
        adult=opener(session, Person.sealed_name)(row.person_id, row.sealed_adult),
        child=opener(session, CaseAdult.sealed_child_name)(question.adult_id, row.sealed_child_name),
        locale=row.locale,
        is_restricted=row.restricted_at is not None,
        asked=asked(words, is_from_bank=question.is_from_bank),
        whom_for=For(question.whom_for),
        state=rules.state_of(Times(question.handed_at, question.carried_at, question.answered_at, question.told_at)),
        handed_at=question.handed_at,
        follows_id=question.follows_id,
        meeting=None if question.meeting is None else Meeting(question.meeting),
        meeting_on=question.meeting_on,
        answer=_answer(session, row),
        account_id=question.account_id,
        finder=None
        if question.finder_id is None
        else opener(session, StaffMember.sealed_name)(question.finder_id, row.sealed_finder),
        finder_id=question.finder_id,
        due_on=question.due_on,
        telling=_telling(session, row),
    )


def _answer(session: Session, row: Any) -> Answer | None:
    question: Question = row.Question
    if question.answered_at is None:
        return None
    # The table keeps these together.
    assert question.answered_by and question.sealed_answer and question.given_by  # noqa: S101, PT018
    return Answer(
        words=opener(session, Question.sealed_answer)(question.id, question.sealed_answer),
        could_not_find_out=question.could_not_find_out,
        given_by=GivenBy(question.given_by),
        holds_finding=question.holds_finding,
        by_id=question.answered_by,
        by=opener(session, StaffMember.sealed_name)(question.answered_by, row.sealed_answerer),
        at=question.answered_at,
    )


def _telling(session: Session, row: Any) -> Telling | None:
    question: Question = row.Question
    if question.told_at is None:
        return None
    # The table keeps these together.
    assert question.told_on is not None and question.told_by is not None and question.told_way is not None  # noqa: S101, PT018
    return Telling(
        way=Way(question.told_way),
        on=question.told_on,
        by=opener(session, StaffMember.sealed_name)(question.told_by, row.sealed_teller),
        stands_on_page=question.stands_on_page,
    )
