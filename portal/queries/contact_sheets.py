"""The family-contact sheet: what somebody types by hand into the national system about one case (domain.md 6.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.figure_periods import day_of
from portal.domain.questions import Meeting
from portal.models.cases import Case
from portal.models.people import StaffMember
from portal.models.questions import Question
from portal.models.sealing import learn_keys, opener
from portal.queries import offered_support, question_work
from portal.queries.figure_steps import done_at
from portal.queries.offered_support import OfferRow
from portal.queries.question_work import WorkRow


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """All that the sheet says, and nothing else; days are None where nothing is written down."""

    reference: str
    key_worker: str
    role: str
    named_on: date
    questions: tuple[WorkRow, ...]
    fed_back_on: date | None
    """When a person first told the family what the review meeting said."""
    support: tuple[OfferRow, ...]
    postcard_on: date | None
    """When the family was given the card of the national database."""


_FIRST_TOLD = (
    select(func.min(Question.told_on))
    .where(Question.case_id == Case.id, Question.meeting == Meeting.REVIEW.value)
    .correlate(Case)
    .scalar_subquery()
)
_CASE = (
    select(
        Case.reference,
        Case.opened_at,
        StaffMember.id,
        StaffMember.sealed_name,
        StaffMember.job_title,
        _FIRST_TOLD.label("told_on"),
        done_at("review-fed-back").label("fed_back_at"),
        done_at("national-database-card").label("card_at"),
    )
    .join(StaffMember, StaffMember.id == Case.practitioner_id)
    .where(Case.id == bindparam("case_id"))
)


def of_case(session: Session, *, case_id: UUID, today: date) -> ContactSheet:
    """The sheet of a case that is there."""
    row = session.execute(_CASE, {"case_id": case_id}).one()
    learn_keys(session, [row.sealed_name])
    fed_back = [day for day in (row.told_on, _day(row.fed_back_at)) if day is not None]
    return ContactSheet(
        reference=row.reference,
        key_worker=opener(session, StaffMember.sealed_name)(row.id, row.sealed_name),
        role=row.job_title,
        named_on=day_of(row.opened_at),
        questions=question_work.of_case(session, case_id=case_id),
        fed_back_on=min(fed_back, default=None),
        support=offered_support.of_case(session, case_id=case_id, today=today),
        postcard_on=_day(row.card_at),
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else day_of(moment)
