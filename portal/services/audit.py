"""The record of what was done: appended in the same transaction as the deed, opaque ids only (ASVS 16.2.1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer, Viewer
from portal.models.base import new_id
from portal.models.cases import AuditEntry
from portal.models.prepared import Prepared


def record(
    session: Session,
    *,
    actor: Viewer,
    action: str,
    now: datetime,
    case_id: UUID | None = None,
    subject_id: UUID | None = None,
    facts: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Append one entry. `action` is a noun and a past verb (“message.sent”); `facts` holds no words people wrote."""
    kind = "nobody" if actor is None else ("staff" if isinstance(actor, StaffViewer) else "family")
    _append(
        session,
        happened_at=now,
        actor_kind=kind,
        actor_id=None if actor is None else actor.id,
        action=action,
        case_id=case_id,
        subject_id=subject_id,
        facts=dict(facts or {}),
    )


def record_by_operator(session: Session, *, action: str, now: datetime, subject_id: UUID | None = None) -> None:
    """Append an entry for something done on the command line."""
    _append(
        session,
        happened_at=now,
        actor_kind="operator",
        actor_id=None,
        action=action,
        case_id=None,
        subject_id=subject_id,
        facts={},
    )


_APPEND = Prepared(insert(AuditEntry))


def _append(session: Session, **values: Any) -> None:
    # Every write ends with an entry, and nothing reads it back: so it goes in as a plain row, without an object.
    _APPEND.count(session, {"id": new_id(), **values})
