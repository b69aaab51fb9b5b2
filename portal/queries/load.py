"""How much each practitioner carries. Managers only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.models.cases import Case
from portal.models.messages import Thread
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener

RECENT = timedelta(days=28)
"""What counts as new, and as a recent death: four weeks, our own choice."""


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One practitioner."""

    staff_id: UUID
    name: str
    open_cases: int
    new_cases: int
    """Of the open ones, those opened within RECENT."""
    recent_deaths: int
    """Of the open ones, those where the child died within RECENT."""
    waiting: int
    """Adults of their families who wait for a reply."""
    supervision_on: date | None


def _open(*where: Any) -> Any:
    return (
        select(func.count())
        .where(Case.practitioner_id == StaffMember.id, Case.closed_at.is_(None), *where)
        .correlate(StaffMember)
        .scalar_subquery()
    )


_LOAD = (
    select(
        StaffMember.id,
        StaffMember.sealed_name,
        StaffMember.supervision_on,
        _open().label("open_cases"),
        _open(Case.opened_at > bindparam("opened_after", type_=Case.opened_at.type)).label("new_cases"),
        _open(Case.died_on > bindparam("died_after")).label("recent_deaths"),
        select(func.count())
        .where(Thread.practitioner_id == StaffMember.id, Thread.waiting_since.is_not(None))
        .correlate(StaffMember)
        .scalar_subquery()
        .label("waiting"),
    )
    .where(StaffMember.is_practitioner, StaffMember.left_at.is_(None))
    .order_by(StaffMember.id)
)


def of_team(session: Session, *, today: date, now: datetime) -> tuple[LoadRow, ...]:
    """Every practitioner, whoever carries most first. `today` is the day in London. One statement and the keys."""
    rows = session.execute(_LOAD, {"opened_after": now - RECENT, "died_after": today - RECENT}).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    found = [
        LoadRow(
            staff_id=row.id,
            name=name(row.id, row.sealed_name),
            open_cases=row.open_cases,
            new_cases=row.new_cases,
            recent_deaths=row.recent_deaths,
            waiting=row.waiting,
            supervision_on=row.supervision_on,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: (-row.open_cases, row.name.casefold())))
