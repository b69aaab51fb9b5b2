"""Checking files: claimed in one short transaction, settled in another; no lock is held while a scanner is slow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.adapters import images
from portal.adapters.images import PhotographTooLarge, PhotographUnreadable
from portal.domain.attachments import (
    LEASE,
    OPENING_TRIES,
    SCAN_TRIES,
    FileKind,
    FileState,
    WhyFailed,
    pause_after,
)
from portal.models.attachments import Attachment
from portal.models.cases import Case
from portal.models.messages import Thread
from portal.services import audit
from portal.services.attachments import destroy_content, pieces_of, write_pieces


class Scanner(Protocol):
    """Looks for what harms; `portal.adapters.clamd` does the work."""

    def finds(self, content: Iterable[bytes]) -> bool:
        """Whether something harmful is in these bytes. Raises ScannerSilent (adapters.clamd)."""
        ...


@dataclass(frozen=True, slots=True)
class ClaimedFile:
    """A file that one worker holds until its lease ends."""

    id: UUID
    kind: FileKind
    tries: int
    case_id: UUID
    key_id: UUID
    """The case's data key, for what is written back."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check has come to."""

    state: FileState
    why_failed: WhyFailed | None = None
    rewritten: IO[bytes] | None = None
    """What is kept instead of what was sent."""


def claim_next(session: Session, *, now: datetime) -> ClaimedFile | None:
    """Take the file that has been due longest, or None. The caller commits at once.

    PostgreSQL passes over rows that another worker is claiming; SQLite lets one writer in at a time.
    """
    due = (
        select(Attachment)
        .where(Attachment.due_at <= now)
        .order_by(Attachment.due_at, Attachment.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(due).first()
    if found is None:
        return None
    found.state = FileState.SCANNING
    found.due_at = now + LEASE
    found.tries += 1
    session.flush()
    case = session.execute(
        select(Case.id, Case.data_key_id).join(Thread, Thread.case_id == Case.id).where(Thread.id == found.thread_id)
    ).one()
    return ClaimedFile(found.id, FileKind(found.kind), found.tries, case.id, case.data_key_id)


def look_through(content: IO[bytes], kind: FileKind, scanner: Scanner | None) -> Verdict:
    """Have the scanner look, where there is one, and rewrite a photograph. `content` is a real file.

    Raises ScannerSilent (adapters.clamd) and RewriterBroke (adapters.images): then it is to be tried again.
    """
    if scanner is not None and scanner.finds(pieces_of(content)):
        return Verdict(FileState.INFECTED)
    if not kind.is_photograph:
        return Verdict(FileState.NOT_SCANNED if scanner is None else FileState.CLEAN)
    try:
        return Verdict(FileState.CLEAN, rewritten=images.rewrite(content, kind))
    except PhotographUnreadable:
        return Verdict(FileState.FAILED, WhyFailed.UNREADABLE)
    except PhotographTooLarge:
        return Verdict(FileState.FAILED, WhyFailed.TOO_MANY_PIXELS)


def settle(session: Session, claimed: ClaimedFile, verdict: Verdict, *, now: datetime) -> None:
    """Write down what the check has come to; what may not be kept is destroyed here.

    Nothing happens where this worker was too slow and another one has taken the file up.
    """
    values: dict[str, object] = {
        "state": verdict.state,
        "why_failed": verdict.why_failed,
        "due_at": None,
        "settled_at": now,
    }
    if not _still_ours(session, claimed, values):
        return
    if verdict.state.is_gone:
        destroy_content(session, claimed.id)
        facts = {"state": verdict.state.value, "why": verdict.why_failed and verdict.why_failed.value}
        audit.record(
            session,
            actor=None,
            action="attachment.destroyed",
            now=now,
            case_id=claimed.case_id,
            subject_id=claimed.id,
            facts=facts,
        )
    if verdict.rewritten is not None:
        destroy_content(session, claimed.id)
        write_pieces(session, claimed.id, pieces_of(verdict.rewritten), key_id=claimed.key_id)
        size = verdict.rewritten.tell()
        session.execute(update(Attachment).where(Attachment.id == claimed.id).values(size=size))


def settle_silent(session: Session, claimed: ClaimedFile, *, now: datetime) -> None:
    """The scanner did not answer: wait longer each time, and give the file up after the last try."""
    _try_again(session, claimed, most=SCAN_TRIES, why=WhyFailed.NOT_SCANNED_IN_TIME, now=now)


def settle_broken(session: Session, claimed: ClaimedFile, *, now: datetime) -> None:
    """The process that rewrites a photograph broke: a second and a third try, then it is given up."""
    _try_again(session, claimed, most=OPENING_TRIES, why=WhyFailed.UNREADABLE, now=now)


def _try_again(session: Session, claimed: ClaimedFile, *, most: int, why: WhyFailed, now: datetime) -> None:
    if claimed.tries >= most:
        settle(session, claimed, Verdict(FileState.FAILED, why), now=now)
    else:
        _still_ours(session, claimed, {"due_at": now + pause_after(claimed.tries)})


def _still_ours(session: Session, claimed: ClaimedFile, values: dict[str, object]) -> bool:
    """Change the row, unless its lease has ended and another worker counts one more try on it."""
    ours = Attachment.id == claimed.id, Attachment.tries == claimed.tries, Attachment.settled_at.is_(None)
    changed = session.execute(update(Attachment).where(*ours).values(**values).returning(Attachment.id))
    return changed.first() is not None
