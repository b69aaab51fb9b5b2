"""What two people have to agree about: words to release, lost mailboxes, restrictions to look at again. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import null, nulls_first, select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.restrictions import Review, review_state
from portal.models.cases import Case, CaseAdult
from portal.models.held_messages import HeldMessage
from portal.models.people import Person, StaffMember
from portal.models.questions import Question
from portal.models.sealing import learn_keys, opener
from portal.models.sign_in import Recovery
from portal.queries import covering

AT_MOST = 200
"""Rows of each list: far more than a team of a few can have open at once."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One text in the list of all that wait; what it says stands in the thread."""

    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    author: str
    is_own: bool
    written_at: datetime
    question_id: UUID | None
    """The question that it answers; None for a message."""


@dataclass(frozen=True, slots=True)
class LetInRow:
    """One adult who has lost their mailbox; the other address stands on the page of their ways in."""

    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    asked_by: str
    is_own: bool
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class RestrictionRow:
    """One restricted adult, and when somebody looks again."""

    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    practitioner: str
    restricted_at: datetime
    review_on: date | None
    review: Review


@dataclass(frozen=True, slots=True)
class SecondLook:
    """All that two people have to agree about, of the families this viewer may see."""

    waiting: tuple[WaitingRow, ...]
    """The oldest first."""
    to_let_in: tuple[LetInRow, ...]
    """Who has waited longest first."""
    restrictions: tuple[RestrictionRow, ...]
    """Those without a day first, then by their day."""


_PEOPLE = (
    CaseAdult.case_id,
    CaseAdult.id.label("adult_id"),
    CaseAdult.sealed_child_name,
    Person.id.label("person_id"),
    Person.sealed_name.label("sealed_adult"),
    StaffMember.id.label("staff_id"),
    StaffMember.sealed_name.label("sealed_staff"),
)
_WAITING = (
    select(*_PEOPLE, HeldMessage.written_at, HeldMessage.author_id, null().label("id"))
    .select_from(HeldMessage)
    .join(CaseAdult, CaseAdult.id == HeldMessage.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(Case, Case.id == HeldMessage.case_id)
    .join(StaffMember, StaffMember.id == HeldMessage.author_id)
    .where(HeldMessage.decided_at.is_(None))
    .order_by(HeldMessage.written_at, HeldMessage.id)
    .limit(AT_MOST)
)
_ANSWERS = (
    select(*_PEOPLE, Question.answered_at.label("written_at"), Question.answered_by.label("author_id"), Question.id)
    .select_from(Question)
    .join(CaseAdult, CaseAdult.id == Question.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(Case, Case.id == Question.case_id)
    .join(StaffMember, StaffMember.id == Question.answered_by)
    # A finding goes onto no page, so nobody has to let it through.
    .where(Question.told_at.is_(None), CaseAdult.restricted_at.is_not(None), Question.holds_finding.is_(False))
    .order_by(Question.answered_at, Question.id)
    .limit(AT_MOST)
)
_LOST = (
    select(*_PEOPLE, Recovery.asked_at, Recovery.asked_by)
    .select_from(Recovery)
    .join(CaseAdult, CaseAdult.id == Recovery.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(Case, Case.id == CaseAdult.case_id)
    .join(StaffMember, StaffMember.id == Recovery.asked_by)
    .where(Recovery.decided_at.is_(None))
    .order_by(Recovery.asked_at, Recovery.id)
    .limit(AT_MOST)
)
_RESTRICTED = (
    select(*_PEOPLE, CaseAdult.restricted_at, CaseAdult.restriction_review_on)
    .select_from(CaseAdult)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(Case, Case.id == CaseAdult.case_id)
    .join(StaffMember, StaffMember.id == Case.practitioner_id)
    .where(CaseAdult.restricted_at.is_not(None))
    .order_by(nulls_first(CaseAdult.restriction_review_on), CaseAdult.id)
    .limit(AT_MOST)
)


def second_look(session: Session, *, viewer: StaffViewer, today: date) -> SecondLook:
    """Everything that waits for two people, and every restriction, of the families this viewer may see.

    `today` is the day in London. Five statements, and the keys.
    """
    waiting, answers, lost, restricted = _WAITING, _ANSWERS, _LOST, _RESTRICTED
    if Role.MANAGER not in viewer.roles:
        covered = covering.covered_ids(session, staff_id=viewer.id, on=today)
        theirs = Case.practitioner_id.in_([viewer.id, *sorted(covered)])
        waiting, answers = waiting.where(theirs), answers.where(theirs)
        lost, restricted = lost.where(theirs), restricted.where(theirs)
    held = sorted(
        [*session.execute(waiting).all(), *session.execute(answers).all()],
        key=lambda row: (row.written_at, row.adult_id),
    )
    shut_out, kept = session.execute(lost).all(), session.execute(restricted).all()
    sealed = [(row.sealed_child_name, row.sealed_adult, row.sealed_staff) for row in (*held, *shut_out, *kept)]
    learn_keys(session, [each for three in sealed for each in three])
    child, adult = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    staff = opener(session, StaffMember.sealed_name)
    return SecondLook(
        waiting=tuple(
            WaitingRow(
                case_id=row.case_id,
                adult_id=row.adult_id,
                adult=adult(row.person_id, row.sealed_adult),
                child=child(row.adult_id, row.sealed_child_name),
                author=staff(row.staff_id, row.sealed_staff),
                is_own=row.author_id == viewer.id,
                written_at=row.written_at,
                question_id=row.id,
            )
            for row in held
        ),
        to_let_in=tuple(
            LetInRow(
                case_id=row.case_id,
                adult_id=row.adult_id,
                adult=adult(row.person_id, row.sealed_adult),
                child=child(row.adult_id, row.sealed_child_name),
                asked_by=staff(row.staff_id, row.sealed_staff),
                is_own=row.asked_by == viewer.id,
                asked_at=row.asked_at,
            )
            for row in shut_out
        ),
        restrictions=tuple(
            RestrictionRow(
                case_id=row.case_id,
                adult_id=row.adult_id,
                adult=adult(row.person_id, row.sealed_adult),
                child=child(row.adult_id, row.sealed_child_name),
                practitioner=staff(row.staff_id, row.sealed_staff),
                restricted_at=row.restricted_at,
                review_on=row.restriction_review_on,
                review=review_state(row.restriction_review_on, today=today),
            )
            for row in kept
        ),
    )
