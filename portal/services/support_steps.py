"""The steps that every change to a directory entry takes: found as it stood, changed, kept in its history, audited."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.access import StaffViewer
from portal.domain.content import Confidence
from portal.domain.support import Act, EntryState, HowChecked
from portal.domain.support_facts import Facts
from portal.domain.support_typing import Checked
from portal.domain.support_venues import Point, Venue
from portal.i18n import LONDON
from portal.models.base import new_id
from portal.models.support import SupportEntry, SupportRevision
from portal.queries import places
from portal.services import audit, support_index

CHECKED_BY_A_PERSON = frozenset({HowChecked.CALLED, HowChecked.SITE})
"""How a person here can have checked; reading a source is how the first edition was made."""


class NoSuchEntry(LookupError):
    """No entry has this id."""


class ChangedMeanwhile(Exception):
    """Somebody changed the entry after this person had opened it."""


class HowMissing(ValueError):
    """It was not said whether somebody called or read the service's own pages."""


def london_day(now: datetime) -> date:
    """The day it is for families and staff."""
    return now.astimezone(LONDON).date()


def find(session: Session, entry_id: UUID, revision: int) -> SupportEntry:
    """The entry, locked, as somebody saw it at `revision`. Raises NoSuchEntry, ChangedMeanwhile."""
    wanted = select(SupportEntry).where(SupportEntry.id == entry_id).with_for_update()
    # What this request has read before is old by now: the row under the lock decides.
    entry = session.scalars(wanted, execution_options={"populate_existing": True}).one_or_none()
    if entry is None:
        raise NoSuchEntry
    if entry.revision != revision:
        raise ChangedMeanwhile
    return entry


def take(entry: SupportEntry, facts: Facts, *, source: str, doubt: str, source_address: str = "") -> None:
    """Put these facts in place of the entry's own."""
    entry.name, entry.facts = facts.name, support_facts.to_json(facts)
    entry.source, entry.source_address, entry.doubt = source, source_address, doubt


def new_draft(confidence: Confidence) -> SupportEntry:
    """An entry that holds nothing yet."""
    entry_id = new_id()
    return SupportEntry(
        id=entry_id,
        slug=f"entry-{entry_id.hex}",
        is_crisis=False,
        state=EntryState.DRAFT.value,
        revision=1,
        source_year=None,
        confidence=confidence.value,
    )


def locate(session: Session, facts: Facts, *, before: Facts | None = None) -> Facts:
    """Give each place a point on the map: where it stood before, or the middle of its postcode's first half.

    None for a confidential place, and where no postcode directory was loaded.
    """
    stood = {venue.postcode: venue.point for venue in (before.venues if before else ()) if venue.point}
    return replace(facts, venues=tuple(_located(session, venue, stood) for venue in facts.venues))


def _located(session: Session, venue: Venue, stood: Mapping[str, Point | None]) -> Venue:
    if venue.confidential or not venue.postcode:
        return replace(venue, point=None)
    point = venue.point or stood.get(venue.postcode)
    if point is None:
        try:
            point = places.find(session, venue.postcode).point
        except places.PlaceUnknown:
            point = None
    return replace(venue, point=point)


def trust(entry: SupportEntry, *, viewer: StaffViewer, how: HowChecked, today: date, holds_days: int) -> None:
    """Remember a check of today and until when it is trusted."""
    entry.checked_on, entry.checked_how, entry.checked_by = today, how.value, viewer.id
    entry.next_check_on = today + timedelta(days=holds_days)
    entry.tried_on, entry.tries = None, 0


def confirm_numbers(entry: SupportEntry, viewer: StaffViewer) -> None:
    """Count this person's check among the two that a crisis line needs."""
    if entry.confirmed_by is None:
        entry.confirmed_by = viewer.id
    elif entry.confirmed_by != viewer.id and entry.also_confirmed_by is None:
        entry.also_confirmed_by = viewer.id


def forget_check(entry: SupportEntry) -> None:
    """Trust the last check no longer: families do not see the entry until somebody checks it."""
    entry.checked_on = entry.checked_how = entry.checked_by = entry.next_check_on = None
    entry.confirmed_by = entry.also_confirmed_by = None


def begin_history(
    session: Session, entry: SupportEntry, act: Act, *, now: datetime, viewer: StaffViewer | None
) -> None:
    session.add(entry)
    session.flush()
    session.add(_as_it_stands(entry, act, now=now, viewer=viewer))
    support_index.refresh(session, entry)
    _record(session, entry, act, now=now, viewer=viewer)


def note(
    session: Session,
    entry: SupportEntry,
    act: Act,
    *,
    now: datetime,
    viewer: StaffViewer | None,
    how: HowChecked | None = None,
    typed: Checked | None = None,
    returned_to: int | None = None,
    instead_id: UUID | None = None,
) -> None:
    """Add a step to the history: the entry as it stands now, or as `typed` would have it."""
    entry.revision += 1
    step = _as_it_stands(entry, act, now=now, viewer=viewer)
    step.checked_how = how.value if how else None
    step.returned_to, step.instead_id = returned_to, instead_id
    if typed is not None:
        step.name, step.facts = typed.facts.name, support_facts.to_json(typed.facts)
        step.source, step.source_address, step.doubt = typed.source, typed.source_address, typed.doubt
    session.add(step)
    support_index.refresh(session, entry)
    _record(session, entry, act, now=now, viewer=viewer)


def _as_it_stands(entry: SupportEntry, act: Act, *, now: datetime, viewer: StaffViewer | None) -> SupportRevision:
    return SupportRevision(
        id=new_id(),
        entry_id=entry.id,
        number=entry.revision,
        act=act.value,
        state=entry.state,
        name=entry.name,
        source=entry.source,
        source_address=entry.source_address or "",
        doubt=entry.doubt,
        facts=entry.facts,
        changed_by=viewer.id if viewer else None,
        changed_at=now,
    )


def _record(session: Session, entry: SupportEntry, act: Act, *, now: datetime, viewer: StaffViewer | None) -> None:
    if viewer is None:
        audit.record_by_operator(session, action=f"support.{act.value}", now=now, subject_id=entry.id)
        return
    facts: dict[str, str | int | bool | None] = {
        "revision": entry.revision,
        "crisis": entry.is_crisis,
        "state": entry.state,
    }
    audit.record(session, actor=viewer, action=f"support.{act.value}", now=now, subject_id=entry.id, facts=facts)
