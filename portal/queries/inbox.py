"""The inbox of the team: who has waited longest first, then everybody else by their last message.

One statement a page. It walks two indexes of `threads` from one end and stops after a page, so that ten thousand
threads cost what a hundred cost; only then does it look up names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, bindparam, case, literal_column, select, tuple_, union_all
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.models.cases import CaseAdult
from portal.models.messages import Thread
from portal.models.people import Person, StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries.covering import covered_ids
from portal.queries.readers import first_name

# Tables, not mapped classes: a statement of plain columns costs half of what one of mapped columns costs.
THREADS, ADULTS, PEOPLE, STAFF = (each.__table__ for each in (Thread, CaseAdult, Person, StaffMember))

AnySelect = Select[*tuple[Any, ...]]

PAGE = 50
"""Threads on one page."""


class Whose(StrEnum):
    """Which families the inbox shows."""

    ALL = "all"
    """Everybody this member of staff may see: their own and those they cover; a manager sees every family."""
    MINE = "mine"
    COVERING = "covering"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ends: among those who wait, or among the rest."""

    is_waiting: bool
    at: datetime
    thread_id: UUID


class InboxRow(NamedTuple):
    """One thread in the list. No word that anybody wrote stands in it. A named tuple, because a page makes fifty."""

    case_id: UUID
    adult_id: UUID
    adult_name: str
    child_name: str
    practitioner_first_name: str
    is_covered: bool
    """Somebody else's family, seen because the viewer stands in for them."""
    waiting_since: datetime | None
    last_message_at: datetime


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Up to PAGE rows, and where the next page begins."""

    rows: tuple[InboxRow, ...]
    next: Position | None


def inbox(
    session: Session, *, viewer: StaffViewer, whose: Whose, today: date, after: Position | None = None
) -> InboxPage:
    """One page of what this member of staff may see. `today`, the day in London, decides who covers for whom."""
    covered = tuple(sorted(covered_ids(session, staff_id=viewer.id, on=today)))
    ids = _practitioners(viewer, whose, covered)
    if ids is not None and not ids:
        return InboxPage((), None)
    statement = _statement(None if ids is None else len(ids), _part(after))
    found = statement.all(session, _values(ids, after))
    return InboxPage(_open(session, found[:PAGE], covered), _position(found[PAGE - 1]) if len(found) > PAGE else None)


def _practitioners(viewer: StaffViewer, whose: Whose, covered: tuple[UUID, ...]) -> tuple[UUID, ...] | None:
    """Whose families to show, by practitioner; None for everybody's."""
    if whose is Whose.COVERING:
        return covered
    if whose is Whose.MINE:
        return (viewer.id,)
    return None if Role.MANAGER in viewer.roles else (viewer.id, *covered)


def _part(after: Position | None) -> str:
    if after is None:
        return "start"
    return "waiting" if after.is_waiting else "rest"


def _values(ids: Sequence[UUID] | None, after: Position | None) -> dict[str, Any]:
    values: dict[str, Any] = {f"practitioner_{number}": each for number, each in enumerate(ids or ())}
    if after is not None:
        values |= {"after_at": after.at, "after_id": after.thread_id}
    return values


@lru_cache(maxsize=64)
def _statement(practitioners: int | None, part: str) -> Prepared:
    """The page for that many practitioners (None: everybody's), from the start or after a position in either part."""
    parts: list[AnySelect] = []
    for number in [None] if practitioners is None else range(practitioners):
        if part != "rest":
            parts.append(_waiting(number, goes_on=part == "waiting"))
        parts.append(_rest(number, goes_on=part == "rest"))
    return Prepared(_with_names(union_all(*(select(each.subquery()) for each in parts))))


def _waiting(number: int | None, *, goes_on: bool) -> AnySelect:
    statement: AnySelect = _threads(number, is_waiting=True).where(THREADS.c.waiting_since.is_not(None))
    if goes_on:
        after = tuple_(
            bindparam("after_at", type_=THREADS.c.waiting_since.type), bindparam("after_id", type_=THREADS.c.id.type)
        )
        statement = statement.where(tuple_(THREADS.c.waiting_since, THREADS.c.id) > after)
    return statement.order_by(THREADS.c.waiting_since, THREADS.c.id).limit(PAGE + 1)


