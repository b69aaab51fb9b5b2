"""Saved replies: those in use for whoever writes, all of them for whoever keeps them, and the names to be filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.saved_replies import Placeholder
from portal.models.cases import Case, CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.prepared import Prepared
from portal.models.saved_replies import SavedReply, SavedReplyEdition
from portal.models.sealing import learn_keys, opener
from portal.queries.readers import first_name

REPLIES, EDITIONS = SavedReply.__table__, SavedReplyEdition.__table__


@dataclass(frozen=True, slots=True)
class ReplyChoice:
    """A reply in use, by its title."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A reply as it reads now."""

    id: UUID
    number: int
    """Of the edition in use; grows with each change."""
    title: str
    body: str
    written_by: str
    written_at: datetime
    withdrawn_at: datetime | None


_NEWEST = (
    select(EDITIONS.c.reply_id, func.max(EDITIONS.c.number).label("number")).group_by(EDITIONS.c.reply_id).subquery()
)
_IN_USE = Prepared(
    select(REPLIES.c.id, EDITIONS.c.title)
    .join(_NEWEST, _NEWEST.c.reply_id == REPLIES.c.id)
    .join(EDITIONS, and_(EDITIONS.c.reply_id == REPLIES.c.id, EDITIONS.c.number == _NEWEST.c.number))
    .where(REPLIES.c.withdrawn_at.is_(None))
    .order_by(func.lower(EDITIONS.c.title), REPLIES.c.id)
)
_STAFF = StaffMember.__table__
_ALL = (
    select(
        REPLIES.c.id,
        REPLIES.c.withdrawn_at,
        EDITIONS.c.number,
        EDITIONS.c.title,
        EDITIONS.c.body,
        EDITIONS.c.written_at,
        EDITIONS.c.written_by,
        _STAFF.c.sealed_name,
    )
    .join(_NEWEST, _NEWEST.c.reply_id == REPLIES.c.id)
    .join(EDITIONS, and_(EDITIONS.c.reply_id == REPLIES.c.id, EDITIONS.c.number == _NEWEST.c.number))
    .join(_STAFF, _STAFF.c.id == EDITIONS.c.written_by)
)


def in_use(session: Session) -> tuple[ReplyChoice, ...]:
    """The replies that may be put into a message, by title."""
    return tuple(ReplyChoice(row.id, row.title) for row in _IN_USE.all(session, {}))


def everything(session: Session) -> tuple[ReplyRow, ...]:
    """All replies, those in use first, by title."""
    rows = _rows(session, _ALL.order_by(func.lower(EDITIONS.c.title), REPLIES.c.id))
    return tuple(sorted(rows, key=lambda row: row.withdrawn_at is not None))


def one(session: Session, *, reply_id: UUID) -> ReplyRow | None:
    """One reply, in use or not; None where there is no such."""
    return next(iter(_rows(session, _ALL.where(REPLIES.c.id == reply_id))), None)


def _rows(session: Session, wanted: Select[*tuple[object, ...]]) -> tuple[ReplyRow, ...]:
    rows = session.execute(wanted).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        ReplyRow(
            id=row.id,
            number=row.number,
            title=row.title,
            body=row.body,
            written_by=name(row.written_by, row.sealed_name),
            written_at=row.written_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


_NAMES = (
    select(
        CaseAdult.sealed_child_name,
        CaseAdult.person_id,
        Person.sealed_name,
        Case.practitioner_id,
        StaffMember.sealed_name.label("sealed_practitioner"),
    )
    .join(Person, Person.id == CaseAdult.person_id)
    .join(Case, Case.id == CaseAdult.case_id)
    .join(StaffMember, StaffMember.id == Case.practitioner_id)
    .where(CaseAdult.id == bindparam("adult_id"), CaseAdult.case_id == bindparam("case_id"))
)


def names_for(session: Session, *, case_id: UUID, adult_id: UUID) -> Mapping[Placeholder, str] | None:
    """What is filled in for this adult, as they use the names; None where they are not on this case."""
    row = session.execute(_NAMES, {"case_id": case_id, "adult_id": adult_id}).first()
    if row is None:
        return None
    learn_keys(session, [row.sealed_child_name, row.sealed_name, row.sealed_practitioner])
    practitioner = opener(session, StaffMember.sealed_name)(row.practitioner_id, row.sealed_practitioner)
    return {
        Placeholder.CHILD: opener(session, CaseAdult.sealed_child_name)(adult_id, row.sealed_child_name),
        Placeholder.ADULT: first_name(opener(session, Person.sealed_name)(row.person_id, row.sealed_name)),
        Placeholder.PRACTITIONER: first_name(practitioner),
    }
