"""Invitations of the adults of a case, for staff."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.cases import CaseAdult
from portal.models.sign_in import Invitation


def open_invitations(session: Session, *, case_id: UUID, now: datetime) -> dict[UUID, datetime]:
    """For each adult of a case whose invitation is still open, until when it is."""
    rows = session.execute(
        select(Invitation.adult_id, Invitation.expires_at)
        .join(CaseAdult, CaseAdult.id == Invitation.adult_id)
        .where(
            CaseAdult.case_id == case_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.created_at)
    )
    return {row.adult_id: row.expires_at for row in rows if row.adult_id is not None}
