"""The standard operating procedure: taken in from its file, and written down step by step for each case."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.procedure import RecordState, Step, check_record
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.people import Hospital
from portal.models.procedure import ProcedureRecord, ProcedureStep
from portal.models.sealing import seal
from portal.services import audit

WORDS_AT_MOST = 4000
"""Characters of evidence, or of a reason."""

WHO_AT_MOST = 200


class HospitalUnknown(LookupError):
    """The file names a hospital that is not written down."""


class NoSuchStep(LookupError):
    """No step of that name was ever in the procedure."""


class StepChangedMeanwhile(Exception):
    """Somebody else wrote something down about this step after the form was opened."""


def load(session: Session, steps: Sequence[Step], *, now: datetime) -> int:
    """Take the file's steps in and give how many there are; what is gone from it rests. Raises HospitalUnknown."""
    hospitals = {row.name: row.id for row in session.execute(select(Hospital.name, Hospital.id))}
    known = {row.slug: row for row in session.scalars(select(ProcedureStep))}
    gone = update(ProcedureStep).where(ProcedureStep.slug.not_in([step.slug for step in steps]))
    session.execute(gone.values(is_current=False))
    for position, step in enumerate(steps):
        row = known.get(step.slug) or ProcedureStep(id=new_id(), slug=step.slug)
        row.position, row.phase, row.title = position, step.phase, step.title
        row.due_count, row.due_unit, row.due_after = _due(step)
        row.applies_to, row.not_for = sorted(step.applies_to), sorted(step.not_for)
        row.hospital_ids = [str(_hospital(hospitals, name)) for name in step.hospitals]
        row.owner, row.source, row.is_current, row.loaded_at = step.owner, step.source, True, now
        session.add(row)
    session.flush()
    return len(steps)


def _due(step: Step) -> tuple[int | None, str | None, str | None]:
    return (None, None, None) if step.due is None else (step.due.count, step.due.unit.value, step.due.after)


def _hospital(hospitals: dict[str, UUID], name: str) -> UUID:
    if name not in hospitals:
        raise HospitalUnknown(f"The procedure names “{name}”, and no hospital of that name is written down.")
    return hospitals[name]


def record(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    slug: str,
    state: RecordState,
    happened_at: datetime,
    who: str,
    words: str,
    seen_number: int,
    form_key: UUID,
    now: datetime,
) -> None:
    """Write down that a step was done, is not needed, or is open again; the same form sent again adds nothing.

    `seen_number` is the newest record that the form was made from, 0 for none. What was written before stays. Raises
    NoSuchStep, StepChangedMeanwhile, MessageTooLong, and the refusals of domain.procedure.check_record.
    """
    if session.execute(select(ProcedureRecord.id).where(ProcedureRecord.form_key == form_key)).first() is not None:
        return
    step_id = session.execute(select(ProcedureStep.id).where(ProcedureStep.slug == slug)).scalar_one_or_none()
    if step_id is None:
        raise NoSuchStep
    case = session.get_one(Case, case_id)
    newest = _newest(session, case_id, step_id)
    if seen_number != (newest.number if newest else 0):
        raise StepChangedMeanwhile
    latest = RecordState(newest.state) if newest else None
    check_record(state, latest=latest, happened_at=happened_at, words=words, died_on=case.died_on, now=now)
    row = ProcedureRecord(
        id=new_id(),
        case_id=case_id,
        step_id=step_id,
        number=seen_number + 1,
        state=state,
        happened_at=happened_at,
        recorded_by=viewer.id,
        recorded_at=now,
        form_key=form_key,
    )
    seal(
        session,
        row,
        key_id=case.data_key_id,
        who=_optional(who, WHO_AT_MOST),
        words=_optional(words, WORDS_AT_MOST),
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        if session.execute(select(ProcedureRecord.id).where(ProcedureRecord.form_key == form_key)).first() is not None:
            return  # the other tap of a double tap was quicker
        raise StepChangedMeanwhile from None
    audit.record(
        session,
        actor=viewer,
        action="procedure.recorded",
        now=now,
        case_id=case_id,
        subject_id=row.id,
        facts={"state": state.value},
    )


def _newest(session: Session, case_id: UUID, step_id: UUID) -> ProcedureRecord | None:
    its = (ProcedureRecord.case_id == case_id, ProcedureRecord.step_id == step_id)
    number = select(func.max(ProcedureRecord.number)).where(*its).scalar_subquery()
    return session.scalars(select(ProcedureRecord).where(*its, ProcedureRecord.number == number)).first()


def _optional(text: str, limit: int) -> str:
    try:
        return clean_body(text, limit=limit)
    except EmptyMessage:
        return ""
