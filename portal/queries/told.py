"""What one adult has been told: every word, by whom, when, and through what. For staff pages only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.debrief_records import Question, Told
from portal.domain.questions import Way
from portal.models.cases import Contact
from portal.models.danger import MessageMark
from portal.models.debriefs import DebriefSummary, GateRecord, SummaryRelease
from portal.models.journey import FamilyUpdate
from portal.models.messages import Message, Thread
from portal.models.people import StaffMember
from portal.models.questions import Question as FamilyQuestion
from portal.models.sealing import learn_keys, open_text, opener

AT_MOST = 200
"""Entries of each sort: years of contact with one adult."""


class Through(StrEnum):
    """How it reached them."""

    PAGE = "page"
    """Written on “What happens” with the promise of the next update."""
    MESSAGE = "message"
    CALL = "call"
    VISIT = "visit"
    TEXT = "text"
    LETTER = "letter"
    MEETING = "meeting"
    BY_PHONE = "by_phone"
    """Told by phone that there is something to talk about: the record of the debrief gate."""
    BY_VISIT = "by_visit"
    """The same, told on a visit."""
    SUMMARY = "summary"
    """The summary of a meeting, given to them to keep."""
    ANSWER_ON_PAGE = "answer_on_page"
    """The answer to a question of theirs, on “Your questions”; the others: the same, told by a person."""
    ANSWER_BY_PHONE = "answer_by_phone"
    ANSWER_BY_VISIT = "answer_by_visit"
    ANSWER_AT_MEETING = "answer_at_meeting"
    ANSWER_BY_LETTER = "answer_by_letter"


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One thing they were told."""

    at: datetime
    """When it was said, or sent; for a record of the gate, when it was written down."""
    on: date | None
    """The day it was said where only the day is known."""
    through: Through
    by: str
    words: str | None
    """What was written, or noted about what was said; None: only that the promise holds."""
    promised: date | None
    """By when they were promised to hear next, if that was said with it."""
    translation: str | None = None
    """What a message said to them in their own language, as it stands now."""


_REACHED = (
    (ContactKind.CALL, Outcome.TALKED),
    (ContactKind.VISIT, Outcome.TALKED),
    (ContactKind.MEETING, Outcome.TALKED),
    (ContactKind.TEXT, Outcome.SENT),
    (ContactKind.LETTER, Outcome.SENT),
)
"""What counts as told: a word left with somebody else, or a call nobody answered, does not."""

_UPDATES = (
    select(
        FamilyUpdate.id,
        FamilyUpdate.written_at.label("at"),
        FamilyUpdate.sealed_body.label("sealed"),
        FamilyUpdate.next_update_by.label("promised"),
        FamilyUpdate.written_by.label("staff_id"),
        StaffMember.sealed_name,
    )
    .join(StaffMember, StaffMember.id == FamilyUpdate.written_by)
    .where(FamilyUpdate.adult_id == bindparam("adult_id"))
    .order_by(FamilyUpdate.written_at.desc(), FamilyUpdate.id.desc())
    .limit(AT_MOST)
)
_MESSAGES = (
    select(
        Message.id,
        Message.sent_at.label("at"),
        Message.sealed_body.label("sealed"),
        Message.staff_id,
        StaffMember.sealed_name,
        MessageMark.id.label("mark_id"),
        MessageMark.sealed_translation,
    )
    .join(Thread, Thread.id == Message.thread_id)
    .join(StaffMember, StaffMember.id == Message.staff_id)
    .outerjoin(MessageMark, MessageMark.message_id == Message.id)
    .where(Thread.adult_id == bindparam("adult_id"))
    .order_by(Message.sent_at.desc(), Message.id.desc())
    .limit(AT_MOST)
)
_CONTACTS = (
    select(
        Contact.id,
        Contact.happened_at.label("at"),
        Contact.kind,
        Contact.sealed_note.label("sealed"),
        Contact.next_contact_on.label("promised"),
        Contact.staff_id,
        StaffMember.sealed_name,
    )
    .join(StaffMember, StaffMember.id == Contact.staff_id)
    .where(
        Contact.case_id == bindparam("case_id"),
        or_(Contact.adult_id == bindparam("adult_id"), Contact.adult_id.is_(None)),
        or_(*((Contact.kind == kind.value) & (Contact.outcome == outcome.value) for kind, outcome in _REACHED)),
    )
    .order_by(Contact.happened_at.desc(), Contact.id.desc())
    .limit(AT_MOST)
)
_OF_THE_GATE = (
    select(
        GateRecord.id,
        GateRecord.recorded_at.label("at"),
        GateRecord.happened_on,
        GateRecord.answer,
        GateRecord.sealed_evidence.label("sealed"),
        GateRecord.recorded_by.label("staff_id"),
        StaffMember.sealed_name,
    )
    .join(StaffMember, StaffMember.id == GateRecord.recorded_by)
    .where(
        GateRecord.case_id == bindparam("case_id"),
        GateRecord.adult_id == bindparam("adult_id"),
        GateRecord.item == Question.TOLD.value,
        GateRecord.answer != Told.NOT_YET.value,
    )
    .order_by(GateRecord.recorded_at.desc(), GateRecord.id.desc())
    .limit(AT_MOST)
)
_ANSWERS = (
    select(
        FamilyQuestion.id,
        FamilyQuestion.told_at.label("at"),
        FamilyQuestion.told_on.label("happened_on"),
        FamilyQuestion.told_way,
        FamilyQuestion.sealed_answer.label("sealed"),
        FamilyQuestion.told_by.label("staff_id"),
        StaffMember.sealed_name,
    )
    .join(StaffMember, StaffMember.id == FamilyQuestion.told_by)
    .where(FamilyQuestion.adult_id == bindparam("adult_id"), FamilyQuestion.told_at.is_not(None))
    .order_by(FamilyQuestion.told_at.desc(), FamilyQuestion.id.desc())
    .limit(AT_MOST)
)
_ANSWER_THROUGH = {
    Way.PAGE: Through.ANSWER_ON_PAGE,
    Way.PHONE: Through.ANSWER_BY_PHONE,
    Way.VISIT: Through.ANSWER_BY_VISIT,
    Way.MEETING: Through.ANSWER_AT_MEETING,
    Way.LETTER: Through.ANSWER_BY_LETTER,
}

