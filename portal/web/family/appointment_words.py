"""How a family's page names times, places and choices about an appointment."""

from collections.abc import Iterable
from datetime import datetime, time

from portal.domain.debriefs import WishToKnow
from portal.domain.meetings import MeetingKind, NamedPlace, PlaceKind
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries.appointments import Appointment
from portal.queries.offered_times import Attendee, OfferedTime


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


def all_places(locale: Locale) -> dict[PlaceKind, str]:
    """Where people may meet."""
    _ = locale.gettext
    return {
        PlaceKind.HOME: _("At home"),
        PlaceKind.OTHER_HOSPITAL: _("At a hospital, not the one you know"),
        PlaceKind.NEUTRAL_PLACE: _("Somewhere else that feels right"),
        PlaceKind.VIDEO: _("By video"),
        PlaceKind.PHONE: _("By phone"),
    }


def place(locale: Locale, kind: PlaceKind | None, own_words: str, named: NamedPlace | None = None) -> str:
    """Where, as the reader would say it: a place of the team's list, their own words, or the kind of place."""
    if named is not None:
        return f"{named.name}, {named.address}"
    if kind is None or (kind is PlaceKind.NEUTRAL_PLACE and own_words):
        return own_words
    return all_places(locale)[kind]


def where(locale: Locale, booking: Appointment) -> str:
    """Where an appointment is."""
    return place(locale, booking.place_kind, booking.wishes.place, booking.place)


def people(locale: Locale, who: Iterable[Attendee]) -> str:
    """“Jo Brown (specialist nurse) and Dr Sam Green (children’s doctor)”."""
    said = locale.gettext("%(name)s (%(role)s)")
    return locale.listed(
        said % {"name": locale.isolated(each.name), "role": locale.isolated(each.job_title)} for each in who
    )


def kinds(locale: Locale) -> dict[MeetingKind, str]:
    """What each kind of meeting is called on the signed-in page; everywhere else all are appointments."""
    _ = locale.gettext
    return {
        MeetingKind.DEBRIEF: _("A time to talk about what was found out"),
        MeetingKind.HOME_VISIT: _("A visit at home"),
        MeetingKind.FOLLOW_UP: _("A time to talk again"),
        MeetingKind.PHONE_CALL: _("A talk on the phone"),
    }


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
    """Times to choose from, spoken in full."""
    return [(str(each.id), span(locale, each.starts_at, each.ends_at)) for each in offered]


def about_times(locale: Locale, offered: Iterable[OfferedTime]) -> dict[str, str]:
    """Who will be there at each of them, and where, if that is settled."""
    said = {}
    for each in offered:
        sentences = [locale.gettext("With %(people)s.") % {"people": people(locale, each.people)}]
        if each.place is not None and each.places == (each.place.kind,):
            sentences.append(
                locale.gettext("At %(place)s.") % {"place": locale.isolated(place(locale, None, "", each.place))}
            )
        elif len(each.places) == 1:
            sentences.append(all_places(locale)[each.places[0]] + ".")
        said[str(each.id)] = " ".join(sentences)
    return said
