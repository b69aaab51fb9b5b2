"""The interface's catalogues as files: what of them is translated and reviewed, and what an agency may change."""

import io
import os
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from portal.config import find_shipped
from portal.i18n import compiled, fingerprint, read_review

FILE_LIMIT = 2_000_000
"""Bytes in a PO file that comes back."""

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_PERCENT = re.compile(r"%(?!\(\w+\)[sd]|%)")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|[<>]|&#?\w+;")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202d\u202e]")


class CatalogueRefused(Exception):
    """A catalogue cannot be read or written; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class InterfaceState:
    """How far the interface is translated into one language, counting what families and visitors see."""

    sentences: int
    translated: int
    unreviewed: int
    """Translated sentences that the review does not cover, because there is none or because they changed since."""
    reviewed_by: str
    """Empty: no review."""
    reviewed_on: date | None


def state(tag: str) -> InterfaceState:
    """The state of one language, as the running portal speaks it."""
    return _state(find_shipped("translations") / tag)


@lru_cache(maxsize=32)
def _state(folder: Path) -> InterfaceState:
    review = read_review(folder)
    seen = [message for message in _read(folder) if is_for_families(message)]
    said = [message for message in seen if is_translated(message)]
    return InterfaceState(
        sentences=len(seen),
        translated=len(said),
        unreviewed=sum(review is None or fingerprint(message) not in review.sentences for message in said),
        reviewed_by="" if review is None else review.by,
        reviewed_on=None if review is None else review.on,
    )


def is_for_families(message: Message) -> bool:
    """Whether families or signed-out visitors meet this sentence; what only staff see may stay English."""
    return bool(message.id) and any("staff" not in path for path, _line in message.locations)


def is_translated(message: Message) -> bool:
    """Whether every form of it has words."""
    return all(forms_of(message.string))


def forms_of(words: object) -> tuple[str, ...]:
    """One form, or as many as the language has plural forms."""
    return tuple(words) if isinstance(words, (tuple, list)) else (str(words or ""),)


def export(tag: str) -> bytes:
    """What an agency gets: every sentence that families see, with the translation there is, as a PO file."""
    whole = _read(find_shipped("translations") / tag)
    sent = Catalog(locale=tag, project="portal", header_comment=f"# What families and visitors see, in “{tag}”.")
    for message in whole:
        if is_for_families(message):
            sent[message.id] = message
    return _written(sent)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a returned file. Problems are sentences; with any of them nothing is taken in."""

    problems: tuple[str, ...]
    changed: int
    """Sentences whose translation is new: unreviewed drafts."""


def take_in(tag: str, returned: bytes, *, dry_run: bool) -> Taken:
    """Put an agency's PO file into the catalogue, wholly or not at all. Raises CatalogueRefused for a broken file."""
    folder = find_shipped("translations") / tag
    whole, theirs = _read(folder), _parsed(returned, tag)
    problems, changed = [], 0
    for message in theirs:
        if not message.id:
            continue
        ours = whole.get(message.id, message.context)
        found = "no sentence of the portal" if ours is None else problem_in(message, forms=whole.num_plurals)
        if found is not None:
            problems.append(f"“{_shown(message)}”: {found}.")
        elif ours is not None and is_translated(message) and forms_of(message.string) != forms_of(ours.string):
            ours.string = message.string
            changed += 1
    if not problems and changed and not dry_run:
        _write(folder, tag, whole)
    return Taken(tuple(problems), changed)


def mark_reviewed(tag: str, *, by: str, on: date) -> int:
    """Write down that a named person approved every sentence there is now; how many there are.

    From then on a sentence that is not among them is said in English, and the language may be shown in production.
    """
    folder = find_shipped("translations") / tag
    said = sorted(fingerprint(message) for message in _read(folder) if message.id and is_translated(message))
    lines = "".join(f'    "{each}",\n' for each in said)
    name = by.replace("\\", "\\\\").replace('"', '\\"')
    _replace(folder / "reviewed.toml", f'by = "{name}"\non = {on.isoformat()}\nsentences = [\n{lines}]\n'.encode())
    _compile_again(folder, tag)
    return len(said)


def problem_in(message: Message, *, forms: int) -> str | None:
    """What makes a translation unusable, as the end of a sentence; None for one that can be used or is not there.

    `forms` is how many plural forms the language has.
    """
    if message.fuzzy:
        return "it is marked as a guess (“fuzzy”)"
    said, sources = forms_of(message.string), forms_of(message.id)
    if not any(said):
        return None
    if not all(said) or len(said) != (forms if len(sources) > 1 else 1):
        return "one of its plural forms is missing"
    for form in said:
        found = _problem_in_form(form, sources)
        if found is not None:
            return found
    return None


def _problem_in_form(form: str, sources: tuple[str, ...]) -> str | None:
    wanted, given = set(_PLACEHOLDER.findall(sources[-1])), set(_PLACEHOLDER.findall(form))
    # “one day” may leave its number out where the English does.
    missing = wanted - given if len(sources) == 1 else wanted - given - {"%(num)d", "%(count)s"}
    if missing or given - wanted:
        names = ", ".join(sorted(missing | (given - wanted)))
        return f"what stands in it to be filled in differs from the English: {names}"
    if _PERCENT.search(form) and not _PERCENT.search(sources[-1]):
        return "a percent sign of its own must be written twice"
    if sorted(_TAG.findall(form)) != sorted(_TAG.findall(sources[-1])):
        return "its markup differs from the English"
    return "it holds a sign that nobody can see" if _CONTROL.search(form) else None


def _shown(message: Message) -> str:
    words = forms_of(message.id)[0]
    return words if len(words) <= 60 else f"{words[:57]}…"


def _read(folder: Path) -> Catalog:
    path = folder / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        raise CatalogueRefused(f"There is no catalogue {path}.")
    with path.open("rb") as file:
        return read_po(file, locale=folder.name)


def _parsed(returned: bytes, tag: str) -> Catalog:
    if len(returned) > FILE_LIMIT:
        raise CatalogueRefused(f"The file has {len(returned)} bytes, more than {FILE_LIMIT}.")
    try:
        found = read_po(io.BytesIO(returned), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError) as problem:
        raise CatalogueRefused(f"The file is not a whole PO file: {problem}.") from problem
    if not len(found):
        raise CatalogueRefused("The file holds no sentence. Is it a PO file?")
    if str(found.locale_identifier or "") != tag:
        raise CatalogueRefused(f"The file says it is in “{found.locale_identifier or 'no language'}”, not “{tag}”.")
    return found


def _write(folder: Path, tag: str, catalogue: Catalog) -> None:
    _replace(folder / "LC_MESSAGES" / "messages.po", _written(catalogue))
    _compile_again(folder, tag)


def _compile_again(folder: Path, tag: str) -> None:
    """An installed portal reads the compiled catalogue, so that must follow its source."""
    shipped = folder / "LC_MESSAGES" / "messages.mo"
    if shipped.is_file():
        _replace(shipped, compiled(folder, tag))
    _state.cache_clear()


def _written(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, sort_output=False, include_lineno=False)
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> None:
    """The old file or the new one, whole, whatever happens in between."""
    try:
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError as problem:
        raise CatalogueRefused(f"{path} cannot be written: {os.strerror(problem.errno or 0)}.") from problem
