"""Why steps on the way to the talk about a post-mortem were late or wait: of one case, now and before. Staff only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.debrief_delays import DelayedStep, DelayReason
from portal.models.debriefs import DebriefDelay
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class DelayRow:
    """One reason, as somebody noted it."""

    step: DelayedStep
    reason: DelayReason
    noted_by: str
    noted_at: datetime
    ended_at: datetime | None
    """None while it stands."""


def of_case(session: Session, *, case_id: UUID) -> tuple[DelayRow, ...]:
    """Every reason ever noted, the newest first."""
    rows = session.execute(
        select(DebriefDelay, StaffMember.sealed_name)
        .join(StaffMember, StaffMember.id == DebriefDelay.noted_by)
        .where(DebriefDelay.case_id == case_id)
        .order_by(DebriefDelay.noted_at.desc(), DebriefDelay.id.desc())
    ).all()
    learn_keys(session, [name for _delay, name in rows])
    name_of = opener(session, StaffMember.sealed_name)
    return tuple(
        DelayRow(
            step=DelayedStep(delay.step),
            reason=DelayReason(delay.reason),
            noted_by=name_of(delay.noted_by, sealed_name),
            noted_at=delay.noted_at,
            ended_at=delay.ended_at,
        )
        for delay, sealed_name in rows
    )
