"""Languages: catalogues, dates in words, and which way a language runs. Knows Babel and nothing else of the house."""

import gettext
import hashlib
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import babel
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.localedata import locale_identifiers
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal.config import find_shipped

LONDON = ZoneInfo("Europe/London")
"""Families and staff live and meet by this clock; storage is UTC."""

SOURCE = "en"
OFFERED: dict[str, str] = {"en": "English", "pl": "polski", "ur": "اردو"}
"""Languages with a catalogue, each by its own name. Another is a folder in translations/ and a line here.

`content/README.md` tells how a language is added.
"""

_DAY = "EEEE d MMMM"
_DAYS: Mapping[str, str] = {"pl": "d MMMM (EEEE)"}
"""How a day is written where “Tuesday 1 December” would not do: a Polish weekday changes its ending after “on”, “to”
and “since”, the day of the month does not."""


@dataclass(frozen=True, slots=True)
class Review:
    """Who has read the words of a language against the English and approved them, when, and which words those were."""

    by: str
    on: date
    sentences: frozenset[str]
    """Fingerprints of what was approved; a sentence or translation changed since is not among them."""


def read_review(folder: Path) -> Review | None:
    """The review of the language in this folder of translations/, or None while its words are an unreviewed draft."""
    path = folder / "reviewed.toml"
    if not path.is_file():
        return None
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return Review(found["by"], found["on"], frozenset(found["sentences"]))


def fingerprint(message: Message) -> str:
    """What identifies one sentence together with its translation: a change of either makes another."""
    said = [message.context or "", *_forms(message.id), "", *_forms(message.string)]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]


def _forms(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())


def compiled(folder: Path, tag: str) -> bytes:
    """What the portal says in one language, as gettext reads it.

    Once somebody has reviewed a language, a sentence that changed since is said in English until it is reviewed too.
    """
    with (folder / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=tag)
    review = read_review(folder)
    for message in list(catalogue):
        if message.id and review is not None and fingerprint(message) not in review.sentences:
            catalogue.delete(message.id, message.context)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


@dataclass(frozen=True)
class Locale:
    """One language, ready to use: words, dates, direction."""

    tag: str
    name: str

    @cached_property
    def _babel(self) -> babel.Locale:
        # British dates (“Tuesday 1 December”), not American ones, for English.
        return babel.Locale.parse("en_GB" if self.tag == "en" else self.tag)

    @cached_property
    def catalogue(self) -> gettext.NullTranslations:
        return _read_catalogue(find_shipped("translations"), self.tag)

    @cached_property
    def is_reviewed(self) -> bool:
        """Whether a person has approved its words; others are shown outside production only, with a label."""
        return self.tag == SOURCE or read_review(find_shipped("translations") / self.tag) is not None

    @cached_property
    def direction(self) -> str:
        """`ltr` or `rtl`, as the html element wants it."""
        return self._babel.text_direction

    @cached_property
    def html_tag(self) -> str:
        """The language as the html element wants it (BCP 47)."""
        return "en-GB" if self.tag == "en" else self.tag

    def isolated(self, words: str) -> str:
        """Words that may run the other way, made to stand inside a sentence of this language (Unicode UAX #9, FSI)."""
        return f"\u2068{words}\u2069" if self.direction == "rtl" else words

    def language_of(self, tag: str) -> str | None:
        """What an element's `lang` must say for words in that language; None where the page says it already."""
        return None if tag == self.tag else locale_for(tag).html_tag

    def name_of(self, tag: str) -> str:
        """What a language is called in this one; its code where nobody has a word for it (CLDR)."""
        return str(self._babel.languages.get(tag) or tag)

    def gettext(self, message: str) -> str:
        return self.catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self.catalogue.ngettext(singular, plural, count)

    def pgettext(self, context: str, message: str) -> str:
        return self.catalogue.pgettext(context, message)

    def day(self, on: date) -> str:
        """“Tuesday 1 December”; the year is added when it is needed by `day_and_year`."""
        return _words_for_day(self, on, _DAYS.get(self.tag, _DAY))

    def day_and_year(self, on: date) -> str:
        """“Tuesday 1 December 2026”."""
        return _words_for_day(self, on, _DAYS.get(self.tag, _DAY).replace("MMMM", "MMMM y"))

    def weekday(self, on: date) -> str:
        """“Tuesday”, for a day of this week or the next."""
        return _words_for_day(self, on, "EEEE")

    def full_date(self, on: date) -> str:
        """“1 December 2026”."""
        return _words_for_day(self, on, "d MMMM y")

    def month(self, on: date) -> str:
        """“December 2026”."""
        return _words_for_day(self, on, "LLLL y")

    def short_date(self, on: date) -> str:
        """“1 Dec”, for dense staff tables."""
        return _words_for_day(self, on, "d MMM")

    def time(self, at: time) -> str:
        """“9.15am”."""
        return _words_for_time(self, at.hour, at.minute)

    def listed(self, words: Iterable[str]) -> str:
        """“Anna, Ben and Sam”, as the language lists people (CLDR)."""
        return str(format_list(list(words), locale=self._babel))

    def moment_and_year(self, at: datetime) -> str:
        """“Tuesday 1 December 2026, 9.15am”, by the clock in London, for what may be years ago."""
        local = at.astimezone(LONDON)
        return f"{self.day_and_year(local.date())}, {self.time(local.time())}"

    def moment(self, at: datetime) -> str:
        """“Tuesday 1 December, 9.15am”, by the clock in London."""
        local = at.astimezone(LONDON)
        return f"{self.day(local.date())}, {self.time(local.time())}"


