"""What an editor typed about a service: checked fact by fact before any of it is kept."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from portal.domain import contact_points
from portal.domain.cases import Relationship
from portal.domain.contact_points import CostlyNumber, NotAPhoneNumber, NotAPostcode, NotAWebAddress
from portal.domain.content import Area, Kind, Phone
from portal.domain.support import Cause
from portal.domain.support_facts import Facts, write_text

NAME_LIMIT: Final = 120
LINE_LIMIT: Final = 200
SUMMARY_LIMIT: Final = 600
SOURCE_LIMIT: Final = 300
DOUBT_LIMIT: Final = 1000
"""Characters."""
MOST_PHONES: Final = 6
MOST_POSTCODES: Final = 60
OLDEST: Final = 120
MOST_WEEKS: Final = 520

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_WORD = re.compile(r"[A-Za-z]{1,20}")
_POSTCODE_AREA = re.compile(r"[A-Z]{1,2}")

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
    NOT_A_NUMBER = "not_a_number"
    AGES_SWAPPED = "ages_swapped"
    NO_WAY_IN = "no_way_in"
    """A crisis line that can be neither called nor texted."""


class FactsRefused(ValueError):
    """Something typed is no fact: for each field, why."""

    def __init__(self, problems: dict[str, Problem]) -> None:
        super().__init__(", ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = problems


class _Refused(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """An entry as it stands in the editors' form: words, each of which may still be anything."""

    name: str
    organisation: str
    summary: str
    phones: str
    """A number a line, and after a comma what answers there."""
    text_word: str
    text_number: str
    email: str
    web: str
    hours: str
    hours_certain: bool
    cost: str
    kinds: tuple[str, ...]
    for_whom: tuple[str, ...]
    age_from: str
    age_to: str
    weeks_from: str
    causes: tuple[str, ...]
    areas: tuple[str, ...]
    postcodes: str
    source: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was typed, now facts; source and doubt are for staff only."""

    facts: Facts
    source: str
    doubt: str


class _Reader:
    """Reads field after field, so that all that is wrong is told at once."""

    def __init__(self) -> None:
        self.problems: dict[str, Problem] = {}

    def read(self, field: str, clean: Callable[[], _T], instead: _T) -> _T:
        try:
            return clean()
        except _Refused as refused:
            self.problems[field] = refused.problem
        except CostlyNumber:
            self.problems[field] = Problem.COSTLY
        except NotAPhoneNumber:
            self.problems[field] = Problem.NOT_A_TEXT_NUMBER if field == "text_number" else Problem.NOT_A_PHONE
        except NotAWebAddress:
            self.problems[field] = Problem.NOT_A_WEB_ADDRESS
        except NotAPostcode:
            self.problems[field] = Problem.NOT_A_POSTCODE
        return instead

    def line(self, field: str, typed: str, limit: int = LINE_LIMIT, *, needed: bool = False) -> str:
        return self.read(field, lambda: _line(typed, limit, needed=needed), "")

    def number(self, field: str, typed: str, most: int) -> int | None:
        return self.read(field, lambda: _number(typed, most), None)

    def members(self, field: str, typed: Iterable[str], kind: Callable[[str], _T]) -> tuple[_T, ...]:
        return self.read(field, lambda: _members(typed, kind), ())


def check(typed: Typed, *, crisis: bool) -> Checked:
    """Give the facts that were typed. Raises FactsRefused with every field that holds none."""
    read = _Reader()
    facts = Facts(
        name=read.line("name", typed.name, NAME_LIMIT, needed=True),
        organisation=read.line("organisation", typed.organisation, needed=True),
        summary=read.line("summary", typed.summary, SUMMARY_LIMIT, needed=True),
        kinds=read.members("kinds", typed.kinds, Kind),
        for_whom=read.members("for_whom", typed.for_whom, Relationship),
        age_from=read.number("age_from", typed.age_from, OLDEST),
        age_to=read.number("age_to", typed.age_to, OLDEST),
        weeks_from=read.number("weeks_from", typed.weeks_from, MOST_WEEKS),
        causes=read.members("causes", typed.causes, Cause),
        areas=read.members("areas", typed.areas, Area),
        postcodes=read.read("postcodes", lambda: _postcodes(typed.postcodes), ()),
        phones=read.read("phones", lambda: _phones(typed.phones), ()),
        text=_text(read, typed),
        email=read.read("email", lambda: _email(typed.email), ""),
        web=read.read("web", lambda: contact_points.clean_web_address(typed.web) if typed.web.strip() else "", ""),
        hours=read.line("hours", typed.hours),
        hours_certain=typed.hours_certain,
        cost=read.line("cost", typed.cost),
    )
    source = read.line("source", typed.source, SOURCE_LIMIT, needed=True)
    doubt = read.line("doubt", typed.doubt, DOUBT_LIMIT)
    _check_together(read.problems, facts, crisis=crisis)
    if read.problems:
        raise FactsRefused(read.problems)
    return Checked(facts, source, doubt)


def _check_together(problems: dict[str, Problem], facts: Facts, *, crisis: bool) -> None:
    if not facts.areas:
        problems.setdefault("areas", Problem.MISSING)
    if facts.age_from is not None and facts.age_to is not None and facts.age_from > facts.age_to:
        problems.setdefault("age_to", Problem.AGES_SWAPPED)
    if crisis and not (facts.phones or facts.text or "text_number" in problems):
        problems.setdefault("phones", Problem.NO_WAY_IN)
    if crisis and facts.text[:1].isdigit() and not facts.phones:
        # Help now says what to text; every crisis line known that is only texted asks for a word.
        problems.setdefault("text_word", Problem.MISSING)


def _text(read: _Reader, typed: Typed) -> str:
    number = read.read("text_number", lambda: _text_number(typed.text_number), "")
    word = read.read("text_word", lambda: _word(typed.text_word), "")
    return write_text(number, word)


def _line(typed: str, limit: int, *, needed: bool = False) -> str:
    words = " ".join(typed.split())
    if needed and not words:
        raise _Refused(Problem.MISSING)
    if len(words) > limit:
        raise _Refused(Problem.TOO_LONG)
    if not words.isprintable():
        raise _Refused(Problem.STRANGE_SIGNS)
    return words


def _number(typed: str, most: int) -> int | None:
    digits = typed.strip()
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", digits) or int(digits) > most:
        raise _Refused(Problem.NOT_A_NUMBER)
    return int(digits)


def _members(typed: Iterable[str], kind: Callable[[str], _T]) -> tuple[_T, ...]:
    try:
        return tuple(kind(each) for each in typed)
    except ValueError:
        raise _Refused(Problem.NOT_A_CHOICE) from None


def _phones(typed: str) -> tuple[Phone, ...]:
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_PHONES:
        raise _Refused(Problem.TOO_MANY)
    return tuple(_phone(line) for line in lines)


def _phone(line: str) -> Phone:
    number, _, label = line.partition(",")
    contact_points.clean_phone(number)
    return Phone(number=_line(number, LINE_LIMIT), label=_line(label, LINE_LIMIT))


def _text_number(typed: str) -> str:
    if not typed.strip():
        return ""
    contact_points.clean_text_number(typed.strip())
    return re.sub(r"[^0-9 ]", "", " ".join(typed.split()))


def _word(typed: str) -> str:
    word = typed.strip()
    if word and not _WORD.fullmatch(word):
        raise _Refused(Problem.NOT_A_WORD)
    return word.upper()


def _email(typed: str) -> str:
    address = typed.strip()
    if address and (len(address) > LINE_LIMIT or not _EMAIL.fullmatch(address)):
        raise _Refused(Problem.NOT_AN_EMAIL)
    return address


def _postcodes(typed: str) -> tuple[str, ...]:
    names = [name for name in re.split(r"[,\s]+", typed.upper()) if name]
    if len(names) > MOST_POSTCODES:
        raise _Refused(Problem.TOO_MANY)
    found = (name if _POSTCODE_AREA.fullmatch(name) else contact_points.outward_code(name) for name in names)
    return tuple(dict.fromkeys(found))
