"""Threads: what one adult and the team have written to each other, a page at a time, newest page first.

These pages are read more than any other, so they are plain columns and prepared statements: one for who it is about and
who reads it, one for the messages with the names of their writers and when they were read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, case, func, select, tuple_
from sqlalchemy.orm import Session

from portal.domain.danger import ASKED_FOR
from portal.domain.working_time import local
from portal.models.cases import Case, CaseAdult
from portal.models.messages import Draft, Message, Opening, Thread
from portal.models.people import Person, StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries import attachments, message_marks
from portal.queries.attachments import FileRow
from portal.queries.faces import face_of
from portal.queries.message_marks import Mark
from portal.queries.readers import Reader, Readers, absences_from_today, first_name, hours_of, parse_hours, readers
from portal.queries.thread_facts import asks_how_they_are, has_files, has_marks, has_open_flag

# Tables, not mapped classes: a statement of plain columns costs half of what one of mapped columns costs.
MESSAGES, THREADS, DRAFTS, OPENINGS = (each.__table__ for each in (Message, Thread, Draft, Opening))
CASES, ADULTS, PEOPLE, STAFF = (each.__table__ for each in (Case, CaseAdult, Person, StaffMember))

PAGE = 30
"""Messages on one page of a thread."""


class NoSuchMessage(LookupError):
    """The message that a page was to begin before is not in this thread."""


class NoSuchThread(LookupError):
    """This adult has no thread on this case."""


class MessageRow(NamedTuple):
    """One message as both sides may see it. A named tuple, because a page makes thirty of them."""

    id: UUID
    staff_first_name: str | None
    """Who of the team wrote it; None for the family's own words."""
    body: str
    sent_at: datetime
    read_at: datetime | None
    """When the other side first opened the thread after it was sent; for the team also, when it first answered."""


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """Up to PAGE messages, oldest first."""

    messages: tuple[MessageRow, ...]
    has_earlier: bool
    files: Mapping[UUID, tuple[FileRow, ...]]
    """Files by the message that they came with; most have none."""
    marks: Mapping[UUID, Mark]
    """What stands beside messages, by message; most have nothing."""


@dataclass(frozen=True, slots=True)
class FamilyThread:
    """A thread as the adult whose thread it is sees it. There is no field for what families must not see."""

    readers: Readers
    takes_files: bool
    asks_how_they_are: bool
    """They wrote something that may mean danger: help stands over the thread until they say how they are."""
    draft: str
    page: MessagesPage


@dataclass(frozen=True, slots=True)
class StaffThread:
    """A thread as the team sees it."""

    adult_first_name: str
    child_name: str
    waiting_since: datetime | None
    is_restricted: bool
    wish: str | None
    """A member of domain.debriefs.WishToKnow; None while they have not said how much they want to know."""
    is_flagged: bool
    """Somebody may be in danger, and the matter is not closed."""
    draft: str
    page: MessagesPage


def _first_opening(*, by_staff: bool) -> ScalarSelect[Any]:
    """When the other side first opened the thread after a message. Openings name a thread by its adult."""
    other_side = OPENINGS.c.staff_id if by_staff else OPENINGS.c.person_id
    return (
        select(func.min(OPENINGS.c.opened_at))
        .where(OPENINGS.c.subject_id == bindparam("adult_id"), OPENINGS.c.opened_at >= MESSAGES.c.sent_at)
        .where(other_side.is_not(None))
        .correlate(MESSAGES)
        .scalar_subquery()
    )


def _first_sign_of_reading(*, by_staff: bool) -> ColumnElement[Any]:
    """When the other side first showed that it had read a message: it opened the thread or, for the team, answered."""
    opened = _first_opening(by_staff=by_staff)
    if not by_staff:
        return opened
    answers = MESSAGES.alias()
    answered = (
        select(func.min(answers.c.sent_at))
        .where(
            answers.c.thread_id == MESSAGES.c.thread_id,
            answers.c.staff_id.is_not(None),
            answers.c.sent_at >= MESSAGES.c.sent_at,
        )
        .correlate(MESSAGES)
        .scalar_subquery()
    )
    return func.coalesce(opened, answered)


