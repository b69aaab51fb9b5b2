"""Messages are sent, answered, and a family's wait is ended; a double tap stores one message."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import ScalarSelect, Table, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain import restrictions
from portal.domain.access import FamilyViewer, StaffViewer, Viewer
from portal.domain.attachments import ChosenFile, FilesClosed, key_for
from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.notifications import NoticeKind
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.messages import Message, Thread
from portal.models.prepared import Prepared, insert_once
from portal.models.sealing import seal_text
from portal.services import attachments, audit, drafts, notices


class NoThread(LookupError):
    """This adult has no thread on this case."""


class MessagesHeldBack(PermissionError):
    """Free text to this adult is held back; nothing goes out before two people have agreed to it (domain.md T1)."""


class WroteAgain(Exception):
    """The family has written since the page was made, so nobody can have decided that no answer is needed."""


def send(
    session: Session,
    *,
    viewer: FamilyViewer,
    body: str,
    send_key: UUID,
    now: datetime,
    files: Sequence[ChosenFile] = (),
) -> UUID | None:
    """Keep what an adult of a family wrote and sent to the team, and return its id. The same is kept once: then None.

    With files, words are not needed. Raises EmptyMessage, MessageTooLong (both of domain.messages), NoThread,
    FilesClosed, TooManyFilesToday (both of domain.attachments).
    """
    text = _words(body, files)
    found = _find(session, case_id=viewer.case_id, adult_id=viewer.adult_id)
    if files and found.restricted_at is not None:
        raise FilesClosed
    key = key_for(send_key, files)
    message_id = _store(session, found, text=text, send_key=key, now=now, person_id=viewer.id)
    if message_id is None:
        return None
    attachments.keep(
        session,
        files,
        thread_id=found.thread_id,
        key_id=found.data_key_id,
        batch_id=key,
        message_id=message_id,
        person_id=viewer.id,
        now=now,
    )
    _WAITS.count(session, {"thread_id": found.thread_id, "now": now})
    drafts.discard(session, thread_id=found.thread_id, person_id=viewer.id)
    _record(session, viewer, "message.sent", now=now, case_id=viewer.case_id, message_id=message_id)
    return message_id


def _words(body: str, files: Sequence[ChosenFile]) -> str:
    """A photograph may go without a word."""
    try:
        return clean_body(body)
    except EmptyMessage:
        if not files:
            raise
        return ""


def reply(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    body: str,
    send_key: UUID,
    seen_id: UUID | None,
    now: datetime,
) -> UUID | None:
    """Keep what a member of staff wrote to an adult, end the wait, and let the adult know that there is something.

    Answers the id of the message, or None where it had been sent before.

    `seen_id` is the newest message on the page it was written on: a message that crossed with the reply was not
    answered by it, and goes on waiting. Raises EmptyMessage, MessageTooLong, NoThread, MessagesHeldBack.
    """
    text = clean_body(body)
    found = _find(session, case_id=case_id, adult_id=adult_id, holds=True)
    if restrictions.needs_second_person(found.restricted_at):
        raise MessagesHeldBack
    waits = _first_unseen(found.thread_id, seen_id)
    message_id = _put_through(session, found, viewer.id, viewer, text, send_key=send_key, waits=waits, now=now)
    if message_id is not None:
        drafts.discard(session, thread_id=found.thread_id, staff_id=viewer.id)
    return message_id


def deliver(
    session: Session,
    *,
    viewer: StaffViewer,
    author_id: UUID,
    case_id: UUID,
    adult_id: UUID,
    text: str,
    send_key: UUID,
    seen_id: UUID | None,
    now: datetime,
) -> UUID | None:
    """Put words through to an adult, restricted or not, and return the message's id; None where they went before.

    Only for what a second person has released, or what was approved beforehand; `viewer` lets it through, `author_id`
    stands as its writer. `seen_id` is the newest message its writer had seen (None: there was none); whatever the
    family wrote after it goes on waiting. Raises NoThread.
    """
    found = _find(session, case_id=case_id, adult_id=adult_id)
    waits = _first_after(found.thread_id, seen_id)
    return _put_through(session, found, author_id, viewer, text, send_key=send_key, waits=waits, now=now)


def _put_through(
    session: Session,
    found: Any,
    author_id: UUID,
    viewer: StaffViewer,
    text: str,
    *,
    send_key: UUID,
    waits: ScalarSelect[Any],
    now: datetime,
) -> UUID | None:
    message_id = _store(session, found, text=text, send_key=send_key, now=now, staff_id=author_id)
    if message_id is None:
        return None
    session.execute(
        update(Thread)
        .where(Thread.id == found.thread_id)
        .values(last_message_at=now, waiting_since=waits, comes_back_at=None)
    )
    kind, case_id = NoticeKind.NEW_MESSAGE, found.case_id
    notices.post_to_person(session, person_id=found.person_id, kind=kind, now=now, case_id=case_id)
    _record(session, viewer, "message.sent", now=now, case_id=case_id, message_id=message_id)
    return message_id


def require_nothing_newer(session: Session, *, case_id: UUID, adult_id: UUID, seen_id: UUID | None) -> None:
    """Refuse where the family has written after the message that the page showed last. Raises NoThread, WroteAgain."""
    found = _find(session, case_id=case_id, adult_id=adult_id)
    if session.execute(select(_first_after(found.thread_id, seen_id))).scalar_one() is not None:
        raise WroteAgain


def seen_in_thread(session: Session, *, thread_id: UUID, seen_id: UUID | None) -> UUID | None:
    """This id, where it is the id of a message in this thread; else None."""
    theirs = select(Message.id).where(Message.id == seen_id, Message.thread_id == thread_id)
    found: UUID | None = session.execute(theirs).scalar_one_or_none()
    return found


def settle(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, seen_id: UUID | None, now: datetime
) -> None:
    """End the wait without an answer, because none is needed (“Thank you”). Raises NoThread, WroteAgain."""
    found = _find(session, case_id=case_id, adult_id=adult_id)
    still_waiting = select(_first_unseen(found.thread_id, seen_id))
    if seen_id is None or session.execute(still_waiting).scalar_one() is not None:
        raise WroteAgain
    settled = update(Thread).where(Thread.id == found.thread_id).values(waiting_since=None, comes_back_at=None)
    session.execute(settled)
    audit.record(session, actor=viewer, action="thread.settled", now=now, case_id=case_id, subject_id=found.thread_id)


def find_open_thread(session: Session, *, case_id: UUID, adult_id: UUID) -> Any:
    """The thread, with its case's data key, where staff may send something now. Raises NoThread, MessagesHeldBack."""
    found = _find(session, case_id=case_id, adult_id=adult_id)
    if restrictions.needs_second_person(found.restricted_at):
        raise MessagesHeldBack
    return found


