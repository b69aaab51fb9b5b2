"""Who has a thread, until when it is put aside, the note of its handing over, and who may have it next. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Role
from portal.domain.thread_work import Colleague, may_be_handed_to, may_have
from portal.models.messages import Thread
from portal.models.people import Absence, StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener
from portal.models.thread_work import ThreadHandover

THREADS, HANDOVERS, ABSENCES = Thread.__table__, ThreadHandover.__table__, Absence.__table__
OWNERS, GIVERS = StaffMember.__table__.alias("owners"), StaffMember.__table__.alias("givers")

HISTORY = 20
"""Hand-overs that are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class HandoverNote:
    """What one member of staff left for the next."""

    id: UUID
    giver: str
    words: str
    handed_at: datetime


@dataclass(frozen=True, slots=True)
class ThreadState:
    """How a thread stands for the team."""

    owner_id: UUID | None
    """Who has it: only somebody who is there today and may see the case."""
    owner: str
    was_with: str
    """Who took it and cannot have it today (away, or not their family any more); else empty."""
    stored_owner_id: UUID | None
    """As it is written down; a form carries it, so that nobody takes what another took a moment before."""
    waiting_since: datetime | None
    comes_back_at: datetime | None
    asked_family_at: datetime | None
    last_message_at: datetime | None
    note: HandoverNote | None
    """The note of the last hand-over, until its receiver has said that they have read it."""
    note_is_for: UUID | None


