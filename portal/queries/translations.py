"""How every text stands in every language: missing, unchecked, left behind by the English, or reviewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.content import SOURCE, TextKind, TranslationState, translation_state
from portal.models.prepared import AnyRow
from portal.models.texts import TextEdition


@dataclass(frozen=True, slots=True)
class TranslationLine:
    """One text in one language."""

    kind: TextKind
    slug: str
    english_title: str
    state: TranslationState
    edition_id: UUID | None
    """The newest edition in this language; None where there is none."""
    title: str
    number: int
    is_published: bool
    """Whether families read that edition; an earlier one may be what they read instead."""
    reviewed_by: str
    reviewed_on: date | None


_NEWEST_FIRST = (
    select(
        TextEdition.id,
        TextEdition.kind,
        TextEdition.slug,
        TextEdition.locale,
        TextEdition.number,
        TextEdition.title,
        TextEdition.is_published,
        TextEdition.words_digest,
        TextEdition.translated_from,
        TextEdition.translation_reviewed_by,
        TextEdition.translation_reviewed_on,
    )
    # The first row of each text and language is the one that counts: for English what families read, else the newest.
    .order_by(TextEdition.kind.desc(), TextEdition.place, TextEdition.slug, TextEdition.number.desc())
)

_NEEDS_WORK_FIRST = (
    TranslationState.OUTDATED,
    TranslationState.DRAFT,
    TranslationState.MISSING,
    TranslationState.REVIEWED,
)


def by_language(session: Session, locales: Iterable[str]) -> dict[str, tuple[TranslationLine, ...]]:
    """For each language every text there is in English: first what the English left behind, last what is reviewed."""
    english: dict[tuple[str, str], AnyRow] = {}
    newest: dict[tuple[str, str, str], AnyRow] = {}
    for row in session.execute(_NEWEST_FIRST):
        if row.locale == SOURCE:
            if row.is_published or (row.kind, row.slug) not in english:
                english[row.kind, row.slug] = row
        else:
            newest.setdefault((row.locale, row.kind, row.slug), row)
    return {
        locale: tuple(
            sorted(
                (_line(original, newest.get((locale, *key))) for key, original in english.items()),
                key=lambda line: _NEEDS_WORK_FIRST.index(line.state),
            )
        )
        for locale in locales
    }


def _line(original: AnyRow, row: AnyRow | None) -> TranslationLine:
    if row is None:
        return TranslationLine(
            kind=TextKind(original.kind),
            slug=original.slug,
            english_title=original.title,
            state=TranslationState.MISSING,
            edition_id=None,
            title="",
            number=0,
            is_published=False,
            reviewed_by="",
            reviewed_on=None,
        )
    return TranslationLine(
        kind=TextKind(original.kind),
        slug=original.slug,
        english_title=original.title,
        state=translation_state(
            translated_from=row.translated_from,
            source_digest=original.words_digest,
            reviewed_by=row.translation_reviewed_by,
        ),
        edition_id=row.id,
        title=row.title,
        number=row.number,
        is_published=row.is_published,
        reviewed_by=row.translation_reviewed_by,
        reviewed_on=row.translation_reviewed_on,
    )


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one edition, as they go to a translator."""

    kind: TextKind
    slug: str
    words_digest: str
    translated_from: str
    title: str
    summary: str
    body: str


def english_words(session: Session) -> tuple[Words, ...]:
    """Every text in English, in its place: what families read, else the newest draft."""
    found: dict[tuple[str, str], Words] = {}
    rows = select(TextEdition).where(TextEdition.locale == SOURCE)
    for row in session.scalars(
        rows.order_by(
            TextEdition.kind.desc(),
            TextEdition.place,
            TextEdition.slug,
            TextEdition.is_published.desc(),
            TextEdition.number.desc(),
        )
    ):
        found.setdefault((row.kind, row.slug), _words(row))
    return tuple(found.values())


def all_words(session: Session, *, locale: str) -> tuple[Words, ...]:
    """Every edition in one language, the oldest first."""
    rows = select(TextEdition).where(TextEdition.locale == locale)
    return tuple(
        _words(row) for row in session.scalars(rows.order_by(TextEdition.kind, TextEdition.slug, TextEdition.number))
    )


def _words(row: TextEdition) -> Words:
    return Words(
        kind=TextKind(row.kind),
        slug=row.slug,
        words_digest=row.words_digest,
        translated_from=row.translated_from,
        title=row.title,
        summary=row.summary,
        body=row.body,
    )
