"""An adult’s ways into the portal are closed: they want none, or somebody else may come in by them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.models.messages import Notice
from portal.models.sign_in import Invitation
from portal.services import sessions, sign_in


def shut(session: Session, *, person_id: UUID, now: datetime) -> None:
    """Sign an adult out everywhere, and take back every way in."""
    take_back(session, person_id=person_id, now=now)
    sessions.end_all_of_person(session, person_id=person_id, now=now)


def take_back(session: Session, *, person_id: UUID, now: datetime) -> None:
    """End every link, code and invitation of an adult that is still open, and let nothing that waits go out to them."""
    sign_in.end_links(session, person_id=person_id, now=now)
    session.execute(
        update(Invitation)
        .where(Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=now, sealed_card=None)
    )
    session.execute(update(Notice).where(Notice.person_id == person_id, Notice.due_at.is_not(None)).values(due_at=None))
