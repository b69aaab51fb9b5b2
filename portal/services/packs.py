"""Packs on paper: drawn outside of any transaction, so that nobody waits; what staff make is kept in the record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.adapters import packs
from portal.adapters.packs import PackNotDrawn
from portal.domain.access import StaffViewer
from portal.domain.packs import Pack
from portal.services import audit

__all__ = ["PackNotDrawn", "draw", "record", "record_paper"]


def draw(pack: Pack) -> bytes:
    """The pack as a tagged PDF file. Raises PackNotDrawn; takes under a second, and never longer than half a minute."""
    return packs.draw(pack)


def record(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, pack: Pack, now: datetime) -> None:
    """Keep that a member of staff made a pack for this adult, and in which language; not what stands in it."""
    facts: dict[str, str | int | bool | None] = {"language": pack.language, "parts": len(pack.parts)}
    audit.record(session, actor=viewer, action="pack.made", case_id=case_id, subject_id=adult_id, facts=facts, now=now)


def record_paper(
    session: Session,
    *,
    viewer: StaffViewer,
    action: str,
    now: datetime,
    case_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> None:
    """Keep that a member of staff made a paper or a table for the team’s own work; not what stands in it."""
    audit.record(session, actor=viewer, action=action, case_id=case_id, subject_id=subject_id, now=now)
