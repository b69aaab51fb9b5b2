"""Drafts: what somebody has typed and not sent. One for each writer and thread, seen by that writer alone."""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.messages import RAW_AT_MOST, EmptyMessage, clean_body
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.messages import Draft, Message, Thread
from portal.models.prepared import Prepared
from portal.models.sealing import open_text, seal

DRAFT_AT_MOST = RAW_AT_MOST
"""Characters. Four times a message, so that one that grew too long can be kept and cut."""

JUST_SENT = timedelta(minutes=2)
"""A draft equal to what was sent so recently is a saving that was overtaken by the sending."""


class NoThreadForDraft(LookupError):
    """This adult has no thread on this case."""


def save_for_family(
    session: Session, *, case_id: UUID, adult_id: UUID, person_id: UUID, text: str, joins: bool, now: datetime
) -> None:
    """Keep what an adult has typed so far; nothing typed means that no draft is left.

    `joins` is for a writer who cannot be shown the draft that is there (their session has ended): words that it does
    not hold are added to it, so that nothing is lost. Raises MessageTooLong, NoThreadForDraft.
    """
    _save(session, _Place(case_id, adult_id, person_id, None), text=text, joins=joins, now=now)


def save_for_staff(
    session: Session, *, case_id: UUID, adult_id: UUID, staff_id: UUID, text: str, joins: bool, now: datetime
) -> None:
    """The same for a member of staff who writes to an adult. Raises MessageTooLong, NoThreadForDraft."""
    _save(session, _Place(case_id, adult_id, None, staff_id), text=text, joins=joins, now=now)


def discard(session: Session, *, thread_id: UUID, person_id: UUID | None = None, staff_id: UUID | None = None) -> None:
    """Forget one writer's draft, because it has been sent."""
    if staff_id is None:
        _DISCARD_OF_PERSON.count(session, {"thread_id": thread_id, "writer_id": person_id})
    else:
        _DISCARD_OF_STAFF.count(session, {"thread_id": thread_id, "writer_id": staff_id})


_DISCARD_OF_PERSON = Prepared(
    delete(Draft).where(Draft.thread_id == bindparam("thread_id"), Draft.person_id == bindparam("writer_id"))
)
_DISCARD_OF_STAFF = Prepared(
    delete(Draft).where(Draft.thread_id == bindparam("thread_id"), Draft.staff_id == bindparam("writer_id"))
)


Columns = TypeVar("Columns", bound=Select[*tuple[Any, ...]])


class _Place:
    """Whose draft, in which thread."""

    def __init__(self, case_id: UUID, adult_id: UUID, person_id: UUID | None, staff_id: UUID | None) -> None:
        self.case_id, self.adult_id, self.person_id, self.staff_id = case_id, adult_id, person_id, staff_id

    def find_thread(self, session: Session) -> Any:
        wanted = (
            select(Thread.id, Case.data_key_id)
            .join(Case, Case.id == Thread.case_id)
            .where(Thread.adult_id == self.adult_id, Thread.case_id == self.case_id)
        )
        found = session.execute(wanted).first()
        if found is None:
            raise NoThreadForDraft
        return found

    def of_writer(self, statement: Columns, table: type[Draft] | type[Message], thread_id: UUID) -> Columns:
        return statement.where(
            table.thread_id == thread_id, table.person_id == self.person_id, table.staff_id == self.staff_id
        )


def _save(session: Session, place: _Place, *, text: str, joins: bool, now: datetime) -> None:
    thread = place.find_thread(session)
    draft = session.scalars(place.of_writer(select(Draft), Draft, thread.id)).first()
    try:
        typed = clean_body(text, limit=DRAFT_AT_MOST)
    except EmptyMessage:
        if draft is not None and not joins:
            session.delete(draft)
        return
    if _was_just_sent(session, place, thread.id, typed, now):
        return
    if draft is not None and joins:
        typed = joined(open_text(session, Draft.sealed_body, draft.id, draft.sealed_body), typed)
    _write(session, place, draft, thread, typed, now)


def joined(kept: str, typed: str) -> str:
    """Both, unless one holds the other: what a writer typed who could not be shown what was kept before."""
    if typed in kept:
        return kept
    if kept in typed:
        return typed
    return f"{kept}\n\n{typed}"


def _write(session: Session, place: _Place, draft: Draft | None, thread: Any, typed: str, now: datetime) -> None:
    draft = draft or Draft(
        id=new_id(), thread_id=thread.id, person_id=place.person_id, staff_id=place.staff_id, saved_at=now
    )
    draft.saved_at = now
    seal(session, draft, key_id=thread.data_key_id, body=typed)
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        # Another device of the same person saved its first draft at the same moment; what came later stays.
        other = session.scalars(place.of_writer(select(Draft), Draft, thread.id)).one()
        other.saved_at = now
        seal(session, other, key_id=thread.data_key_id, body=typed)
    session.flush()


def _was_just_sent(session: Session, place: _Place, thread_id: UUID, typed: str, now: datetime) -> bool:
    newest = place.of_writer(select(Message.id, Message.sealed_body), Message, thread_id)
    recent = (
        newest.where(Message.sent_at > now - JUST_SENT).order_by(Message.sent_at.desc(), Message.id.desc()).limit(1)
    )
    sent = session.execute(recent).first()
    return sent is not None and open_text(session, Message.sealed_body, sent.id, sent.sealed_body) == typed
