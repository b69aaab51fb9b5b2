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
from portal.services.support import Saved


class NotAnAlternative(ValueError):
    """Families do not see the other service, or it is the very one that closes."""


def close(
    session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, instead_id: UUID | None, now: datetime
) -> Saved:
    """Close an entry as it stood at `revision`, and point to another where one is named.

    It is gone from every list and every offer at once: what each adult keeps is sealed, so their page looks it up. Of a
    crisis line both are only proposed. Raises NoSuchEntry, ChangedMeanwhile, ProposalWaits, NotPossibleNow,
    NotAnAlternative.
    """
    if instead_id is not None:
        other = queries.by_ids(session, [instead_id], today=local(now).date()).get(instead_id)
        if other is None or other.is_crisis or other.id == entry_id:
            raise NotAnAlternative
    saved = support.move(
        session, viewer=viewer, entry_id=entry_id, revision=revision, act=Act.CLOSED, instead_id=instead_id, now=now
    )
    if instead_id is not None and saved is Saved.AT_ONCE:
        point_to(session, viewer=viewer, entry_id=entry_id, instead_id=instead_id, now=now)
    return saved


def point_to(session: Session, *, viewer: StaffViewer, entry_id: UUID, instead_id: UUID, now: datetime) -> None:
    """Name another service to whoever kept the one that has closed, or was offered it."""
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
