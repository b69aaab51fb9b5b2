"""The directory as a table: a row for each service, a column for each fact, as spreadsheet programs open it.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, and loses it again on the way back
(OWASP, CSV injection). What there may be several of stands in lines of one cell, its parts between upright strokes.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from portal.domain.support_typed import LISTS, ROWS, Typed

ENTRY: Final = "entry"
"""The column that names an entry of ours; empty for a new one."""
FACTS: Final = tuple(Typed.__dataclass_fields__)
COLUMNS: Final = (ENTRY, *FACTS)
LARGEST: Final = 500_000
"""Bytes."""
MOST_ROWS: Final = 500
YES: Final = "yes"

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_HIDDEN_FORMULA = re.compile(r"'+[=+\-@\t\r]")
_PART = re.compile(r"(?<!\\)\|")


class SheetProblem(StrEnum):
    """Why a file is not read at all."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_WHOLE = "not_whole"
    """Quotes or signs that no table has."""
    EMPTY = "empty"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_TWICE = "column_twice"
    NO_NAMES = "no_names"
    """Neither names nor entries stand in it."""
    TOO_MANY_ROWS = "too_many_rows"


class SheetRefused(ValueError):
    """The file is not read; `column` says which one is wrong where one is."""

    def __init__(self, problem: SheetProblem, column: str = "") -> None:
        super().__init__(problem, column)
        self.problem = problem
        self.column = column


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: where it stands in the file, and what its cells say."""

    line: int
    entry: str
    cells: dict[str, str]
    is_too_long: bool = False
    """Whether it has more cells than there are columns."""


def write(rows: Iterable[tuple[str, Typed]]) -> bytes:
    """The file. It begins with a byte order mark, without which a common program takes it for Latin-1."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for entry, typed in rows:
        writer.writerow([entry, *(_harmless(cell(typed, name)) for name in FACTS)])
    return buffer.getvalue().encode("utf-8-sig")


def read(content: bytes) -> tuple[SheetRow, ...]:
    """The rows that hold anything. Raises SheetRefused."""
    if len(content) > LARGEST:
        raise SheetRefused(SheetProblem.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetRefused(SheetProblem.NOT_UTF8) from None
    lines = _lines(text)
    if not lines:
        raise SheetRefused(SheetProblem.EMPTY)
    names = _header(lines[0][1])
    rows = tuple(_row(number, names, cells) for number, cells in lines[1:] if any(cell.strip() for cell in cells))
    if len(rows) > MOST_ROWS:
        raise SheetRefused(SheetProblem.TOO_MANY_ROWS)
    if not rows:
        raise SheetRefused(SheetProblem.EMPTY)
    return rows


def cell(typed: Typed, name: str) -> str:
    """What one fact says, in one cell."""
    value: Any = getattr(typed, name)
    if name in LISTS:
        return "\n".join(value)
    if name in ROWS:
        return "\n".join(_line_of(row) for row in value)
    return (YES if value else "") if isinstance(value, bool) else str(value)


def fill(typed: Typed, cells: dict[str, str]) -> Typed:
    """The same entry with what these cells say; a column that is not there changes nothing."""
    return replace(typed, **{name: _value(name, words) for name, words in cells.items()})


def _value(name: str, words: str) -> Any:
    if name in LISTS:
        return tuple(each.strip() for each in re.split(r"[\n;]", words) if each.strip())
    if name in ROWS:
        return tuple(_row_of(ROWS[name], line) for line in words.splitlines() if line.strip())
    if isinstance(Typed.__dataclass_fields__[name].default, bool):
        return words.strip().lower() == YES
    return words


def _row_of(kind: type[Any], line: str) -> Any:
    parts = [part.strip().replace("\\|", "|") for part in _PART.split(line)]
    defaults = kind._field_defaults
    # What is too much stays with the last part, which is then refused in its own words.
    most = len(defaults)
    parts = [*parts[: most - 1], " ".join(parts[most - 1 :])] if len(parts) > most else parts
    named = dict(zip(defaults, parts, strict=False))
    return kind(**{name: part == YES if defaults[name] is False else part for name, part in named.items()})


def _line_of(row: Sequence[object]) -> str:
    parts = [_part(each) for each in row]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def _part(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    return str(value).replace("|", "\\|")


def _harmless(words: str) -> str:
    return f"'{words}" if _FORMULA.match(words) else words


def _plain(words: str) -> str:
    return words[1:] if _HIDDEN_FORMULA.match(words) else words


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The lines with where each begins. Raises SheetRefused."""
    if "\x00" in text:
        raise SheetRefused(SheetProblem.NOT_WHOLE)
    first = text.partition("\n")[0]
    delimiter = next((sign for sign in ",;\t" if sign in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        begins = 1
        for cells in reader:
            found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        raise SheetRefused(SheetProblem.NOT_WHOLE) from None
    return found


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    names = tuple(cell.strip().lower() for cell in cells)
    for place, name in enumerate(names):
        if name not in COLUMNS:
            raise SheetRefused(SheetProblem.UNKNOWN_COLUMN, name[:40])
        if name in names[:place]:
            raise SheetRefused(SheetProblem.COLUMN_TWICE, name)
    if not {ENTRY, "name"} & set(names):
        raise SheetRefused(SheetProblem.NO_NAMES)
    return names


def _row(line: int, names: Sequence[str], cells: Sequence[str]) -> SheetRow:
    said = {name: _plain(words) for name, words in zip(names, cells, strict=False)}
    entry = said.pop(ENTRY, "").strip()
    return SheetRow(line, entry, said, is_too_long=any(words.strip() for words in cells[len(names) :]))
