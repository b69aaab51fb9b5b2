"""The dates that hurt which fall into a few days, over all families of a list. Staff only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.dates_that_hurt import DayKind, MarkedDay, between
from portal.models.cases import Case, SensitiveDate
from portal.models.children import FurtherChild
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class HurtingDay:
    """A day that hurts one family."""

    on: date
    case_id: UUID
    child: str
    kind: DayKind | None
    """None: a birthday or a day of death."""
    is_birthday: bool
    label: str
    """What staff call a named day; empty where a family named it, since that is theirs alone."""


_LIVES = (
    select(Case.id, Case.sealed_child_name, Case.born_on, Case.died_on)
    .where(Case.closed_at.is_(None))
    .order_by(Case.id)
)
_FURTHER = (
    select(Case.id, Case.sealed_child_name, FurtherChild.born_on, FurtherChild.died_on)
    .join(FurtherChild, FurtherChild.case_id == Case.id)
    .where(Case.closed_at.is_(None))
    .order_by(FurtherChild.id)
)
_NAMED = (
    select(
        SensitiveDate.id,
        SensitiveDate.case_id,
        SensitiveDate.falls_on,
        SensitiveDate.returns_yearly,
        SensitiveDate.kind,
        SensitiveDate.from_family,
        SensitiveDate.sealed_label,
    )
    .join(Case, Case.id == SensitiveDate.case_id)
    .where(Case.closed_at.is_(None))
    .order_by(SensitiveDate.id)
)


class _Falls(NamedTuple):
    """A day, before its names are opened. The label is sealed under the same key as the child's name."""

    on: date
    case_id: UUID
    kind: DayKind | None
    is_birthday: bool
    label: tuple[UUID, bytes] | None = None


def days(
    session: Session, *, practitioner_ids: Collection[UUID] | None, first: date, last: date
) -> tuple[HurtingDay, ...]:
    """Those of open cases of these practitioners (None: of all), first and last day included, the soonest first.

    Three statements and the keys; names are opened only where a day falls.
    """
    lives, further, named = _LIVES, _FURTHER, _NAMED
    if practitioner_ids is not None:
        theirs = Case.practitioner_id.in_(sorted(practitioner_ids))
        lives, further, named = lives.where(theirs), further.where(theirs), named.where(theirs)
    sealed: dict[UUID, bytes] = {}
    found: list[_Falls] = []
    for life in (*session.execute(lives), *session.execute(further)):
        sealed[life.id] = life.sealed_child_name
        for known in {life.born_on, life.died_on} - {None}:
            returns = between(MarkedDay(known, yearly=True), first=first, last=last)
            found += [_Falls(day, life.id, None, known == life.born_on) for day in returns if day != known]
    for row in session.execute(named):
        label = None if row.from_family else (row.id, row.sealed_label)
        returns = between(MarkedDay(row.falls_on, yearly=row.returns_yearly), first=first, last=last)
        found += [_Falls(day, row.case_id, DayKind(row.kind), is_birthday=False, label=label) for day in returns]
    learn_keys(session, [sealed[each.case_id] for each in found])
    child, label_of = opener(session, Case.sealed_child_name), opener(session, SensitiveDate.sealed_label)
    rows = [
        HurtingDay(
            on=each.on,
            case_id=each.case_id,
            child=child(each.case_id, sealed[each.case_id]),
            kind=each.kind,
            is_birthday=each.is_birthday,
            label="" if each.label is None else label_of(*each.label),
        )
        for each in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.on, row.child.casefold(), row.case_id)))
