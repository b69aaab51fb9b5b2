"""Reads the content folder: the first edition of every text that families read, and the starting directory.

A text is a file of TOML between two lines `+++`, and then Markdown. Nothing is guessed: whatever is missing, unknown
or misspelt is a `ContentError` that names the file and says what is wrong.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from portal.adapters.content_tables import ContentError, Table
from portal.adapters.text_rules import problem_in_words
from portal.domain import support_hours
from portal.domain.cases import Relationship
from portal.domain.content import SOURCE, Area, Confidence, Kind, Phone, Service, Source, Text, TextKind
from portal.domain.journey import Circumstance
from portal.domain.support import Cause, Referrer
from portal.domain.support_ways import Way
from portal.i18n import OFFERED

FOLDERS = {TextKind.STAGE: "stages", TextKind.PAGE: "pages", TextKind.NEUTRAL: "neutral"}
_STAGE_FOLDER = re.compile(r"(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)")
_PAGE_FOLDER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FRONT = re.compile(r"\A\+\+\+\n(.*?)^\+\+\+\n(.*)\Z", re.DOTALL | re.MULTILINE)
_TEXT_KEYS = frozenset({"title", "summary", "applies_to", "sources", "reviewed_on", "reviewed_by", "review_on"})
_TRANSLATION_KEYS = frozenset({"title", "summary", "translated_from"})
_SOURCE_KEYS = frozenset({"label", "address", "year"})
_PHONE_KEYS = frozenset({"number", "label"})
_SERVICE_KEYS = frozenset(Service.__dataclass_fields__)

FILE_LIMIT = 100_000
"""Bytes in the file of one text: four for each character that a text may have, and room for its settings."""


def read_texts(root: Path) -> list[Text]:
    """Every text under `root`/stages, `root`/pages and `root`/neutral, in this order, each in its place, by language.

    Raises `ContentError` for a file that is not whole.
    """
    texts = [
        _read_text(path, kind) for kind, folder in FOLDERS.items() for path in sorted((root / folder).glob("*/*.md"))
    ]
    _refuse_twins(root, texts)
    return texts


def _refuse_twins(root: Path, texts: list[Text]) -> None:
    seen: set[tuple[TextKind, str, str]] = set()
    for text in texts:
        key = (text.kind, text.slug, text.locale)
        if key in seen:
            raise ContentError(root / FOLDERS[text.kind], f"two folders are called “{text.slug}”")
        seen.add(key)


def _read_text(path: Path, kind: TextKind) -> Text:
    if path.stem not in OFFERED:
        raise ContentError(path, f"the file’s name must be a language on offer: {', '.join(OFFERED)}")
    text = _read_source(path, kind) if path.stem == SOURCE else _read_translation(path, kind)
    problem = problem_in_words(kind, title=text.title, summary=text.summary, body=text.body)
    if problem is not None:
        raise ContentError(path, problem)
    return text


def _read_source(path: Path, kind: TextKind) -> Text:
    position, slug = _place(path, kind)
    front, body = _split(path)
    table = Table(path, front, known=_TEXT_KEYS)
    return Text(
        kind=kind,
        slug=slug,
        position=position,
        locale=SOURCE,
        title=table.string("title"),
        summary=table.string("summary"),
        applies_to=frozenset(table.members("applies_to", Circumstance)),
        sources=tuple(_source(source) for source in table.tables("sources", known=_SOURCE_KEYS)),
        reviewed_on=_required_day(table, "reviewed_on"),
        reviewed_by=table.string("reviewed_by", default=""),
        review_on=table.day("review_on"),
        body=body,
    )


def _read_translation(path: Path, kind: TextKind) -> Text:
    """Its words; whom it is for, its sources and the rest are those of the English beside it."""
    original = path.with_name(f"{SOURCE}.md")
    if not original.is_file():
        raise ContentError(path, f"there is no {SOURCE}.md beside it that it could be a translation of")
    front, body = _split(path)
    table = Table(path, front, known=_TRANSLATION_KEYS)
    return replace(
        _read_source(original, kind),
        locale=path.stem,
        title=table.string("title"),
        summary=table.string("summary"),
        translated_from=table.string("translated_from"),
        body=body,
    )


def _place(path: Path, kind: TextKind) -> tuple[int, str]:
    folder = path.parent.name
    if kind is not TextKind.PAGE and (found := _STAGE_FOLDER.fullmatch(folder)):
        return int(found[1]), found[2]
    if kind is TextKind.PAGE and _PAGE_FOLDER.fullmatch(folder):
        return 0, folder
    raise ContentError(
        path, "the folder’s name must be lower-case words with hyphens, except for a page after two digits"
    )


def _split(path: Path) -> tuple[dict[str, Any], str]:
    size = path.stat().st_size
    if size > FILE_LIMIT:
        raise ContentError(path, f"the file has {size} bytes, more than {FILE_LIMIT}")
    try:
        whole = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ContentError(path, "the file is not UTF-8 text") from None
    found = _FRONT.match(whole)
    if not found:
        raise ContentError(path, "the file must begin with settings between two lines “+++”")
    try:
        return tomllib.loads(found[1]), found[2].strip() + "\n"
    except tomllib.TOMLDecodeError as error:
        raise ContentError(path, f"the settings between the lines “+++” are broken: {error}") from None


def _required_day(table: Table, key: str) -> date:
    day = table.day(key)
    if day is None:
        raise table.error(f"“{key}” is missing")
    return day


def _source(table: Table) -> Source:
    address = table.string("address", default="")
    if address and not address.startswith("https://"):
        raise table.error("a source’s “address” must begin with https://")
    return Source(label=table.string("label"), address=address, year=table.number("year"))


def read_services(path: Path) -> list[Service]:
    """The entries of the starting directory, in the order of the file.

    Raises `ContentError` for a broken file, an unknown key, area, cause or relationship, or a slug used twice.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("services", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(path, f"the file is broken: {error}") from None
    services = [
        _service(Table(path, entry, known=_SERVICE_KEYS, where=str(entry.get("slug", "an entry without a slug"))))
        for entry in entries
    ]
    seen: set[str] = set()
    for service in services:
        if service.slug in seen:
            raise ContentError(path, f"two entries are called “{service.slug}”")
        seen.add(service.slug)
    return services


def _service(table: Table) -> Service:
    service = Service(
        slug=table.string("slug"),
        organisation=table.string("organisation"),
        name=table.string("name"),
        kinds=table.members("kinds", Kind),
        summary=table.string("summary"),
        for_whom=frozenset(table.members("for_whom", Relationship)),
        age_from=table.number("age_from"),
        age_to=table.number("age_to"),
        causes=frozenset(table.members("causes", Cause)),
        earliest_weeks_after_death=table.number("earliest_weeks_after_death"),
        areas=table.members("areas", Area),
        phones=tuple(
            Phone(number=phone.string("number"), label=phone.string("label", default=""))
            for phone in table.tables("phones", known=_PHONE_KEYS)
        ),
        text=table.string("text", default=""),
        email=table.string("email", default=""),
        web=table.string("web", default=""),
        hours=table.string("hours", default=""),
        hours_certain=table.yes("hours_certain"),
        cost=table.string("cost", default=""),
        confidence=table.member("confidence", table.string("confidence"), Confidence),
        doubt=table.string("doubt", default=""),
        source=table.string("source"),
        source_year=table.number("source_year"),
        crisis=table.yes("crisis"),
        checked_on=table.day("checked_on"),
        child_age_from=table.number("child_age_from"),
        child_age_to=table.number("child_age_to"),
        faith=table.string("faith", default=""),
        ways=table.members("ways", Way, default=()),
        referrers=table.members("referrers", Referrer, default=()),
        begin=table.string("begin", default=""),
        opening=_opening(table),
    )
    if service.crisis is not (service.checked_on is not None):
        raise table.error("a crisis line needs “checked_on”, and nothing else may have it")
    return service


def _opening(table: Table) -> Mapping[str, Any] | None:
    kept = table.mapping("opening")
    if kept is not None and support_hours.read(kept) is None:
        raise table.error("“opening” holds no hours that can be understood")
    return kept
