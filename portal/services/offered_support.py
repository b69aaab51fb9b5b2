"""Services that a member of staff offers to one adult, with a few words; nobody else of the family sees it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import restrictions
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.messages import clean_body
from portal.domain.support_outcomes import OFFERED, Outcome
from portal.domain.working_time import local
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.sealing import open_text, seal
from portal.models.support_lists import SupportOffer
from portal.queries import support
from portal.services import audit, support_tallies
from portal.services.support_lists import NotShown

NOTE_AT_MOST = 500
"""Characters; longer is a message."""


class NotOnThisCase(LookupError):
    """An adult, or an offer, of another case."""


class NoSuchOffer(LookupError):
    """Nothing with this id was offered to this adult, or it was taken back."""


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
    support_tallies.count(session, entry_id=entry_id, offered_at=now, what=OFFERED)
    audit.record(session, actor=viewer, action="support.offered", now=now, case_id=case_id, subject_id=row.id)


def withdraw(session: Session, *, viewer: StaffViewer, case_id: UUID, offer_id: UUID, now: datetime) -> None:
    """Take an offer off the adult's page. Raises NotOnThisCase."""
    row = session.get(SupportOffer, offer_id, with_for_update=True)
    if row is None or row.case_id != case_id:
        raise NotOnThisCase
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        session.flush()
        if row.outcome is None:  # taken back before anybody said anything: a slip, or it came to nothing
            support_tallies.count(
                session, entry_id=_entry_of(session, row), offered_at=row.offered_at, what=OFFERED, by=-1
            )
        audit.record(
            session, actor=viewer, action="support.offer_withdrawn", now=now, case_id=case_id, subject_id=row.id
        )


def say(session: Session, *, viewer: FamilyViewer, offer_id: UUID, outcome: Outcome, now: datetime) -> None:
    """Keep what this adult says became of it; saying the same again changes nothing. Raises NoSuchOffer."""
    row = session.get(SupportOffer, offer_id, with_for_update=True, populate_existing=True)
    if row is None or row.adult_id != viewer.adult_id or row.withdrawn_at is not None:
        raise NoSuchOffer
    if row.outcome == outcome:
        return
    entry_id = _entry_of(session, row)
    if row.outcome is not None:
        support_tallies.count(session, entry_id=entry_id, offered_at=row.offered_at, what=row.outcome, by=-1)
    support_tallies.count(session, entry_id=entry_id, offered_at=row.offered_at, what=outcome.value)
    row.outcome, row.outcome_at = outcome.value, now
    session.flush()
    audit.record(
        session, actor=viewer, action="support.outcome_said", now=now, case_id=viewer.case_id, subject_id=row.id
    )


def _entry_of(session: Session, row: SupportOffer) -> UUID:
    return UUID(open_text(session, SupportOffer.sealed_entry, row.id, row.sealed_entry))
