"""Every edition of one text in one language, and what families read before; for those who keep the texts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.content import SOURCE, TextKind
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.models.texts import TextEdition


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One edition among those of its text."""

    id: UUID
    number: int
    title: str
    is_published: bool
    published_at: datetime | None
    """When families were last given it."""
    may_return: bool
    """Whether families may be given it again: they read it before, and if it is a translation it was checked."""
    writer: str
    """Who wrote it; empty where it came from a file."""
    written_at: datetime


_HISTORY = (
    select(
        TextEdition.id,
        TextEdition.number,
        TextEdition.title,
        TextEdition.is_published,
        TextEdition.published_at,
        TextEdition.translation_reviewed_by,
        TextEdition.written_by,
        TextEdition.loaded_at,
        StaffMember.sealed_name,
    )
    .outerjoin(StaffMember, StaffMember.id == TextEdition.written_by)
    .where(
        TextEdition.kind == bindparam("kind"),
        TextEdition.slug == bindparam("slug"),
        TextEdition.locale == bindparam("locale"),
    )
    .order_by(TextEdition.number.desc())
)


def newest_by_language(session: Session, *, kind: TextKind, slug: str) -> dict[str, UUID]:
    """The newest edition of this text in each language that has one."""
    rows = select(TextEdition.locale, TextEdition.id).where(TextEdition.kind == kind.value, TextEdition.slug == slug)
    return {row.locale: row.id for row in session.execute(rows.order_by(TextEdition.locale, TextEdition.number))}


def history(session: Session, *, kind: TextKind, slug: str, locale: str) -> tuple[HistoryLine, ...]:
    """All editions, the newest first; one statement, and the keys."""
    rows = session.execute(_HISTORY, {"kind": kind.value, "slug": slug, "locale": locale}).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        HistoryLine(
            id=row.id,
            number=row.number,
            title=row.title,
            is_published=row.is_published,
            published_at=row.published_at,
            may_return=row.published_at is not None and (locale == SOURCE or bool(row.translation_reviewed_by)),
            writer="" if row.written_by is None else name(row.written_by, row.sealed_name),
            written_at=row.loaded_at,
        )
        for row in rows
    )