def _find(session: Session, *, case_id: UUID, adult_id: UUID, holds: bool = False) -> Any:
    """The thread, its case's key and the adult behind it; the adult must belong to the case. Raises NoThread."""
    found = (_HOLD if holds else _FIND).first(session, {"adult_id": adult_id, "case_id": case_id})
    if found is None:
        raise NoThread
    return found


_THREAD = (
    select(Thread.id.label("thread_id"), Thread.case_id, Case.data_key_id, CaseAdult.person_id, CaseAdult.restricted_at)
    .join(Case, Case.id == Thread.case_id)
    .join(CaseAdult, CaseAdult.id == Thread.adult_id)
    .where(Thread.adult_id == bindparam("adult_id"), Thread.case_id == bindparam("case_id"))
)
_FIND = Prepared(_THREAD)
# Held until the words have gone, so that a restriction set at this moment comes before them or after, never between.
_HOLD = Prepared(_THREAD.with_for_update(read=True, of=CaseAdult))
# Prepared once, since people wait for their words to be sent.
_ADD = insert_once(cast(Table, Message.__table__), "thread_id", "send_key")
_WAITS = Prepared(
    update(Thread)
    .where(Thread.id == bindparam("thread_id"))
    .values(
        last_message_at=bindparam("now"),
        waiting_since=func.coalesce(Thread.waiting_since, bindparam("now", type_=Thread.waiting_since.type)),
        # Whatever the team had put aside, or left to the family, is back at once.
        comes_back_at=None,
        asked_family_at=None,
    )
)


def _store(
    session: Session,
    found: Any,
    *,
    text: str,
    send_key: UUID,
    now: datetime,
    person_id: UUID | None = None,
    staff_id: UUID | None = None,
) -> UUID | None:
    """Write the message unless it is already there: its id, or None.

    The key that is kept is made of the page's own key and the words. So a second tap is the same message, and other
    words sent from the same page (by going back to it) are another one, never lost.
    """
    message_id = new_id()
    values = {
        "id": message_id,
        "thread_id": found.thread_id,
        "person_id": person_id,
        "staff_id": staff_id,
        "sealed_body": seal_text(session, Message.sealed_body, message_id, text, key_id=found.data_key_id),
        "send_key": uuid5(send_key, text),
        "sent_at": now,
    }
    return message_id if _ADD.count(session, values) else None


def _first_unseen(thread_id: UUID, seen_id: UUID | None) -> ScalarSelect[Any]:
    """When the family's first message after the one with this id arrived; empty when there is none."""
    seen = aliased(Message)
    seen_at = select(seen.sent_at).where(seen.id == seen_id, seen.thread_id == thread_id).scalar_subquery()
    return (
        select(func.min(Message.sent_at))
        .where(Message.thread_id == thread_id, Message.person_id.is_not(None), Message.sent_at > seen_at)
        .scalar_subquery()
    )


def _first_after(thread_id: UUID, seen_id: UUID | None) -> ScalarSelect[Any]:
    """The same for somebody who had seen nothing of the family’s where `seen_id` is None."""
    if seen_id is not None:
        return _first_unseen(thread_id, seen_id)
    theirs = select(func.min(Message.sent_at)).where(Message.thread_id == thread_id, Message.person_id.is_not(None))
    return theirs.scalar_subquery()


def _record(session: Session, viewer: Viewer, action: str, *, now: datetime, case_id: UUID, message_id: UUID) -> None:
    audit.record(session, actor=viewer, action=action, now=now, case_id=case_id, subject_id=message_id)
