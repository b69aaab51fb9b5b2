"""Files are looked at, sealed and kept, destroyed, and thrown away when nobody sent them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, cast
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal.config import FileLimits
from portal.domain.attachments import (
    A_DAY,
    STAGED_FOR,
    ChosenFile,
    FilesClosed,
    FileState,
    TooManyFilesToday,
    clean_label,
    kind_of,
    refuse_sizes,
)
from portal.models.attachments import Attachment, AttachmentPiece, piece_id
from portal.models.base import new_id
from portal.models.prepared import Prepared, insert_once
from portal.models.sealing import seal_text

PIECE = 1 << 18
"""Bytes of a file that are sealed together: small enough to hand on without holding the file."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A file as it came in: its name, how many bytes it really has, and as many of them as were kept."""

    name: str
    size: int
    content: IO[bytes]


def examine(offered: Sequence[Offered], limits: FileLimits) -> tuple[ChosenFile, ...]:
    """What was chosen, if all of it may be sent. Raises the kinds of domain.attachments.FileRefused."""
    if offered and not limits.are_taken:
        raise FilesClosed
    named = [(clean_label(each.name), each) for each in offered]
    sizes = [(label, each.size) for label, each in named]
    refuse_sizes(sizes, number=limits.number, each=limits.each, total=limits.total)
    return tuple(_examined(label, each) for label, each in named)


def _examined(label: str, offered: Offered) -> ChosenFile:
    offered.content.seek(0)
    kind = kind_of(offered.content.read(32), name=label)
    digest = hashlib.sha256()
    for some in pieces_of(offered.content):
        digest.update(some)
    return ChosenFile(kind, offered.size, digest.digest(), label, offered.content)


_ADD = insert_once(cast(Table, Attachment.__table__), "thread_id", "batch_id", "place")
_ADD_PIECE = Prepared(insert(AttachmentPiece))


def keep(
    session: Session,
    files: Sequence[ChosenFile],
    *,
    thread_id: UUID,
    key_id: UUID,
    batch_id: UUID,
    now: datetime,
    message_id: UUID | None = None,
    person_id: UUID | None = None,
    staff_id: UUID | None = None,
) -> None:
    """Keep what was chosen together, once; a worker takes it up from there.

    Without a message it is staged: only the member of staff who chose it knows of it. Raises TooManyFilesToday.
    """
    if not files:
        return
    if person_id is not None:
        _refuse_a_flood(session, len(files), thread_id=thread_id, person_id=person_id, now=now)
    for place, chosen in enumerate(files):
        attachment_id = new_id()
        is_new = _ADD.count(
            session,
            {
                "id": attachment_id,
                "thread_id": thread_id,
                "message_id": message_id,
                "batch_id": batch_id,
                "place": place,
                "person_id": person_id,
                "staff_id": staff_id,
                "kind": chosen.kind.value,
                "size": chosen.size,
                "sealed_label": None
                if staff_id is None
                else seal_text(session, Attachment.sealed_label, attachment_id, chosen.label, key_id=key_id),
                "state": FileState.RECEIVED.value,
                "why_failed": None,
                "received_at": now,
                "due_at": now,
                "tries": 0,
                "settled_at": None,
            },
        )
        if is_new:
            write_pieces(session, attachment_id, pieces_of(chosen.content), key_id=key_id)


def _refuse_a_flood(session: Session, more: int, *, thread_id: UUID, person_id: UUID, now: datetime) -> None:
    since = now - timedelta(days=1)
    today = select(func.count()).where(
        Attachment.thread_id == thread_id, Attachment.person_id == person_id, Attachment.received_at > since
    )
    if session.execute(today).scalar_one() + more > A_DAY:
        raise TooManyFilesToday(limit=A_DAY)


def pieces_of(content: IO[bytes]) -> Iterator[bytes]:
    """A file from its beginning, a piece at a time."""
    content.seek(0)
    while piece := content.read(PIECE):
        yield piece


def write_pieces(session: Session, attachment_id: UUID, pieces: Iterable[bytes], *, key_id: UUID) -> None:
    """Seal the bytes of a file, piece by piece, each in its own place."""
    for place, piece in enumerate(pieces):
        row_id = piece_id(attachment_id, place)
        sealed = seal_text(session, AttachmentPiece.sealed_content, row_id, piece, key_id=key_id)
        values = {"id": row_id, "attachment_id": attachment_id, "place": place, "sealed_content": sealed}
        _ADD_PIECE.count(session, values)


def destroy_content(session: Session, attachment_id: UUID) -> None:
    """Let the bytes of a file go; that there was one stays written."""
    session.execute(delete(AttachmentPiece).where(AttachmentPiece.attachment_id == attachment_id))


def attach(session: Session, *, batch_id: UUID, thread_id: UUID, message_id: UUID) -> None:
    """Staged files go with a message; from now on they are called by no name."""
    session.execute(
        update(Attachment)
        .where(Attachment.batch_id == batch_id, Attachment.thread_id == thread_id, Attachment.message_id.is_(None))
        .values(message_id=message_id, sealed_label=None)
    )


def throw_away_unsent(session: Session, *, now: datetime) -> None:
    """Files that were chosen more than a day ago and never sent are gone, bytes and all."""
    too_old = Attachment.message_id.is_(None), Attachment.received_at < now - STAGED_FOR
    # Locked before anything goes: somebody may be confirming one of them at this very moment.
    unsent = session.scalars(select(Attachment.id).where(*too_old).with_for_update(skip_locked=True)).all()
    for attachment_id in unsent:
        destroy_content(session, attachment_id)
        session.execute(delete(Attachment).where(Attachment.id == attachment_id))
