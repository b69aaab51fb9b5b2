"""Taking a table of services in: first what it would change, then just that; never over what a person has done."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain import support_facts, support_sheets
from portal.domain.access import StaffViewer
from portal.domain.content import Confidence
from portal.domain.support import Act, EntryState
from portal.domain.support_sheets import FACTS, SheetRow
from portal.domain.support_typed import Typed, as_typed
from portal.domain.support_typing import Checked, FactsRefused, Problem, check
from portal.models.support import SupportEntry, SupportRevision
from portal.services import support_steps as steps

BY_NOBODY = frozenset({Act.LOADED.value, Act.TAKEN_IN.value})
"""Steps that are no person's own work on an entry: what they left may be changed by a table."""


class Fate(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a row is refused."""

    NO_SUCH_ENTRY = "no_such_entry"
    TWICE = "twice"
    """The same service stands in an earlier row."""
    TOO_LONG = "too_long"
    """It has more cells than there are columns."""
    NOT_A_DRAFT = "not_a_draft"
    CRISIS_LINE = "crisis_line"
    """Two people change it, on its own page."""
    BY_A_PERSON = "by_a_person"
    """Somebody here has typed, corrected or checked it."""
    FACTS = "facts"
    """Something in it is no fact."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would be another."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row would do."""

    line: int
    name: str
    fate: Fate
    changes: tuple[Change, ...] = ()
    why: Why | None = None
    problems: tuple[tuple[str, Problem], ...] = ()
    """For each field that is no fact, why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a whole table would do."""

    rows: tuple[Planned, ...]

    @property
    def digest(self) -> str:
        """Changes as soon as anything about it does: what was looked at is what is done."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()

    def counted(self, fate: Fate) -> int:
        """How many rows share this fate."""
        return sum(row.fate is fate for row in self.rows)


class PlanChanged(Exception):
    """The directory is not as it was when somebody looked at what the table would do."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


@dataclass(frozen=True, slots=True)
class _Step:
    planned: Planned
    entry: SupportEntry | None = None
    checked: Checked | None = None


def plan(session: Session, rows: Sequence[SheetRow]) -> Plan:
    """What this table would do; nothing is written."""
    return Plan(tuple(step.planned for step in _steps(session, rows)))


def take_in(session: Session, rows: Sequence[SheetRow], *, viewer: StaffViewer, digest: str, now: datetime) -> Plan:
    """Do what was looked at: drafts alone are added and changed. Raises PlanChanged."""
    found = _steps(session, rows, lock=True)
    done = Plan(tuple(step.planned for step in found))
    if done.digest != digest:
        raise PlanChanged(done)
    for step in found:
        if step.checked is not None:
            _write(session, step.entry, step.checked, viewer=viewer, now=now)
    session.flush()
    return done


def _steps(session: Session, rows: Sequence[SheetRow], *, lock: bool = False) -> list[_Step]:
    entries, acts = _known(session, rows, lock=lock)
    by_slug = {entry.slug: entry for entry in entries}
    by_name = {(_plain(entry.name), _plain(entry.facts.get("organisation", ""))): entry for entry in entries}
    seen: set[object] = set()
    found = []
    for row in rows:
        name = (_plain(row.cells.get("name", "")), _plain(row.cells.get("organisation", "")))
        entry = by_slug.get(row.entry) if row.entry else by_name.get(name)
        key: object = name if entry is None else entry.id
        found.append(_step(row, entry, seen=key in seen, touched=entry is not None and bool(acts[entry.id])))
        seen.add(key)
    return found


def _known(
    session: Session, rows: Iterable[SheetRow], *, lock: bool
) -> tuple[Sequence[SupportEntry], Mapping[UUID, set[str]]]:
    """The entries that these rows may mean, and what persons have done to each."""
    slugs = {row.entry for row in rows if row.entry}
    names = {" ".join(row.cells.get("name", "").split()) for row in rows} - {""}
    wanted = select(SupportEntry).where(or_(SupportEntry.slug.in_(sorted(slugs)), SupportEntry.name.in_(sorted(names))))
    wanted = wanted.order_by(SupportEntry.id)
    entries = session.scalars(
        wanted.with_for_update() if lock else wanted, execution_options={"populate_existing": True}
    ).all()
    acts: dict[UUID, set[str]] = {entry.id: set() for entry in entries}
    by_persons = select(SupportRevision.entry_id, SupportRevision.act).where(
        SupportRevision.entry_id.in_(list(acts)),
        SupportRevision.act.not_in(sorted(BY_NOBODY)),
        SupportRevision.changed_by.is_not(None),
    )
    for entry_id, act in session.execute(by_persons):
        acts[entry_id].add(act)
    return entries, acts


def _step(row: SheetRow, entry: SupportEntry | None, *, seen: bool, touched: bool) -> _Step:
    shown = " ".join((entry.name if entry else row.cells.get("name", "")).split())
    why = _why(row, entry, seen=seen)
    if why is not None:
        return _Step(Planned(row.line, shown, Fate.REFUSED, why=why))
    before = _typed(entry) if entry else Typed()
    try:
        checked = check(support_sheets.fill(before, row.cells), crisis=bool(entry and entry.is_crisis))
    except FactsRefused as refused:
        problems = tuple(sorted(refused.problems.items()))
        return _Step(Planned(row.line, shown, Fate.REFUSED, why=Why.FACTS, problems=problems))
    changes = _changes(before, checked)
    if entry is None:
        return _Step(Planned(row.line, shown, Fate.CREATED, changes), None, checked)
    if not changes:
        return _Step(Planned(row.line, shown, Fate.UNCHANGED))
    why = _why_not_changed(entry, touched=touched)
    if why is not None:
        return _Step(Planned(row.line, shown, Fate.REFUSED, changes, why))
    return _Step(Planned(row.line, shown, Fate.CHANGED, changes), entry, checked)


def _why(row: SheetRow, entry: SupportEntry | None, *, seen: bool) -> Why | None:
    if row.is_too_long:
        return Why.TOO_LONG
    if row.entry and entry is None:
        return Why.NO_SUCH_ENTRY
    return Why.TWICE if seen else None


def _why_not_changed(entry: SupportEntry, *, touched: bool) -> Why | None:
    if entry.is_crisis:
        return Why.CRISIS_LINE
    if entry.state != EntryState.DRAFT:
        return Why.NOT_A_DRAFT
    return Why.BY_A_PERSON if touched else None


def _typed(entry: SupportEntry) -> Typed:
    facts = support_facts.from_json(entry.name, entry.facts)
    return as_typed(facts, source=entry.source, source_address=entry.source_address, doubt=entry.doubt)


def _changes(before: Typed, checked: Checked) -> tuple[Change, ...]:
    after = as_typed(checked.facts, source=checked.source, source_address=checked.source_address, doubt=checked.doubt)
    said = ((name, support_sheets.cell(before, name), support_sheets.cell(after, name)) for name in FACTS)
    return tuple(Change(*each) for each in said if each[1] != each[2])


def _write(
    session: Session, entry: SupportEntry | None, checked: Checked, *, viewer: StaffViewer, now: datetime
) -> None:
    before = support_facts.from_json(entry.name, entry.facts) if entry else None
    facts = steps.locate(session, checked.facts, before=before)
    target = entry or steps.new_draft(Confidence.B)
    steps.take(target, facts, source=checked.source, doubt=checked.doubt, source_address=checked.source_address)
    if entry is None:
        steps.begin_history(session, target, Act.TAKEN_IN, now=now, viewer=viewer)
    else:
        steps.note(session, target, Act.TAKEN_IN, now=now, viewer=viewer)


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()
