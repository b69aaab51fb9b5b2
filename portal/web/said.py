"""Messages as a page shows them: whose, when in words, under which day, and read or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from markupsafe import Markup

from portal.adapters.richtext import linkify_plain
from portal.i18n import LONDON, Locale
from portal.queries.messages import MessageRow

_WORTH_A_LOOK = re.compile(
    r"""[.@:\d](?:  # begins with one character out of few, by which most messages are passed over at once
        (?<=@) | (?<=:)// | (?<=www\.)\w | (?<=\.)(?:uk|org|com|info)\b
        | (?<=\d)(?:[ -]?\d{3} | \d{2}[ -]?\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Only a message in which this finds something is searched for addresses and numbers: that is slow, this is quick."""


class Said(NamedTuple):
    """One message on a page. A named tuple, because a page makes thirty of them."""

    id: str
    body: str | Markup
    author: str
    mine: bool
    """Written by this reader's side."""
    when: str
    at: str
    """The same moment for machines."""
    state: str
    """Who has read it and when; empty for what the other side wrote."""
    day: str
    """The day, on its first message of this page; empty on the others."""


@dataclass(frozen=True, slots=True)
class Sides:
    """How a page calls the writers, and what it says of reading."""

    family: str
    """The family's adult: “You” on their own page, their name on the team's."""
    is_family_page: bool
    read: str
    """A sentence with %(day)s."""
    not_read: str


def said(messages: Sequence[MessageRow], *, locale: Locale, sides: Sides, now: datetime) -> list[Said]:
    """A page of messages, in their order."""
    this_year = now.astimezone(LONDON).year
    shown: list[Said] = []
    day_before: date | None = None
    for message in messages:
        local = message.sent_at.astimezone(LONDON)
        day = local.date()
        is_family, is_mine = (
            message.staff_first_name is None,
            (message.staff_first_name is None) is sides.is_family_page,
        )
        shown.append(
            Said(
                id=f"m-{message.id.hex}",
                body=linked(message.body),
                author=sides.family if is_family else message.staff_first_name or "",
                mine=is_mine,
                when=locale.time(local.time()),
                at=local.isoformat(timespec="minutes"),
                state=_state(message.read_at, locale, sides, this_year) if is_mine else "",
                day="" if day == day_before else _day(day, locale, this_year),
            )
        )
        day_before = day
    return shown


def linked(body: str) -> str | Markup:
    """The words, with links where they hold a web address or a telephone number; everything else stays plain text."""
    if _WORTH_A_LOOK.search(body) is None:
        return body
    return Markup(linkify_plain(body))  # noqa: S704 - escaped and cleaned by the one place that makes HTML of text


def _state(read_at: datetime | None, locale: Locale, sides: Sides, this_year: int) -> str:
    if read_at is None:
        return sides.not_read
    return sides.read % {"day": _day(read_at.astimezone(LONDON).date(), locale, this_year)}


def _day(on: date, locale: Locale, this_year: int) -> str:
    return locale.day(on) if on.year == this_year else locale.day_and_year(on)
