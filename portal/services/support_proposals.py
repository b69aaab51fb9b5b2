"""A crisis line: one person proposes new numbers, or to take it away; a second and different person confirms it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.access import StaffViewer
from portal.domain.support import CHECK_HOLDS_DAYS, MOVES, PROPOSED_AS, Act, HowChecked
from portal.models.support import SupportEntry, SupportRevision
from portal.services import support_closing
from portal.services import support_steps as steps
from portal.services.support_steps import CHECKED_BY_A_PERSON, HowMissing


class SecondPersonNeeded(Exception):
    """Whoever proposed a change of a crisis line cannot also confirm it."""


class NothingProposed(Exception):
    """Nothing waits for a second person."""


def confirm(
    session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, how: HowChecked | None, now: datetime
) -> Act:
    """As a second person, let what the first proposed come true, and give what was done.

    New numbers must have been checked: `how` is asked of them alone. Raises NoSuchEntry, ChangedMeanwhile,
    NothingProposed, SecondPersonNeeded, HowMissing.
    """
    entry = steps.find(session, entry_id, revision)
    proposal = _proposal(session, entry)
    if proposal.changed_by == viewer.id:
        raise SecondPersonNeeded
    taken = next((act for act, proposed in PROPOSED_AS.items() if proposed == proposal.act), None)
    if taken is not None:
        _take_away(session, entry, proposal, act=taken, viewer=viewer, now=now)
        return taken
    if how not in CHECKED_BY_A_PERSON:
        raise HowMissing
    _renew(session, entry, proposal, viewer=viewer, how=how, now=now)
    return Act.CONFIRMED


def _take_away(
    session: Session, entry: SupportEntry, proposal: SupportRevision, *, act: Act, viewer: StaffViewer, now: datetime
) -> None:
    _allowed, after = MOVES[act]
    entry.state, entry.proposed_number = after.value, None
    steps.note(session, entry, act, now=now, viewer=viewer)
    session.flush()
    if proposal.instead_id is not None:
        support_closing.point_to(session, viewer=viewer, entry_id=entry.id, instead_id=proposal.instead_id, now=now)


def _renew(
    session: Session,
    entry: SupportEntry,
    proposal: SupportRevision,
    *,
    viewer: StaffViewer,
    how: HowChecked,
    now: datetime,
) -> None:
    facts = support_facts.from_json(proposal.name, proposal.facts)
    steps.take(entry, facts, source=proposal.source, doubt=proposal.doubt, source_address=proposal.source_address)
    entry.proposed_number = None
    entry.confirmed_by, entry.also_confirmed_by = proposal.changed_by, viewer.id
    steps.trust(entry, viewer=viewer, how=how, today=steps.london_day(now), holds_days=CHECK_HOLDS_DAYS)
    steps.note(session, entry, Act.CONFIRMED, now=now, viewer=viewer, how=how)
    session.flush()


def decline(session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, now: datetime) -> None:
    """Drop what was proposed, as the one who proposed it or anybody else; nothing changes for families.

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
