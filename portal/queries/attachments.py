"""Files: those of a page of messages, those that staff are about to send, and the bytes of one, piece by piece."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.attachments import FileKind, FileState, WhyFailed
from portal.models.attachments import Attachment, AttachmentPiece, piece_id
from portal.models.cases import CaseAdult
from portal.models.messages import Message, Thread
from portal.models.people import Person
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import open_bytes, open_text

FILES, MESSAGES, THREADS = (each.__table__ for each in (Attachment, Message, Thread))


class NoSuchFile(LookupError):
    """There is no such file in this thread, or not for this reader, or its bytes are gone."""


class FileRow(NamedTuple):
    """A file as both sides may know of it."""

    id: UUID
    kind: FileKind
    size: int
    state: FileState
    why_failed: WhyFailed | None
    from_family: bool


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that this reader may see; whether they may open it, the rules say."""

    row: FileRow
    place: int
    """Among the files of its message, counted from 0."""
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that a member of staff has chosen and not sent; `label` is what they call it themselves."""

    label: str
    row: FileRow


@dataclass(frozen=True, slots=True)
class Staged:
    """What is about to go to an adult, with everything by which a mistake would be seen."""

    files: tuple[StagedFile, ...]
    is_sent: bool
    adult_name: str
    relationship: str
    child_name: str
    """As this adult uses it."""


@dataclass(frozen=True, slots=True)
class Checks:
    """How the checking of files stands, for the person who runs the portal."""

    waiting: int
    """Files that were tried in vain and will be tried again."""
    given_up: int
    """Files that were never scanned because the scanner did not answer for days."""


_COLUMNS = (
    FILES.c.id,
    FILES.c.kind,
    FILES.c.size,
    FILES.c.state,
    FILES.c.why_failed,
    FILES.c.staff_id,
    FILES.c.message_id,
    FILES.c.place,
)

_OF_PAGE = Prepared(
    select(*_COLUMNS)
    .join(MESSAGES, MESSAGES.c.id == FILES.c.message_id)
    .join(THREADS, THREADS.c.id == FILES.c.thread_id)
    .where(
        THREADS.c.adult_id == bindparam("adult_id"),
        MESSAGES.c.sent_at >= bindparam("first_at", type_=MESSAGES.c.sent_at.type),
        MESSAGES.c.sent_at <= bindparam("last_at", type_=MESSAGES.c.sent_at.type),
    )
    .order_by(FILES.c.message_id, FILES.c.place)
)


def of_page(
    session: Session, *, adult_id: UUID, first_at: datetime, last_at: datetime
) -> Mapping[UUID, tuple[FileRow, ...]]:
    """The files of the messages that were sent between two moments, by message, in their order."""
    found: dict[UUID, list[FileRow]] = {}
    for row in _OF_PAGE.all(session, {"adult_id": adult_id, "first_at": first_at, "last_at": last_at}):
        found.setdefault(row.message_id, []).append(_as_row(row))
    return {message_id: tuple(rows) for message_id, rows in found.items()}


def find(session: Session, *, case_id: UUID, adult_id: UUID, file_id: UUID) -> FoundFile:
    """A file that was sent in this adult's thread on this case. Raises NoSuchFile."""
    wanted = (
        select(*_COLUMNS, MESSAGES.c.sent_at)
        .join(MESSAGES, MESSAGES.c.id == FILES.c.message_id)
        .join(THREADS, THREADS.c.id == FILES.c.thread_id)
        .where(FILES.c.id == file_id, THREADS.c.adult_id == adult_id, THREADS.c.case_id == case_id)
    )
    row = session.execute(wanted).first()
    if row is None:
        raise NoSuchFile
    return FoundFile(_as_row(row), row.place, row.sent_at)


def _as_row(row: AnyRow) -> FileRow:
    why = None if row.why_failed is None else WhyFailed(row.why_failed)
    return FileRow(row.id, FileKind(row.kind), row.size, FileState(row.state), why, row.staff_id is None)


def staged(session: Session, *, case_id: UUID, adult_id: UUID, staff_id: UUID, batch_id: UUID) -> Staged:
    """What one member of staff has chosen together for an adult. Raises NoSuchFile when it is there no more."""
    wanted = (
        select(Attachment)
        .join(Thread, Thread.id == Attachment.thread_id)
        .where(
            Attachment.batch_id == batch_id,
            Attachment.staff_id == staff_id,
            Thread.adult_id == adult_id,
            Thread.case_id == case_id,
        )
        .order_by(Attachment.place)
    )
    found = session.scalars(wanted).all()
    if not found:
        raise NoSuchFile
    adult = session.get_one(CaseAdult, adult_id)
    person = session.get_one(Person, adult.person_id)
    return Staged(
        files=tuple(StagedFile(_label(session, each), _as_row(each)) for each in found),
        is_sent=found[0].message_id is not None,
        adult_name=open_text(session, Person.sealed_name, person.id, person.sealed_name),
        relationship=adult.relationship,
        child_name=open_text(session, CaseAdult.sealed_child_name, adult.id, adult.sealed_child_name),
    )


def _label(session: Session, found: Attachment) -> str:
    if found.sealed_label is None:
        return ""
    return open_text(session, Attachment.sealed_label, found.id, found.sealed_label)


def piece(session: Session, file_id: UUID, place: int) -> bytes | None:
    """The bytes of a file at a place, counted from 0; None after the last. Raises KeyErased and SealBroken."""
    row_id = piece_id(file_id, place)
    sealed = session.execute(select(AttachmentPiece.sealed_content).where(AttachmentPiece.id == row_id)).scalar()
    return None if sealed is None else open_bytes(session, AttachmentPiece.sealed_content, row_id, sealed)


def pieces(session: Session, file_id: UUID) -> Iterator[bytes]:
    """All bytes of a file, piece by piece. Raises KeyErased and SealBroken."""
    place = 0
    while (some := piece(session, file_id, place)) is not None:
        yield some
        place += 1


def checks(session: Session) -> Checks:
    """Count what `portal doctor` tells of."""
    waiting = select(Attachment.id).where(Attachment.due_at.is_not(None), Attachment.tries > 1)
    given_up = select(Attachment.id).where(Attachment.why_failed == WhyFailed.NOT_SCANNED_IN_TIME)
    return Checks(waiting=_count(session, waiting), given_up=_count(session, given_up))


def _count(session: Session, wanted: Select[*tuple[Any, ...]]) -> int:
    found: int = session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    return found
