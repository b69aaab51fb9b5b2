"""Writing down what settles the gate, and what each adult wants to know."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import debrief_records
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.debrief_records import Question
from portal.domain.debriefs import WishToKnow
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import GateRecord
from portal.models.sealing import seal
from portal.services import audit

EVIDENCE_AT_MOST = 2000
"""Characters: who said it, how, and where it can be found."""


class NotOnThisCase(LookupError):
    """An adult of another case, or of none."""


def record(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    question: Question,
    adult_id: UUID | None,
    answer: str,
    happened_on: date,
    evidence: str,
    today: date,
    now: datetime,
) -> None:
    """Add a record to the gate; the newest of a question counts from this moment on.

    The case is held meanwhile, so that no booking slips through a gate that shuts. A wish is kept with the adult as
    well. Raises AnswerDoesNotFit, HappenedInTheFuture, NotOnThisCase, and EmptyMessage or MessageTooLong (evidence).
    """
    debrief_records.check_record(question, answer, adult_id=adult_id, happened_on=happened_on, today=today)
    words = clean_body(evidence, limit=EVIDENCE_AT_MOST)
    case = hold(session, case_id=case_id)
    if adult_id is not None:
        adult = session.get(CaseAdult, adult_id)
        if adult is None or adult.case_id != case_id:
            raise NotOnThisCase
        if question is Question.WISH:
            _keep_wish(adult, WishToKnow(answer), now=now)
    row = GateRecord(
        id=new_id(),
        case_id=case_id,
        item=question,
        adult_id=adult_id,
        answer=answer,
        happened_on=happened_on,
        recorded_by=viewer.id,
        recorded_at=now,
    )
    seal(session, row, key_id=case.data_key_id, evidence=words)
    session.add(row)
    session.flush()
    facts = {"question": question.value, "answer": answer}
    audit.record(
        session, actor=viewer, action="gate.recorded", now=now, case_id=case_id, subject_id=row.id, facts=facts
    )


def hold(session: Session, *, case_id: UUID) -> Case:
    """The case, held until this transaction ends: its gate and its bookings change one after the other."""
    found = select(Case).where(Case.id == case_id).with_for_update(key_share=True)
    return session.execute(found, execution_options={"populate_existing": True}).scalar_one()


def choose_wish(session: Session, *, viewer: FamilyViewer, wish: WishToKnow, now: datetime) -> None:
    """Keep what an adult wants to know, as they say it now; they may say otherwise on any day."""
    adult = session.get_one(CaseAdult, viewer.adult_id)
    _keep_wish(adult, wish, now=now)
    session.flush()
    audit.record(
        session,
        actor=viewer,
        action="wish.chosen",
        now=now,
        case_id=viewer.case_id,
        subject_id=viewer.adult_id,
        facts={"wish": wish.value},
    )


def _keep_wish(adult: CaseAdult, wish: WishToKnow, *, now: datetime) -> None:
    adult.wish_to_know = wish
    adult.wish_recorded_at = adult.wish_recorded_at or now
