"""Other people's directories that were taken in: what was said about each time, and the drafts that wait."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.support import EntryState
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.models.support import SupportEntry
from portal.models.support_imports import SupportImport, SupportImportRun

RUNS_AT_MOST = 20
DRAFTS_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Run:
    """One time that a feed was taken in."""

    source: str
    at: datetime
    by: str
    """Empty: an operator, on the command line."""
    added: int
    changed: int
    unchanged: int
    proposed: tuple[str, ...]
    """Entries of which the source says something else than stands here."""
    warnings: tuple[str, ...]
    refused: tuple[str, ...]
    unsaid: int
    """How many more sentences there were than are kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that came out of a feed and waits for somebody to look at it."""

    id: UUID
    name: str
    source: str
    seen_at: datetime
    doubt: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """Those that wait; `number` counts also what is not on this page."""

    shown: tuple[Draft, ...]
    number: int


_RUNS = (
    select(SupportImportRun, StaffMember.id.label("staff_id"), StaffMember.sealed_name)
    .outerjoin(StaffMember, StaffMember.id == SupportImportRun.by)
    .order_by(SupportImportRun.at.desc(), SupportImportRun.id.desc())
    .limit(RUNS_AT_MOST)
)
_DRAFTS = (
    select(
        SupportEntry.id,
        SupportEntry.name,
        SupportEntry.doubt,
        SupportImport.source,
        SupportImport.seen_at,
        func.count().over().label("number"),
    )
    .join(SupportEntry, SupportEntry.id == SupportImport.entry_id)
    .where(SupportEntry.state == EntryState.DRAFT.value)
    .order_by(SupportImport.seen_at.desc(), SupportEntry.name, SupportEntry.id)
    .limit(DRAFTS_AT_MOST)
)


def runs(session: Session) -> tuple[Run, ...]:
    """The newest first."""
    rows = session.execute(_RUNS).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        _run(row.SupportImportRun, name(row.staff_id, row.sealed_name) if row.sealed_name else "") for row in rows
    )


def drafts(session: Session) -> Drafts:
    """Drafts that came out of feeds, the newest first."""
    rows = session.execute(_DRAFTS).all()
    shown = tuple(Draft(row.id, row.name, row.source, row.seen_at, row.doubt) for row in rows)
    return Drafts(shown, rows[0].number if rows else 0)


def _run(row: SupportImportRun, by: str) -> Run:
    said = row.report
    return Run(
        source=row.source,
        at=row.at,
        by=by,
        added=said["added"],
        changed=said["changed"],
        unchanged=said["unchanged"],
        proposed=tuple(said["proposed"]),
        warnings=tuple(said["warnings"]),
        refused=tuple(said["refused"]),
        unsaid=said["unsaid"],
    )
