"""Notices to the adults of a case that wait, or never went out, so that a person can ring instead. Staff only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.domain.notifications import NoticeKind, Reason, answers_own_act
from portal.models.cases import CaseAdult
from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.sealing import learn_keys, opener

SHOWN_FOR = timedelta(days=30)
"""How long a notice that never went out stays on the page of the case."""


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """A notice that has not gone out. Exactly one of `until` and `given_up_at` is set."""

    id: UUID
    adult: str
    kind: NoticeKind
    until: datetime | None
    """When it will go out; None where it never will."""
    given_up_at: datetime | None
    """When it was given up: somebody must ring."""
    reason: Reason | None
    """Why it was held, or not sent; None where the mail could not be delivered."""


_STARTED_BY_US = [kind.value for kind in NoticeKind if not answers_own_act(kind)]
_HELD = (
    select(
        Notice.id,
        Notice.kind,
        Notice.due_at,
        Notice.given_up_at,
        Notice.held_reason,
        Person.id.label("person_id"),
        Person.sealed_name,
    )
    .join(Person, Person.id == Notice.person_id)
    .join(CaseAdult, and_(CaseAdult.person_id == Person.id, CaseAdult.case_id == bindparam("case_id")))
    .where(
        Notice.kind.in_(_STARTED_BY_US),
        or_(Notice.case_id == bindparam("case_id"), Notice.case_id.is_(None)),
        or_(
            and_(Notice.due_at > bindparam("now"), Notice.held_reason.is_not(None)),
            Notice.given_up_at > bindparam("given_up_since"),
        ),
    )
    .order_by(Notice.made_at, Notice.id)
)


def waiting(session: Session, *, case_id: UUID, notice_id: UUID, now: datetime) -> HeldNotice | None:
    """One notice of this case that waits; None where it has gone out meanwhile, or was never held."""
    found = (each for each in of_case(session, case_id=case_id, now=now) if each.id == notice_id and each.until)
    return next(found, None)


def adult_of(session: Session, *, case_id: UUID, person_id: UUID | None) -> UUID | None:
    """The place of a person on a case."""
    found = session.execute(select(CaseAdult.id).where(CaseAdult.case_id == case_id, CaseAdult.person_id == person_id))
    return found.scalar_one_or_none()


def of_case(session: Session, *, case_id: UUID, now: datetime) -> tuple[HeldNotice, ...]:
    """What waits to go out to adults of this case, and what never went out, the oldest first."""
    rows = session.execute(_HELD, {"case_id": case_id, "now": now, "given_up_since": now - SHOWN_FOR}).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, Person.sealed_name)
    return tuple(
        HeldNotice(
            id=row.id,
            adult=name(row.person_id, row.sealed_name),
            kind=NoticeKind(row.kind),
            until=None if row.given_up_at else row.due_at,
            given_up_at=row.given_up_at,
            reason=Reason(row.held_reason) if row.held_reason else None,
        )
        for row in rows
    )
