"""Messages in another language: staff mark that one needs an interpreter; a person adds what it says; both are kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import restrictions
from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.danger import EarlierTranslation, MessageMark
from portal.models.messages import Message, Thread
from portal.models.sealing import open_text, seal
from portal.services import audit, notices
from portal.services.messages import MessagesHeldBack

TRANSLATOR_AT_MOST = 200
"""Characters of the name of whoever translated."""


class NoSuchMessage(LookupError):
    """No such message in this adult's thread on this case."""


class TranslatedMeanwhile(Exception):
    """What stands beside the message is not what the writer had read: somebody added or changed the translation."""


def ask_for_interpreter(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, message_id: UUID, now: datetime
) -> None:
    """Mark that this message needs an interpreter. Raises NoSuchMessage."""
    found = _find(session, case_id=case_id, adult_id=adult_id, message_id=message_id)
    mark = _mark(session, found)
    if mark.interpreter_asked_at is None and mark.translated_at is None:
        mark.interpreter_asked_at = now
        session.flush()
        audit.record(
            session, actor=viewer, action="message.needs_interpreter", now=now, case_id=case_id, subject_id=message_id
        )


def add(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    message_id: UUID,
    translation: str,
    translator: str,
    replaces: datetime | None,
    now: datetime,
) -> None:
    """Put what a message says in another language beside it; the original stays as it was written.

    `replaces` is when the translation was made that the writer has read and puts right; None where they saw none. What
    it replaces is kept for staff: somebody may have acted on it. Where the message is the team's own, its translation
    is something new for the adult to read: they are told of it like of a message, and free text to a restricted adult
    is held back here too. Raises NoSuchMessage, TranslatedMeanwhile, MessagesHeldBack, EmptyMessage and MessageTooLong
    (either text).
    """
    text = clean_body(translation)
    name = " ".join(clean_body(translator, limit=TRANSLATOR_AT_MOST).split())
    found = _find(session, case_id=case_id, adult_id=adult_id, message_id=message_id)
    if found.staff_id is not None and restrictions.needs_second_person(found.restricted_at):
        raise MessagesHeldBack
    mark = _mark(session, found)
    stands = _opened(session, mark)
    if stands == (text, name):
        return  # pressed twice
    if mark.translated_at != replaces:
        raise TranslatedMeanwhile
    if stands is not None:
        _keep_earlier(session, mark, stands, key_id=found.data_key_id, viewer=viewer, now=now)
    mark.translated_at = now
    seal(session, mark, key_id=found.data_key_id, translation=text, translator=name)
    session.flush()
    if found.staff_id is not None:
        kind = NoticeKind.NEW_MESSAGE
        notices.post_to_person(session, person_id=found.person_id, kind=kind, now=now, case_id=case_id)
    action = "message.translated" if replaces is None else "message.translation_put_right"
    audit.record(session, actor=viewer, action=action, now=now, case_id=case_id, subject_id=message_id)


def _opened(session: Session, mark: MessageMark) -> tuple[str, str] | None:
    """The translation that stands, and who made it."""
    if mark.sealed_translation is None or mark.sealed_translator is None:
        return None
    return (
        open_text(session, MessageMark.sealed_translation, mark.id, mark.sealed_translation),
        open_text(session, MessageMark.sealed_translator, mark.id, mark.sealed_translator),
    )


def _keep_earlier(
    session: Session, mark: MessageMark, stands: tuple[str, str], *, key_id: UUID, viewer: StaffViewer, now: datetime
) -> None:
    earlier = EarlierTranslation(
        id=new_id(), mark_id=mark.id, translated_at=mark.translated_at, replaced_at=now, replaced_by=viewer.id
    )
    seal(session, earlier, key_id=key_id, translation=stands[0], translator=stands[1])
    session.add(earlier)


def _find(session: Session, *, case_id: UUID, adult_id: UUID, message_id: UUID) -> Any:
    wanted = (
        select(
            Message.id,
            Message.thread_id,
            Message.staff_id,
            Case.data_key_id,
            CaseAdult.person_id,
            CaseAdult.restricted_at,
        )
        .join(Thread, Thread.id == Message.thread_id)
        .join(Case, Case.id == Thread.case_id)
        .join(CaseAdult, CaseAdult.id == Thread.adult_id)
        .where(Message.id == message_id, Thread.adult_id == adult_id, Thread.case_id == case_id)
        # Held, so that a restriction set at this moment comes before the translation or after it.
        .with_for_update(read=True, of=CaseAdult)
    )
    found = session.execute(wanted).first()
    if found is None:
        raise NoSuchMessage
    return found


def _mark(session: Session, found: Any) -> MessageMark:
    """The message's mark, held until the transaction ends; a new one where there was none."""
    wanted = select(MessageMark).where(MessageMark.message_id == found.id).with_for_update()
    mark = session.scalars(wanted).first()
    if mark is not None:
        return mark
    mark = MessageMark(id=new_id(), thread_id=found.thread_id, message_id=found.id)
    try:
        with session.begin_nested():
            session.add(mark)
    except IntegrityError:
        return session.scalars(wanted).one()
    return mark
