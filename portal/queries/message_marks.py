"""What stands beside single messages of a page: the automatic reply, a translation, and marks for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.domain.danger import Said
from portal.models.danger import AutomaticReply, MessageMark
from portal.models.messages import Message, Thread
from portal.models.people import StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries.readers import first_name

MESSAGES, THREADS, MARKS, REPLIES, STAFF = (
    each.__table__ for each in (Message, Thread, MessageMark, AutomaticReply, StaffMember)
)


@dataclass(frozen=True, slots=True)
class Automatic:
    """What the automatic reply after a message says."""

    sent_at: datetime
    until: datetime
    """When messages are read again."""
    reader: str | None
    """First name of who reads them then; None where the whole team does."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands beside one message. The first four may be shown to the family."""

    automatic: Automatic | None
    """The automatic reply that follows it; None where none does."""
    translation: str | None
    translator: str | None
    translated_at: datetime | None
    is_unchecked: bool
    """Staff only: the check for danger could not read it."""
    said: Said | None
    """Staff only: what whoever wrote it answered, where it could not be read."""
    needs_interpreter: bool
    """Staff only: marked so, and not translated yet."""


_OF_PAGE = Prepared(
    select(
        MESSAGES.c.id.label("message_id"),
        MARKS.c.id,
        MARKS.c.is_unchecked,
        MARKS.c.interpreter_asked_at,
        MARKS.c.sealed_translation,
        MARKS.c.sealed_translator,
        MARKS.c.translated_at,
        MARKS.c.said,
        MESSAGES.c.sent_at,
        REPLIES.c.closed_until,
        REPLIES.c.reader_id,
        STAFF.c.sealed_name.label("sealed_reader"),
    )
    .select_from(MESSAGES)
    .join(THREADS, THREADS.c.id == MESSAGES.c.thread_id)
    .outerjoin(MARKS, MARKS.c.message_id == MESSAGES.c.id)
    .outerjoin(REPLIES, REPLIES.c.message_id == MESSAGES.c.id)
    .outerjoin(STAFF, STAFF.c.id == REPLIES.c.reader_id)
    .where(
        and_(
            THREADS.c.adult_id == bindparam("adult_id"),
            MESSAGES.c.sent_at >= bindparam("first_at", type_=MESSAGES.c.sent_at.type),
            MESSAGES.c.sent_at <= bindparam("last_at", type_=MESSAGES.c.sent_at.type),
            or_(MARKS.c.id.is_not(None), REPLIES.c.id.is_not(None)),
        )
    )
    .order_by(MESSAGES.c.id)
)


def of_page(session: Session, *, adult_id: UUID, first_at: datetime, last_at: datetime) -> Mapping[UUID, Mark]:
    """The marks of the messages that were sent between two moments, by message; most have none."""
    rows = _OF_PAGE.all(session, {"adult_id": adult_id, "first_at": first_at, "last_at": last_at})
    sealed = ((row.sealed_translation, row.sealed_translator, row.sealed_reader) for row in rows)
    learn_keys(session, [each for row in sealed for each in row])
    words, name = opener(session, MessageMark.sealed_translation), opener(session, MessageMark.sealed_translator)
    return {
        row.message_id: Mark(
            automatic=_automatic(session, row),
            translation=None if row.sealed_translation is None else words(row.id, row.sealed_translation),
            translator=None if row.sealed_translator is None else name(row.id, row.sealed_translator),
            translated_at=row.translated_at,
            is_unchecked=bool(row.is_unchecked),
            said=None if row.said is None else Said(row.said),
            needs_interpreter=row.interpreter_asked_at is not None and row.sealed_translation is None,
        )
        for row in rows
    }


def _automatic(session: Session, row: AnyRow) -> Automatic | None:
    if row.closed_until is None:
        return None
    name = None if row.reader_id is None else opener(session, StaffMember.sealed_name)(row.reader_id, row.sealed_reader)
    return Automatic(row.sent_at, row.closed_until, None if name is None else first_name(name))
