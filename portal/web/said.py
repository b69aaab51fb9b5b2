"""Messages as a page shows them: whose, when in words, under which day, and read or not."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup

from portal.adapters.richtext import linkify_plain
from portal.domain.attachments import may_be_opened
from portal.domain.danger import Said as Answer
from portal.i18n import LONDON, Locale
from portal.queries.attachments import FileRow
from portal.queries.message_marks import Automatic, Mark
from portal.queries.messages import MessagesPage
from portal.web.file_words import SaidFile, said_file

_SIGNS_OF_AN_ADDRESS = ("@", "://", "www.", ".uk", ".org", ".com", ".info")
_SIGN_OF_A_NUMBER = re.compile("[0-9][0-9 -]{8}")


class Said(NamedTuple):
    """One message on a page, as components/thread.html knows it. A named tuple, because a page makes thirty of them."""

    id: str
    body: str | Markup
    mine: bool
    """Written by this reader's side."""
    byline: Markup
    """Who wrote it, when, and, under the reader's own side's words, who has read it and when."""
    day: str
    """The day, on its first message of this page; empty on the others."""
    files: tuple[SaidFile, ...] = ()
    marks: tuple["SaidMark", ...] = ()


class SaidMark(NamedTuple):
    """What stands under a message: a translation, an automatic reply, or, for staff, what it needs."""

    label: str
    words: str | Markup = ""
    """Empty where the label says all."""
    href: str = ""
    """Where staff do something about it."""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """How a page calls the writers, and what it says of reading."""

    family: str
    """The family's adult: “You” on their own page, their name on the team's."""
    is_family_page: bool
    read: str
    """A sentence with %(day)s."""
    not_read: str
    file_address: Callable[[UUID], str]
    """Where a file of this thread opens for this reader."""
    translation_address: Callable[[UUID], str] | None = None
    """For staff: where a message is marked as needing an interpreter, and its translation is written down."""


def said(found: MessagesPage, *, locale: Locale, sides: Sides, now: datetime) -> list[Said]:
    """A page of messages, in their order."""
    this_year = now.astimezone(LONDON).year
    shown: list[Said] = []
    day_before: date | None = None
    for message in found.messages:
        day, when, at = _moment(locale, message.sent_at)
        name = message.staff_first_name
        is_mine = (name is None) is sides.is_family_page
        state = _state(message.read_at, locale, sides, this_year) if is_mine else ""
        shown.append(
            Said(
                id=f"m-{message.id.hex}",
                body=linked(message.body),
                mine=is_mine,
                byline=_byline(name or sides.family, at, when, state),
                day="" if day == day_before else _day(day, locale, this_year),
                files=_files(found.files.get(message.id, ()), locale, sides),
                marks=_marks(message.id, found.marks, locale, sides, now),
            )
        )
        day_before = day
    return shown


def _marks(
    message_id: UUID, marks: Mapping[UUID, Mark], locale: Locale, sides: Sides, now: datetime
) -> tuple[SaidMark, ...]:
    mark = marks.get(message_id)
    if mark is None:
        return ()
    _ = locale.gettext
    shown = []
    if mark.translation is not None:
        put_right = (
            ("", "") if sides.translation_address is None else (sides.translation_address(message_id), _("Put right"))
        )
        shown.append(SaidMark(_translated(mark, locale, now), linked(mark.translation), *put_right))
    if sides.translation_address is not None:
        shown += _marks_for_staff(mark, sides.translation_address(message_id), locale)
    if mark.automatic is not None:
        shown.append(_automatic(mark.automatic, locale, now))
    return tuple(shown)


def _translated(mark: Mark, locale: Locale, now: datetime) -> str:
    assert mark.translated_at is not None  # noqa: S101 - for the type checker; the table keeps the two together
    told = {
        "name": locale.isolated(mark.translator or ""),
        "day": _day(_local_day(mark.translated_at), locale, now.astimezone(LONDON).year),
    }
    return locale.gettext("Translated by %(name)s, added on %(day)s:") % told


def _marks_for_staff(mark: Mark, address: str, locale: Locale) -> list[SaidMark]:
    _ = locale.gettext
    shown = []
    if mark.is_unchecked:
        said = _(
            "Not checked for signs of danger: the check reads English only. Please read it yourself, or have it read."
        )
        shown.append(SaidMark(said, href="" if mark.translation else address, action=_("Needs an interpreter")))
    if mark.said is Answer.SAFE:
        shown.append(SaidMark(_("They pressed “I am safe”.")))
    elif mark.said is Answer.NEED_SOMEONE:
        shown.append(SaidMark(_("They pressed “I need someone now”.")))
    if mark.needs_interpreter:
        shown.append(SaidMark(_("Needs an interpreter."), href=address, action=_("Add the translation")))
    return shown


def _automatic(reply: Automatic, locale: Locale, now: datetime) -> SaidMark:
    """Never says that anybody read it, or was told; true when it is read again later, too."""
    _ = locale.gettext
    there = reply.until.astimezone(LONDON)
    day = _day(there.date(), locale, now.astimezone(LONDON).year)
    told = {
        "name": locale.isolated(reply.reader) if reply.reader else _("Our team"),
        "when": f"{day}, {locale.time(there.time())}",
    }
    words = _(
        "Your message has arrived. Nobody was reading messages at that time. %(name)s reads them again from %(when)s. "
        "If you cannot wait, press “Help now”: people are there by day and by night."
    )
    label = _("Automatic reply, %(time)s:") % {"time": locale.time(reply.sent_at.astimezone(LONDON).time())}
    return SaidMark(label, words % told)


def _files(rows: Sequence[FileRow], locale: Locale, sides: Sides) -> tuple[SaidFile, ...]:
    return tuple(
        said_file(
            row,
            sides.file_address(row.id),
            locale,
            is_family_page=sides.is_family_page,
            family=sides.family,
            opens=may_be_opened(row.state, by_family=sides.is_family_page),
        )
        for row in rows
    )


def linked(body: str) -> str | Markup:
    """The words, with links where they hold a web address or a telephone number; everything else stays plain text.

    Looking for links is slow, so only a message that may hold one is searched: looking for signs of one is quick.
    """
    if _SIGN_OF_A_NUMBER.search(body) is None:
        lowered = body.lower()
        if not any(sign in lowered for sign in _SIGNS_OF_AN_ADDRESS):
            return body
    return Markup(linkify_plain(body))  # noqa: S704 - escaped and cleaned by the one place that makes HTML of text


@lru_cache(maxsize=8192)
def _moment(locale: Locale, sent_at: datetime) -> tuple[date, str, str]:
    """The local day, the time in words, and the moment for machines: kept, because threads are read again and again."""
    local = sent_at.astimezone(LONDON)
    return local.date(), locale.time(local.time()), local.isoformat(timespec="minutes")


@lru_cache(maxsize=8192)
def _byline(author: str, at: str, when: str, state: str) -> Markup:
    """Escaped once and kept: a page has thirty, and a thread is read again and again."""
    line = Markup('<bdi>%s</bdi>, <time datetime="%s">%s</time>') % (author, at, when)
    return line + Markup(". %s") % state if state else line


@lru_cache(maxsize=4096)
def _local_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _state(read_at: datetime | None, locale: Locale, sides: Sides, this_year: int) -> str:
    if read_at is None:
        return sides.not_read
    return sides.read % {"day": _day(_local_day(read_at), locale, this_year)}


def _day(on: date, locale: Locale, this_year: int) -> str:
    return locale.day(on) if on.year == this_year else locale.day_and_year(on)
