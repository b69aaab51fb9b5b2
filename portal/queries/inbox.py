"""The inbox of the team: who has waited longest first, then the rest by their last message; and what is put aside.

Three statements a page, however many threads there are: who is away today, who is looking at what, and the page, with
its names. Names are opened only for a page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Role, StaffViewer
from portal.domain.cases import Away, covered_by, present_practitioner
from portal.domain.thread_work import Colleague, may_have
from portal.models.cases import CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.prepared import AnyRow
from portal.models.sealing import learn_keys, opener
from portal.queries import covering, inbox_walks, looking
from portal.queries.inbox_walks import PAGE, PARTS, Position, Scope
from portal.queries.readers import first_name


class Whose(StrEnum):
    """Which families the inbox shows."""

    ALL = "all"
    """Everybody this member of staff may see: their own and those they cover; a manager sees every family."""
    MINE = "mine"
    """Their own families, and what they have taken of others."""
    COVERING = "covering"
    ASIDE = "aside"
    """Of all they may see, what is put aside until a day, and where it is the family's turn."""


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
    comes_back_at: datetime | None
    """Put aside until then; in the inbox itself, that moment has come."""
    asked_family_at: datetime | None
    last_message_at: datetime | None
    owner_id: UUID | None
    """Who has it: only somebody who is there today and may see the case."""
    owner_first_name: str
    lookers: tuple[str, ...]
    """Who else has opened it in the last few minutes, by their whole names."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Up to PAGE rows, and where the next page begins."""

    rows: tuple[InboxRow, ...]
    next: Position | None


def inbox(
    session: Session, *, viewer: StaffViewer, whose: Whose, today: date, now: datetime, after: Position | None = None
) -> InboxPage:
    """One page of what this member of staff may see. `today`, the day in London, decides who covers for whom.

    Raises KeyError for a position in no part of this list.
    """
    absences = covering.away_on(session, today)
    covered = tuple(sorted(covered_by(viewer.id, absences, today)))
    ids, scopes = _scopes(viewer, whose, covered)
    if not scopes:
        return InboxPage((), None)
    is_aside, part = whose is Whose.ASIDE, None if after is None else after.part
    statement = inbox_walks.statement(scopes, is_aside=is_aside, part=part)
    values = {"now": now, "viewer_id": viewer.id, **{f"practitioner_{number}": each for number, each in enumerate(ids)}}
    if after is not None:
        values |= {"after_at": after.at, "after_id": after.thread_id}
    found = statement.all(session, values)
    lookers = looking.everywhere(session, but=viewer.id, now=now)
    rows = _open(session, found[:PAGE], covered, absences, lookers, today)
    return InboxPage(rows, _position(found[PAGE - 1], is_aside=is_aside) if len(found) > PAGE else None)


def _scopes(viewer: StaffViewer, whose: Whose, covered: tuple[UUID, ...]) -> tuple[tuple[UUID, ...], tuple[Scope, ...]]:
    """Whose families to show: the practitioners who are named, and the walks over them."""
    is_manager = Role.MANAGER in viewer.roles
    if whose is Whose.COVERING:
        return covered, tuple(Scope(number) for number in range(len(covered)))
    if whose is Whose.MINE and (is_manager or covered):
        among = None if is_manager else tuple(range(1, len(covered) + 1))
        ids = (viewer.id,) if is_manager else (viewer.id, *covered)
        return ids, (Scope(0), Scope(of_owner=True, among=among))
    if whose is Whose.MINE:
        return (viewer.id,), (Scope(0),)
    if is_manager:
        return (), (Scope(),)
    return (viewer.id, *covered), tuple(Scope(number) for number in range(len(covered) + 1))


def _open(
    session: Session,
    found: Sequence[AnyRow],
    covered: tuple[UUID, ...],
    absences: Sequence[Away],
    lookers: Mapping[UUID, tuple[str, ...]],
    today: date,
) -> tuple[InboxRow, ...]:
    learn_keys(session, _sealed_of(found))
    open_adult = opener(session, Person.sealed_name)
    open_child = opener(session, CaseAdult.sealed_child_name)
    open_staff = opener(session, StaffMember.sealed_name)
    names = {row.practitioner_id: row.sealed_practitioner_name for row in found}
    names |= {row.owner_id: row.sealed_owner_name for row in found if row.owner_id is not None}
    first_names = {staff_id: first_name(open_staff(staff_id, sealed)) for staff_id, sealed in names.items()}
    away_today = frozenset(absence.practitioner_id for absence in absences)
    rows = []
    for row in found:
        owner_id = row.owner_id if row.owner_id is not None and _has_it(row, absences, away_today, today) else None
        rows.append(
            InboxRow(
                case_id=row.case_id,
                adult_id=row.adult_id,
                adult_name=open_adult(row.person_id, row.sealed_adult_name),
                child_name=open_child(row.adult_id, row.sealed_child_name),
                practitioner_first_name=first_names[row.practitioner_id],
                is_covered=row.practitioner_id in covered,
                waiting_since=row.waiting_since,
                comes_back_at=row.comes_back_at,
                asked_family_at=row.asked_family_at,
                last_message_at=row.last_message_at,
                owner_id=owner_id,
                owner_first_name="" if owner_id is None else first_names[owner_id],
                lookers=lookers.get(row.adult_id, ()),
            )
        )
    return tuple(rows)


def _has_it(row: AnyRow, absences: Sequence[Away], away_today: frozenset[UUID], today: date) -> bool:
    held = ((Role.PRACTITIONER, row.owner_is_practitioner), (Role.MANAGER, row.owner_is_manager))
    owner = Colleague(row.owner_id, frozenset(role for role, holds in held if holds), row.owner_left_at is None)
    facts = CaseFacts(
        case_id=row.case_id,
        practitioner_id=row.practitioner_id,
        covering_ids=covering.everybody_covering(row.practitioner_id, absences),
        is_closed=False,
        team_covers=present_practitioner(row.practitioner_id, absences, today) is None,
    )
    return may_have(owner, facts, away_today=away_today)


def _sealed_of(found: Sequence[AnyRow]) -> Iterator[bytes | None]:
    for row in found:
        yield from (row.sealed_adult_name, row.sealed_child_name, row.sealed_practitioner_name, row.sealed_owner_name)


def _position(row: AnyRow, *, is_aside: bool) -> Position:
    part = next(name for name, place in PARTS[is_aside].items() if place == row.place)
    return Position(part, row.last_message_at if row.since is None else row.since, row.id)
