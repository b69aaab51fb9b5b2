"""What somebody typed for one fact of the directory, made clean or refused with the reason."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from portal.domain import contact_points

LINE_LIMIT: Final = 200
MOST_POSTCODES: Final = 60
MOST_DISTRICTS: Final = 60

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_WORD = re.compile(r"[A-Za-z]{1,20}")
_POSTCODE_AREA = re.compile(r"[A-Z]{1,2}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_DISTRICT = re.compile(r"[ENSW][0-9]{8}")
_DAY = re.compile(r"(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)

_T = TypeVar("_T")


class Problem(StrEnum):
    """Why something typed cannot be a fact; the page chooses the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    STRANGE_SIGNS = "strange_signs"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_PHONE = "not_a_phone"
    COSTLY = "costly"
    TOO_MANY = "too_many"
    NOT_A_TEXT_NUMBER = "not_a_text_number"
    NOT_A_WORD = "not_a_word"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_WEB_ADDRESS = "not_a_web_address"
    NOT_A_POSTCODE = "not_a_postcode"
    NOT_A_WHOLE_POSTCODE = "not_a_whole_postcode"
    NOT_A_DISTRICT = "not_a_district"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DAY = "not_a_day"
    NOT_A_TIME = "not_a_time"
    AGES_SWAPPED = "ages_swapped"
    DAYS_SWAPPED = "days_swapped"
    HOURS_OVERLAP = "hours_overlap"
    HOURS_FIRST = "hours_first"
    """Days that are different, where nobody wrote down how the other days are."""
    EVERYWHERE_ALREADY = "everywhere_already"
    """Districts of a service that works everywhere."""
    NO_WAY_IN = "no_way_in"
    """A crisis line that can be neither called nor texted."""


class Refused(ValueError):
    """This cannot be a fact."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def line(typed: str, limit: int = LINE_LIMIT, *, needed: bool = False) -> str:
    """Words on one line. Raises Refused, as all of these do."""
    words = " ".join(typed.split())
    if needed and not words:
        raise Refused(Problem.MISSING)
    if len(words) > limit:
        raise Refused(Problem.TOO_LONG)
    if not words.isprintable():
        raise Refused(Problem.STRANGE_SIGNS)
    return words


def number(typed: str, most: int) -> int | None:
    """A whole number of at most three figures; None for nothing."""
    digits = typed.strip()
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", digits) or int(digits) > most:
        raise Refused(Problem.NOT_A_NUMBER)
    return int(digits)


def members(typed: Iterable[str], kind: Callable[[str], _T]) -> tuple[_T, ...]:
    """Chosen members of an enumeration, each once."""
    try:
        return tuple(dict.fromkeys(kind(each) for each in typed))
    except (ValueError, KeyError):
        raise Refused(Problem.NOT_A_CHOICE) from None


def phone(typed: str) -> str:
    """A number as people write it. Raises NotAPhoneNumber, CostlyNumber (contact_points)."""
    contact_points.clean_phone(typed)
    return line(typed)


def text_number(typed: str) -> str:
    """A number to text, in figures and spaces. Raises NotAPhoneNumber, CostlyNumber (contact_points)."""
    contact_points.clean_text_number(typed.strip())
    return re.sub(r"[^0-9 ]", "", " ".join(typed.split()))


def word(typed: str) -> str:
    """The one word that a text must hold, or none."""
    found = typed.strip()
    if found and not _WORD.fullmatch(found):
        raise Refused(Problem.NOT_A_WORD)
    return found.upper()


def email(typed: str) -> str:
    """An email address, or none."""
    address = typed.strip()
    if address and (len(address) > LINE_LIMIT or not _EMAIL.fullmatch(address)):
        raise Refused(Problem.NOT_AN_EMAIL)
    return address


def web_address(typed: str) -> str:
    """A whole address, or none. Raises NotAWebAddress (contact_points)."""
    return contact_points.clean_web_address(typed) if typed.strip() else ""


def postcodes(typed: str) -> tuple[str, ...]:
    """First halves of postcodes, and areas of them. Raises NotAPostcode (contact_points)."""
    names = _names(typed, MOST_POSTCODES)
    found = (name if _POSTCODE_AREA.fullmatch(name) else contact_points.outward_code(name) for name in names)
    return tuple(dict.fromkeys(found))


def whole_postcode(typed: str) -> str:
    """A whole postcode as it is written on a letter, or none."""
    found = _POSTCODE.fullmatch(re.sub(r"\s", "", typed).upper())
    if found is None and typed.strip():
        raise Refused(Problem.NOT_A_WHOLE_POSTCODE)
    return f"{found[1]} {found[2]}" if found else ""


def districts(typed: str) -> tuple[str, ...]:
    """Codes of local authorities."""
    names = _names(typed, MOST_DISTRICTS)
    if not all(map(_DISTRICT.fullmatch, names)):
        raise Refused(Problem.NOT_A_DISTRICT)
    return tuple(dict.fromkeys(names))


def day(typed: str) -> date | None:
    """A day typed like 24 12 2026, or 2026-12-24; None for nothing."""
    words = typed.strip()
    if not words:
        return None
    found = _DAY.fullmatch(words)
    if found is None:
        raise Refused(Problem.NOT_A_DAY)
    parts = (found[3], found[2], found[1]) if found[3] else (found[4], found[5], found[6])
    try:
        return date(*map(int, parts))
    except ValueError:
        raise Refused(Problem.NOT_A_DAY) from None


def minute(typed: str) -> int:
    """A time of the day, like 9:00 or 17.30 or 24:00, in minutes since midnight."""
    found = _TIME.fullmatch(typed.strip())
    at = int(found[1]) * 60 + int(found[2] or 0) if found else -1
    if found is None or int(found[2] or 0) > 59 or at > 24 * 60:
        raise Refused(Problem.NOT_A_TIME)
    return at


def _names(typed: str, most: int) -> list[str]:
    names = [name for name in re.split(r"[,;\s]+", typed.upper()) if name]
    if len(names) > most:
        raise Refused(Problem.TOO_MANY)
    return names
