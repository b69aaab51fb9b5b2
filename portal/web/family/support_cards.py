"""Services as a family's page shows them: with whether somebody is there now, in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from portal.domain.support_hours import open_now
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries.support import SupportCard
from portal.queries.support_gone import Gone
from portal.web import support_words
from portal.web.wiring import wiring


class SaidCard(NamedTuple):
    """A card, and what only this moment and this reader's language can say about it."""

    card: SupportCard
    open_words: str
    """Empty where nobody wrote the hours down so that they can be reckoned with."""


def said(cards: Iterable[SupportCard], locale: Locale, now: datetime) -> tuple[SaidCard, ...]:
    """These cards at this moment."""
    return tuple(SaidCard(card, _open_words(card, locale, now)) for card in cards)


def said_instead(gone: Gone, locale: Locale, now: datetime) -> SaidCard | None:
    """What was named in place of something that has closed."""
    return None if gone.instead is None else SaidCard(gone.instead, _open_words(gone.instead, locale, now))


def _open_words(card: SupportCard, locale: Locale, now: datetime) -> str:
    if card.opening is None:
        return ""
    told = open_now(card.opening, now=now, bank_holidays=wiring().bank_holidays)
    return support_words.open_now(told, locale, today=local(now).date())