@dataclass(frozen=True, slots=True)
class Choosable:
    """A colleague to whom a thread may be handed today."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PastHandover:
    """One hand-over of a thread, in its history."""

    giver: str
    receiver: str
    words: str
    handed_at: datetime
    read_at: datetime | None


def _is_away(staff_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return (
        select(ABSENCES.c.id)
        .where(
            ABSENCES.c.staff_id == staff_id,
            ABSENCES.c.from_on <= bindparam("today"),
            ABSENCES.c.to_on >= bindparam("today"),
        )
        .exists()
    )


_LAST = (
    select(HANDOVERS.c.id)
    .where(HANDOVERS.c.thread_id == THREADS.c.id)
    .order_by(HANDOVERS.c.handed_at.desc(), HANDOVERS.c.id.desc())
    .limit(1)
    .correlate(THREADS)
    .scalar_subquery()
)
_STATE = Prepared(
    select(
        THREADS.c.owner_id,
        THREADS.c.waiting_since,
        THREADS.c.comes_back_at,
        THREADS.c.asked_family_at,
        THREADS.c.last_message_at,
        OWNERS.c.sealed_name.label("sealed_owner"),
        OWNERS.c.is_practitioner,
        OWNERS.c.is_manager,
        OWNERS.c.left_at,
        _is_away(THREADS.c.owner_id).label("is_away"),
        HANDOVERS.c.id.label("handover_id"),
        HANDOVERS.c.to_id,
        HANDOVERS.c.from_id,
        HANDOVERS.c.sealed_note,
        HANDOVERS.c.handed_at,
        GIVERS.c.sealed_name.label("sealed_giver"),
    )
    .select_from(THREADS)
    .outerjoin(OWNERS, OWNERS.c.id == THREADS.c.owner_id)
    .outerjoin(HANDOVERS, and_(HANDOVERS.c.id == _LAST, HANDOVERS.c.read_at.is_(None)))
    .outerjoin(GIVERS, GIVERS.c.id == HANDOVERS.c.from_id)
    .where(THREADS.c.adult_id == bindparam("adult_id"), THREADS.c.case_id == bindparam("case_id"))
)


def state(session: Session, *, facts: CaseFacts, adult_id: UUID, today: date) -> ThreadState | None:
    """How the thread of this adult stands; None where they are not on this case."""
    row = _STATE.first(session, {"case_id": facts.case_id, "adult_id": adult_id, "today": today})
    if row is None:
        return None
    learn_keys(session, [row.sealed_owner, row.sealed_note, row.sealed_giver])
    name = opener(session, StaffMember.sealed_name)
    owner = "" if row.owner_id is None else name(row.owner_id, row.sealed_owner)
    has_it = row.owner_id is not None and _may_have(row, facts)
    return ThreadState(
        owner_id=row.owner_id if has_it else None,
        owner=owner if has_it else "",
        was_with="" if has_it else owner,
        stored_owner_id=row.owner_id,
        waiting_since=row.waiting_since,
        comes_back_at=row.comes_back_at,
        asked_family_at=row.asked_family_at,
        last_message_at=row.last_message_at,
        note=_note(session, row),
        note_is_for=row.to_id,
    )


def _note(session: Session, row: AnyRow) -> HandoverNote | None:
    if row.handover_id is None:
        return None
    return HandoverNote(
        id=row.handover_id,
        giver=opener(session, StaffMember.sealed_name)(row.from_id, row.sealed_giver),
        words=opener(session, ThreadHandover.sealed_note)(row.handover_id, row.sealed_note),
        handed_at=row.handed_at,
    )


def _may_have(row: AnyRow, facts: CaseFacts) -> bool:
    owner = Colleague(row.owner_id, _roles(row), can_sign_in=row.left_at is None)
    return may_have(owner, facts, away_today={row.owner_id} if row.is_away else set())


def _roles(row: AnyRow) -> frozenset[Role]:
    held = ((Role.PRACTITIONER, row.is_practitioner), (Role.MANAGER, row.is_manager))
    return frozenset(role for role, holds in held if holds)


_COLLEAGUES = (
    select(
        StaffMember.id,
        StaffMember.sealed_name,
        StaffMember.is_practitioner,
        StaffMember.is_manager,
        _is_away(StaffMember.__table__.c.id).label("is_away"),
    )
    .where(StaffMember.left_at.is_(None), StaffMember.password_hash.is_not(None))
    .order_by(StaffMember.id)
)


def choosable(session: Session, *, facts: CaseFacts, but: UUID, today: date) -> tuple[Choosable, ...]:
    """To whom a thread of this case may be handed today, without `but`, by name."""
    rows = session.execute(_COLLEAGUES, {"today": today}).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    names = {row.id: name(row.id, row.sealed_name) for row in rows}
    may = may_be_handed_to(
        (Colleague(row.id, _roles(row)) for row in rows),
        facts,
        away_today=frozenset(row.id for row in rows if row.is_away),
        but=but,
    )
    return tuple(sorted((Choosable(each.id, names[each.id]) for each in may), key=lambda each: each.name.casefold()))


_RECEIVERS = StaffMember.__table__.alias("receivers")
_HISTORY = (
    select(
        HANDOVERS.c.id,
        HANDOVERS.c.from_id,
        HANDOVERS.c.to_id,
        HANDOVERS.c.sealed_note,
        HANDOVERS.c.handed_at,
        HANDOVERS.c.read_at,
        GIVERS.c.sealed_name.label("sealed_giver"),
        _RECEIVERS.c.sealed_name.label("sealed_receiver"),
    )
    .join(THREADS, THREADS.c.id == HANDOVERS.c.thread_id)
    .join(GIVERS, GIVERS.c.id == HANDOVERS.c.from_id)
    .join(_RECEIVERS, _RECEIVERS.c.id == HANDOVERS.c.to_id)
    .where(THREADS.c.adult_id == bindparam("adult_id"), THREADS.c.case_id == bindparam("case_id"))
    .order_by(HANDOVERS.c.handed_at.desc(), HANDOVERS.c.id.desc())
    .limit(HISTORY)
)


def history(session: Session, *, case_id: UUID, adult_id: UUID) -> tuple[PastHandover, ...]:
    """The last hand-overs of this thread, the newest first."""
    rows = session.execute(_HISTORY, {"case_id": case_id, "adult_id": adult_id}).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_note, row.sealed_giver, row.sealed_receiver)])
    name, words = opener(session, StaffMember.sealed_name), opener(session, ThreadHandover.sealed_note)
    return tuple(
        PastHandover(
            giver=name(row.from_id, row.sealed_giver),
            receiver=name(row.to_id, row.sealed_receiver),
            words=words(row.id, row.sealed_note),
            handed_at=row.handed_at,
            read_at=row.read_at,
        )
        for row in rows
    )
