"""Lines for people who cannot wait, each with the words and the address of its one press."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from portal.adapters.content_files import read_services
from portal.config import find_shipped
from portal.i18n import Locale
from portal.queries.help_now import HelpLine
from portal.web.crisis_words import in_words, plainly

_TEXT_A_WORD = re.compile(r"(?P<word>[A-Z]+) to (?P<number>\d[\d ]*)")


@dataclass(frozen=True, slots=True)
class Door:
    """One line, with the words and the address of its one press."""

    name: str | Markup
    text: str | Markup
    when: str | Markup
    label: Markup
    href: str


@lru_cache(maxsize=1)
def shipped_lines() -> tuple[HelpLine, ...]:
    """The crisis lines of `content/support/services.toml`, in their order there: first whom to call in danger.

    Raises ContentError where the file is broken; asked at start-up, so that a portal without help never starts.
    """
    services = read_services(find_shipped("content") / "support" / "services.toml")
    return tuple(
        HelpLine(
            slug=service.slug,
            name=service.name,
            summary=service.summary,
            number=service.phones[0].number if service.phones else "",
            text=service.text,
            hours=service.hours,
            checked_on=service.checked_on,
        )
        for service in services
        if service.crisis
    )


def doors(lines: Sequence[HelpLine], locale: Locale, *, for_the_young: Sequence[HelpLine] = ()) -> list[Door]:
    """These lines, or what ships with the portal where there are none: first whom to call in danger.

    Next after that comes what was made for a young reader, where there is any.
    """
    ordered, emergency = in_order(lines), shipped_lines()[0].slug
    in_danger = [line for line in ordered if line.slug == emergency]
    others = [line for line in ordered if line.slug != emergency]
    return [_door(line, locale) for line in (*in_danger, *for_the_young, *others)]


def in_order(lines: Sequence[HelpLine]) -> list[HelpLine]:
    """These lines, or what ships where there are none, in the order in which people need them."""
    lines = lines or shipped_lines()
    known = {line.slug: place for place, line in enumerate(shipped_lines())}
    return sorted(lines, key=lambda line: (known.get(line.slug, len(known)), line.name, line.slug))


def _door(line: HelpLine, locale: Locale) -> Door:
    by_text = None if line.number else _TEXT_A_WORD.search(line.text)
    if by_text is not None:
        values = {"word": by_text["word"], "number": _number(by_text["number"])}
        label = escape(locale.gettext("Text %(word)s to %(number)s")) % values
        href = f"sms:{_digits(by_text['number'])}?body={by_text['word']}"
    else:
        label = escape(locale.gettext("Call %(number)s")) % {"number": _number(line.number)}
        href = f"tel:{_digits(line.number)}"
    return Door(
        name=in_words(line.name, locale),
        text=in_words(line.summary, locale),
        when=_when(line, locale),
        label=label,
        href=href,
    )


def when_there(line: HelpLine, locale: Locale) -> str:
    """When somebody answers and when that was checked, as plain words for paper."""
    return ". ".join(filter(None, (plainly(line.hours, locale), _checked(line, locale))))


def _when(line: HelpLine, locale: Locale) -> str | Markup:
    hours, checked = in_words(line.hours, locale), _checked(line, locale)
    return escape("{}. {}").format(hours, checked) if hours and checked else hours or checked


def _checked(line: HelpLine, locale: Locale) -> str:
    if line.checked_on is None:
        return ""
    return locale.gettext("Checked on %(date)s.") % {"date": locale.full_date(line.checked_on)}


def _number(number: str) -> Markup:
    """A number reads from left to right in every language."""
    return Markup('<span class="number">{}</span>').format(number)


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