_SUMMARIES = (
    select(
        DebriefSummary.id,
        SummaryRelease.released_at.label("at"),
        DebriefSummary.sealed_body.label("sealed"),
        SummaryRelease.released_by.label("staff_id"),
        StaffMember.sealed_name,
    )
    .join(DebriefSummary, DebriefSummary.id == SummaryRelease.summary_id)
    .join(StaffMember, StaffMember.id == SummaryRelease.released_by)
    .where(SummaryRelease.adult_id == bindparam("adult_id"))
    .order_by(SummaryRelease.released_at.desc(), SummaryRelease.id.desc())
    .limit(AT_MOST)
)


def told(session: Session, *, case_id: UUID, adult_id: UUID) -> tuple[ToldRow, ...]:
    """Everything this adult of this case has been told, the newest first; at most AT_MOST of each sort."""
    who = {"case_id": case_id, "adult_id": adult_id}
    rows = [
        *_rows(session, _UPDATES, FamilyUpdate.sealed_body, who),
        *_rows(session, _MESSAGES, Message.sealed_body, who),
        *_rows(session, _CONTACTS, Contact.sealed_note, who),
        *_rows(session, _OF_THE_GATE, GateRecord.sealed_evidence, who),
        *_rows(session, _SUMMARIES, DebriefSummary.sealed_body, who),
        *_rows(session, _ANSWERS, FamilyQuestion.sealed_answer, who),
    ]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))


def _rows(
    session: Session, wanted: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any], who: dict[str, UUID]
) -> Iterable[ToldRow]:
    rows = session.execute(wanted, who).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed, row.sealed_name)])
    words, name = opener(session, column), opener(session, StaffMember.sealed_name)
    for row in rows:
        yield ToldRow(
            at=row.at,
            on=getattr(row, "happened_on", None),
            through=_through(row, column),
            by=name(row.staff_id, row.sealed_name),
            words=None if row.sealed is None else words(row.id, row.sealed),
            promised=getattr(row, "promised", None),
            translation=_translation(session, row) if column is Message.sealed_body else None,
        )


def _translation(session: Session, row: Row[Any]) -> str | None:
    if row.sealed_translation is None:
        return None
    return open_text(session, MessageMark.sealed_translation, row.mark_id, row.sealed_translation)


def _through(row: Row[Any], column: InstrumentedAttribute[Any]) -> Through:
    if column is Contact.sealed_note:
        return Through(row.kind)
    if column is GateRecord.sealed_evidence:
        return Through(row.answer)
    if column is FamilyQuestion.sealed_answer:
        return _ANSWER_THROUGH[Way(row.told_way)]
    return _FIXED[column]


_FIXED = {
    FamilyUpdate.sealed_body: Through.PAGE,
    Message.sealed_body: Through.MESSAGE,
    DebriefSummary.sealed_body: Through.SUMMARY,
}
