"""The facts of a directory entry as staff read them over, in words; also those that families are not told."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from portal.domain.support_facts import Facts
from portal.domain.support_venues import Venue
from portal.i18n import Locale
from portal.web import support_words
from portal.web.staff import directory_words as words

_Member = TypeVar("_Member")


class Told(NamedTuple):
    """One fact: what it is called, and what it says."""

    term: str
    value: str


def facts_in_words(facts: Facts, locale: Locale) -> tuple[Told, ...]:
    """Every fact of an entry, in the order of its form."""
    _, called = locale.gettext, words.facts(locale)
    parts = (*_what(facts, locale), *_contact(facts, locale), *_when(facts, locale), *_whom(facts, locale))
    ends = locale.full_date(facts.ends_on) if facts.ends_on else ""
    found = (*parts, ("ends_on", ends, _("not known")))
    return tuple(Told(called[name], value or empty) for name, value, empty in found)


_Fact = tuple[str, str, str]
"""The name of a fact, what it says, and what to say where it says nothing."""


def _what(facts: Facts, locale: Locale) -> Iterator[_Fact]:
    yield "organisation", facts.organisation, ""
    yield "summary", facts.summary, ""
    yield "kinds", _named(facts.kinds, support_words.kinds(locale)), locale.gettext("not known")
    yield "cost", facts.cost, locale.gettext("not known")


def _contact(facts: Facts, locale: Locale) -> Iterator[_Fact]:
    none = locale.gettext("none")
    yield "phones", _lines((phone.number, phone.label, phone.cost) for phone in facts.phones), none
    yield "texts", _lines((text.number, text.word, text.cost) for text in facts.texts), none
    yield "email", facts.email, none
    yield "web", facts.web, none
    yield "ways", _named(facts.ways, support_words.ways(locale)), none
    yield "referrers", _named(facts.referrers, support_words.referrers(locale)), locale.gettext("not known")
    yield "begin", facts.begin, none


def _when(facts: Facts, locale: Locale) -> Iterator[_Fact]:
    unknown = locale.gettext("not known")
    unsure = "" if facts.hours_certain or not facts.hours else locale.gettext("not certain")
    yield "hours", "\n".join(filter(None, (facts.hours, unsure))), unknown
    if facts.opening is None:
        yield "week", "", unknown
        return
    yield "week", "\n".join(support_words.week(facts.opening, locale)), unknown
    yield "holidays", support_words.holidays(locale)[facts.opening.on_holidays], unknown
    yield (
        "exceptions",
        "\n".join(support_words.different_days(facts.opening.exceptions, locale)),
        locale.gettext("none"),
    )


def _whom(facts: Facts, locale: Locale) -> Iterator[_Fact]:
    _ = locale.gettext
    yield "areas", _named(facts.areas, support_words.areas(locale)), ""
    yield "postcodes", ", ".join(facts.postcodes), _("all of these areas")
    yield "districts", ", ".join(facts.districts), _("none")
    yield "places", "\n".join(_place(venue, locale) for venue in facts.venues), _("none")
    yield "access", facts.access, _("not known")
    yield "for_whom", _named(facts.for_whom, support_words.relationships(locale)), _("everybody")
    yield "age_from", _figure(facts.age_from), _("any")
    yield "age_to", _figure(facts.age_to), _("any")
    yield "child_age_from", _figure(facts.child_age_from), _("any")
    yield "child_age_to", _figure(facts.child_age_to), _("any")
    yield "weeks_from", _figure(facts.weeks_from), _("any time")
    yield "causes", _named(facts.causes, support_words.causes(locale)), _("any")
    languages = support_words.languages(locale)
    yield "languages", ", ".join(languages.get(code, code) for code in facts.languages), _("not known")
    yield "faith", facts.faith, _("any")


def _named(members: Iterable[_Member], named: Mapping[_Member, str]) -> str:
    return ", ".join(named[member] for member in members)


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(", ".join(filter(None, row)) for row in rows)


def _place(venue: Venue, locale: Locale) -> str:
    told = ", ".join(filter(None, (venue.name, venue.address, venue.postcode)))
    return locale.gettext("%(place)s (confidential)") % {"place": told} if venue.confidential else told


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)
