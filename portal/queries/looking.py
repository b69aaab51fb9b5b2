"""Who is looking at a thread right now, derived from the guard's record of who opened what. Staff only.

A thread is named by its adult, as the guard names it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.domain.thread_work import LOOKING_FOR
from portal.models.messages import Opening
from portal.models.people import StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener

OPENINGS, STAFF = Opening.__table__, StaffMember.__table__

_Lookers = Select[*tuple[Any, ...]]


def _lookers() -> _Lookers:
    return (
        select(OPENINGS.c.subject_id, OPENINGS.c.staff_id, STAFF.c.sealed_name)
        .distinct()
        .join(STAFF, STAFF.c.id == OPENINGS.c.staff_id)
        .where(
            OPENINGS.c.staff_id.is_not(None),
            OPENINGS.c.staff_id != bindparam("viewer_id"),
            OPENINGS.c.opened_at > bindparam("after"),
            OPENINGS.c.opened_at <= bindparam("now"),
        )
        .order_by(OPENINGS.c.subject_id, OPENINGS.c.staff_id)
    )


_EVERYWHERE = Prepared(_lookers())
_AT_ONE = Prepared(_lookers().where(OPENINGS.c.subject_id == bindparam("adult_id")))


def everywhere(session: Session, *, but: UUID, now: datetime) -> Mapping[UUID, tuple[str, ...]]:
    """For each thread (by its adult) that somebody has opened in the last few minutes, their names; without `but`."""
    return _by_subject(session, _EVERYWHERE.all(session, _values(but, now)))


def at(session: Session, *, adult_id: UUID, but: UUID, now: datetime) -> tuple[str, ...]:
    """Who has opened this thread in the last few minutes, by their names; without `but`."""
    rows = _AT_ONE.all(session, {**_values(but, now), "adult_id": adult_id})
    return _by_subject(session, rows).get(adult_id, ())


def _values(but: UUID, now: datetime) -> dict[str, Any]:
    return {"viewer_id": but, "after": now - LOOKING_FOR, "now": now}


def _by_subject(session: Session, rows: list[AnyRow]) -> dict[UUID, tuple[str, ...]]:
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    found: dict[UUID, tuple[str, ...]] = {}
    for row in rows:
        found[row.subject_id] = (*found.get(row.subject_id, ()), name(row.staff_id, row.sealed_name))
    return found
