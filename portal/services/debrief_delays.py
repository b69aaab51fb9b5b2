"""Writing down why a step on the way to the talk about a post-mortem was late or waits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.debrief_delays import DelayedStep, DelayReason
from portal.models.base import new_id
from portal.models.debriefs import DebriefDelay
from portal.services import audit
from portal.services.debriefs import hold


def note(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    step: DelayedStep,
    reason: DelayReason | None,
    now: datetime,
) -> None:
    """Let this reason stand for a step from now on, or none (None); what stood before is kept.

    The case is held meanwhile, so that of two people the later one’s stands. Noting what stands changes nothing.
    """
    hold(session, case_id=case_id)
    standing = select(DebriefDelay).where(
        DebriefDelay.case_id == case_id, DebriefDelay.step == step, DebriefDelay.ended_at.is_(None)
    )
    before = session.scalars(standing).one_or_none()
    if reason == (None if before is None else before.reason):
        return
    if before is not None:
        before.ended_by, before.ended_at = viewer.id, now
        session.flush()
    if reason is not None:
        session.add(
            DebriefDelay(id=new_id(), case_id=case_id, step=step, reason=reason, noted_by=viewer.id, noted_at=now)
        )
        session.flush()
    facts = {"step": step.value, "reason": None if reason is None else reason.value}
    audit.record(session, actor=viewer, action="debrief.delay_noted", now=now, case_id=case_id, facts=facts)
