"""Words that wait for a second person, as the thread of a restricted adult shows them. Staff only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from portal.models.cases import CaseAdult
from portal.models.held_messages import HeldMessage
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries.readers import first_name

AnyRow = Row[*tuple[Any, ...]]

AT_MOST = 200
"""Texts that one thread shows: far more than can wait there at once."""


@dataclass(frozen=True, slots=True)
class Held:
    """One text that waits, or that came back."""

    id: UUID
    author_id: UUID
    author: str
    """First name."""
    body: str
    written_at: datetime
    sent_back_by: str
    """First name of whoever sent it back; empty while it waits."""
    why: str


@dataclass(frozen=True, slots=True)
class HeldForAdult:
    """What the thread of a restricted adult shows besides the messages."""

    locale: str
    """The language they read in, for the choice of texts."""
    waiting: tuple[Held, ...]
    came_back: Held | None
    """The newest text of this viewer, where it was sent back to them."""


_DECIDER = aliased(StaffMember)
_OF_ADULT = (
    select(
        Person.locale,
        HeldMessage.id,
        HeldMessage.author_id,
        HeldMessage.sealed_body,
        HeldMessage.sealed_why,
        HeldMessage.written_at,
        HeldMessage.decided_by,
        HeldMessage.outcome,
        StaffMember.sealed_name.label("sealed_author"),
        _DECIDER.sealed_name.label("sealed_decider"),
    )
    .select_from(CaseAdult)
    .join(Person, Person.id == CaseAdult.person_id)
    .outerjoin(
        HeldMessage,
        (HeldMessage.adult_id == CaseAdult.id)
        & or_(HeldMessage.decided_at.is_(None), HeldMessage.author_id == bindparam("viewer_id")),
    )
    .outerjoin(StaffMember, StaffMember.id == HeldMessage.author_id)
    .outerjoin(_DECIDER, _DECIDER.id == HeldMessage.decided_by)
    .where(CaseAdult.id == bindparam("adult_id"), CaseAdult.case_id == bindparam("case_id"))
    .order_by(HeldMessage.decided_at.is_not(None), HeldMessage.written_at.desc(), HeldMessage.id.desc())
    .limit(AT_MOST)
)


def for_adult(session: Session, *, case_id: UUID, adult_id: UUID, viewer_id: UUID) -> HeldForAdult:
    """What waits for a second person in one thread, the oldest first, and what came back to this viewer last."""
    rows = session.execute(_OF_ADULT, {"case_id": case_id, "adult_id": adult_id, "viewer_id": viewer_id}).all()
    held = [row for row in rows if row.id is not None]
    _learn(session, held)
    own = next((row for row in held if row.author_id == viewer_id), None)
    return HeldForAdult(
        locale=rows[0].locale if rows else "",
        waiting=tuple(_open(session, row) for row in reversed(held) if row.outcome is None),
        came_back=_open(session, own) if own is not None and own.outcome == "sent_back" else None,
    )


def _learn(session: Session, rows: Sequence[AnyRow]) -> None:
    learn_keys(session, [row.sealed_body for row in rows])
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_author, row.sealed_decider)])


def _open(session: Session, row: AnyRow) -> Held:
    name_of = opener(session, StaffMember.sealed_name)
    is_back = row.outcome == "sent_back"
    return Held(
        id=row.id,
        author_id=row.author_id,
        author=first_name(name_of(row.author_id, row.sealed_author)),
        body=opener(session, HeldMessage.sealed_body)(row.id, row.sealed_body),
        written_at=row.written_at,
        sent_back_by=first_name(name_of(row.decided_by, row.sealed_decider)) if is_back else "",
        why=opener(session, HeldMessage.sealed_why)(row.id, row.sealed_why) if is_back else "",
    )
