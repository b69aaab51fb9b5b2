"""The notes of a case, a page at a time, the newest first; and the one that is left for whoever covers. Staff only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.drafts import Purpose
from portal.models.cases import Case, CaseAdult
from portal.models.notes import Note, NoteDraft
from portal.models.people import Person, StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener

PAGE = 20
"""Notes on one page."""

Wanted = Select[*tuple[Any, ...]]


class NoSuchNote(LookupError):
    """The note that a page was to begin with is not one of this case."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note as staff read it."""

    id: UUID
    body: str
    written_at: datetime
    author: str
    adult: str | None
    """Whom it is about; None for the whole case."""
    is_handover: bool
    corrects_id: UUID | None
    corrects_at: datetime | None
    """When the note was written that this one puts right."""
    corrected_by_id: UUID | None
    """The newest note that puts this one right."""
    corrected_at: datetime | None


@dataclass(frozen=True, slots=True)
class NotesPage:
    """Up to PAGE notes, the newest first."""

    notes: tuple[NoteRow, ...]
    is_newest: bool
    earlier_id: UUID | None
    """The note with which the next page begins."""


def _notes() -> Wanted:
    corrects, correction = aliased(Note), aliased(Note)
    newer = aliased(Note)
    newest_correction = (
        select(newer.id)
        .where(newer.corrects_id == Note.id)
        .order_by(newer.written_at.desc(), newer.id.desc())
        .limit(1)
        .correlate(Note)
        .scalar_subquery()
    )
    return (
        select(
            Note.id,
            Note.sealed_body,
            Note.written_at,
            Note.staff_id,
            Note.is_handover,
            Note.corrects_id,
            corrects.written_at.label("corrects_at"),
            correction.id.label("corrected_by_id"),
            correction.written_at.label("corrected_at"),
            StaffMember.sealed_name.label("sealed_author"),
            Person.id.label("person_id"),
            Person.sealed_name.label("sealed_adult"),
        )
        .join(StaffMember, StaffMember.id == Note.staff_id)
        .outerjoin(CaseAdult, CaseAdult.id == Note.adult_id)
        .outerjoin(Person, Person.id == CaseAdult.person_id)
        .outerjoin(corrects, corrects.id == Note.corrects_id)
        .outerjoin(correction, correction.id == newest_correction)
        .where(Note.case_id == bindparam("case_id"))
        .order_by(Note.written_at.desc(), Note.id.desc())
    )


def _from(statement: Wanted) -> Wanted:
    first = aliased(Note)
    earlier = and_(Note.written_at == first.written_at, Note.id <= first.id)
    return statement.join(first, and_(first.id == bindparam("first_id"), first.case_id == Note.case_id)).where(
        or_(Note.written_at < first.written_at, earlier)
    )


_NEWEST_PAGE = Prepared(_notes().limit(PAGE + 1))
_PAGE_FROM = Prepared(_from(_notes()).limit(PAGE + 1))
_HANDOVER = Prepared(_notes().where(Note.is_handover).limit(1))
_DRAFT = Prepared(
    select(NoteDraft.id, NoteDraft.sealed_body).where(
        NoteDraft.case_id == bindparam("case_id"),
        NoteDraft.staff_id == bindparam("staff_id"),
        NoteDraft.purpose == bindparam("purpose"),
    )
)


def page(session: Session, *, case_id: UUID, first_id: UUID | None = None) -> NotesPage:
    """The newest page of a case's notes, or the one that begins with a note. Raises NoSuchNote."""
    if first_id is None:
        rows = _NEWEST_PAGE.all(session, {"case_id": case_id})
    else:
        rows = _PAGE_FROM.all(session, {"case_id": case_id, "first_id": first_id})
        if not rows:
            raise NoSuchNote
    notes = _open(session, rows[:PAGE])
    return NotesPage(notes, is_newest=first_id is None, earlier_id=rows[PAGE].id if len(rows) > PAGE else None)


def handover(session: Session, *, case_id: UUID) -> NoteRow | None:
    """The newest note that was left for whoever covers; None where there is none."""
    found = _open(session, _HANDOVER.all(session, {"case_id": case_id}))
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class LeftForCover:
    """An open case of somebody, and when a note was last left for whoever covers; None: never yet."""

    case_id: UUID
    child_name: str
    written_at: datetime | None


_LEFT = (
    select(
        Case.id,
        Case.practitioner_id,
        Case.sealed_child_name,
        select(func.max(Note.written_at))
        .where(Note.case_id == Case.id, Note.is_handover)
        .correlate(Case)
        .scalar_subquery()
        .label("left_at"),
    )
    .where(Case.practitioner_id.in_(bindparam("practitioner_ids", expanding=True)), Case.closed_at.is_(None))
    .order_by(Case.opened_at, Case.id)
)


def left_for_cover(session: Session, *, practitioner_ids: Collection[UUID]) -> dict[UUID, tuple[LeftForCover, ...]]:
    """For each of these practitioners their open cases, so that it shows for which no note is left."""
    if not practitioner_ids:
        return {}
    rows = session.execute(_LEFT, {"practitioner_ids": sorted(practitioner_ids)}).all()
    learn_keys(session, [row.sealed_child_name for row in rows])
    child = opener(session, Case.sealed_child_name)
    return {
        staff_id: tuple(
            LeftForCover(row.id, child(row.id, row.sealed_child_name), row.left_at)
            for row in rows
            if row.practitioner_id == staff_id
        )
        for staff_id in practitioner_ids
    }


def draft(session: Session, *, case_id: UUID, staff_id: UUID, purpose: Purpose = Purpose.NOTE) -> str:
    """What this member of staff has typed into that form and not kept."""
    row = _DRAFT.first(session, {"case_id": case_id, "staff_id": staff_id, "purpose": purpose.value})
    if row is None:
        return ""
    learn_keys(session, [row.sealed_body])
    return opener(session, NoteDraft.sealed_body)(row.id, row.sealed_body)


def _open(session: Session, rows: list[AnyRow]) -> tuple[NoteRow, ...]:
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_body, row.sealed_author, row.sealed_adult)])
    body, author = opener(session, Note.sealed_body), opener(session, StaffMember.sealed_name)
    adult = opener(session, Person.sealed_name)
    return tuple(
        NoteRow(
            id=row.id,
            body=body(row.id, row.sealed_body),
            written_at=row.written_at,
            author=author(row.staff_id, row.sealed_author),
            adult=None if row.person_id is None else adult(row.person_id, row.sealed_adult),
            is_handover=bool(row.is_handover),
            corrects_id=row.corrects_id,
            corrects_at=row.corrects_at,
            corrected_by_id=row.corrected_by_id,
            corrected_at=row.corrected_at,
        )
        for row in rows
    )
