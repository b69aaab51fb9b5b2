"""What is written down about one step of the procedure, for the statements of the figures."""

from typing import Any

from sqlalchemy import ColumnElement, case, select

from portal.domain.procedure import RecordState
from portal.models.cases import Case
from portal.models.procedure import ProcedureRecord, ProcedureStep


def done_at(slug: str) -> ColumnElement[Any]:
    """When a step of the case around it was really done; empty while it is open, or not needed.

    Steps are named as the settings file names them (content/procedure): a service that has no step of this name has no
    record of it either.
    """
    step_id = select(ProcedureStep.id).where(ProcedureStep.slug == slug).scalar_subquery()
    return (
        select(case((ProcedureRecord.state == RecordState.DONE.value, ProcedureRecord.happened_at)))
        .where(ProcedureRecord.case_id == Case.id, ProcedureRecord.step_id == step_id)
        # The newest says how it stands: done, and then opened again, is open.
        .order_by(ProcedureRecord.number.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
