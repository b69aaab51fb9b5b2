"""Lines for people who cannot wait, each with the words and the address of its one press."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from portal.adapters.content_files import read_services
from portal.config import find_shipped
from portal.domain.support_facts import read_text
from portal.i18n import Locale
from portal.queries.help_now import HelpLine
from portal.web.crisis_words import in_words, plainly


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
    return [door for line in (*in_danger, *for_the_young, *others) for door in _doors(line, locale)]


def in_order(lines: Sequence[HelpLine]) -> list[HelpLine]:
    """These lines, or what ships where there are none, in the order in which people need them."""
    lines = lines or shipped_lines()
    known = {line.slug: place for place, line in enumerate(shipped_lines())}
    return sorted(lines, key=lambda line: (known.get(line.slug, len(known)), line.name, line.slug))


def _doors(line: HelpLine, locale: Locale) -> list[Door]:
    """One press to call, and one to text where a line can be texted too."""
    presses = []
    if line.number:
        label = escape(locale.gettext("Call %(number)s")) % {"number": _number(line.number)}
        presses.append((label, f"tel:{_digits(line.number)}"))
    text = read_text(line.text)
    if text is not None:
        number = _number(text.number)
        label = (
            escape(locale.gettext("Text %(word)s to %(number)s")) % {"word": text.word, "number": number}
            if text.word
            else escape(locale.gettext("Text %(number)s")) % {"number": number}
        )
        presses.append((label, text.href))
    name, words, when = in_words(line.name, locale), in_words(line.summary, locale), _when(line, locale)
    return [Door(name=name, text=words, when=when, label=label, href=href) for label, href in presses]


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
