"""A crisis line's numbers: one person proposes new ones, a second and different person confirms them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.access import StaffViewer
from portal.domain.support import CHECK_HOLDS_DAYS, Act, HowChecked
from portal.models.support import SupportEntry, SupportRevision
from portal.services import support_steps as steps
from portal.services.support_steps import CHECKED_BY_A_PERSON, HowMissing


class SecondPersonNeeded(Exception):
    """Whoever proposed a crisis line's new number cannot also confirm it."""


class NothingProposed(Exception):
    """No new number waits for a second person."""


def confirm(
    session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, how: HowChecked | None, now: datetime
) -> None:
    """As a second person, let families see the numbers that the first proposed, after checking them.

    Raises NoSuchEntry, ChangedMeanwhile, NothingProposed, SecondPersonNeeded, HowMissing.
    """
    entry = steps.find(session, entry_id, revision)
    proposal = _proposal(session, entry)
    if proposal.changed_by == viewer.id:
        raise SecondPersonNeeded
    if how not in CHECKED_BY_A_PERSON:
        raise HowMissing
    facts = support_facts.from_json(proposal.name, proposal.facts)
    steps.take(entry, facts, source=proposal.source, doubt=proposal.doubt, source_address=proposal.source_address)
    entry.proposed_number = None
    entry.confirmed_by, entry.also_confirmed_by = proposal.changed_by, viewer.id
    steps.trust(entry, viewer=viewer, how=how, today=steps.london_day(now), holds_days=CHECK_HOLDS_DAYS)
    steps.note(session, entry, Act.CONFIRMED, now=now, viewer=viewer, how=how)
    session.flush()


def decline(session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, now: datetime) -> None:
    """Drop the proposed numbers, as the one who proposed them or anybody else; families go on seeing the old ones.

    Raises NoSuchEntry, ChangedMeanwhile, NothingProposed.
    """
    entry = steps.find(session, entry_id, revision)
    _proposal(session, entry)
    entry.proposed_number = None
    steps.note(session, entry, Act.DECLINED, now=now, viewer=viewer)
    session.flush()


def _proposal(session: Session, entry: SupportEntry) -> SupportRevision:
    if entry.proposed_number is None:
        raise NothingProposed
    wanted = select(SupportRevision).where(
        SupportRevision.entry_id == entry.id, SupportRevision.number == entry.proposed_number
    )
    return session.scalars(wanted).one()
