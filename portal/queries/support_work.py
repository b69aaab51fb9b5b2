"""The support directory as those who keep it see it: all that is known of one entry, and its whole history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.domain import support, support_facts
from portal.domain.content import Confidence
from portal.domain.support import CHECKED_BY_THE_SECOND, Act, EntryState, HowChecked
from portal.domain.support_facts import Facts
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.models.support import SupportEntry, SupportRevision
from portal.queries import support_checks
from portal.queries.support_checks import WorkLine


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an entry's history."""

    number: int
    act: Act
    state: EntryState
    by: str
    """Empty: loaded from the first edition."""
    at: datetime
    how: HowChecked | None
    returned_to: int | None
    """The number of the version that stands again."""
    changed: tuple[str, ...]
    """The names of the facts that differ from the step before; of domain.support_facts.Facts, and source, doubt."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A crisis line's new facts, or to show it or take it away: it waits for a second person."""

    act: Act
    facts: Facts
    instead: str
    """The name of the service that families are to be pointed to; empty where none is named."""
    by_id: UUID | None
    by: str
    at: datetime

    @property
    def must_be_checked(self) -> bool:
        """Whether it puts a number before families, so that the second person says how they checked it."""
        return self.act in CHECKED_BY_THE_SECOND


@dataclass(frozen=True, slots=True)
class EntryFile:
    """All that is known about one entry. Staff only."""

    id: UUID
    revision: int
    is_crisis: bool
    state: EntryState
    work: WorkLine
    facts: Facts
    source: str
    source_address: str
    source_year: int | None
    confidence: Confidence
    doubt: str
    checked_on: date | None
    checked_how: HowChecked | None
    checked_by: str
    next_check_on: date | None
    check_holds: bool
    families_see_it: bool
    confirmed_by: tuple[str, ...]
    """Who has checked the present numbers here, at most two names."""
    proposal: Proposal | None
    history: tuple[Step, ...]
    """The newest first."""


_CHECKER, _FIRST, _SECOND = aliased(StaffMember), aliased(StaffMember), aliased(StaffMember)
_ONE = (
    select(
        SupportEntry,
        _CHECKER.id.label("checker_id"),
        _CHECKER.sealed_name.label("checker"),
        _FIRST.id.label("first_id"),
        _FIRST.sealed_name.label("first"),
        _SECOND.id.label("second_id"),
        _SECOND.sealed_name.label("second"),
    )
    .outerjoin(_CHECKER, _CHECKER.id == SupportEntry.checked_by)
    .outerjoin(_FIRST, _FIRST.id == SupportEntry.confirmed_by)
    .outerjoin(_SECOND, _SECOND.id == SupportEntry.also_confirmed_by)
    .where(SupportEntry.id == bindparam("entry_id"))
)
_HISTORY = (
    select(SupportRevision, StaffMember.id.label("staff_id"), StaffMember.sealed_name)
    .outerjoin(StaffMember, StaffMember.id == SupportRevision.changed_by)
    .where(SupportRevision.entry_id == bindparam("entry_id"))
    .order_by(SupportRevision.number)
)


def entry_file(session: Session, *, entry_id: UUID, today: date) -> EntryFile | None:
    """One entry with its history; None where there is no such entry."""
    row = session.execute(_ONE, {"entry_id": entry_id}).first()
    if row is None:
        return None
    steps = session.execute(_HISTORY, {"entry_id": entry_id}).all()
    learn_keys(session, [row.checker, row.first, row.second, *(step.sealed_name for step in steps)])
    entry: SupportEntry = row.SupportEntry
    name = opener(session, StaffMember.sealed_name)
    rules = support_checks.as_rules_see(entry)
    return EntryFile(
        id=entry.id,
        revision=entry.revision,
        is_crisis=entry.is_crisis,
        state=EntryState(entry.state),
        work=support_checks.line_of(session, entry, today=today),
        facts=support_facts.from_json(entry.name, entry.facts),
        source=entry.source,
        source_address=entry.source_address,
        source_year=entry.source_year,
        confidence=Confidence(entry.confidence),
        doubt=entry.doubt,
        checked_on=entry.checked_on,
        checked_how=HowChecked(entry.checked_how) if entry.checked_how else None,
        checked_by=name(row.checker_id, row.checker) if row.checker else "",
        next_check_on=entry.next_check_on,
        check_holds=not support.check_is_overdue(rules, today),
        families_see_it=support.is_showable(rules, today),
        confirmed_by=tuple(
            name(of, sealed) for of, sealed in ((row.first_id, row.first), (row.second_id, row.second)) if sealed
        ),
        proposal=_proposal(session, entry, steps),
        history=_history(session, steps),
    )


def _proposal(session: Session, entry: SupportEntry, steps: Sequence[Any]) -> Proposal | None:
    found = next((step for step in steps if step.SupportRevision.number == entry.proposed_number), None)
    if found is None:
        return None
    revision: SupportRevision = found.SupportRevision
    by = opener(session, StaffMember.sealed_name)(found.staff_id, found.sealed_name) if found.sealed_name else ""
    named = select(SupportEntry.name).where(SupportEntry.id == revision.instead_id)
    return Proposal(
        act=Act(revision.act),
        facts=support_facts.from_json(revision.name, revision.facts),
        instead=(session.scalar(named) or "") if revision.instead_id else "",
        by_id=revision.changed_by,
        by=by,
        at=revision.changed_at,
    )


def _history(session: Session, steps: Sequence[Any]) -> tuple[Step, ...]:
    name = opener(session, StaffMember.sealed_name)
    told: list[Step] = []
    stands: dict[str, Any] | None = None
    for row in steps:
        revision: SupportRevision = row.SupportRevision
        says = {
            # As they are kept today, so that a fact which had no name yet is no change.
            **support_facts.to_json(support_facts.from_json(revision.name, revision.facts)),
            "name": revision.name,
            "source": revision.source,
            "source_address": revision.source_address,
            "doubt": revision.doubt,
        }
        changed = () if stands is None else tuple(key for key in says if says[key] != stands.get(key))
        told.append(
            Step(
                number=revision.number,
                act=Act(revision.act),
                state=EntryState(revision.state),
                by=name(row.staff_id, row.sealed_name) if row.sealed_name else "",
                at=revision.changed_at,
                how=HowChecked(revision.checked_how) if revision.checked_how else None,
                returned_to=revision.returned_to,
                changed=changed,
            )
        )
        if stands is None or revision.act != Act.PROPOSED:
            stands = says
    return tuple(reversed(told))