def _rest(number: int | None, *, goes_on: bool) -> AnySelect:
    statement: AnySelect = _threads(number, is_waiting=False).where(
        THREADS.c.waiting_since.is_(None), THREADS.c.last_message_at.is_not(None)
    )
    if goes_on:
        after = tuple_(
            bindparam("after_at", type_=THREADS.c.last_message_at.type), bindparam("after_id", type_=THREADS.c.id.type)
        )
        statement = statement.where(tuple_(THREADS.c.last_message_at, THREADS.c.id) < after)
    return statement.order_by(THREADS.c.last_message_at.desc(), THREADS.c.id.desc()).limit(PAGE + 1)


def _threads(number: int | None, *, is_waiting: bool) -> AnySelect:
    statement: AnySelect = select(
        THREADS.c.id,
        THREADS.c.case_id,
        THREADS.c.adult_id,
        THREADS.c.practitioner_id,
        THREADS.c.waiting_since,
        THREADS.c.last_message_at,
        literal_column("0" if is_waiting else "1").label("part"),
    )
    if number is None:
        return statement
    return statement.where(THREADS.c.practitioner_id == bindparam(f"practitioner_{number}"))


def _with_names(threads: CompoundSelect[*tuple[Any, ...]]) -> AnySelect:
    page = _in_order(select(threads.subquery("found"))).limit(PAGE + 1).subquery("page")
    named = (
        select(
            page,
            ADULTS.c.sealed_child_name,
            PEOPLE.c.id.label("person_id"),
            PEOPLE.c.sealed_name.label("sealed_adult_name"),
            STAFF.c.sealed_name.label("sealed_practitioner_name"),
        )
        .join(ADULTS, ADULTS.c.id == page.c.adult_id)
        .join(PEOPLE, PEOPLE.c.id == ADULTS.c.person_id)
        .join(STAFF, STAFF.c.id == page.c.practitioner_id)
    )
    return _in_order(named)


def _in_order(threads: AnySelect) -> AnySelect:
    """Those who wait, longest first; then the rest, newest first. Where moments are equal, as the two indexes run."""
    of = threads.selected_columns
    id_of_waiting = case((of.part == 0, of.id), else_=None)
    return threads.order_by(of.part, of.waiting_since, id_of_waiting, of.last_message_at.desc(), of.id.desc())


def _open(session: Session, found: Sequence[AnyRow], covered: tuple[UUID, ...]) -> tuple[InboxRow, ...]:
    learn_keys(session, _sealed_of(found))
    open_adult = opener(session, Person.sealed_name)
    open_child = opener(session, CaseAdult.sealed_child_name)
    open_staff = opener(session, StaffMember.sealed_name)
    names = {row.practitioner_id: row.sealed_practitioner_name for row in found}
    practitioners = {staff_id: first_name(open_staff(staff_id, sealed)) for staff_id, sealed in names.items()}
    return tuple(
        InboxRow(
            case_id=row.case_id,
            adult_id=row.adult_id,
            adult_name=open_adult(row.person_id, row.sealed_adult_name),
            child_name=open_child(row.adult_id, row.sealed_child_name),
            practitioner_first_name=practitioners[row.practitioner_id],
            is_covered=row.practitioner_id in covered,
            waiting_since=row.waiting_since,
            last_message_at=row.last_message_at,
        )
        for row in found
    )


def _sealed_of(found: Sequence[AnyRow]) -> Iterator[bytes]:
    for row in found:
        yield from (row.sealed_adult_name, row.sealed_child_name, row.sealed_practitioner_name)


def _position(row: AnyRow) -> Position:
    is_waiting = row.waiting_since is not None
    return Position(is_waiting, row.waiting_since if is_waiting else row.last_message_at, row.id)
