"""Texts as an agency gets them, in parts, and what comes back: taken in wholly as drafts, or not at all."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.richtext import inline_marks
from portal.adapters.sheets import SheetRow
from portal.adapters.text_rules import problem_in_words
from portal.domain.content import SOURCE, Text, placeholders_in
from portal.domain.text_parts import Part, marks_of, parts_of, put_together, worded
from portal.models.texts import TextEdition
from portal.queries.translations import Words, all_words, english_words
from portal.services import translations

_ID = re.compile(r"(?P<text>[a-z]+/[a-z0-9-]+@[0-9a-f]{12})/(?P<part>title|summary|\d{3})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a returned sheet. Problems are sentences; with any of them nothing is taken in."""

    problems: tuple[str, ...]
    drafts: int
    """Texts that are new: unreviewed drafts."""
    untranslated: int
    """Texts of which no part was translated; they are left as they are."""


def export(session: Session, *, locale: str) -> tuple[SheetRow, ...]:
    """Every text in English, part by part, with the translation of those parts that have one already."""
    known = _memory(session, locale)
    return tuple(
        SheetRow(f"{_key(words)}/{part}", english, known.get((words.kind, words.slug, english), ""))
        for words in english_words(session)
        for part, english in _named_parts(words).items()
    )


def take_in(session: Session, *, locale: str, rows: Sequence[SheetRow], now: datetime) -> Outcome:
    """Check a returned sheet and, where all is well, keep each whole text as a draft in this language.

    Who only wants to know what would happen does not commit.
    """
    english = {_key(words): words for words in all_words(session, locale=SOURCE)}
    problems: list[str] = []
    given = _by_text(rows, english, problems)
    texts: list[Text] = []
    untranslated = 0
    for key, cells in given.items():
        words = english[key]
        if not any(cells.values()):
            untranslated += 1
            continue
        found = _problems_in(key, words, cells)
        problems.extend(found)
        if not found:
            texts.append(_text(session, words, cells, locale))
    if problems:
        return Outcome(tuple(problems), 0, untranslated)
    return Outcome((), translations.add_drafts(session, texts, now=now), untranslated)


def _key(words: Words) -> str:
    return f"{words.kind}/{words.slug}@{words.words_digest}"


def _named_parts(words: Words) -> dict[str, str]:
    """Title, summary, and the lines of the body by their number."""
    lines = worded(parts_of(words.body))
    return {
        "title": words.title,
        "summary": words.summary,
        **{f"{number:03}": line for number, line in enumerate(lines, start=1)},
    }


def _memory(session: Session, locale: str) -> dict[tuple[str, str, str], str]:
    """What an English line of a text is called in this language, from every edition of the same shape."""
    english = {_key(words): words for words in all_words(session, locale=SOURCE)}
    known: dict[tuple[str, str, str], str] = {}
    for words in all_words(session, locale=locale):
        source = english.get(f"{words.kind}/{words.slug}@{words.translated_from}")
        if source is not None and marks_of(source.body) == marks_of(words.body):
            pairs = zip(_named_parts(source).values(), _named_parts(words).values(), strict=True)
            known.update({(words.kind, words.slug, said): translated for said, translated in pairs})
    return known


def _by_text(rows: Iterable[SheetRow], english: Mapping[str, Words], problems: list[str]) -> dict[str, dict[str, str]]:
    """The cells of each text, every part of it there; what belongs to no text becomes a problem."""
    given: dict[str, dict[str, str]] = {}
    seen: set[str] = set()
    for row in rows:
        found = _ID.fullmatch(row.id)
        if found is None or found["text"] not in english:
            problems.append(f"“{row.id[:120]}”: no text of the portal.")
            continue
        cells = given.setdefault(found["text"], dict.fromkeys(_named_parts(english[found["text"]]), ""))
        if found["part"] not in cells:
            problems.append(f"“{row.id}”: the text has no such part.")
        elif row.id in seen:
            problems.append(f"“{row.id}”: it is there twice.")
        else:
            seen.add(row.id)
            cells[found["part"]] = row.translation.strip()
    return given


def _problems_in(key: str, words: Words, cells: Mapping[str, str]) -> list[str]:
    missing = [part for part, said in cells.items() if not said]
    if missing:
        return [f"“{key}”: {len(missing)} of {len(cells)} parts have no translation, the first is {missing[0]}."]
    marks = {f"{n:03}": part.marks for n, part in enumerate(_with_words(words), start=1)}
    english = _named_parts(words)
    found = [
        f"“{key}/{part}”: {problem}."
        for part, said in cells.items()
        if (problem := _problem_in_part(said, english[part], marks.get(part, ""))) is not None
    ]
    if not found:
        whole = problem_in_words(words.kind, title=cells["title"], summary=cells["summary"], body=_body(words, cells))
        found = [] if whole is None else [f"“{key}”: {whole}."]
    return found


def _problem_in_part(said: str, english: str, marks: str) -> str | None:
    if "\n" in said or "\r" in said:
        return "it must stay one paragraph, without a line break"
    if parts_of(marks + said) != (Part(marks, said),):
        return "it must not begin with the sign of a heading, a list or a closed part"
    if placeholders_in(said) != placeholders_in(english):
        return "what stands in braces differs from the English"
    if sorted(inline_marks(said)) != sorted(inline_marks(english)):
        return "its links or emphasis differ from the English"
    return None


def _with_words(words: Words) -> list[Part]:
    return [part for part in parts_of(words.body) if part.words]


def _body(words: Words, cells: Mapping[str, str]) -> str:
    lines = [said for part, said in cells.items() if part.isdigit()]
    return put_together(parts_of(words.body), lines)


def _text(session: Session, words: Words, cells: Mapping[str, str], locale: str) -> Text:
    edition = session.scalars(
        select(TextEdition)
        .where(
            TextEdition.kind == words.kind.value,
            TextEdition.slug == words.slug,
            TextEdition.locale == SOURCE,
            TextEdition.words_digest == words.words_digest,
        )
        .order_by(TextEdition.number.desc())
        .limit(1)
    ).one()
    return translations.text_in(
        edition, locale=locale, title=cells["title"], summary=cells["summary"], body=_body(words, cells)
    )
