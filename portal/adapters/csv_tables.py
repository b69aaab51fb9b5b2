"""Tables for spreadsheet programs, as CSV: a line at a time, and nothing in a cell that such a program would run."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff".encode()
"""Goes before the first line: without it a common program takes the file for Latin-1."""

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to spreadsheet programs (CWE-1236)."""


def line(cells: Iterable[object]) -> bytes:
    """One line (RFC 4180). What would be taken for a formula gets an apostrophe before it; None is an empty cell."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([_harmless(cell) for cell in cells])
    return buffer.getvalue().encode()


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_RUNS) else text
