"""Taking notices out: claimed in one short transaction, settled in another; no lock is held while mail is slow."""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.notifications import NoticeKind, goes_at_once
from portal.domain.phone_tasks import WhyPhone
from portal.domain.receipts import ASKED_EVERY, ASKED_FOR, FIRST_ASKED_AFTER, Receipt
from portal.models.messages import Notice
from portal.models.sealing import open_text
from portal.services import notices
from portal.services.phone_tasks import ask_for_call

LEASE = timedelta(minutes=2)
"""How long a claimed notice is left alone. A worker killed in between leaves it to be tried again after this."""

TRIES = 8
"""With doubling waits this is about two hours; then staff see “not delivered: phone them”."""

FIRST_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A notice that one worker holds until its lease ends."""

    id: UUID
    kind: str
    channel: str
    """By what it goes: `email` or `text`."""
    address: str
    locale: str
    values: dict[str, str]
    tries: int


def claim_next(session: Session, *, now: datetime) -> ClaimedNotice | None:
    """Take the notice that has been due longest and may still go, or None. The caller commits at once.

    PostgreSQL passes over rows that another worker is claiming; SQLite lets one writer in at a time.
    """
    while (notice := _longest_due(session, now)) is not None:
        if notices.may_go(session, notice, now=now):
            return _claim(session, notice, now)
    return None


def _longest_due(session: Session, now: datetime) -> Notice | None:
    due = (
        select(Notice)
        .where(Notice.due_at <= now)
        .order_by(Notice.due_at, Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(due).first()


def _claim(session: Session, notice: Notice, now: datetime) -> ClaimedNotice:
    notice.due_at = now + LEASE
    notice.tries += 1
    letter = json.loads(open_text(session, Notice.sealed_letter, notice.id, notice.sealed_letter))
    letter |= notices.address_now(session, notice)
    session.flush()
    address, locale = letter.pop("address"), letter.pop("locale")
    return ClaimedNotice(notice.id, notice.kind, notice.channel, address, locale, letter, notice.tries)


def settle_delivered(session: Session, *, notice_id: UUID, now: datetime, remote_id: str | None = None) -> None:
    """The mail server has taken it; `remote_id` is what it calls it, where it can tell later whether it arrived."""
    asked_at = None if remote_id is None else now + FIRST_ASKED_AFTER
    taken = update(Notice).where(Notice.id == notice_id)
    session.execute(taken.values(delivered_at=now, due_at=None, remote_id=remote_id, receipt_due_at=asked_at))


def claim_receipt(session: Session, *, now: datetime) -> tuple[UUID, str] | None:
    """The notice to ask after next, and what the mail service calls it; None where none is. The caller commits at once.

    It is asked after again later, unless `settle_receipt` ends that.
    """
    due = (
        select(Notice)
        .where(Notice.receipt_due_at <= now)
        .order_by(Notice.receipt_due_at, Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    notice = session.scalars(due).first()
    if notice is None or notice.remote_id is None:
        return None
    notice.receipt_due_at = now + ASKED_EVERY if now - notice.made_at < ASKED_FOR else None
    session.flush()
    return notice.id, notice.remote_id


def settle_receipt(session: Session, *, notice_id: UUID, receipt: Receipt, now: datetime) -> None:
    """What became of it is known: it arrived, or a person phones."""
    session.execute(update(Notice).where(Notice.id == notice_id).values(receipt=receipt, receipt_due_at=None))
    if receipt is Receipt.FAILED:
        give_up(session, notice_id=notice_id, now=now)


def settle_the_past(session: Session, *, now: datetime) -> None:
    """Count whatever is due by now as delivered: for a service that begins with a past, such as the demo's."""
    session.execute(update(Notice).where(Notice.due_at <= now).values(delivered_at=Notice.due_at, due_at=None))


def give_up(session: Session, *, notice_id: UUID, now: datetime) -> None:
    """It cannot be delivered: whoever it was for is phoned, unless it answered what they did themselves."""
    notice = session.get_one(Notice, notice_id, populate_existing=True)
    notice.given_up_at, notice.due_at = now, None
    session.flush()
    if not goes_at_once(NoticeKind(notice.kind)):
        ask_for_call(session, notice=notice, why=WhyPhone.NOT_DELIVERED, now=now)


def settle_failed(session: Session, *, notice_id: UUID, tries: int, now: datetime) -> None:
    """Try again later, each time twice as long; after the last try it is given up, and a person must phone."""
    if tries >= TRIES:
        give_up(session, notice_id=notice_id, now=now)
        return
    wait = FIRST_WAIT * 2 ** (tries - 1)
    jitter = wait * random.uniform(0, 0.25)  # noqa: S311 - spreads retries; nothing secret depends on it
    session.execute(update(Notice).where(Notice.id == notice_id).values(due_at=now + wait + jitter))
