"""An entry of the directory as words that somebody typed, or would have typed: in the form, and in a table of many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from portal.domain.support_facts import Facts
from portal.domain.support_timetable import ExceptionRow, HoursRow, exception_rows, hours_rows


class PhoneRow(NamedTuple):
    """A number to call, as it was typed."""

    number: str = ""
    label: str = ""
    cost: str = ""


class TextRow(NamedTuple):
    """A number to text, as it was typed."""

    number: str = ""
    word: str = ""
    cost: str = ""


class PlaceRow(NamedTuple):
    """A place people go to, as it was typed."""

    name: str = ""
    address: str = ""
    postcode: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """An entry as it stands in the editors' form: words, each of which may still be anything."""

    name: str = ""
    organisation: str = ""
    summary: str = ""
    phones: Sequence[PhoneRow] = ()
    texts: Sequence[TextRow] = ()
    email: str = ""
    web: str = ""
    begin: str = ""
    ways: tuple[str, ...] = ()
    referrers: tuple[str, ...] = ()
    hours: str = ""
    hours_certain: bool = False
    week: Sequence[HoursRow] = ()
    holidays: str = ""
    exceptions: Sequence[ExceptionRow] = ()
    cost: str = ""
    kinds: tuple[str, ...] = ()
    for_whom: tuple[str, ...] = ()
    age_from: str = ""
    age_to: str = ""
    child_age_from: str = ""
    child_age_to: str = ""
    weeks_from: str = ""
    causes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    faith: str = ""
    access: str = ""
    areas: tuple[str, ...] = ()
    postcodes: str = ""
    districts: str = ""
    places: Sequence[PlaceRow] = ()
    ends_on: str = ""
    source: str = ""
    source_address: str = ""
    doubt: str = ""


LISTS = ("ways", "referrers", "kinds", "for_whom", "causes", "languages", "areas")
"""Fields of which any number may be chosen."""
ROWS: Mapping[str, type[Any]] = {
    "phones": PhoneRow,
    "texts": TextRow,
    "week": HoursRow,
    "exceptions": ExceptionRow,
    "places": PlaceRow,
}
"""Fields that are rows, and what a row holds."""


def as_typed(facts: Facts, *, source: str, source_address: str, doubt: str) -> Typed:
    """The facts as somebody would have typed them."""
    return Typed(
        name=facts.name,
        organisation=facts.organisation,
        summary=facts.summary,
        phones=tuple(PhoneRow(phone.number, phone.label, phone.cost) for phone in facts.phones),
        texts=tuple(TextRow(text.number, text.word, text.cost) for text in facts.texts),
        email=facts.email,
        web=facts.web,
        begin=facts.begin,
        ways=_values(facts.ways),
        referrers=_values(facts.referrers),
        hours=facts.hours,
        hours_certain=facts.hours_certain,
        week=hours_rows(facts.opening),
        holidays=facts.opening.on_holidays.value if facts.opening else "",
        exceptions=exception_rows(facts.opening),
        cost=facts.cost,
        kinds=_values(facts.kinds),
        for_whom=_values(facts.for_whom),
        age_from=_figures(facts.age_from),
        age_to=_figures(facts.age_to),
        child_age_from=_figures(facts.child_age_from),
        child_age_to=_figures(facts.child_age_to),
        weeks_from=_figures(facts.weeks_from),
        causes=_values(facts.causes),
        languages=facts.languages,
        faith=facts.faith,
        access=facts.access,
        areas=_values(facts.areas),
        postcodes=", ".join(facts.postcodes),
        districts=", ".join(facts.districts),
        places=tuple(PlaceRow(each.name, each.address, each.postcode, each.confidential) for each in facts.venues),
        ends_on=facts.ends_on.isoformat() if facts.ends_on else "",
        source=source,
        source_address=source_address,
        doubt=doubt,
    )


def _values(members: Iterable[Enum]) -> tuple[str, ...]:
    return tuple(member.value for member in members)


def _figures(number: int | None) -> str:
    return "" if number is None else str(number)
