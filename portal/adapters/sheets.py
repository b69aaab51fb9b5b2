"""Spreadsheets that go to an agency and come back: three columns, as CSV that spreadsheet programs open."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

HEADER = ["id", "english", "translation"]
FILE_LIMIT = 5_000_000
"""Bytes in a file that comes back: every text there is, three times over."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One part of a text: which, what it says in English, and in the other language (empty: not translated yet)."""

    id: str
    english: str
    translation: str


class SheetBroken(Exception):
    """A file is no such spreadsheet; the sentence says why."""


def write_sheet(rows: Iterable[SheetRow]) -> bytes:
    """The file; it begins with a byte order mark, without which a common program takes it for Latin-1."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADER)
    writer.writerows((row.id, row.english, row.translation) for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def read_sheet(content: bytes) -> tuple[SheetRow, ...]:
    """The rows of a returned file, whatever sign its program puts between columns. Raises SheetBroken."""
    if len(content) > FILE_LIMIT:
        raise SheetBroken(f"The file has {len(content)} bytes, more than {FILE_LIMIT}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetBroken("The file is not UTF-8 text. Save it as “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    delimiter = next((sign for sign in ",;\t" if sign in first), ",")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        raise SheetBroken(f"The file is not a whole CSV file: {problem}.") from None
    if not lines or [cell.strip().lower() for cell in lines[0]] != HEADER:
        raise SheetBroken(f"The first line must be: {', '.join(HEADER)}.")
    for number, line in enumerate(lines[1:], start=2):
        if line and len(line) != len(HEADER):
            raise SheetBroken(f"Line {number} has {len(line)} columns instead of {len(HEADER)}.")
    return tuple(SheetRow(line[0].strip(), line[1], line[2].strip()) for line in lines[1:] if any(line))
