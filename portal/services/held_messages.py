"""Words to a restricted adult are held until a second person releases them or sends them back, never their author."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from portal.domain import restrictions
from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.held_messages import HeldMessage
from portal.models.messages import Thread
from portal.models.prepared import Prepared, insert_once
from portal.models.sealing import open_text, seal, seal_text
from portal.services import audit, drafts, messages
from portal.services.messages import NoThread

RELEASED, SENT_BACK, WITHDRAWN = "released", "sent_back", "withdrawn"

WHY_AT_MOST = 2000
"""Characters that say why something was sent back."""


class NotRestricted(Exception):
    """This adult is not restricted (any more): words go to them as to anybody."""


class NoSuchHeldMessage(LookupError):
    """Nothing of this id is, or was, held for this adult."""


class DecidedAlready(Exception):
    """Somebody sent it back, released it or took it back meanwhile."""


class NotTheirs(PermissionError):
    """Only the author takes words back, and only somebody else sends them back."""


def propose(
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
    """Hold what was written to a restricted adult for a second person. The same words from the same page once.

    `seen_id` is the newest message on the page it was written on. Raises EmptyMessage, MessageTooLong (both of
    domain.messages), NoThread, NotRestricted.
    """
    text = clean_body(body)
    found = _find(session, case_id=case_id, adult_id=adult_id)
    if not restrictions.needs_second_person(found.restricted_at):
        raise NotRestricted
    held_id = new_id()
    values = {
        "id": held_id,
        "case_id": case_id,
        "adult_id": adult_id,
        "author_id": viewer.id,
        "sealed_body": seal_text(session, HeldMessage.sealed_body, held_id, text, key_id=found.data_key_id),
        "seen_id": messages.seen_in_thread(session, thread_id=found.thread_id, seen_id=seen_id),
        "send_key": uuid5(send_key, text),
        "written_at": now,
    }
    if not _HOLD.count(session, values):
        return
    drafts.discard(session, thread_id=found.thread_id, staff_id=viewer.id)
    _record(session, viewer, "message.held", case_id, held_id, now)


def release(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    held_id: UUID,
    seen_id: UUID | None,
    now: datetime,
) -> None:
    """Send what somebody else wrote, in their name. A second tap sends nothing more.

    `seen_id` is the newest message on the page: whoever releases must have read all that the adult wrote. Raises
    NoSuchHeldMessage, DecidedAlready, OwnWords and WordsTooOld (both of domain.restrictions), WroteAgain.
    """
    row = _lock(session, case_id=case_id, adult_id=adult_id, held_id=held_id)
    if row.outcome == RELEASED:
        return
    _require_open(row)
    restrictions.check_release(author_is_releasing=row.author_id == viewer.id, written_at=row.written_at, now=now)
    messages.require_nothing_newer(session, case_id=case_id, adult_id=row.adult_id, seen_id=seen_id)
    row.message_id = messages.deliver(
        session,
        viewer=viewer,
        author_id=row.author_id,
        case_id=case_id,
        adult_id=row.adult_id,
        text=open_text(session, HeldMessage.sealed_body, row.id, row.sealed_body),
        send_key=row.id,
        seen_id=row.seen_id,
        now=now,
    )
    _decide(session, row, viewer, RELEASED, now)


def send_back(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, held_id: UUID, why: str, now: datetime
) -> None:
    """Give words back to their author, whose draft they become, and say why.

    Raises EmptyMessage and MessageTooLong (`why`), NoSuchHeldMessage, DecidedAlready, NotTheirs.
    """
    reason = clean_body(why, limit=WHY_AT_MOST)
    row = _lock(session, case_id=case_id, adult_id=adult_id, held_id=held_id)
    _require_open(row)
    if row.author_id == viewer.id:
        raise NotTheirs
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, why=reason)
    _decide(session, row, viewer, SENT_BACK, now)
    _back_to_draft(session, row, now)


def withdraw(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, held_id: UUID, now: datetime
) -> None:
    """Take one’s own words back into the draft before anybody has decided. A second tap changes nothing.

    Raises NoSuchHeldMessage, DecidedAlready, NotTheirs.
    """
    row = _lock(session, case_id=case_id, adult_id=adult_id, held_id=held_id)
    if row.author_id != viewer.id:
        raise NotTheirs
    if row.outcome == WITHDRAWN:
        return
    _require_open(row)
    _decide(session, row, viewer, WITHDRAWN, now)
    _back_to_draft(session, row, now)


_HOLD = insert_once(cast(Table, HeldMessage.__table__), "adult_id", "send_key")
# The adult's row is held, so that a restriction which is lifted at this moment is lifted before or after, not between.
_FIND = Prepared(
    select(Thread.id.label("thread_id"), Case.data_key_id, CaseAdult.restricted_at)
    .join(Case, Case.id == Thread.case_id)
    .join(CaseAdult, CaseAdult.id == Thread.adult_id)
    .where(Thread.adult_id == bindparam("adult_id"), Thread.case_id == bindparam("case_id"))
    .with_for_update(read=True, of=CaseAdult)
)


def _find(session: Session, *, case_id: UUID, adult_id: UUID) -> Any:
    found = _FIND.first(session, {"adult_id": adult_id, "case_id": case_id})
    if found is None:
        raise NoThread
    return found


def _lock(session: Session, *, case_id: UUID, adult_id: UUID, held_id: UUID) -> HeldMessage:
    """The row, held until the transaction ends: of two people who decide at once the second sees what the first did."""
    row = session.get(HeldMessage, held_id, with_for_update=True, populate_existing=True)
    if row is None or (row.case_id, row.adult_id) != (case_id, adult_id):
        raise NoSuchHeldMessage
    return row


def _require_open(row: HeldMessage) -> None:
    if row.decided_at is not None:
        raise DecidedAlready


def _decide(session: Session, row: HeldMessage, viewer: StaffViewer, outcome: str, now: datetime) -> None:
    row.decided_at, row.decided_by, row.outcome = now, viewer.id, outcome
    session.flush()
    _record(session, viewer, f"message.{outcome}", row.case_id, row.id, now)


def _back_to_draft(session: Session, row: HeldMessage, now: datetime) -> None:
    text = open_text(session, HeldMessage.sealed_body, row.id, row.sealed_body)
    drafts.save_for_staff(
        session, case_id=row.case_id, adult_id=row.adult_id, staff_id=row.author_id, text=text, joins=True, now=now
    )


def _record(session: Session, viewer: StaffViewer, action: str, case_id: UUID, held_id: UUID, now: datetime) -> None:
    audit.record(session, actor=viewer, action=action, now=now, case_id=case_id, subject_id=held_id)
