"""Messages are sent, answered, and a family's wait is ended; a double tap stores one message."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import ScalarSelect, Table, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.access import FamilyViewer, StaffViewer, Viewer
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.messages import Message, Thread
from portal.models.prepared import Prepared, insert_once
from portal.models.sealing import seal_text
from portal.services import audit, drafts, notices


class NoThread(LookupError):
    """This adult has no thread on this case."""


class MessagesHeldBack(PermissionError):
    """Free text to this adult is held back; nothing goes out before two people have agreed to it (domain.md T1)."""


class WroteAgain(Exception):
    """The family has written since the page was made, so nobody can have decided that no answer is needed."""


def send(session: Session, *, viewer: FamilyViewer, body: str, send_key: UUID, now: datetime) -> None:
    """Keep what an adult of a family wrote to the team. The same words from the same page are kept once.

    Raises EmptyMessage, MessageTooLong (both of domain.messages), NoThread.
    """
    text = clean_body(body)
    found = _find(session, case_id=viewer.case_id, adult_id=viewer.adult_id)
    message_id = _store(session, found, text=text, send_key=send_key, now=now, person_id=viewer.id)
    if message_id is None:
        return
    _WAITS.count(session, {"thread_id": found.thread_id, "now": now})
    drafts.discard(session, thread_id=found.thread_id, person_id=viewer.id)
    _record(session, viewer, "message.sent", now=now, case_id=viewer.case_id, message_id=message_id)


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
) -> None:
    """Keep what a member of staff wrote to an adult, end the wait, and let the adult know that there is something.

    `seen_id` is the newest message on the page it was written on: a message that crossed with the reply was not
    answered by it, and goes on waiting. Raises EmptyMessage, MessageTooLong, NoThread, MessagesHeldBack.
    """
    text = clean_body(body)
    found = _find(session, case_id=case_id, adult_id=adult_id)
    if found.restricted_at is not None:
        raise MessagesHeldBack
    message_id = _store(session, found, text=text, send_key=send_key, now=now, staff_id=viewer.id)
    if message_id is None:
        return
    session.execute(
        update(Thread)
        .where(Thread.id == found.thread_id)
        .values(last_message_at=now, waiting_since=_first_unseen(found.thread_id, seen_id), comes_back_at=None)
    )
    drafts.discard(session, thread_id=found.thread_id, staff_id=viewer.id)
    notices.post_to_person(session, person_id=found.person_id, kind=NoticeKind.NEW_MESSAGE, now=now, case_id=case_id)
    _record(session, viewer, "message.sent", now=now, case_id=case_id, message_id=message_id)


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


def _find(session: Session, *, case_id: UUID, adult_id: UUID) -> Any:
    """The thread, its case's key and the adult behind it; the adult must belong to the case. Raises NoThread."""
    found = _FIND.first(session, {"adult_id": adult_id, "case_id": case_id})
    if found is None:
        raise NoThread
    return found


_FIND = Prepared(
    select(Thread.id.label("thread_id"), Case.data_key_id, CaseAdult.person_id, CaseAdult.restricted_at)
    .join(Case, Case.id == Thread.case_id)
    .join(CaseAdult, CaseAdult.id == Thread.adult_id)
    .where(Thread.adult_id == bindparam("adult_id"), Thread.case_id == bindparam("case_id"))
)
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


def _record(session: Session, viewer: Viewer, action: str, *, now: datetime, case_id: UUID, message_id: UUID) -> None:
    audit.record(session, actor=viewer, action=action, now=now, case_id=case_id, subject_id=message_id)
