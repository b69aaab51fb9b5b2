"""Help now: people to talk to at this moment. Needs no sign-in and no script, and is never empty."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.adapters.content_files import read_services
from portal.config import Settings, find_shipped
from portal.domain.access import Permission
from portal.domain.content import TextKind
from portal.i18n import Locale
from portal.queries import help_now as help_queries
from portal.queries import texts as text_queries
from portal.queries.help_now import HelpLine
from portal.web.access import Blueprint
from portal.web.presence import when_we_are_here
from portal.web.public.crisis_words import in_words
from portal.web.reading import ReadingPage, as_read
from portal.web.templating import page

logger = logging.getLogger("portal.help_now")
help_now = Blueprint("public", "help_now", url_prefix="/help-now")

_TEXT_A_WORD = re.compile(r"(?P<word>[A-Z]+) to (?P<number>\d[\d ]*)")


@dataclass(frozen=True, slots=True)
class Door:
    """One line, with the words and the address of its one press."""

    name: str | Markup
    text: str | Markup
    when: str | Markup
    label: Markup
    href: str


@help_now.get("", access=Permission.ANYONE)
def show(session: Session, now: datetime, settings: Settings, locale: Locale) -> ResponseReturnValue:
    """The crisis lines, then the team; what ships with the portal where the database has none or does not answer."""
    lines, intro = _from_the_database(session, settings, locale)
    return page(
        "public/help_now/show.html",
        lines=[_door(line, locale) for line in _in_order(lines or shipped_lines())],
        intro=intro,
        when_here=when_we_are_here(settings, locale, now=now),
    )


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


def _from_the_database(
    session: Session, settings: Settings, locale: Locale
) -> tuple[Sequence[HelpLine], ReadingPage | None]:
    try:
        lines = help_queries.crisis_lines(session)
        intro = text_queries.published(session, kind=TextKind.PAGE, slug="help-now", locale=locale.tag)
    except SQLAlchemyError as problem:
        logger.error("help now is shown without the database: %s", type(problem).__name__)  # noqa: TRY400 - no values
        return (), None
    return lines, None if intro is None else as_read(intro, settings=settings, locale=locale)


def _in_order(lines: Sequence[HelpLine]) -> list[HelpLine]:
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


def _when(line: HelpLine, locale: Locale) -> str | Markup:
    hours = in_words(line.hours, locale)
    if line.checked_on is None:
        return hours
    checked = locale.gettext("Checked on %(date)s.") % {"date": locale.full_date(line.checked_on)}
    return escape("{}. {}").format(hours, checked) if hours else checked


def _number(number: str) -> Markup:
    """A number reads from left to right in every language."""
    return Markup('<span class="number">{}</span>').format(number)


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def _read_before_the_first_reader(_state: BlueprintSetupState) -> None:
    shipped_lines()


help_now.record(_read_before_the_first_reader)
