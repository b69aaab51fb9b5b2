"""Tables as CSV files that a spreadsheet program opens without running anything that stands in a cell."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_STARTS: Final = frozenset("=+-@＝＋－＠\t\r\n|%")
"""A cell that begins with one of these is taken for a formula by one program or another (CWE-1236)."""


def harmless(cell: str | int | float) -> str | int | float:
    """The cell as words: an apostrophe stands before what a program would work out. Numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    begins = cell.lstrip(" \u00a0\u200b\ufeff")[:1]
    return f"'{cell}" if begins in _STARTS else cell


def write(header: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """The file; it begins with a byte order mark, without which a common program takes it for Latin-1."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")
