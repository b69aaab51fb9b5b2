"""Services that a member of staff offers to one adult, with a few words; nobody else of the family sees it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import restrictions
from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.working_time import local
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.sealing import seal
from portal.models.support_lists import SupportOffer
from portal.queries import support
from portal.services import audit
from portal.services.support_lists import NotShown

NOTE_AT_MOST = 500
"""Characters; longer is a message."""


class NotOnThisCase(LookupError):
    """An adult, or an offer, of another case."""


class NoteNeedsSecondPerson(Exception):
    """Free words to this adult wait for a second person: they go as a message, which is held for one."""


def offer(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    entry_id: UUID,
    note: str,
    form_key: UUID,
    now: datetime,
) -> None:
    """Put a service on this adult's page, with a note or without one; any number of taps do it once.

    Raises NotOnThisCase, NotShown (services.support_lists), NoteNeedsSecondPerson, MessageTooLong (domain.messages).
    """
    text = clean_body(note, limit=NOTE_AT_MOST) if note.strip() else None
    # Held, so that a restriction which is set at this moment comes before the note or after it, never between.
    adult = session.scalars(
        select(CaseAdult).where(CaseAdult.id == adult_id, CaseAdult.case_id == case_id).with_for_update()
    ).one_or_none()
    if adult is None:
        raise NotOnThisCase
    if text is not None and restrictions.needs_second_person(adult.restricted_at):
        raise NoteNeedsSecondPerson
    if entry_id not in support.by_ids(session, [entry_id], today=local(now).date()):
        raise NotShown
    row = SupportOffer(
        id=new_id(), case_id=case_id, adult_id=adult_id, staff_id=viewer.id, offered_at=now, form_key=form_key
    )
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, entry=entry_id.hex, note=text)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        if session.scalar(select(SupportOffer.id).where(SupportOffer.form_key == form_key)) is None:
            raise
        return
    audit.record(session, actor=viewer, action="support.offered", now=now, case_id=case_id, subject_id=row.id)


def withdraw(session: Session, *, viewer: StaffViewer, case_id: UUID, offer_id: UUID, now: datetime) -> None:
    """Take an offer off the adult's page. Raises NotOnThisCase."""
    row = session.get(SupportOffer, offer_id, with_for_update=True)
    if row is None or row.case_id != case_id:
        raise NotOnThisCase
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        session.flush()
        audit.record(
            session, actor=viewer, action="support.offer_withdrawn", now=now, case_id=case_id, subject_id=row.id
        )
