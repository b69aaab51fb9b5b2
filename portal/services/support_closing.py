"""Closing a service for good: nobody is sent there any more, and whoever kept it may be pointed to another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.support import Act
from portal.domain.working_time import local
from portal.models.support import SupportInstead
from portal.queries import support as queries
from portal.services import audit, support


class NotAnAlternative(ValueError):
    """Families do not see the other service, or it is the very one that closes."""


def close(
    session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, instead_id: UUID | None, now: datetime
) -> None:
    """Close an entry as it stood at `revision`, and point to another where one is named.

    It is gone from every list and every offer at once: what each adult keeps is sealed, so their page looks it up.
    Raises NoSuchEntry, ChangedMeanwhile, NotPossibleNow, NotAnAlternative.
    """
    support.move(session, viewer=viewer, entry_id=entry_id, revision=revision, act=Act.CLOSED, now=now)
    if instead_id is None:
        return
    other = queries.by_ids(session, [instead_id], today=local(now).date()).get(instead_id)
    if other is None or other.is_crisis:
        raise NotAnAlternative
    session.add(SupportInstead(id=entry_id, instead_id=instead_id))
    session.flush()
    audit.record(
        session,
        actor=viewer,
        action="support.instead_named",
        now=now,
        subject_id=entry_id,
        facts={"instead": str(instead_id)},
    )
