"""What somebody types to find a family: a reference, a day, or a name, forgiving case, accents and spaces.

Names are sealed, so they are compared here one by one, as whole pieces of text: no pattern is made of what was typed,
and the time it takes grows with the length of the name and of the words alone.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.cases import NotAReference, clean_reference

TYPED_AT_MOST = 100
"""Characters; a longer search is cut short of any name."""

WORDS_AT_MOST = 6

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LETTERS_ALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ی": "ي", "ک": "ك", "ہ": "ه"}
    | dict.fromkeys("ـ'’‘`´", None)
)
"""Letters that no rule of Unicode takes apart, and signs inside a name that one person types and another leaves out."""


class NothingToSearch(ValueError):
    """No letter and no figure was typed."""


class TypedTooMuch(ValueError):
    """Longer than TYPED_AT_MOST."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed, as it can be looked for; all of it is tried."""

    reference: str
    """As references are written; also where the last sign does not fit, since older ones have no such sign."""
    is_slip: bool
    """It is a reference with a sign that is wrong."""
    day: date | None
    words: tuple[str, ...]
    """Folded; a name must have a word beginning with each."""


def read_typed(typed: str) -> Wanted:
    """Understand what was typed. Raises NothingToSearch, TypedTooMuch."""
    text = " ".join(typed.split())
    if len(text) > TYPED_AT_MOST:
        raise TypedTooMuch
    words = tuple(dict.fromkeys(folded(text).split()))[:WORDS_AT_MOST]
    if not words:
        raise NothingToSearch
    signs = text.replace(" ", "").upper()
    try:
        return Wanted(clean_reference(text), is_slip=False, day=_day(text), words=words)
    except NotAReference:
        is_slip = len(signs.replace("-", "")) == 7 and "-" in signs and any(sign.isdigit() for sign in signs)
        return Wanted(signs, is_slip=is_slip, day=_day(text), words=words)


def folded(name: str) -> str:
    """Give a name with everything forgiven: case, accents and other marks, apostrophes, hyphens, spaces."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS_ALIKE)
    kept = (sign for sign in apart if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())


def matches(words: Sequence[str], names: Iterable[str]) -> bool:
    """Tell whether each word begins some word of these names; or all of them, run together, one word or name."""
    known = [folded(name) for name in names]
    parts = [part for name in known for part in name.split()] + [name.replace(" ", "") for name in known]
    together = "".join(words)
    return any(part.startswith(together) for part in parts) or all(
        any(part.startswith(word) for part in parts) for word in words
    )


def _day(text: str) -> date | None:
    """A day typed as day, month, year or the other way round, between any signs; the month also in words."""
    for sign in "-./,":
        text = text.replace(sign, " ")
    parts = text.casefold().split()
    if len(parts) != 3:
        return None
    first, middle, last = parts
    year, day = (first, last) if len(first) == 4 else (last, first)
    month = next((number for number, name in enumerate(_MONTHS, start=1) if middle[:3] == name), None)
    try:
        found = date(_figures(year), month or _figures(middle), _figures(day))
    except ValueError:
        return None
    return found if EARLIEST_YEAR <= found.year <= LATEST_YEAR else None


def _figures(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 4:
        raise ValueError("no number")
    return int(text)