@lru_cache(maxsize=4096)
def _words_for_day(locale: Locale, on: date, pattern: str) -> str:
    return format_date(on, pattern, locale=locale._babel)  # noqa: SLF001 - same module; cached because Babel takes 40 µs


@lru_cache(maxsize=4096)
def _words_for_time(locale: Locale, hour: int, minute: int) -> str:
    if locale.tag == SOURCE:
        half = "am" if hour < 12 else "pm"
        minutes = f".{minute:02}" if minute else ""
        return f"{(hour - 1) % 12 + 1}{minutes}{half}"
    # In a sentence that runs to the left “8:00 PM” would fall apart: the hour on one side, its half on the other.
    words = format_time(time(hour, minute), "short", locale=locale._babel)  # noqa: SLF001 - as above
    return locale.isolated(str(words))


def _read_catalogue(root: Path, tag: str) -> gettext.NullTranslations:
    """The compiled catalogue where one is shipped, else the one compiled here and now from its source."""
    folder = root / tag
    shipped = folder / "LC_MESSAGES" / "messages.mo"
    if shipped.is_file():
        return gettext.GNUTranslations(io.BytesIO(shipped.read_bytes()))
    if (folder / "LC_MESSAGES" / "messages.po").is_file():
        return gettext.GNUTranslations(io.BytesIO(compiled(folder, tag)))
    return gettext.NullTranslations()


@lru_cache(maxsize=32)
def locale_for(tag: str) -> Locale:
    """The language of this tag, or English where it is not offered."""
    known = tag if tag in OFFERED else SOURCE
    return Locale(known, OFFERED[known])


_ENGLISH = (SOURCE, "en_AU")
"""In CLDR the first says “Bangla” where people here say “Bengali”, as the second does."""


@lru_cache(maxsize=64)
def names_of(tag: str) -> frozenset[str]:
    """All that a language is called in English and in itself, in each of its scripts (CLDR).

    Empty where CLDR has no name for it. Of its regions none is read: hundreds of them would stay in memory.
    """
    return frozenset(
        name.partition(" (")[0]
        for each in (*_ENGLISH, *_in_each_script(tag))
        for known, name in babel.Locale.parse(each).languages.items()
        if known.partition("_")[0] == tag
    )


def _in_each_script(tag: str) -> Iterator[str]:
    for each in locale_identifiers():
        language, _separator, kind = each.partition("_")
        if language == tag and (not kind or (len(kind) == 4 and kind.isalpha())):  # a script has four letters
            yield each


def offered_tags(*, shows_unreviewed: bool) -> dict[str, str]:
    """The languages a reader may choose here: tag, and the language's own name for itself."""
    return {tag: name for tag, name in OFFERED.items() if shows_unreviewed or locale_for(tag).is_reviewed}


def choose_tag(wanted: list[str], *, shows_unreviewed: bool) -> str:
    """The first wanted language that may be shown; English otherwise."""
    for tag in wanted:
        language = tag.split("-")[0].lower()
        if language in OFFERED and (shows_unreviewed or locale_for(language).is_reviewed):
            return language
    return SOURCE
