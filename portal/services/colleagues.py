"""People from outside the team who come to meetings: a list that the team keeps."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.crypto import SERVICE_DATA_KEY_ID
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.meetings import Colleague
from portal.models.sealing import seal
from portal.services import audit

NAME_AT_MOST = 100
"""Characters."""


def add_colleague(session: Session, *, viewer: StaffViewer, name: str, job_title: str, now: datetime) -> UUID:
    """Write somebody down who may come along, and return their id. Raises EmptyMessage, MessageTooLong."""
    row = Colleague(id=new_id(), job_title=clean_body(job_title, limit=NAME_AT_MOST))
    seal(session, row, key_id=SERVICE_DATA_KEY_ID, name=clean_body(name, limit=NAME_AT_MOST))
    session.add(row)
    session.flush()
    audit.record(session, actor=viewer, action="colleague.added", now=now, subject_id=row.id)
    return row.id


def remove_colleague(session: Session, *, viewer: StaffViewer, colleague_id: UUID, now: datetime) -> None:
    """Offer no more times with them; times that need them are not shown to families any more."""
    gone = update(Colleague).where(Colleague.id == colleague_id, Colleague.left_at.is_(None)).values(left_at=now)
    if session.execute(gone.returning(Colleague.id)).first() is not None:
        audit.record(session, actor=viewer, action="colleague.removed", now=now, subject_id=colleague_id)
