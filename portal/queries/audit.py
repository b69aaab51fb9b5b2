"""The record of what was done, read a page at a time from its newest end, narrowed by what, who, case and period.

Names are opened for a page only, and only managers read it. A file of it has ids alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.models.cases import AuditEntry, Case
from portal.models.concerns import Concern
from portal.models.danger import DangerFlag, WelfareRecord
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener

PAGE = 50
"""Entries on one page."""

PIECE = 1000
"""Entries of a file that are read at once."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which entries; what is None narrows nothing."""

    action: str | None = None
    actor_id: UUID | None = None
    actor_kind: str | None = None
    """`family`, `staff`, `operator` or `nobody`."""
    case_id: UUID | None = None
    since: datetime | None = None
    before: datetime | None = None
    """The first moment that is not among them."""
    reader_id: UUID | None = None
    """Who reads: what families told the managers about them, and danger that stood in it, is left out."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where one page ends, and the next begins."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry, with names for those who may know them."""

    id: UUID
    happened_at: datetime
    actor_kind: str
    actor: str
    """Their name; empty for nobody and for the command line."""
    action: str
    case_id: UUID | None
    reference: str
    """Of the case; empty without one."""
    subject_id: UUID | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Up to PAGE entries, the newest first, and where the next page begins."""

    rows: tuple[EntryRow, ...]
    next: Position | None


def _where(narrowed: Narrowed, after: Position | None) -> list[ColumnElement[bool]]:
    same: dict[Any, Any] = {
        AuditEntry.action: narrowed.action,
        AuditEntry.actor_id: narrowed.actor_id,
        AuditEntry.actor_kind: narrowed.actor_kind,
        AuditEntry.case_id: narrowed.case_id,
    }
    wanted: list[ColumnElement[bool]] = [column == value for column, value in same.items() if value is not None]
    if narrowed.since is not None:
        wanted.append(AuditEntry.happened_at >= narrowed.since)
    if narrowed.before is not None:
        wanted.append(AuditEntry.happened_at < narrowed.before)
    if narrowed.reader_id is not None:
        wanted.append(_is_not_about(narrowed.reader_id))
    if after is not None:
        at_once = and_(AuditEntry.happened_at == after.at, AuditEntry.id < after.id)
        # The first half is what the index walks from; the second only settles what falls into one moment.
        wanted += [AuditEntry.happened_at <= after.at, or_(AuditEntry.happened_at < after.at, at_once)]
    return wanted


def _is_not_about(reader_id: UUID) -> ColumnElement[bool]:
    about_them = select(Concern.id).where(Concern.about_id == reader_id)
    flags = select(DangerFlag.id).where(DangerFlag.concern_id.in_(about_them))
    records = select(WelfareRecord.id).where(WelfareRecord.flag_id.in_(flags))
    hidden = about_them.union_all(flags, records)
    return or_(AuditEntry.subject_id.is_(None), AuditEntry.subject_id.not_in(hidden))


_COLUMNS = (
    AuditEntry.id,
    AuditEntry.happened_at,
    AuditEntry.actor_kind,
    AuditEntry.actor_id,
    AuditEntry.action,
    AuditEntry.case_id,
    AuditEntry.subject_id,
    AuditEntry.facts,
)
_NEWEST_FIRST = (AuditEntry.happened_at.desc(), AuditEntry.id.desc())


def entries(session: Session, *, narrowed: Narrowed, after: Position | None = None) -> AuditPage:
    """One page. One statement and the keys, however many entries there are."""
    rows = session.execute(
        select(
            *_COLUMNS,
            Case.reference,
            StaffMember.sealed_name.label("sealed_staff"),
            Person.sealed_name.label("sealed_person"),
        )
        .outerjoin(Case, Case.id == AuditEntry.case_id)
        .outerjoin(StaffMember, StaffMember.id == AuditEntry.actor_id)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(*_where(narrowed, after))
        .order_by(*_NEWEST_FIRST)
        .limit(PAGE + 1)
    ).all()
    shown = rows[:PAGE]
    learn_keys(session, [each for row in shown for each in (row.sealed_staff, row.sealed_person)])
    staff, person = opener(session, StaffMember.sealed_name), opener(session, Person.sealed_name)
    found = []
    for row in shown:
        name = "" if row.sealed_staff is None else staff(row.actor_id, row.sealed_staff)
        found.append(
            EntryRow(
                id=row.id,
                happened_at=row.happened_at,
                actor_kind=row.actor_kind,
                actor=name if row.sealed_person is None else person(row.actor_id, row.sealed_person),
                action=row.action,
                case_id=row.case_id,
                reference=row.reference or "",
                subject_id=row.subject_id,
                facts=row.facts,
            )
        )
    last = found[-1] if len(rows) > PAGE else None
    return AuditPage(tuple(found), None if last is None else Position(last.happened_at, last.id))


def piece(session: Session, *, narrowed: Narrowed, after: Position | None) -> tuple[tuple[Any, ...], ...]:
    """The next PIECE entries of a file: moment, kind and id of the actor, action, case, subject, facts, own id."""
    rows = session.execute(select(*_COLUMNS).where(*_where(narrowed, after)).order_by(*_NEWEST_FIRST).limit(PIECE))
    return tuple(
        (row.happened_at, row.actor_kind, row.actor_id, row.action, row.case_id, row.subject_id, row.facts, row.id)
        for row in rows
    )


def _each_action() -> Any:
    """Every action there is, each found by one step in the index: not by reading a hundred thousand entries."""
    steps = select(func.min(AuditEntry.action).label("action")).cte("steps", recursive=True)
    next_one = select(func.min(AuditEntry.action)).where(AuditEntry.action > steps.c.action).scalar_subquery()
    steps = steps.union_all(select(next_one).where(steps.c.action.is_not(None)))
    return select(steps.c.action).where(steps.c.action.is_not(None)).order_by(steps.c.action)


_ACTIONS = _each_action()


def actions(session: Session) -> tuple[str, ...]:
    """Every kind of deed that stands in the record, by name."""
    return tuple(session.scalars(_ACTIONS))


def staff_names(session: Session) -> tuple[tuple[UUID, str], ...]:
    """Everybody who works or worked here, by name."""
    rows = session.execute(select(StaffMember.id, StaffMember.sealed_name).order_by(StaffMember.id)).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    return tuple(sorted(((row.id, name(row.id, row.sealed_name)) for row in rows), key=lambda each: each[1].casefold()))


def case_of(session: Session, *, reference: str) -> UUID | None:
    """The case with this reference."""
    return session.scalars(select(Case.id).where(Case.reference == reference)).first()


def in_pieces(open_session: Callable[[], Session], *, narrowed: Narrowed) -> Iterator[tuple[Any, ...]]:
    """Every entry, each piece read in a short session of its own: a slow reader holds nothing."""
    after: Position | None = None
    while True:
        with open_session() as session:
            rows = piece(session, narrowed=narrowed, after=after)
        yield from rows
        if len(rows) < PIECE:
            return
        after = Position(rows[-1][0], rows[-1][-1])
