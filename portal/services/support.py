"""The support directory: loaded as drafts, checked, corrected, published, taken away, each step by a named person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.access import StaffViewer
from portal.domain.content import Confidence, Service
from portal.domain.support import CHECK_HOLDS_DAYS, MOVES, PROPOSED_AS, Act, EntryState, HowChecked
from portal.domain.support_typing import Checked
from portal.models.base import new_id
from portal.models.support import SupportEntry, SupportInstead
from portal.services import support_steps as steps


class NotChecked(Exception):
    """Nobody has checked the facts lately, so they cannot be published."""


class NotPossibleNow(Exception):
    """The entry's state does not allow this: closing what is closed, checking what is closed."""


class ProposalWaits(Exception):
    """A change of a crisis line waits for a second person; until then it is neither edited nor moved."""


class Saved(Enum):
    """What became of a change."""

    AT_ONCE = auto()
    MUST_BE_CHECKED = auto()
    """Saved; a way to get through changed, so the last check says nothing about it any more."""
    PROPOSED = auto()
    """A crisis line's numbers, or to show it or take it away: nothing changes until a second person confirms."""


def load(session: Session, services: Iterable[Service], *, now: datetime) -> int:
    """Add the services that the directory does not know yet and return how many those were.

    All become drafts, but for the crisis lines, which are published with the day their source was read. An entry that
    is there already, changed by a person or not, stays as it is.
    """
    known = set(session.scalars(select(SupportEntry.slug)))
    added = 0
    for place, service in enumerate(services, start=1):
        if service.slug not in known:
            steps.begin_history(session, _loaded(service, place=place), Act.LOADED, now=now, viewer=None)
            added += 1
    session.flush()
    return added


def add(session: Session, *, viewer: StaffViewer, typed: Checked, now: datetime) -> UUID:
    """Write down a service that the directory does not have, as a draft, and return its id."""
    entry = steps.new_draft(Confidence.B)
    facts = steps.locate(session, typed.facts)
    steps.take(entry, facts, source=typed.source, doubt=typed.doubt, source_address=typed.source_address)
    steps.begin_history(session, entry, Act.ADDED, now=now, viewer=viewer)
    session.flush()
    return entry.id


def edit(
    session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, typed: Checked, now: datetime
) -> Saved:
    """Correct an entry as it stood at `revision`.

    A crisis line's numbers are only proposed. Raises NoSuchEntry, ChangedMeanwhile, ProposalWaits.
    """
    entry = steps.find(session, entry_id, revision)
    if entry.proposed_number is not None:
        raise ProposalWaits
    before = support_facts.from_json(entry.name, entry.facts)
    if entry.is_crisis and before.numbers != typed.facts.numbers:
        steps.note(session, entry, Act.PROPOSED, now=now, viewer=viewer, typed=typed)
        entry.proposed_number = entry.revision
        session.flush()
        return Saved.PROPOSED
    facts = steps.locate(session, typed.facts, before=before)
    steps.take(entry, facts, source=typed.source, doubt=typed.doubt, source_address=typed.source_address)
    moved = before.contact_points != typed.facts.contact_points and not entry.is_crisis
    if moved:
        steps.forget_check(entry)
    steps.note(session, entry, Act.EDITED, now=now, viewer=viewer)
    session.flush()
    return Saved.MUST_BE_CHECKED if moved else Saved.AT_ONCE


def move(
    session: Session,
    *,
    viewer: StaffViewer,
    entry_id: UUID,
    revision: int,
    act: Act,
    now: datetime,
    instead_id: UUID | None = None,
) -> Saved:
    """Publish, pause, close or open again.

    Publishing needs a check that still holds; what is opened again is a draft that must be checked anew. To publish,
    pause or close a crisis line is only proposed, closing with the service named in its place
    (services.support_proposals). Raises NoSuchEntry, ChangedMeanwhile, ProposalWaits, NotPossibleNow, NotChecked.
    """
    entry = steps.find(session, entry_id, revision)
    if entry.proposed_number is not None:
        raise ProposalWaits
    allowed, after = MOVES.get(act, (frozenset(), EntryState.DRAFT))
    if EntryState(entry.state) not in allowed:
        raise NotPossibleNow
    if act is Act.PUBLISHED and not _check_holds(entry, steps.london_day(now)):
        raise NotChecked
    if entry.is_crisis and act in PROPOSED_AS:
        steps.note(session, entry, PROPOSED_AS[act], now=now, viewer=viewer, instead_id=instead_id)
        entry.proposed_number = entry.revision
        session.flush()
        return Saved.PROPOSED
    if act is Act.REOPENED:
        steps.forget_check(entry)
        session.execute(delete(SupportInstead).where(SupportInstead.id == entry.id))
    entry.state = after.value
    steps.note(session, entry, act, now=now, viewer=viewer)
    session.flush()
    return Saved.AT_ONCE


def _loaded(service: Service, *, place: int) -> SupportEntry:
    checked_on = service.checked_on if service.crisis else None
    entry = SupportEntry(
        id=new_id(),
        slug=service.slug,
        is_crisis=service.crisis,
        state=(EntryState.PUBLISHED if service.crisis else EntryState.DRAFT).value,
        place=place,
        revision=1,
        source_year=service.source_year,
        confidence=service.confidence.value,
        checked_on=checked_on,
        checked_how=HowChecked.SOURCE.value if checked_on else None,
        next_check_on=checked_on + timedelta(days=CHECK_HOLDS_DAYS) if checked_on else None,
    )
    steps.take(entry, support_facts.from_service(service), source=service.source, doubt=service.doubt)
    return entry


def _check_holds(entry: SupportEntry, today: date) -> bool:
    return entry.next_check_on is not None and today <= entry.next_check_on
