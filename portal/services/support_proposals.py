"""A crisis line: one person proposes new numbers, to show it or to take it away; a second, different one confirms."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.access import StaffViewer
from portal.domain.support import CHECK_HOLDS_DAYS, CHECKED_BY_THE_SECOND, MOVES, PROPOSED_AS, Act, HowChecked
from portal.models.support import SupportEntry, SupportRevision
from portal.services import support_closing
from portal.services import support_steps as steps
from portal.services.support_steps import CHECKED_BY_A_PERSON, HowMissing

_MOVED = {proposed: act for act, proposed in PROPOSED_AS.items()}


class SecondPersonNeeded(Exception):
    """Whoever proposed a change of a crisis line cannot also confirm it."""


class NothingProposed(Exception):
    """Nothing waits for a second person."""


def confirm(
    session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, how: HowChecked | None, now: datetime
) -> Act:
    """As a second person, let what the first proposed come true, and give what was done.

    What puts a number before families must have been checked: `how` is asked of that alone. Raises NoSuchEntry,
    ChangedMeanwhile, NothingProposed, SecondPersonNeeded, HowMissing.
    """
    entry = steps.find(session, entry_id, revision)
    proposal = _proposal(session, entry)
    if proposal.changed_by == viewer.id:
        raise SecondPersonNeeded
    proposed = Act(proposal.act)
    checked = _checked(how) if proposed in CHECKED_BY_THE_SECOND else None
    act = _MOVED.get(proposed, Act.CONFIRMED)
    if act is Act.CONFIRMED:
        _renew(entry, proposal, viewer)
    else:
        _move(entry, act, viewer)
    if checked is not None:
        steps.trust(entry, viewer=viewer, how=checked, today=steps.london_day(now), holds_days=CHECK_HOLDS_DAYS)
    entry.proposed_number = None
    steps.note(session, entry, act, now=now, viewer=viewer, how=checked)
    session.flush()
    if proposal.instead_id is not None:
        support_closing.point_to(session, viewer=viewer, entry_id=entry.id, instead_id=proposal.instead_id, now=now)
    return act


def _checked(how: HowChecked | None) -> HowChecked:
    if how is None or how not in CHECKED_BY_A_PERSON:
        raise HowMissing
    return how


def _renew(entry: SupportEntry, proposal: SupportRevision, viewer: StaffViewer) -> None:
    facts = support_facts.from_json(proposal.name, proposal.facts)
    steps.take(entry, facts, source=proposal.source, doubt=proposal.doubt, source_address=proposal.source_address)
    entry.confirmed_by, entry.also_confirmed_by = proposal.changed_by, viewer.id


def _move(entry: SupportEntry, act: Act, viewer: StaffViewer) -> None:
    _allowed, after = MOVES[act]
    entry.state = after.value
    if act is Act.PUBLISHED:
        steps.confirm_numbers(entry, viewer)


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
