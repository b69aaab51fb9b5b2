"""Letters and texts in words: one folder a kind under templates/emails, in the reader's language, plain and HTML.

Rendered outside any request. No tracking, no image, nothing about the child, the service or the kind of appointment
(design.md rule 3).
"""

from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal.adapters import calendar_files
from portal.adapters.calendar_files import CalendarEntry, Mailed
from portal.config import PACKAGE, Settings
from portal.i18n import Locale, choose_tag, locale_for

PARTS = ("subject.txt", "body.txt", "body.html")
SENDER = "sender.txt"
"""The same for every kind."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """What goes to a telephone. The reference is the notice's, so that a retry is recognised as the same."""

    reference: str
    number: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What the worker knows of one notice. `values` are the few words the letter needs: a link, a code."""

    reference: str
    kind: str
    address: str
    locale: str
    values: dict[str, str]
    calendar: CalendarEntry | None = None
    """The appointment as it stands now, for somebody who asked for it in their email; its title is a key of titles."""


def write_email(letter: Letter, settings: Settings) -> EmailMessage:
    """The email of one notice. Its Message-ID is the notice's reference, so that a retry is recognised as the same."""
    locale = _locale(letter, settings)
    subject, plain, html = (_render(letter, part, settings, locale) for part in PARTS)
    email = EmailMessage()
    email["Subject"] = " ".join(subject.split())
    sender = " ".join(_render(letter, SENDER, settings, locale).split())
    email["From"] = Address(sender, addr_spec=settings.sender)
    email["To"] = letter.address
    email["Message-ID"] = f"<{letter.reference}@{settings.sender.partition('@')[2]}>"
    email["Auto-Submitted"] = "auto-generated"
    if "off_path" in letter.values:
        # RFC 2369, and not the one-click of RFC 8058: a scanner that posts must not silence a family's letters.
        email["List-Unsubscribe"] = f"<{settings.base_url}{letter.values['off_path']}>"
    email.set_content(plain.strip() + "\n")
    email.add_alternative(html.strip() + "\n", subtype="html")
    if letter.calendar is not None:
        _attach(email, letter.calendar, locale, reader=letter.address, sender=settings.sender)
    # Last, since setting the content takes away every header that speaks of it.
    email["Content-Language"] = locale.tag
    return email


def _attach(email: EmailMessage, entry: CalendarEntry, locale: Locale, *, reader: str, sender: str) -> None:
    known = calendar_files.titles(locale)
    named = replace(entry, title=known.get(entry.title, known["appointment"]))
    email.add_attachment(
        calendar_files.write(named, Mailed(sender, reader)),
        maintype="text",
        subtype="calendar",
        filename=calendar_files.FILE_NAME,
        params={"method": calendar_files.method(named, is_mailed=True), "charset": "utf-8"},
    )


def write_text(letter: Letter, settings: Settings) -> TextMessage:
    """The text of one notice: a code, or a nudge without any link."""
    locale = _locale(letter, settings)
    body = " ".join(_render(letter, "text.txt", settings, locale).split())
    return TextMessage(letter.reference, letter.address, body)


def _locale(letter: Letter, settings: Settings) -> Locale:
    return locale_for(choose_tag([letter.locale], shows_unreviewed=settings.shows_unreviewed))


def _render(letter: Letter, part: str, settings: Settings, locale: Locale) -> str:
    words: dict[str, Any] = {
        **letter.values,
        "locale": locale,
        "service_name": settings.service_name,
        "team_name": settings.team.name,
        # In a language that runs to the left, the parts of a bare number would stand in the wrong order.
        "team_phone": locale.isolated(settings.team.phone),
        "sign_in_address": f"{settings.base_url}/sign-in",
        "sender": letter.values.get("sender", ""),
        "off_link": settings.base_url + letter.values["off_path"] if "off_path" in letter.values else "",
    }
    if "path" in letter.values:
        # Built from the settings, never from a request: a forged Host header cannot reach a letter.
        words["link"] = settings.base_url + letter.values["path"]
    return (
        _environment(locale)
        .get_template(f"emails/{part}" if part == SENDER else f"emails/{letter.kind}/{part}")
        .render(words)
    )


@lru_cache(maxsize=16)
def _environment(locale: Locale) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PACKAGE / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext=locale.gettext, ngettext=locale.ngettext, pgettext=locale.pgettext, newstyle=True
    )
    return environment