def _messages(*, for_staff: bool, before: bool) -> Select[*tuple[Any, ...]]:
    """The statement of a page: newest first, one more than fits, so that “earlier messages” is known to be true."""
    own = MESSAGES.c.staff_id.is_not(None) if for_staff else MESSAGES.c.staff_id.is_(None)
    statement = (
        select(
            MESSAGES.c.id,
            MESSAGES.c.staff_id,
            MESSAGES.c.sealed_body,
            MESSAGES.c.sent_at,
            STAFF.c.sealed_name,
            case((own, _first_sign_of_reading(by_staff=not for_staff)), else_=None).label("read_at"),
        )
        .join(THREADS, THREADS.c.id == MESSAGES.c.thread_id)
        .outerjoin(STAFF, STAFF.c.id == MESSAGES.c.staff_id)
        .where(THREADS.c.adult_id == bindparam("adult_id"))
        .order_by(MESSAGES.c.sent_at.desc(), MESSAGES.c.id.desc())
        .limit(PAGE + 1)
    )
    if not before:
        return statement
    anchor = MESSAGES.alias()
    return statement.join(
        anchor, and_(anchor.c.id == bindparam("before"), anchor.c.thread_id == MESSAGES.c.thread_id)
    ).where(tuple_(MESSAGES.c.sent_at, MESSAGES.c.id) < tuple_(anchor.c.sent_at, anchor.c.id))


_PAGES = {
    (for_staff, before): Prepared(_messages(for_staff=for_staff, before=before))
    for for_staff in (False, True)
    for before in (False, True)
}

_FAMILY_THREAD = Prepared(
    select(
        CASES.c.practitioner_id,
        STAFF.c.sealed_name,
        hours_of(STAFF.c.id).label("hours"),
        face_of(STAFF.c.id).label("face"),
        absences_from_today().label("absences"),
        ADULTS.c.restricted_at.is_(None).label("takes_files"),
        has_files().label("has_files"),
        has_marks().label("has_marks"),
        asks_how_they_are().label("asks"),
        DRAFTS.c.id.label("draft_id"),
        DRAFTS.c.sealed_body.label("sealed_draft"),
    )
    .select_from(THREADS)
    .join(CASES, CASES.c.id == THREADS.c.case_id)
    .join(ADULTS, ADULTS.c.id == THREADS.c.adult_id)
    .join(STAFF, STAFF.c.id == CASES.c.practitioner_id)
    .outerjoin(DRAFTS, and_(DRAFTS.c.thread_id == THREADS.c.id, DRAFTS.c.person_id == bindparam("person_id")))
    .where(THREADS.c.adult_id == bindparam("adult_id"))
)

_STAFF_THREAD = Prepared(
    select(
        PEOPLE.c.id.label("person_id"),
        PEOPLE.c.sealed_name,
        ADULTS.c.sealed_child_name,
        ADULTS.c.restricted_at,
        ADULTS.c.wish_to_know,
        THREADS.c.waiting_since,
        has_files().label("has_files"),
        has_marks().label("has_marks"),
        has_open_flag().label("is_flagged"),
        DRAFTS.c.id.label("draft_id"),
        DRAFTS.c.sealed_body.label("sealed_draft"),
    )
    .select_from(THREADS)
    .join(ADULTS, ADULTS.c.id == THREADS.c.adult_id)
    .join(PEOPLE, PEOPLE.c.id == ADULTS.c.person_id)
    .outerjoin(DRAFTS, and_(DRAFTS.c.thread_id == THREADS.c.id, DRAFTS.c.staff_id == bindparam("staff_id")))
    .where(THREADS.c.adult_id == bindparam("adult_id"), THREADS.c.case_id == bindparam("case_id"))
)


_NEWEST = Prepared(
    select(MESSAGES.c.id)
    .join(THREADS, THREADS.c.id == MESSAGES.c.thread_id)
    .where(THREADS.c.adult_id == bindparam("adult_id"), THREADS.c.case_id == bindparam("case_id"))
    .order_by(MESSAGES.c.sent_at.desc(), MESSAGES.c.id.desc())
    .limit(1)
)


def newest(session: Session, *, case_id: UUID, adult_id: UUID) -> UUID | None:
    """The message that was written last in this adult's thread on this case; None where there is none."""
    row = _NEWEST.first(session, {"case_id": case_id, "adult_id": adult_id})
    return None if row is None else row.id


