"""A family asks who opened what is kept about them: the plain list for one adult, and that it was made."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.messages import MESSAGE_AT_MOST, clean_body
from portal.models.cases import CaseAdult
from portal.services import audit, drafts


class How(StrEnum):
    """How the list reaches the adult."""

    PAPER = "paper"
    MESSAGE = "message"


class NotOnThisCase(LookupError):
    """An adult who does not belong to this case."""


def note_list(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, how: How, now: datetime) -> None:
    """Keep that the list was made for this adult, and how it goes to them. Raises NotOnThisCase."""
    place = select(CaseAdult.id).where(CaseAdult.id == adult_id, CaseAdult.case_id == case_id)
    if session.execute(place).first() is None:
        raise NotOnThisCase
    facts = {"how": how.value}
    audit.record(
        session, actor=viewer, action="openings.listed", now=now, case_id=case_id, subject_id=adult_id, facts=facts
    )
    session.flush()


def write_draft(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, words: str, now: datetime
) -> None:
    """Put the list into the box of this adult's thread, behind what is typed there; a person reads it and sends it.

    Raises MessageTooLong (domain.messages), NotOnThisCase, NoThreadForDraft (services.drafts).
    """
    body = clean_body(words, limit=MESSAGE_AT_MOST)
    note_list(session, viewer=viewer, case_id=case_id, adult_id=adult_id, how=How.MESSAGE, now=now)
    drafts.save_for_staff(
        session, case_id=case_id, adult_id=adult_id, staff_id=viewer.id, text=body, joins=True, now=now
    )
