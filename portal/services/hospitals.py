"""The hospitals the service works with: rows, never code, because names change."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.people import Hospital
from portal.services import audit

NAME_AT_MOST = 200
"""Characters."""


class HospitalIsThere(Exception):
    """A hospital of this name is written down already."""


def add(session: Session, *, name: str, now: datetime) -> UUID:
    """Write a hospital down and return its id. Raises HospitalIsThere, EmptyMessage, MessageTooLong."""
    hospital = Hospital(id=new_id(), name=clean_body(name, limit=NAME_AT_MOST))
    try:
        with session.begin_nested():
            session.add(hospital)
            session.flush()
    except IntegrityError as problem:
        raise HospitalIsThere(f"“{hospital.name}” is written down already.") from problem
    audit.record_by_operator(session, action="hospital.added", subject_id=hospital.id, now=now)
    return hospital.id
