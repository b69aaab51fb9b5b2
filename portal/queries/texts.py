"""The texts that families read: what is published, in the reader's language where there is one, else in English."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.domain.content import SOURCE, Source, TextKind
from portal.models.prepared import Prepared
from portal.models.texts import TextEdition

_SLUG = re.compile(r"[a-z0-9-]{1,80}")
"""What an address may name; anything else never reaches the database (PostgreSQL refuses some signs)."""

FALLBACK = SOURCE
"""The language in which every text exists."""


@dataclass(frozen=True, slots=True)
class TextHeading:
    """A published text as a list of them shows it."""

    slug: str
    locale: str
    """The language it is really in."""
    title: str
    summary: str
    applies_to: frozenset[str]
    """The circumstances it is for; empty means every family."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition, whole, as it is read."""

    id: UUID
    kind: TextKind
    slug: str
    locale: str
    number: int
    title: str
    summary: str
    body: str
    """Markdown."""
    sources: tuple[Source, ...]
    reviewed_on: date
    reviewed_by: str
    is_published: bool
    words_digest: str
    translated_from: str
    """The `words_digest` of the English it says in another language; empty for English."""
    translation_reviewed_by: str
    translation_reviewed_on: date | None
    review_on: date | None = None
    english: "Edition | None" = None
    """For a translation: the English that stands now. Whom it is for and its sources are the English one's."""

    @property
    def is_outdated(self) -> bool:
        """Whether the English has changed since it was translated."""
        return self.english is not None and self.english.words_digest != self.translated_from


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition in the editors' table."""

    id: UUID
    kind: TextKind
    slug: str
    locale: str
    number: int
    title: str
    reviewed_on: date
    reviewed_by: str
    is_published: bool
    was_published: bool
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class PublishedMark:
    """That a text is published, and what changes when anything on its page does."""

    kind: TextKind
    slug: str
    mark: str


_IN_EITHER = or_(TextEdition.locale == bindparam("locale"), TextEdition.locale == FALLBACK)
_HEADINGS = Prepared(
    select(
        TextEdition.slug,
        TextEdition.locale,
        TextEdition.title,
        TextEdition.summary,
        TextEdition.applies_to,
    )
    .where(TextEdition.kind == bindparam("kind"), TextEdition.is_published, _IN_EITHER)
    .order_by(TextEdition.place, TextEdition.slug, TextEdition.locale)
)
_MARKS = (
    select(
        TextEdition.id,
        TextEdition.kind,
        TextEdition.slug,
        TextEdition.reviewed_on,
        TextEdition.reviewed_by,
        TextEdition.translation_reviewed_on,
    )
    .where(TextEdition.kind.in_([TextKind.STAGE.value, TextKind.PAGE.value]), TextEdition.is_published, _IN_EITHER)
    .order_by(TextEdition.kind.desc(), TextEdition.place, TextEdition.slug, TextEdition.locale)
)
_WHOLE = select(
    TextEdition.id,
    TextEdition.kind,
    TextEdition.slug,
    TextEdition.locale,
    TextEdition.number,
    TextEdition.title,
    TextEdition.summary,
    TextEdition.body,
    TextEdition.sources,
    TextEdition.reviewed_on,
    TextEdition.reviewed_by,
    TextEdition.is_published,
    TextEdition.words_digest,
    TextEdition.translated_from,
    TextEdition.translation_reviewed_by,
    TextEdition.translation_reviewed_on,
    TextEdition.review_on,
)
_PUBLISHED = _WHOLE.where(
    TextEdition.kind == bindparam("kind"), TextEdition.slug == bindparam("slug"), TextEdition.is_published, _IN_EITHER
).order_by(TextEdition.locale)
_ALL_PUBLISHED = _WHOLE.where(TextEdition.kind == bindparam("kind"), TextEdition.is_published, _IN_EITHER).order_by(
    TextEdition.place, TextEdition.slug, TextEdition.locale
)
_ONE = _WHOLE.where(TextEdition.id == bindparam("edition_id"))
_ENGLISH = (
    _WHOLE.where(
        TextEdition.kind == bindparam("kind"), TextEdition.slug == bindparam("slug"), TextEdition.locale == SOURCE
    )
    .order_by(TextEdition.is_published.desc(), TextEdition.number.desc())
    .limit(1)
)
_LINES = select(
    TextEdition.id,
    TextEdition.kind,
    TextEdition.slug,
    TextEdition.locale,
    TextEdition.number,
    TextEdition.title,
    TextEdition.reviewed_on,
    TextEdition.reviewed_by,
    TextEdition.is_published,
    TextEdition.published_at,
    TextEdition.loaded_at,
).order_by(TextEdition.kind.desc(), TextEdition.place, TextEdition.slug, TextEdition.locale, TextEdition.number.desc())


