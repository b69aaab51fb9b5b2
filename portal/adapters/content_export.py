"""Writes texts into the content folder, each so that reading the file again gives the very same text."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from portal.adapters.content_files import FOLDERS
from portal.domain.content import SOURCE, Source, Text, TextKind


class ExportRefused(Exception):
    """The folder cannot be written; the sentence says which and why."""


def write_texts(root: Path, texts: Iterable[Text]) -> int:
    """Write each text to its file below `root` and return how many files are different now.

    Files of texts that are not among these stay as they are. Raises ExportRefused.
    """
    changed = 0
    for text in texts:
        path = _folder(root, text) / f"{text.locale}.md"
        try:
            changed += _write(path, as_file(text))
        except OSError as problem:
            raise ExportRefused(f"{path} cannot be written: {problem.strerror}.") from problem
    return changed


def as_file(text: Text) -> str:
    """The file of one text: its settings in TOML, then its Markdown."""
    settings = "\n".join(_source_settings(text) if text.locale == SOURCE else _translation_settings(text))
    return f"+++\n{settings}\n+++\n\n{text.body.strip()}\n"


def _source_settings(text: Text) -> Iterator[str]:
    yield f"title = {_quoted(text.title)}"
    yield f"summary = {_quoted(text.summary)}"
    yield f"applies_to = [{', '.join(_quoted(each) for each in sorted(text.applies_to))}]"
    yield f"reviewed_on = {text.reviewed_on.isoformat()}"
    if text.review_on is not None:
        yield f"review_on = {text.review_on.isoformat()}"
    yield f"reviewed_by = {_quoted(text.reviewed_by)}"
    if text.sources:
        yield from ("sources = [", *(f"    {_source(source)}," for source in text.sources), "]")
    else:
        yield "sources = []"


def _translation_settings(text: Text) -> Iterator[str]:
    yield f"title = {_quoted(text.title)}"
    yield f"summary = {_quoted(text.summary)}"
    yield f"translated_from = {_quoted(text.translated_from)}"


def _source(source: Source) -> str:
    parts = [f"label = {_quoted(source.label)}"]
    if source.address:
        parts.append(f"address = {_quoted(source.address)}")
    if source.year is not None:
        parts.append(f"year = {source.year}")
    return f"{{ {', '.join(parts)} }}"


def _quoted(words: str) -> str:
    """A string of TOML. Its escapes are those of JSON, but that JSON leaves DEL as it stands."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _folder(root: Path, text: Text) -> Path:
    shelf = root / FOLDERS[text.kind]
    if text.kind is TextKind.PAGE:
        return shelf / text.slug
    folder = shelf / f"{text.position:02}-{text.slug}"
    # A text that stands in another place now takes its folder along: two folders of one name could not be read again.
    same = re.compile(rf"\d\d-{re.escape(text.slug)}")
    for other in sorted(shelf.glob(f"*-{text.slug}")):
        if other != folder and same.fullmatch(other.name) and not folder.exists():
            other.rename(folder)
    return folder


def _write(path: Path, content: str) -> bool:
    if path.is_file() and path.read_bytes() == content.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return True