def family_thread(
    session: Session, *, adult_id: UUID, person_id: UUID, now: datetime, before: UUID | None = None
) -> FamilyThread:
    """One adult's own thread: the newest page, or the one before a message.

    Raises NoSuchMessage, NoSuchThread.
    """
    who = {"adult_id": adult_id, "person_id": person_id}
    row = _FAMILY_THREAD.first(session, who | {"today": local(now).date(), "asked_since": now - ASKED_FOR})
    if row is None:
        raise NoSuchThread
    found = _find_messages(session, adult_id=adult_id, for_staff=False, before=before)
    _learn(session, found, row.sealed_name, row.sealed_draft)
    name = opener(session, StaffMember.sealed_name)(row.practitioner_id, row.sealed_name)
    practitioner = Reader(name, parse_hours(row.hours or ""), row.face)
    return FamilyThread(
        readers=readers(session, assigned_id=row.practitioner_id, assigned=practitioner, absences=row.absences),
        takes_files=row.takes_files,
        asks_how_they_are=bool(row.asks),
        draft=_open_draft(session, row),
        page=_open_messages(session, found, row, adult_id=adult_id),
    )


def staff_thread(
    session: Session, *, case_id: UUID, adult_id: UUID, staff_id: UUID, before: UUID | None = None
) -> StaffThread:
    """One adult's thread, with the draft of the member of staff who looks at it.

    Raises NoSuchThread when the adult does not belong to the case, NoSuchMessage.
    """
    row = _STAFF_THREAD.first(session, {"case_id": case_id, "adult_id": adult_id, "staff_id": staff_id})
    if row is None:
        raise NoSuchThread
    found = _find_messages(session, adult_id=adult_id, for_staff=True, before=before)
    _learn(session, found, row.sealed_name, row.sealed_child_name, row.sealed_draft)
    return StaffThread(
        adult_first_name=first_name(opener(session, Person.sealed_name)(row.person_id, row.sealed_name)),
        child_name=opener(session, CaseAdult.sealed_child_name)(adult_id, row.sealed_child_name),
        waiting_since=row.waiting_since,
        is_restricted=row.restricted_at is not None,
        wish=row.wish_to_know,
        is_flagged=bool(row.is_flagged),
        draft=_open_draft(session, row),
        page=_open_messages(session, found, row, adult_id=adult_id),
    )


def _find_messages(session: Session, *, adult_id: UUID, for_staff: bool, before: UUID | None) -> Sequence[AnyRow]:
    values = {"adult_id": adult_id} | ({} if before is None else {"before": before})
    found = _PAGES[for_staff, before is not None].all(session, values)
    if before is not None and not found:
        raise NoSuchMessage
    return found


def _learn(session: Session, found: Sequence[AnyRow], *others: bytes | None) -> None:
    learn_keys(session, {row.sealed_body for row in found} | {row.sealed_name for row in found} | set(others))


def _open_draft(session: Session, row: AnyRow) -> str:
    return "" if row.sealed_draft is None else opener(session, Draft.sealed_body)(row.draft_id, row.sealed_draft)


def _open_messages(session: Session, found: Sequence[AnyRow], row: AnyRow, *, adult_id: UUID) -> MessagesPage:
    open_body, open_name = opener(session, Message.sealed_body), opener(session, StaffMember.sealed_name)
    names: dict[UUID | None, str | None] = {None: None}
    messages = []
    for message_id, staff_id, sealed_body, sent_at, sealed_name, read_at in reversed(found[:PAGE]):
        if staff_id not in names:
            names[staff_id] = first_name(open_name(staff_id, sealed_name))
        messages.append(MessageRow(message_id, names[staff_id], open_body(message_id, sealed_body), sent_at, read_at))
    files: Mapping[UUID, tuple[FileRow, ...]] = {}
    marks: Mapping[UUID, Mark] = {}
    if messages:
        first_at, last_at = messages[0].sent_at, messages[-1].sent_at
        if row.has_files:
            files = attachments.of_page(session, adult_id=adult_id, first_at=first_at, last_at=last_at)
        if row.has_marks:
            marks = message_marks.of_page(session, adult_id=adult_id, first_at=first_at, last_at=last_at)
    return MessagesPage(tuple(messages), len(found) > PAGE, files, marks)
