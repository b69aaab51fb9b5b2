"""The statements of the inbox: each walks indexes of `threads` from one end and stops after a page.

A page is put together of walks, one for each practitioner whose families it shows and each part of the list. A walk
goes over an index that holds its part alone, in its order, so that a hundred thousand threads cost what a hundred do.
Two are sorted instead of walked, since few are in them: those whose day has come back and nobody has touched since, and
those that one person has taken of families not their own.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)

from portal.models.cases import CaseAdult
from portal.models.messages import Thread
from portal.models.people import Person, StaffMember
from portal.models.prepared import Prepared

# Tables, not mapped classes: a statement of plain columns costs half of what one of mapped columns costs.
THREADS, ADULTS, PEOPLE, STAFF = (each.__table__ for each in (Thread, CaseAdult, Person, StaffMember))
OWNERS = STAFF.alias("owners")

AnySelect = Select[*tuple[Any, ...]]

PAGE = 50
"""Threads on one page."""


class Position(NamedTuple):
    """Where a page ends."""

    part: str
    """The part of the list: `waiting` or `rest` of the inbox, `aside` or `asked` of what is put aside."""
    at: datetime
    thread_id: UUID


class Scope(NamedTuple):
    """Whose threads a walk goes over."""

    practitioner: int | None = None
    """The number of the practitioner among those given; None for everybody's."""
    of_owner: bool = False
    """Instead: what the viewer has taken of families not their own."""
    among: tuple[int, ...] | None = None
    """With `of_owner`: only where the practitioner is one of these; None for any."""


class _Walk(NamedTuple):
    """One part of a list, in its order."""

    part: str
    place: int
    """Parts with a lower one stand first."""
    since: ColumnElement[Any]
    """By which it rises; empty in a part that falls by the last message."""
    where: ColumnElement[bool]


_NOW = bindparam("now", type_=THREADS.c.comes_back_at.type)
_NOBODY_WAITS = and_(THREADS.c.waiting_since.is_(None), THREADS.c.comes_back_at.is_(None))
_WALKS: dict[bool, tuple[_Walk, ...]] = {
    False: (
        _Walk(
            "waiting",
            0,
            THREADS.c.waiting_since,
            and_(THREADS.c.waiting_since.is_not(None), THREADS.c.comes_back_at.is_(None)),
        ),
        _Walk(
            "waiting",
            0,
            func.coalesce(THREADS.c.waiting_since, THREADS.c.comes_back_at),
            and_(THREADS.c.comes_back_at.is_not(None), THREADS.c.comes_back_at <= _NOW),
        ),
        _Walk(
            "rest",
            1,
            THREADS.c.waiting_since,
            and_(_NOBODY_WAITS, THREADS.c.asked_family_at.is_(None), THREADS.c.last_message_at.is_not(None)),
        ),
    ),
    True: (
        _Walk(
            "aside",
            0,
            THREADS.c.comes_back_at,
            and_(THREADS.c.comes_back_at.is_not(None), THREADS.c.comes_back_at > _NOW),
        ),
        _Walk("asked", 1, THREADS.c.asked_family_at, and_(_NOBODY_WAITS, THREADS.c.asked_family_at.is_not(None))),
    ),
}
PARTS = {is_aside: {walk.part: walk.place for walk in walks} for is_aside, walks in _WALKS.items()}
"""The parts of each list and their places."""


@lru_cache(maxsize=128)
def statement(scopes: tuple[Scope, ...], *, is_aside: bool, part: str | None) -> Prepared:
    """The page of these scopes, from the start or after a position in `part`; of what is put aside, or of the inbox.

    Its values: `practitioner_0` and so on, `now`, `viewer_id`, and `after_at` and `after_id` with a part. Raises
    KeyError for a part of the other list.
    """
    start = -1 if part is None else PARTS[is_aside][part]
    walks = [
        _walk(walk, scope, goes_on=walk.place == start)
        for scope in scopes
        for walk in _WALKS[is_aside]
        if walk.place >= start
    ]
    return Prepared(_with_names(union_all(*(select(each.subquery()) for each in walks))))


def _walk(walk: _Walk, scope: Scope, *, goes_on: bool) -> AnySelect:
    falls = walk.part == "rest"
    by: tuple[ColumnElement[Any], ...] = (THREADS.c.last_message_at if falls else walk.since, THREADS.c.id)
    after: tuple[ColumnElement[Any], ...] = (
        bindparam("after_at", type_=THREADS.c.waiting_since.type),
        bindparam("after_id", type_=THREADS.c.id.type),
    )
    found: AnySelect = select(
        THREADS.c.id,
        THREADS.c.case_id,
        THREADS.c.adult_id,
        THREADS.c.practitioner_id,
        THREADS.c.owner_id,
        THREADS.c.waiting_since,
        THREADS.c.comes_back_at,
        THREADS.c.asked_family_at,
        THREADS.c.last_message_at,
        walk.since.label("since"),
        literal_column(str(walk.place)).label("place"),
    ).where(walk.where)
    if scope.of_owner:
        found = found.where(*_taken(scope))
    elif scope.practitioner is not None:
        practitioner = THREADS.c.practitioner_id
        theirs = bindparam(f"practitioner_{scope.practitioner}", type_=practitioner.type)
        # Between one and the same, and in order of it: so nothing but their own index gives this order, and no database
        # is tempted to walk everybody's in search of the few that are theirs.
        found, by, after = found.where(practitioner.between(theirs, theirs)), (practitioner, *by), (theirs, *after)
    if goes_on:
        found = found.where(tuple_(*by) < tuple_(*after) if falls else tuple_(*by) > tuple_(*after))
    return found.order_by(*((each.desc() for each in by) if falls else by)).limit(PAGE + 1)


def _taken(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    viewer, practitioner = bindparam("viewer_id", type_=THREADS.c.owner_id.type), THREADS.c.practitioner_id
    theirs = (THREADS.c.owner_id == viewer, practitioner != viewer)
    if scope.among is None:
        return theirs
    among = [bindparam(f"practitioner_{number}", type_=practitioner.type) for number in scope.among]
    return (*theirs, practitioner.in_(among))


def _with_names(threads: CompoundSelect[*tuple[Any, ...]]) -> AnySelect:
    page = _in_order(select(threads.subquery("found"))).limit(PAGE + 1).subquery("page")
    named = (
        select(
            page,
            ADULTS.c.sealed_child_name,
            PEOPLE.c.id.label("person_id"),
            PEOPLE.c.sealed_name.label("sealed_adult_name"),
            STAFF.c.sealed_name.label("sealed_practitioner_name"),
            OWNERS.c.sealed_name.label("sealed_owner_name"),
            OWNERS.c.is_practitioner.label("owner_is_practitioner"),
            OWNERS.c.is_manager.label("owner_is_manager"),
            OWNERS.c.left_at.label("owner_left_at"),
        )
        .join(ADULTS, ADULTS.c.id == page.c.adult_id)
        .join(PEOPLE, PEOPLE.c.id == ADULTS.c.person_id)
        .join(STAFF, STAFF.c.id == page.c.practitioner_id)
        .outerjoin(OWNERS, OWNERS.c.id == page.c.owner_id)
    )
    return _in_order(named)


def _in_order(threads: AnySelect) -> AnySelect:
    """As the walks run: those that rise by since, then those that fall by their last message."""
    of = threads.selected_columns
    id_of_rising = case((of.since.is_not(None), of.id), else_=None)
    return threads.order_by(of.place, of.since, id_of_rising, of.last_message_at.desc(), of.id.desc())
