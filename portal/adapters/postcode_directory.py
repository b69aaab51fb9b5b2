"""The postcode directory of the Office for National Statistics (ONSPD), as its CSV file: one line a postcode, streamed.

Only an administrator brings the file; nothing here fetches it. Its guide names the columns: `pcds` the postcode with
one space, `lat` and `long` in degrees (99.999999 where there is no place), `oslaua` the local authority, `doterm` the
month in which a postcode ended. A column `place`, which the file does not have by itself, may name the town or village.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.domain.contact_points import NotAPostcode, outward_code

NEEDED = ("pcds", "lat", "long", "oslaua", "doterm")
"""Columns without which the file is another one."""
_NOWHERE = 90.0
"""A latitude beyond any pole says that there is no place."""


class NotThePostcodeDirectory(Exception):
    """The file is not the one that is meant. The sentence says what is wrong, and never repeats the file's content."""


@dataclass(frozen=True, slots=True)
class LivePostcode:
    """A postcode that is in use, cut to its first half, and where it is."""

    outward: str
    latitude: float
    longitude: float
    district: str
    place: str
    """Empty where the file names none."""


def read(path: Path) -> Iterator[LivePostcode]:
    """Every postcode that is in use and has a place, line by line. Raises NotThePostcodeDirectory."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _read(csv.DictReader(file, strict=True))
    except UnicodeDecodeError:
        raise NotThePostcodeDirectory("The file is no text in UTF-8. Unpack it first, and name the CSV file.") from None
    except OSError as problem:
        raise NotThePostcodeDirectory(f"The file cannot be read: {problem.strerror}.") from None


def _read(lines: "csv.DictReader[str]") -> Iterator[LivePostcode]:
    try:
        # Later editions write some names in capitals.
        lines.fieldnames = [name.strip().lower() for name in lines.fieldnames or ()]
        missing = [name for name in NEEDED if name not in lines.fieldnames]
        if missing:
            raise NotThePostcodeDirectory(f"The first line does not name these columns: {', '.join(missing)}.")
        for line in lines:
            if not (line["doterm"] or "").strip():
                postcode = _postcode(line, lines.line_num)
                if postcode is not None:
                    yield postcode
    except csv.Error:
        raise NotThePostcodeDirectory(f"Line {lines.line_num} is no line of a CSV file.") from None


def _postcode(line: dict[str, str], number: int) -> LivePostcode | None:
    try:
        found = LivePostcode(
            outward=outward_code(line["pcds"]),
            latitude=float(line["lat"]),
            longitude=float(line["long"]),
            district=(line["oslaua"] or "").strip(),
            place=" ".join((line.get("place") or "").split()),
        )
    except NotAPostcode:
        raise NotThePostcodeDirectory(f"Line {number} holds no postcode in the column pcds.") from None
    except (TypeError, ValueError):
        raise NotThePostcodeDirectory(f"Line {number} holds no place in the columns lat and long.") from None
    # Also false for what is no number at all.
    return found if abs(found.latitude) <= _NOWHERE and abs(found.longitude) <= 2 * _NOWHERE else None
