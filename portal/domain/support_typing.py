"""What an editor typed about a service: checked fact by fact before any of it is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from portal.domain import support_cleaning as clean
from portal.domain import support_timetable
from portal.domain.cases import Relationship
from portal.domain.contact_points import CostlyNumber, NotAPhoneNumber, NotAPostcode, NotAWebAddress
from portal.domain.content import Area, Kind, Phone
from portal.domain.support import Cause, Referrer
from portal.domain.support_cleaning import LINE_LIMIT, MOST_POSTCODES, Problem, Refused
from portal.domain.support_facts import Facts, TextDoor, write_text
from portal.domain.support_typed import PhoneRow, PlaceRow, TextRow, Typed
from portal.domain.support_venues import Venue
from portal.domain.support_ways import Way

__all__ = ["LINE_LIMIT", "MOST_POSTCODES", "Checked", "FactsRefused", "Problem", "Typed", "check"]

NAME_LIMIT: Final = 120
SUMMARY_LIMIT: Final = 600
SOURCE_LIMIT: Final = 300
DOUBT_LIMIT: Final = 1000
"""Characters."""
MOST_PHONES: Final = 6
MOST_TEXTS: Final = 3
MOST_PLACES: Final = 6
OLDEST: Final = 120
MOST_WEEKS: Final = 520

LANGUAGES: Final = (
    "en", "ar", "bfi", "bg", "bn", "cs", "es", "fa", "fr", "gu", "hi", "hu", "it", "ku", "lt", "lv", "pa", "pl", "ps",
    "pt", "ro", "ru", "sk", "so", "ta", "tr", "uk", "ur", "vi", "yo", "zh",
)  # fmt: skip
"""Codes (ISO 639) of languages that a service may be offered in; `bfi` is British Sign Language."""

_T = TypeVar("_T")


class FactsRefused(ValueError):
    """Something typed is no fact: for each field, why. A field of a row is called like “phones-0-number”."""

    def __init__(self, problems: dict[str, Problem]) -> None:
        super().__init__(", ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Checked:
    """What was typed, now facts; where they come from and what is doubtful are for staff only."""

    facts: Facts
    source: str
    doubt: str
    source_address: str = ""


class _Reader:
    """Reads field after field, so that all that is wrong is told at once."""

    def __init__(self) -> None:
        self.problems: dict[str, Problem] = {}

    def read(self, field: str, found: Callable[[], _T], instead: _T) -> _T:
        try:
            return found()
        except Refused as refused:
            self.problems[field] = refused.problem
        except CostlyNumber:
            self.problems[field] = Problem.COSTLY
        except NotAPhoneNumber:
            self.problems[field] = Problem.NOT_A_TEXT_NUMBER if field.startswith("texts") else Problem.NOT_A_PHONE
        except NotAWebAddress:
            self.problems[field] = Problem.NOT_A_WEB_ADDRESS
        except NotAPostcode:
            self.problems[field] = Problem.NOT_A_POSTCODE
        return instead

    def line(self, field: str, typed: str, limit: int = LINE_LIMIT, *, needed: bool = False) -> str:
        return self.read(field, lambda: clean.line(typed, limit, needed=needed), "")

    def number(self, field: str, typed: str, most: int) -> int | None:
        return self.read(field, lambda: clean.number(typed, most), None)

    def members(self, field: str, typed: Iterable[str], kind: Callable[[str], _T]) -> tuple[_T, ...]:
        return self.read(field, lambda: clean.members(typed, kind), ())


def check(typed: Typed, *, crisis: bool) -> Checked:
    """Give the facts that were typed. Raises FactsRefused with every field that holds none."""
    read = _Reader()
    texts = tuple(_texts(read, typed))
    hours = support_timetable.read_rows(typed.week, typed.exceptions, typed.holidays)
    read.problems.update(hours.problems)
    facts = Facts(
        name=read.line("name", typed.name, NAME_LIMIT, needed=True),
        organisation=read.line("organisation", typed.organisation, needed=True),
        summary=read.line("summary", typed.summary, SUMMARY_LIMIT, needed=True),
        kinds=read.members("kinds", typed.kinds, Kind),
        for_whom=read.members("for_whom", typed.for_whom, Relationship),
        age_from=read.number("age_from", typed.age_from, OLDEST),
        age_to=read.number("age_to", typed.age_to, OLDEST),
        child_age_from=read.number("child_age_from", typed.child_age_from, OLDEST),
        child_age_to=read.number("child_age_to", typed.child_age_to, OLDEST),
        weeks_from=read.number("weeks_from", typed.weeks_from, MOST_WEEKS),
        causes=read.members("causes", typed.causes, Cause),
        languages=read.members("languages", typed.languages, {code: code for code in LANGUAGES}.__getitem__),
        faith=read.line("faith", typed.faith),
        areas=read.members("areas", typed.areas, Area),
        postcodes=read.read("postcodes", lambda: clean.postcodes(typed.postcodes), ()),
        districts=read.read("districts", lambda: clean.districts(typed.districts), ()),
        phones=tuple(_phones(read, typed)),
        text=write_text(texts[0].number, texts[0].word) if texts else "",
        text_cost=texts[0].cost if texts else "",
        more_texts=texts[1:],
        email=read.read("email", lambda: clean.email(typed.email), ""),
        web=read.read("web", lambda: clean.web_address(typed.web), ""),
        ways=read.members("ways", typed.ways, Way),
        referrers=read.members("referrers", typed.referrers, Referrer),
        begin=read.line("begin", typed.begin, SUMMARY_LIMIT),
        hours=read.line("hours", typed.hours),
        hours_certain=typed.hours_certain,
        opening=hours.opening,
        cost=read.line("cost", typed.cost),
        access=read.line("access", typed.access, SUMMARY_LIMIT),
        venues=tuple(_places(read, typed)),
        ends_on=read.read("ends_on", lambda: clean.day(typed.ends_on), None),
    )
    source = read.line("source", typed.source, SOURCE_LIMIT, needed=True)
    address = read.read("source_address", lambda: clean.web_address(typed.source_address), "")
    doubt = read.line("doubt", typed.doubt, DOUBT_LIMIT)
    _check_together(read.problems, facts, crisis=crisis)
    if read.problems:
        raise FactsRefused(read.problems)
    return Checked(facts, source, doubt, address)


def _check_together(problems: dict[str, Problem], facts: Facts, *, crisis: bool) -> None:
    if not facts.areas:
        problems.setdefault("areas", Problem.MISSING)
    if facts.districts and Area.NATIONAL in facts.areas:
        problems.setdefault("districts", Problem.EVERYWHERE_ALREADY)
    for begins, ends, field in (
        (facts.age_from, facts.age_to, "age_to"),
        (facts.child_age_from, facts.child_age_to, "child_age_to"),
    ):
        if begins is not None and ends is not None and begins > ends:
            problems.setdefault(field, Problem.AGES_SWAPPED)
    refused = any(field.startswith(("phones", "texts")) for field in problems)
    if crisis and not (facts.phones or facts.texts or refused):
        problems.setdefault("phones-0-number", Problem.NO_WAY_IN)
    if crisis and not facts.phones and facts.texts and not facts.texts[0].word:
        # Help now says what to text; every crisis line known that is only texted asks for a word.
        problems.setdefault("texts-0-word", Problem.MISSING)


def _phones(read: _Reader, typed: Typed) -> Iterable[Phone]:
    if len(typed.phones) > MOST_PHONES:
        read.problems["phones-0-number"] = Problem.TOO_MANY
    for place, row in enumerate(typed.phones[:MOST_PHONES]):
        if any(part.strip() for part in row):
            yield _phone(read, f"phones-{place}", row)


def _phone(read: _Reader, field: str, row: PhoneRow) -> Phone:
    return Phone(
        number=read.read(f"{field}-number", lambda: clean.phone(row.number), ""),
        label=read.line(f"{field}-label", row.label),
        cost=read.line(f"{field}-cost", row.cost),
    )


def _texts(read: _Reader, typed: Typed) -> Iterable[TextDoor]:
    if len(typed.texts) > MOST_TEXTS:
        read.problems["texts-0-number"] = Problem.TOO_MANY
    for place, row in enumerate(typed.texts[:MOST_TEXTS]):
        if any(part.strip() for part in row):
            yield _text(read, f"texts-{place}", row)


def _text(read: _Reader, field: str, row: TextRow) -> TextDoor:
    return TextDoor(
        number=read.read(f"{field}-number", lambda: clean.text_number(row.number), ""),
        word=read.read(f"{field}-word", lambda: clean.word(row.word), ""),
        cost=read.line(f"{field}-cost", row.cost),
    )


def _places(read: _Reader, typed: Typed) -> Iterable[Venue]:
    if len(typed.places) > MOST_PLACES:
        read.problems["places-0-address"] = Problem.TOO_MANY
    for place, row in enumerate(typed.places[:MOST_PLACES]):
        if row.confidential or any(part.strip() for part in (row.name, row.address, row.postcode)):
            yield _place(read, f"places-{place}", row)


def _place(read: _Reader, field: str, row: PlaceRow) -> Venue:
    return Venue(
        name=read.line(f"{field}-name", row.name),
        address=read.line(f"{field}-address", row.address),
        postcode=read.read(f"{field}-postcode", lambda: clean.whole_postcode(row.postcode), ""),
        confidential=row.confidential,
    )
