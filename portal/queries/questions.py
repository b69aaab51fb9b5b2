"""The questions of one adult as their own pages show them. It has no room for what the team knows of them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain import questions as rules
from portal.domain.question_bank import BankQuestion
from portal.domain.questions import QUESTIONS_AT_MOST, For, GivenBy, NotYours, State, Times, Way
from portal.models.cases import CaseAdult
from portal.models.people import StaffMember
from portal.models.questions import Question
from portal.models.sealing import learn_keys, opener

Asked = str | BankQuestion
"""What is asked: somebody's own words, or a question of the bank, which everybody reads in their own language."""


@dataclass(frozen=True, slots=True)
class Told:
    """That they were told, and what, where that stands on the page."""

    by: str
    """A first name."""
    on: date
    way: Way
    given_by: GivenBy
    could_not_find_out: bool
    words: str | None
    """None: it was said, and is not written here."""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """One's own question."""

    id: UUID
    asked: Asked
    whom_for: For
    state: State
    """Never State.ANSWERED: a page says what the answer is, or nothing."""
    is_shared: bool
    added_at: datetime
    told: Told | None

    @property
    def may_change(self) -> bool:
        return rules.may_change(self.state)


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """What another adult of the case lets this one read: the words, and nothing else."""

    asked: Asked
    whom_for: For


@dataclass(frozen=True, slots=True)
class Questions:
    """Everything on the list of one adult."""

    own: tuple[OwnQuestion, ...]
    """In the order in which they were added."""
    shared: tuple[SharedQuestion, ...]
    is_found_out: bool
    """Somebody finds out what this adult asked at a meeting. What that was, no page says: it may hold a finding."""

    @property
    def from_bank(self) -> frozenset[BankQuestion]:
        """What they have chosen and were not told yet."""
        return frozenset(each.asked for each in self.own if isinstance(each.asked, BankQuestion) and each.told is None)


_OWN = (
    select(
        Question.id,
        Question.is_from_bank,
        Question.sealed_words,
        Question.whom_for,
        Question.is_shared,
        Question.added_at,
        Question.handed_at,
        Question.carried_at,
        Question.told_at,
        Question.told_on,
        Question.told_way,
        Question.told_by,
        Question.given_by,
        Question.could_not_find_out,
        Question.stands_on_page,
        Question.sealed_answer,
        Question.noted_by,
        StaffMember.sealed_name.label("sealed_teller"),
    )
    .outerjoin(StaffMember, StaffMember.id == Question.told_by)
    .where(Question.adult_id == bindparam("adult_id"), or_(Question.noted_by.is_(None), Question.told_at.is_(None)))
    .order_by(Question.added_at, Question.id)
)
_READER = aliased(CaseAdult)
_SHARED = (
    select(
        Question.id,
        Question.is_from_bank,
        Question.sealed_words,
        Question.whom_for,
        CaseAdult.restricted_at.label("writer_restricted_at"),
        _READER.restricted_at.label("reader_restricted_at"),
    )
    .join(CaseAdult, CaseAdult.id == Question.adult_id)
    .join(_READER, (_READER.case_id == Question.case_id) & (_READER.id != Question.adult_id))
    .where(_READER.id == bindparam("adult_id"), Question.is_shared)
    .order_by(Question.added_at, Question.id)
    .limit(QUESTIONS_AT_MOST)
)


def of_adult(session: Session, *, adult_id: UUID) -> Questions:
    """What this adult wants to ask, and what others of the case let them read. Two statements, and the keys."""
    who = {"adult_id": adult_id}
    found, shared = session.execute(_OWN, who).all(), session.execute(_SHARED, who).all()
    rows = [row for row in found if row.noted_by is None]
    sealed = [each for row in rows for each in (row.sealed_words, row.sealed_answer, row.sealed_teller)]
    learn_keys(session, [*sealed, *(row.sealed_words for row in shared)])
    words, answer = opener(session, Question.sealed_words), opener(session, Question.sealed_answer)
    name = opener(session, StaffMember.sealed_name)
    own = []
    for row in rows:
        told = None
        if row.told_at is not None:
            told = Told(
                by=name(row.told_by, row.sealed_teller).split()[0],
                on=row.told_on,
                way=Way(row.told_way),
                given_by=GivenBy(row.given_by),
                could_not_find_out=row.could_not_find_out,
                words=answer(row.id, row.sealed_answer) if row.stands_on_page else None,
            )
        own.append(
            OwnQuestion(
                id=row.id,
                asked=asked(words(row.id, row.sealed_words), is_from_bank=row.is_from_bank),
                whom_for=For(row.whom_for),
                # Without the time of the answer: a page must not know it.
                state=rules.state_of(Times(row.handed_at, row.carried_at, None, row.told_at)),
                is_shared=row.is_shared,
                added_at=row.added_at,
                told=told,
            )
        )
    return Questions(
        own=tuple(own),
        shared=tuple(
            SharedQuestion(asked(words(row.id, row.sealed_words), is_from_bank=row.is_from_bank), For(row.whom_for))
            for row in shared
            if rules.sees_shared(
                writer_restricted=row.writer_restricted_at is not None,
                reader_restricted=row.reader_restricted_at is not None,
            )
        ),
        is_found_out=len(rows) < len(found),
    )


def one(session: Session, *, adult_id: UUID, question_id: UUID) -> OwnQuestion:
    """One question of this adult. Raises NotYours."""
    found = (each for each in of_adult(session, adult_id=adult_id).own if each.id == question_id)
    question = next(found, None)
    if question is None:
        raise NotYours
    return question


def asked(words: str, *, is_from_bank: bool) -> Asked:
    """What a row's words stand for."""
    return BankQuestion(words) if is_from_bank else words
