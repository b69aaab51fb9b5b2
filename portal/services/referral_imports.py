"""Taking a feed of Open Referral records into the directory: as drafts, repeatably, and never over a person's work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.access import StaffViewer
from portal.domain.content import Confidence
from portal.domain.open_referral_reading import Read, RecordUnreadable, read_service
from portal.domain.support import Act, EntryState
from portal.domain.support_typing import DOUBT_LIMIT, SOURCE_LIMIT
from portal.models.base import new_id
from portal.models.support import SupportEntry
from portal.models.support_imports import SupportImport, SupportImportRun
from portal.services import support_steps as steps

SAID_AT_MOST = 200
"""Sentences of one sort that are kept of one import."""
VALUE_LIMIT = 200
"""Characters of a value that are told in a note."""


@dataclass(slots=True)
class Report:
    """What an import did, or would do, in sentences for whoever started it."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    """Entries of which the source now tells something else than stands here; a note says what, for the editors."""
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def take_in(
    session: Session,
    records: Iterable[Any],
    *,
    source: str,
    viewer: StaffViewer | None,
    now: datetime,
    notes: Sequence[str] = (),
) -> Report:
    """Take these records of a source in. A dry run is the same, rolled back by the caller.

    `notes` are sentences about the feed itself; they are kept with the report for those who keep the directory.

    New ones become drafts that nobody has checked. What the source has changed since the last time replaces only what
    no person here has changed, and only in a draft; everything else is written into the note that editors see.
    """
    report, seen = Report(), dict[str, Any]()
    known = {
        row.external_id: row for row in session.scalars(select(SupportImport).where(SupportImport.source == source))
    }
    own = {str(each) for each in session.scalars(select(SupportEntry.id))}
    for record in records:
        read = _read(record, seen, report)
        if read is None:
            continue
        if read.external_id in known:
            _compare(session, known[read.external_id], read, record, report, viewer=viewer, now=now)
        elif read.external_id in own:
            report.unchanged += 1  # our own export, come back
        elif not read.is_active:
            report.refused.append(f"“{read.facts.name}” is not active in the feed.")
        else:
            _add(session, read, record, report, source=source, viewer=viewer, now=now)
    session.add(
        SupportImportRun(
            id=new_id(), source=source, at=now, by=viewer.id if viewer else None, report=_as_kept(report, notes)
        )
    )
    session.flush()
    return report


def _as_kept(report: Report, notes: Sequence[str]) -> dict[str, Any]:
    return {
        "added": len(report.added),
        "changed": len(report.changed),
        "unchanged": report.unchanged,
        "proposed": report.proposed[:SAID_AT_MOST],
        "warnings": [*notes, *report.warnings][:SAID_AT_MOST],
        "refused": report.refused[:SAID_AT_MOST],
        "unsaid": sum(
            max(0, len(said) - SAID_AT_MOST) for said in (report.proposed, [*notes, *report.warnings], report.refused)
        ),
    }


def _read(record: Any, seen: dict[str, Any], report: Report) -> Read | None:
    try:
        read = read_service(record)
    except RecordUnreadable as problem:
        report.refused.append(str(problem))
        return None
    if read.external_id in seen:
        if seen[read.external_id] != record:
            report.refused.append(f"“{read.facts.name}” has the id of another record; only the first was read.")
        return None
    seen[read.external_id] = record
    report.warnings.extend(f"“{read.facts.name}”: {note}" for note in read.notes)
    return read


def _add(
    session: Session, read: Read, record: Any, report: Report, *, source: str, viewer: StaffViewer | None, now: datetime
) -> None:
    entry = steps.new_draft(Confidence.C)
    address = source if source.startswith("https://") else ""
    doubt = " ".join(read.notes)[:DOUBT_LIMIT]
    steps.take(entry, read.facts, source=source[:SOURCE_LIMIT], doubt=doubt, source_address=address)
    steps.begin_history(session, entry, Act.ADDED, now=now, viewer=viewer)
    session.add(
        SupportImport(
            id=new_id(),
            source=source,
            external_id=read.external_id,
            entry_id=entry.id,
            told=_told(read),
            record=record,
            seen_at=now,
        )
    )
    report.added.append(read.facts.name)


def _compare(
    session: Session,
    row: SupportImport,
    read: Read,
    record: Any,
    report: Report,
    *,
    viewer: StaffViewer | None,
    now: datetime,
) -> None:
    before, told = row.told, _told(read)
    # A fact that the last import did not know yet, and of which the source says nothing, is no change.
    changed = {name: value for name, value in told.items() if before.get(name) != value and (value or name in before)}
    row.told, row.record, row.seen_at = told, record, now
    if not changed:
        report.unchanged += 1
        return
    entry = session.scalars(select(SupportEntry).where(SupportEntry.id == row.entry_id).with_for_update()).one()
    stands = {**entry.facts, "name": entry.name, "is_active": before.get("is_active")}
    untouched = {name for name in changed if (stands.get(name) or None) == (before.get(name) or None)}
    takes = untouched if entry.state == EntryState.DRAFT else set()
    takes -= {"is_active"}
    differs = {name: value for name, value in changed.items() if name not in takes and stands.get(name) != value}
    _merge(entry, {name: changed[name] for name in takes}, differs, now=now)
    if takes or differs:
        steps.note(session, entry, Act.EDITED, now=now, viewer=viewer)
    (report.proposed if differs else report.changed if takes else report.warnings).append(entry.name)


def _merge(entry: SupportEntry, takes: dict[str, Any], differs: dict[str, Any], *, now: datetime) -> None:
    kept = {**entry.facts, **takes}
    entry.name = kept.pop("name", entry.name)
    before = support_facts.from_json(entry.name, entry.facts).contact_points
    entry.facts = kept
    if before != support_facts.from_json(entry.name, kept).contact_points:
        steps.forget_check(entry)
    if differs:
        says = "; ".join(f"{name}: {str(value)[:VALUE_LIMIT]}" for name, value in sorted(differs.items()))
        note = f"On {steps.london_day(now).isoformat()} its source says differently: {says}."
        entry.doubt = f"{note} {entry.doubt}"[:DOUBT_LIMIT].strip()


def _told(read: Read) -> dict[str, Any]:
    return {**support_facts.to_json(read.facts), "name": read.facts.name, "is_active": read.is_active}
