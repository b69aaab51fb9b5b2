"""How a family's page names times, places and choices about an appointment."""

from collections.abc import Iterable
from datetime import datetime, time

from portal.domain.debrief_slots import PlaceKind
from portal.domain.debriefs import WishToKnow
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries.debrief_slots import OfferedTime


def wishes(locale: Locale) -> dict[WishToKnow, str]:
    """How much somebody wants to know, as they would say it."""
    _ = locale.gettext
    return {
        WishToKnow.EVERYTHING: _("I want to talk everything through"),
        WishToKnow.MAIN_POINTS: _("I want to talk about the main points only"),
        WishToKnow.IN_WRITING: _("I want it in writing only"),
        WishToKnow.NOT_NOW: _("I would rather not know for now"),
        WishToKnow.NOT_SURE: _("I am not sure"),
    }


def places(locale: Locale, offered: Iterable[PlaceKind]) -> dict[PlaceKind, str]:
    """Where people may meet."""
    _ = locale.gettext
    words = {
        PlaceKind.HOME: _("At home"),
        PlaceKind.OTHER_HOSPITAL: _("At a hospital, not the one you know"),
        PlaceKind.NEUTRAL_PLACE: _("Somewhere else that feels right"),
        PlaceKind.VIDEO: _("By video"),
        PlaceKind.PHONE: _("By phone"),
    }
    return {kind: words[kind] for kind in offered}


def place(locale: Locale, kind: PlaceKind | None, own_words: str) -> str:
    """Where, as the reader would say it: a place that they named themselves, or the kind of place."""
    if kind is None or (kind is PlaceKind.NEUTRAL_PLACE and own_words):
        return own_words
    return places(locale, [kind])[kind]


def span(locale: Locale, starts_at: datetime, ends_at: datetime) -> str:
    """“Tuesday 1 December 2026, in the afternoon, 2pm to 3.30pm”, by the clock in London."""
    begins, ends = local(starts_at), local(ends_at)
    return locale.gettext("%(day)s, %(part)s, %(begins)s to %(ends)s") % {
        "day": locale.day_and_year(begins.date()),
        "part": _part_of_the_day(locale, begins.time()),
        "begins": locale.time(begins.time()),
        "ends": locale.time(ends.time()),
    }


def _part_of_the_day(locale: Locale, at: time) -> str:
    _ = locale.gettext
    if at < time(6):
        return _("at night")
    if at < time(12):
        return _("in the morning")
    return _("in the afternoon") if at < time(17) else _("in the evening")


def times(locale: Locale, offered: Iterable[OfferedTime]) -> list[tuple[str, str]]:
    """Times to choose from, spoken in full, each with who will be there."""
    words = locale.gettext("%(when)s, with %(name)s")
    return [
        (str(each.id), words % {"when": span(locale, each.starts_at, each.ends_at), "name": each.with_whom})
        for each in offered
    ]
