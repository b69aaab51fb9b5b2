"""Sharing the work of the threads: take one, give it back, hand it over with a note, put it aside until a day.

Each locks the thread first. So of two who take it at once one is told that the other was quicker, and a message of the
family that arrives at the same moment is never put aside unread.
"""

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from portal.domain import thread_work as rules
from portal.domain.access import CaseFacts, StaffViewer
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.messages import Thread
from portal.models.prepared import insert_once
from portal.models.sealing import seal_text
from portal.models.thread_work import ThreadHandover
from portal.queries import messages as message_queries
from portal.queries import thread_work as queries
from portal.services import audit


class NoThread(LookupError):
    """This adult has no thread on this case."""


class TakenMeanwhile(Exception):
    """Since the page was made somebody else took the thread, gave it back or handed it over."""


class NotTheirThread(Exception):
    """Only who has a thread gives it back."""


class CannotHaveIt(ValueError):
    """Nobody to hand a thread to: away today, not allowed to see the case, without an account, or the giver."""


class FamilyWaits(ValueError):
    """The family has written and waits for an answer; so it is not their turn."""


class NothingWritten(ValueError):
    """No word has been written in this thread, so nobody waits for the family's answer."""


class WroteAgain(Exception):
    """Something newer stands in the thread than the page was made from."""


def take(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, seen_owner_id: UUID | None, now: datetime
) -> None:
    """Have this thread from now on; what is the viewer's already stays so.

    `seen_owner_id` is who had it when the page was made. Raises NoThread, TakenMeanwhile.
    """
    thread = _lock(session, case_id, adult_id)
    if thread.owner_id == viewer.id:
        return
    if thread.owner_id != seen_owner_id:
        raise TakenMeanwhile
    _set(session, thread, owner_id=viewer.id)
    audit.record(session, actor=viewer, action="thread.taken", now=now, case_id=case_id, subject_id=thread.id)


def give_back(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, now: datetime) -> None:
    """Nobody has this thread from now on; one that nobody has stays so. Raises NoThread, NotTheirThread."""
    thread = _lock(session, case_id, adult_id)
    if thread.owner_id is None:
        return
    if thread.owner_id != viewer.id:
        raise NotTheirThread
    _set(session, thread, owner_id=None)
    audit.record(session, actor=viewer, action="thread.given_back", now=now, case_id=case_id, subject_id=thread.id)


def hand_over(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    facts: CaseFacts,
    to_id: UUID,
    note: str,
    form_key: UUID,
    seen_owner_id: UUID | None,
    today: date,
    now: datetime,
) -> None:
    """Give this thread to a colleague with a note that they read first; the same form sent again hands it over once.

    `facts` are those of the case; `seen_owner_id` is who had it when the page was made. Raises EmptyMessage and
    MessageTooLong (the note), NoThread, CannotHaveIt, TakenMeanwhile.
    """
    words = clean_body(note, limit=rules.HANDOVER_NOTE_AT_MOST)
    thread = _lock(session, case_id, adult_id)
    if to_id not in {each.id for each in queries.choosable(session, facts=facts, but=viewer.id, today=today)}:
        raise CannotHaveIt
    handover_id = new_id()
    values = {
        "id": handover_id,
        "thread_id": thread.id,
        "from_id": viewer.id,
        "to_id": to_id,
        "sealed_note": seal_text(
            session, ThreadHandover.sealed_note, handover_id, words, key_id=_data_key(session, case_id)
        ),
        "handed_at": now,
        "read_at": None,
        "form_key": form_key,
    }
    if not _HAND_OVER.count(session, values):
        return
    if thread.owner_id != seen_owner_id:
        raise TakenMeanwhile
    _set(session, thread, owner_id=to_id)
    audit.record(
        session,
        actor=viewer,
        action="thread.handed_over",
        now=now,
        case_id=case_id,
        subject_id=thread.id,
        facts={"to": str(to_id)},
    )


_HAND_OVER = insert_once(cast(Table, ThreadHandover.__table__), "form_key")


def note_read(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, now: datetime) -> None:
    """The viewer has read the notes that were left for them here, so that they need not stand first any more.

    Raises NoThread.
    """
    thread = _lock(session, case_id, adult_id)
    read = session.execute(
        update(ThreadHandover)
        .where(
            ThreadHandover.thread_id == thread.id,
            ThreadHandover.to_id == viewer.id,
            ThreadHandover.read_at.is_(None),
        )
        .values(read_at=now)
        .returning(ThreadHandover.id)
    ).all()
    if read:
        audit.record(session, actor=viewer, action="thread.note_read", now=now, case_id=case_id, subject_id=thread.id)


def put_aside(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    back_on: date | None,
    seen_id: UUID | None,
    today: date,
    now: datetime,
) -> None:
    """Take this thread out of the list until a day; it is back by itself on that day, or when the family writes.

    `seen_id` is the newest message when the page was made. Raises the refusals of domain.thread_work.comes_back_at,
    NoThread, WroteAgain.
    """
    at = rules.comes_back_at(back_on, today=today)
    thread = _lock(session, case_id, adult_id)
    _require_seen(session, case_id, adult_id, seen_id)
    _set(session, thread, comes_back_at=at)
    audit.record(session, actor=viewer, action="thread.put_aside", now=now, case_id=case_id, subject_id=thread.id)


def leave_to_family(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, seen_id: UUID | None, now: datetime
) -> None:
    """It is the family's turn: out of the list until they write.

    `seen_id` is the newest message when the page was made. Raises NoThread, WroteAgain, FamilyWaits, NothingWritten.
    """
    thread = _lock(session, case_id, adult_id)
    _require_seen(session, case_id, adult_id, seen_id)
    if thread.waiting_since is not None:
        raise FamilyWaits
    if thread.last_message_at is None:
        raise NothingWritten
    if thread.asked_family_at is not None and thread.comes_back_at is None:
        return
    _set(session, thread, asked_family_at=now, comes_back_at=None)
    audit.record(session, actor=viewer, action="thread.left_to_family", now=now, case_id=case_id, subject_id=thread.id)


def bring_back(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, now: datetime) -> None:
    """Neither put aside nor left to the family any more: it stands where its messages put it. Raises NoThread."""
    thread = _lock(session, case_id, adult_id)
    if thread.comes_back_at is None and thread.asked_family_at is None:
        return
    _set(session, thread, comes_back_at=None, asked_family_at=None)
    audit.record(session, actor=viewer, action="thread.brought_back", now=now, case_id=case_id, subject_id=thread.id)


def _lock(session: Session, case_id: UUID, adult_id: UUID) -> Thread:
    wanted = select(Thread).where(Thread.adult_id == adult_id, Thread.case_id == case_id).with_for_update()
    thread = session.scalars(wanted.execution_options(populate_existing=True)).first()
    if thread is None:
        raise NoThread
    return thread


def _set(session: Session, thread: Thread, **values: Any) -> None:
    session.execute(update(Thread).where(Thread.id == thread.id).values(values))


def _require_seen(session: Session, case_id: UUID, adult_id: UUID, seen_id: UUID | None) -> None:
    if message_queries.newest(session, case_id=case_id, adult_id=adult_id) != seen_id:
        raise WroteAgain


def _data_key(session: Session, case_id: UUID) -> UUID:
    found: UUID = session.execute(select(Case.data_key_id).where(Case.id == case_id)).scalar_one()
    return found
