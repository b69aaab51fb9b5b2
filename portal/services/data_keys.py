"""Making, re-wrapping and erasing data keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.crypto import SERVICE_DATA_KEY_ID
from portal.models import sealing
from portal.models.data_keys import DataKey
from portal.models.sealing import cipher_of


def ensure_service_data_key(session: Session, *, now: datetime) -> None:
    """Learn the service data key; make it when this database has none yet. Raises WrongServiceKey."""
    if session.get(DataKey, SERVICE_DATA_KEY_ID) is None:
        wrapped = cipher_of(session).make_service_data_key()
        session.add(DataKey(id=SERVICE_DATA_KEY_ID, case_id=None, wrapped=wrapped, created_at=now))
        session.flush()
    sealing.learn_service_data_key(session)


def learn_service_data_key(session: Session) -> None:
    """Open this database with the service key. Raises WrongServiceKey, or KeyErased where it was never set up."""
    sealing.learn_service_data_key(session)


def make_key(session: Session, *, now: datetime, case_id: UUID | None = None) -> UUID:
    """Make and store a data key, of a case or (without one) of a person; its id goes into their row."""
    key_id, wrapped = cipher_of(session).make_key()
    session.add(DataKey(id=key_id, case_id=case_id, wrapped=wrapped, created_at=now))
    session.flush()
    return key_id


def erase_case_keys(session: Session, *, case_id: UUID) -> None:
    """Erase what was written about a case, wherever it still lies, by erasing its data key."""
    gone = session.scalars(delete(DataKey).where(DataKey.case_id == case_id).returning(DataKey.id))
    for key_id in gone:
        cipher_of(session).forget(key_id)


def rewrap_all(session: Session) -> int:
    """Wrap every data key with the current service key; answers how many there were. Raises WrongServiceKey."""
    cipher = cipher_of(session)
    keys = session.scalars(select(DataKey).order_by(DataKey.id)).all()
    for key in keys:
        key.wrapped = cipher.rewrap(key.id, key.wrapped)
    session.flush()
    return len(keys)