def headings(session: Session, *, kind: TextKind, locale: str) -> tuple[TextHeading, ...]:
    """Every published text of this kind, in its place, each in the reader's language or else in English."""
    found: dict[str, TextHeading] = {}
    for row in _HEADINGS.all(session, {"kind": kind.value, "locale": locale}):
        if row.slug not in found or row.locale == locale:
            found[row.slug] = TextHeading(row.slug, row.locale, row.title, row.summary, frozenset(row.applies_to))
    return tuple(found.values())


def published_marks(session: Session, *, locale: str) -> tuple[PublishedMark, ...]:
    """Every published text that has a page, stages first, marked with the editions that it shows in this language."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in session.execute(_MARKS, {"locale": locale}):
        mark = f"{row.id} {row.reviewed_on} {row.reviewed_by} {row.translation_reviewed_on}"
        found.setdefault((row.kind, row.slug), []).append(mark)
    return tuple(PublishedMark(TextKind(kind), slug, " ".join(marks)) for (kind, slug), marks in found.items())


def published(session: Session, *, kind: TextKind, slug: str, locale: str) -> Edition | None:
    """The published edition of this text, in the reader's language or else in English; None where nothing is."""
    if not _SLUG.fullmatch(slug):
        return None
    rows = session.execute(_PUBLISHED, {"kind": kind.value, "slug": slug, "locale": locale}).all()
    found = {row.locale: row for row in rows}
    own, english = found.get(locale), found.get(SOURCE)
    if own is None or own is english:
        return None if english is None else _edition(english)
    return _edition(own, english=None if english is None else _edition(english))


def was_published(session: Session, *, kind: TextKind, slug: str) -> bool:
    """Whether families could read this text once, in any language."""
    if not _SLUG.fullmatch(slug):
        return False
    once = select(TextEdition.id).where(
        TextEdition.kind == kind.value, TextEdition.slug == slug, TextEdition.published_at.is_not(None)
    )
    return session.execute(once.limit(1)).first() is not None


def all_published(session: Session, *, kind: TextKind, locale: str) -> tuple[Edition, ...]:
    """Every published text of this kind, whole, in its place, each in this language or else in English."""
    found: dict[str, Edition] = {}
    for row in session.execute(_ALL_PUBLISHED, {"kind": kind.value, "locale": locale}):
        if row.slug not in found or row.locale == locale:
            found[row.slug] = _edition(row)
    return tuple(found.values())


def edition(session: Session, *, edition_id: UUID) -> Edition | None:
    """One edition, published or not, for those who keep the texts; None where there is no such edition."""
    row = session.execute(_ONE, {"edition_id": edition_id}).first()
    if row is None or row.locale == SOURCE:
        return None if row is None else _edition(row)
    english = session.execute(_ENGLISH, {"kind": row.kind, "slug": row.slug}).first()
    return _edition(row, english=None if english is None else _edition(english))


def all_editions(session: Session) -> tuple[EditionLine, ...]:
    """Every edition there is: stages before pages, each in its place, the newest edition first."""
    return tuple(
        EditionLine(
            id=row.id,
            kind=TextKind(row.kind),
            slug=row.slug,
            locale=row.locale,
            number=row.number,
            title=row.title,
            reviewed_on=row.reviewed_on,
            reviewed_by=row.reviewed_by,
            is_published=row.is_published,
            was_published=row.published_at is not None,
            loaded_at=row.loaded_at,
        )
        for row in session.execute(_LINES)
    )


def _edition(row: Row[Any], *, english: Edition | None = None) -> Edition:
    return Edition(
        id=row.id,
        kind=TextKind(row.kind),
        slug=row.slug,
        locale=row.locale,
        number=row.number,
        title=row.title,
        summary=row.summary,
        body=row.body,
        sources=_sources(row.sources),
        reviewed_on=row.reviewed_on,
        reviewed_by=row.reviewed_by,
        is_published=row.is_published,
        words_digest=row.words_digest,
        translated_from=row.translated_from,
        translation_reviewed_by=row.translation_reviewed_by,
        translation_reviewed_on=row.translation_reviewed_on,
        review_on=row.review_on,
        english=english,
    )


def _sources(stored: Iterable[Mapping[str, Any]]) -> tuple[Source, ...]:
    return tuple(Source(label=one["label"], address=one.get("address", ""), year=one.get("year")) for one in stored)
