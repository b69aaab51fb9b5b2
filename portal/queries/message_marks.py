"""What stands beside single messages of a page: the automatic reply, a translation, and marks for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.models.danger import AutomaticReply, MessageMark
from portal.models.messages import Message, Thread
from portal.models.prepared import Prepared
from portal.models.sealing import learn_keys, open_text, opener

MESSAGES, THREADS, MARKS, REPLIES = (each.__table__ for each in (Message, Thread, MessageMark, AutomaticReply))


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands beside one message. The first three may be shown to the family."""

    closed_until: datetime | None
    """The automatic reply that follows it says until when the team is closed; None where none follows."""
    translation: str | None
    translator: str | None
    is_unchecked: bool
    """Staff only: the check for danger could not read it."""
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
        REPLIES.c.closed_until,
    )
    .select_from(MESSAGES)
    .join(THREADS, THREADS.c.id == MESSAGES.c.thread_id)
    .outerjoin(MARKS, MARKS.c.message_id == MESSAGES.c.id)
    .outerjoin(REPLIES, REPLIES.c.message_id == MESSAGES.c.id)
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
    learn_keys(session, [each for row in rows for each in (row.sealed_translation, row.sealed_translator)])
    words, name = opener(session, MessageMark.sealed_translation), opener(session, MessageMark.sealed_translator)
    return {
        row.message_id: Mark(
            closed_until=row.closed_until,
            translation=None if row.sealed_translation is None else words(row.id, row.sealed_translation),
            translator=None if row.sealed_translator is None else name(row.id, row.sealed_translator),
            is_unchecked=bool(row.is_unchecked),
            needs_interpreter=row.interpreter_asked_at is not None and row.sealed_translation is None,
        )
        for row in rows
    }


def words_of(session: Session, *, case_id: UUID, adult_id: UUID, message_id: UUID) -> str | None:
    """What one message of this adult's thread on this case says; None where there is no such message."""
    wanted = (
        select(MESSAGES.c.id, MESSAGES.c.sealed_body)
        .join(THREADS, THREADS.c.id == MESSAGES.c.thread_id)
        .where(MESSAGES.c.id == message_id, THREADS.c.adult_id == adult_id, THREADS.c.case_id == case_id)
    )
    row = session.execute(wanted).first()
    return None if row is None else open_text(session, Message.sealed_body, row.id, row.sealed_body)
