"""Services as a family's page shows them: with whether somebody is there now, in words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from portal.domain.support import Fit, Referrer
from portal.domain.support_hours import LOOKS_AHEAD, Opening, open_now
from portal.domain.support_timetable import coming
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries.support import SupportCard
from portal.queries.support_gone import Gone
from portal.web import support_words
from portal.web.templating import part_in
from portal.web.wiring import wiring

DRAWN_AT_MOST = 4096
"""Cards that a process keeps as they were drawn: a directory of a thousand services in four languages."""


class SaidCard(NamedTuple):
    """A card, and what it says at this moment in this reader's language."""

    card: SupportCard
    facts: Markup
    why: str = ""
    """Why it is shown to whoever looks; empty for what is for everybody everywhere."""


def said(
    cards: Iterable[SupportCard], locale: Locale, now: datetime, *, for_another: bool = False
) -> tuple[SaidCard, ...]:
    """These cards at this moment, for the reader or for somebody on whose behalf they look."""
    named = _fits(locale, for_another=for_another)
    return tuple(_said(card, locale, now)._replace(why=_why(card, named, locale)) for card in cards)


def said_instead(gone: Gone, locale: Locale, now: datetime) -> SaidCard | None:
    """What was named in place of something that has closed."""
    return None if gone.instead is None else _said(gone.instead, locale, now)


def _said(card: SupportCard, locale: Locale, now: datetime) -> SaidCard:
    open_words = "" if card.opening is None else _open_words(card.opening, locale, now)
    return SaidCard(card, _facts(card, open_words, locale, local(now).date()))


@lru_cache(maxsize=DRAWN_AT_MOST)
def _facts(card: SupportCard, open_words: str, locale: Locale, today: date) -> Markup:
    """What the card says, drawn once: it hangs on nothing but these, so nothing about the reader may stand in it."""
    opening = card.opening
    different = {} if opening is None else coming(opening, today=today, days=LOOKS_AHEAD)
    return part_in(
        locale,
        "family/support/facts.html",
        card=card,
        area_words=support_words.areas(locale),
        open_words=open_words,
        week=() if opening is None else support_words.week(opening, locale),
        coming=support_words.different_days(different, locale),
        about=tuple(_about(card, locale)),
    )


def _why(card: SupportCard, named: Mapping[Fit, str], locale: Locale) -> str:
    reasons = [words % {"language": _spoken(card, locale)} for fit in card.fits if (words := named.get(fit))]
    return locale.gettext("We show it because %(reasons)s.") % {"reasons": locale.listed(reasons)} if reasons else ""


@lru_cache(maxsize=64)
def _fits(locale: Locale, *, for_another: bool) -> Mapping[Fit, str]:
    """Why something is shown; each stands inside a sentence. How old their child was is told to nobody unasked."""
    _ = locale.gettext
    return {
        Fit.LANGUAGE: _("people there speak %(language)s"),
        Fit.PLACE: _("it works where you live"),
        Fit.PERSON: _("it is for the person you asked about") if for_another else _("it is for people like you"),
        Fit.YOUNG: _("it is for children and young people"),
        Fit.AGE: _("it is for the age you told us") if for_another else _("it is for people your age"),
        Fit.CAUSE: _("it is for the loss you named"),
    }


def _spoken(card: SupportCard, locale: Locale) -> str:
    return locale.listed(locale.name_of(code) for code in card.spoken)


def _about(card: SupportCard, locale: Locale) -> Iterator[str]:
    yield from _age_of_child(card, locale)
    if card.languages:
        named = support_words.languages(locale)
        spoken = locale.listed(named[code] for code in card.languages if code in named)
        yield locale.gettext("Languages: %(languages)s") % {"languages": spoken}
    if card.referrers:
        yield from _who_may_ask(card, locale)


def _age_of_child(card: SupportCard, locale: Locale) -> Iterator[str]:
    _ = locale.gettext
    begins, ends = card.child_age_from, card.child_age_to
    if begins and ends is not None:
        yield _("When the child was from %(first)d to %(last)d years old.") % {"first": begins, "last": ends}
    elif ends is not None:
        yield _("When the child was %(last)d years old or younger.") % {"last": ends}
    elif begins:
        yield _("When the child was %(first)d years old or older.") % {"first": begins}


def _who_may_ask(card: SupportCard, locale: Locale) -> Iterator[str]:
    _ = locale.gettext
    named = support_words.referrers(locale)
    others = locale.listed(named[each] for each in card.referrers if each is not Referrer.SELF)
    if Referrer.SELF in card.referrers:
        yield _("You can get in touch yourself.")
        if others:
            yield _("These people can ask for you, too: %(people)s.") % {"people": others}
    else:
        yield _("Somebody has to ask for you: %(people)s.") % {"people": others}


def _open_words(opening: Opening, locale: Locale, now: datetime) -> str:
    told = open_now(opening, now=now, bank_holidays=wiring().bank_holidays)
    return support_words.open_now(told, locale, today=local(now).date())
