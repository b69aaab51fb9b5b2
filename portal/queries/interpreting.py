"""Messages in another language: one with what it says, and all that wait for an interpreter. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.models.cases import Case, CaseAdult
from portal.models.danger import EarlierTranslation, MessageMark
from portal.models.messages import Message, Thread
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, open_text, opener
from portal.queries import covering

AT_MOST = 200
"""Rows of the list: far more than a team of a few has open at once."""


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """What a message says in another language."""

    words: str
    translator: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A translation that somebody put right."""

    words: str
    translator: str
    replaced_at: datetime
    replaced_by: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message, as it was written, and what is known of its meaning."""

    body: str
    translation: TranslationRow | None
    earlier: tuple[EarlierRow, ...]
    """What the translation said before, the newest first."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A message for which somebody asked for an interpreter."""

    case_id: UUID
    adult_id: UUID
    message_id: UUID
    adult: str
    child: str
    locale: str
    """The language this adult reads."""
    asked_at: datetime


def message(session: Session, *, case_id: UUID, adult_id: UUID, message_id: UUID) -> MessageRow | None:
    """One message of this adult's thread on this case; None where there is no such message."""
    wanted = (
        select(
            Message.id,
            Message.sealed_body,
            MessageMark.id.label("mark_id"),
            MessageMark.sealed_translation,
            MessageMark.sealed_translator,
            MessageMark.translated_at,
        )
        .join(Thread, Thread.id == Message.thread_id)
        .outerjoin(MessageMark, MessageMark.message_id == Message.id)
        .where(Message.id == message_id, Thread.adult_id == adult_id, Thread.case_id == case_id)
    )
    row = session.execute(wanted).first()
    if row is None:
        return None
    translation = None
    if row.translated_at is not None:
        translation = TranslationRow(
            words=open_text(session, MessageMark.sealed_translation, row.mark_id, row.sealed_translation),
            translator=open_text(session, MessageMark.sealed_translator, row.mark_id, row.sealed_translator),
            made_at=row.translated_at,
        )
    return MessageRow(
        body=open_text(session, Message.sealed_body, row.id, row.sealed_body),
        translation=translation,
        earlier=() if row.mark_id is None else _earlier(session, row.mark_id),
    )


def _earlier(session: Session, mark_id: UUID) -> tuple[EarlierRow, ...]:
    wanted = (
        select(
            EarlierTranslation.id,
            EarlierTranslation.sealed_translation,
            EarlierTranslation.sealed_translator,
            EarlierTranslation.replaced_at,
            EarlierTranslation.replaced_by,
            StaffMember.sealed_name,
        )
        .join(StaffMember, StaffMember.id == EarlierTranslation.replaced_by)
        .where(EarlierTranslation.mark_id == mark_id)
        .order_by(EarlierTranslation.replaced_at.desc(), EarlierTranslation.id.desc())
        .limit(AT_MOST)
    )
    rows = session.execute(wanted).all()
    learn_keys(session, [each for row in rows for each in (row.sealed_translation, row.sealed_name)])
    words = opener(session, EarlierTranslation.sealed_translation)
    translator, name = opener(session, EarlierTranslation.sealed_translator), opener(session, StaffMember.sealed_name)
    return tuple(
        EarlierRow(
            words=words(row.id, row.sealed_translation),
            translator=translator(row.id, row.sealed_translator),
            replaced_at=row.replaced_at,
            replaced_by=name(row.replaced_by, row.sealed_name),
        )
        for row in rows
    )


def asked(session: Session, *, viewer: StaffViewer, today: date) -> tuple[AskedRow, ...]:
    """What waits for an interpreter, of the families this viewer may see, the longest first.

    `today` is the day in London.
    """
    wanted = (
        select(
            Thread.case_id,
            Thread.adult_id,
            MessageMark.message_id,
            MessageMark.interpreter_asked_at,
            CaseAdult.sealed_child_name,
            Person.id.label("person_id"),
            Person.sealed_name,
            Person.locale,
        )
        .join(Thread, Thread.id == MessageMark.thread_id)
        .join(CaseAdult, CaseAdult.id == Thread.adult_id)
        .join(Person, Person.id == CaseAdult.person_id)
        .join(Case, Case.id == Thread.case_id)
        .where(MessageMark.interpreter_asked_at.is_not(None), MessageMark.translated_at.is_(None))
        .order_by(MessageMark.interpreter_asked_at, MessageMark.id)
        .limit(AT_MOST)
    )
    if Role.MANAGER not in viewer.roles:
        covered = covering.covered_ids(session, staff_id=viewer.id, on=today)
        wanted = wanted.where(Case.practitioner_id.in_([viewer.id, *sorted(covered)]))
    rows = session.execute(wanted).all()
    learn_keys(session, [each for row in rows for each in (row.sealed_child_name, row.sealed_name)])
    child, adult = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    return tuple(
        AskedRow(
            case_id=row.case_id,
            adult_id=row.adult_id,
            message_id=row.message_id,
            adult=adult(row.person_id, row.sealed_name),
            child=child(row.adult_id, row.sealed_child_name),
            locale=row.locale,
            asked_at=row.interpreter_asked_at,
        )
        for row in rows
    )
