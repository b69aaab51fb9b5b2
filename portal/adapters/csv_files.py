"""Tables as CSV files that a spreadsheet program opens without running anything that stands in a cell."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff".encode()
"""Goes before the first line: without it a common program takes the file for Latin-1."""

_STARTS: Final = frozenset("=+-@＝＋－＠\t\r\n|%")
"""A cell that begins with one of these is taken for a formula by one program or another (CWE-1236)."""


def harmless(cell: object) -> object:
    """The cell as it may stand: an apostrophe goes before words that a program would work out. Numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    begins = cell.lstrip(" \u00a0\u200b\ufeff")[:1]
    return f"'{cell}" if begins in _STARTS else cell


def line(cells: Iterable[object]) -> bytes:
    """One line (RFC 4180), for a file that is sent a line at a time; None is an empty cell."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([harmless(cell) for cell in cells])
    return buffer.getvalue().encode()


def write(header: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """The whole file."""
    return b"".join((BYTE_ORDER_MARK, line(header), *(line(row) for row in rows)))
