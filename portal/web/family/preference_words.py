"""The wishes about notices, in words that families read."""

from datetime import time

from portal.domain.preferences import HOME_ZONE, Channel, Preferences, SenderName, TextSize
from portal.i18n import Locale


def channels(locale: Locale, *, sends_texts: bool) -> dict[Channel, str]:
    """By what somebody may be told; texts only where this service can send them."""
    _ = locale.gettext
    texts = {Channel.TEXT: _("By text")} if sends_texts else {}
    return {Channel.EMAIL: _("By email"), **texts, Channel.NONE: _("Not at all: I will look myself")}


def channel_hints(locale: Locale) -> dict[Channel, str]:
    """What each of them means."""
    _ = locale.gettext
    return {
        Channel.EMAIL: _("A short letter that says only that there is something new."),
        Channel.TEXT: _("A short text without a link. It says only that there is something new."),
        Channel.NONE: _("We write nothing by ourselves. If an appointment is near and something changes, we call you."),
    }


def senders(locale: Locale, service_name: str) -> dict[SenderName, str]:
    """The names a letter may come from; the same words as in templates/emails/sender.txt."""
    _ = locale.gettext
    return {
        SenderName.SERVICE: service_name,
        SenderName.UPDATES: _("Updates"),
        SenderName.NOTES: _("Notes"),
        SenderName.DIARY: _("Diary"),
    }


def paces(locale: Locale) -> dict[int, str]:
    """How often at most."""
    _ = locale.gettext
    return {1: _("Once a day"), 3: _("Once in three days"), 7: _("Once a week")}


def text_sizes(locale: Locale) -> dict[TextSize, str]:
    """How large the words are."""
    _ = locale.gettext
    return {TextSize.NORMAL: _("As they are"), TextSize.LARGE: _("Larger"), TextSize.LARGEST: _("Largest")}


def hours(locale: Locale) -> dict[int, str]:
    """The full hours of a day, by number."""
    return {hour: locale.time(time(hour)) for hour in range(24)}


def place(zone: str) -> str:
    """A place whose clocks somebody lives by: “Karachi (Asia)”."""
    area, _, rest = zone.partition("/")
    return f"{rest.replace('_', ' ').replace('/', ', ')} ({area})"


def told(locale: Locale, wishes: Preferences) -> str:
    """By what and how often, in a few words."""
    said = channels(locale, sends_texts=True)[wishes.channel]
    return said if wishes.channel is Channel.NONE else f"{said}. {paces(locale)[wishes.every_days]}"


def quiet(locale: Locale, wishes: Preferences) -> str:
    """When nothing comes, in a few words."""
    said = locale.gettext("From %(start)s to %(end)s") % {
        "start": locale.time(wishes.quiet_from),
        "end": locale.time(wishes.quiet_to),
    }
    return said if wishes.time_zone == HOME_ZONE else f"{said}, {place(wishes.time_zone)}"


def margins(locale: Locale) -> dict[int, str]:
    """How much room a day can be given, by the days on either side."""
    _ = locale.gettext
    return {
        0: _("Only this day"),
        1: _("The day before and the day after too"),
        3: _("Three days before and after too"),
        7: _("A week before and after too"),
    }
