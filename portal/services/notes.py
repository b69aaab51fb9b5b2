"""Notes of the team are written and never changed: what was wrong is put right by a note that refers to the old one."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Delete, Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.drafts import Purpose
from portal.domain.messages import EmptyMessage, clean_body
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.notes import Note, NoteDraft
from portal.models.sealing import open_text, seal
from portal.services import audit
from portal.services.drafts import DRAFT_AT_MOST, joined


class NotOnThisCase(LookupError):
    """An adult, or a note, of another case."""


def write(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    form_key: UUID,
    body: str,
    adult_id: UUID | None,
    is_handover: bool,
    corrects_id: UUID | None,
    now: datetime,
) -> UUID:
    """Keep a note and return its id; the same form sent again keeps one. `corrects_id` is the note that it puts right.

    Raises EmptyMessage, MessageTooLong (both of domain.messages), NotOnThisCase.
    """
    text = clean_body(body)
    _require_on(session, select(CaseAdult.case_id).where(CaseAdult.id == adult_id), adult_id, case_id)
    _require_on(session, select(Note.case_id).where(Note.id == corrects_id), corrects_id, case_id)
    row = Note(
        id=new_id(),
        case_id=case_id,
        adult_id=adult_id,
        staff_id=viewer.id,
        is_handover=is_handover,
        corrects_id=corrects_id,
        written_at=now,
        form_key=form_key,
    )
    seal(session, row, key_id=_key_of(session, case_id), body=text)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        written_before = session.execute(select(Note.id).where(Note.form_key == form_key)).scalar_one_or_none()
        if written_before is None:
            raise
        return written_before
    discard_draft(session, case_id=case_id, staff_id=viewer.id, purpose=Purpose.NOTE)
    audit.record(session, actor=viewer, action="note.written", now=now, case_id=case_id, subject_id=row.id)
    return row.id


def save_draft(
    session: Session,
    *,
    case_id: UUID,
    staff_id: UUID,
    text: str,
    joins: bool,
    now: datetime,
    purpose: Purpose = Purpose.NOTE,
) -> None:
    """Keep what somebody has typed into the form so far; nothing typed means that no draft is left.

    `joins` is for a writer who cannot be shown the draft that is there: words that it does not hold are added to it.
    Raises MessageTooLong.
    """
    draft = session.scalars(_theirs(select(NoteDraft), case_id, staff_id, purpose)).one_or_none()
    try:
        typed = clean_body(text, limit=DRAFT_AT_MOST)
    except EmptyMessage:
        if draft is not None and not joins:
            session.delete(draft)
        return
    if draft is not None and joins:
        typed = joined(open_text(session, NoteDraft.sealed_body, draft.id, draft.sealed_body), typed)
    _keep(session, draft or NoteDraft(id=new_id(), case_id=case_id, staff_id=staff_id, purpose=purpose), typed, now)


def discard_draft(session: Session, *, case_id: UUID, staff_id: UUID, purpose: Purpose) -> None:
    """Forget what was typed, because it has been kept."""
    session.execute(_theirs(delete(NoteDraft), case_id, staff_id, purpose))


Narrowed = TypeVar("Narrowed", Select[NoteDraft], Delete)


def _theirs(statement: Narrowed, case_id: UUID, staff_id: UUID, purpose: str) -> Narrowed:
    return statement.where(NoteDraft.case_id == case_id, NoteDraft.staff_id == staff_id, NoteDraft.purpose == purpose)


def _keep(session: Session, draft: NoteDraft, typed: str, now: datetime) -> None:
    place = draft.case_id, draft.staff_id, draft.purpose
    draft.saved_at = now
    seal(session, draft, key_id=_key_of(session, draft.case_id), body=typed)
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        # Another device of the same person saved its first draft at the same moment; what came later stays.
        _keep(session, session.scalars(_theirs(select(NoteDraft), *place)).one(), typed, now)


def _require_on(session: Session, place: Select[UUID], named: UUID | None, case_id: UUID) -> None:
    if named is not None and session.execute(place).scalar_one_or_none() != case_id:
        raise NotOnThisCase


def _key_of(session: Session, case_id: UUID) -> UUID:
    return session.get_one(Case, case_id).data_key_id
