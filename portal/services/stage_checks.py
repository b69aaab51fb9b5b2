"""Somebody asked whomever a family waits for, and there is nothing new: the family reads on which day."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.journey import StageState
from portal.models.base import new_id
from portal.models.journey import StageCheck, StageEvent
from portal.models.prepared import insert_once
from portal.services import audit
from portal.services.journey import lock_open_case

_CHECK = insert_once(cast(Table, StageCheck.__table__), "event_id", "checked_on")


class NotWaiting(Exception):
    """The stage does not wait for anybody (any more)."""


def record_check(
    session: Session, *, viewer: StaffViewer, case_id: UUID, stage: str, today: date, now: datetime
) -> None:
    """Write down that this stage was asked about today and nothing is new; once a day, however often it is pressed.

    It is no update: nobody gets a notice, and the promise stands as it was. Raises CaseClosed, NotWaiting.
    """
    case = lock_open_case(session, case_id=case_id)
    newest = session.scalars(
        select(StageEvent)
        .where(StageEvent.case_id == case.id, StageEvent.stage == stage)
        .order_by(StageEvent.recorded_at.desc(), StageEvent.id.desc())
        .limit(1)
    ).first()
    if newest is None or newest.state != StageState.WAITING:
        raise NotWaiting
    check = {"id": new_id(), "event_id": newest.id, "checked_on": today, "checked_by": viewer.id, "checked_at": now}
    if _CHECK.count(session, check):
        audit.record(session, actor=viewer, action="stage.checked", now=now, case_id=case.id, subject_id=newest.id)
