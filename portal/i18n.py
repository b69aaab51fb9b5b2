"""Languages: catalogues, dates in words, and which way a language runs. Knows Babel and nothing else of the house."""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import babel
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal.config import find_shipped

LONDON = ZoneInfo("Europe/London")
"""Families and staff live and meet by this clock; storage is UTC."""

SOURCE = "en"
OFFERED: Mapping[str, str] = {"en": "English", "ur": "اردو"}
"""Languages with a catalogue, each by its own name. Another is a folder in translations/ and a line here."""

REVIEWED = frozenset({"en"})
"""Languages whose words a person has approved; the others are shown in the demo only, with a label."""


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

    @property
    def is_reviewed(self) -> bool:
        return self.tag in REVIEWED

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

    def gettext(self, message: str) -> str:
        return self.catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self.catalogue.ngettext(singular, plural, count)

    def pgettext(self, context: str, message: str) -> str:
        return self.catalogue.pgettext(context, message)

    def day(self, on: date) -> str:
        """“Tuesday 1 December”; the year is added when it is needed by `day_and_year`."""
        return _words_for_day(self, on, "EEEE d MMMM")

    def day_and_year(self, on: date) -> str:
        """“Tuesday 1 December 2026”."""
        return _words_for_day(self, on, "EEEE d MMMM y")

    def weekday(self, on: date) -> str:
        """“Tuesday”, for a day of this week or the next."""
        return _words_for_day(self, on, "EEEE")

    def full_date(self, on: date) -> str:
        """“1 December 2026”."""
        return _words_for_day(self, on, "d MMMM y")

    def short_date(self, on: date) -> str:
        """“1 Dec”, for dense staff tables."""
        return _words_for_day(self, on, "d MMM")

    def time(self, at: time) -> str:
        """“9.15am”."""
        return _words_for_time(self, at.hour, at.minute)

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
    return format_time(time(hour, minute), "short", locale=locale._babel)  # noqa: SLF001 - as above


def _read_catalogue(root: Path, tag: str) -> gettext.NullTranslations:
    """The compiled catalogue where one is shipped, else the one compiled here and now from its source."""
    folder = root / tag / "LC_MESSAGES"
    compiled, source = folder / "messages.mo", folder / "messages.po"
    if compiled.is_file():
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    if source.is_file():
        buffer = io.BytesIO()
        with source.open("rb") as file:
            write_mo(buffer, read_po(file, locale=tag))
        buffer.seek(0)
        return gettext.GNUTranslations(buffer)
    return gettext.NullTranslations()


@lru_cache(maxsize=32)
def locale_for(tag: str) -> Locale:
    """The language of this tag, or English where it is not offered."""
    known = tag if tag in OFFERED else SOURCE
    return Locale(known, OFFERED[known])


def offered_tags(*, shows_unreviewed: bool) -> dict[str, str]:
    """The languages a reader may choose here: tag, and the language's own name for itself."""
    return {tag: name for tag, name in OFFERED.items() if shows_unreviewed or tag in REVIEWED}


def choose_tag(wanted: list[str], *, shows_unreviewed: bool) -> str:
    """The first wanted language that may be shown; English otherwise."""
    for tag in wanted:
        language = tag.split("-")[0].lower()
        if language in OFFERED and (shows_unreviewed or language in REVIEWED):
            return language
    return SOURCE
