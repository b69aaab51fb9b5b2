"""When a person is there, in words: the sentence that stands beside every telephone number."""

from collections.abc import Sequence
from datetime import datetime

from portal.config import Settings
from portal.domain.working_time import (
    LONDON,
    Absence,
    NeverOpens,
    WorkingHours,
    hours_today,
    next_opening,
)
from portal.i18n import Locale
from portal.web.wiring import wiring


def team_hours(settings: Settings) -> WorkingHours:
    """The team's week, as the settings say."""
    return WorkingHours.every_weekday(settings.team.opens, settings.team.closes)


def when_we_are_here(settings: Settings, locale: Locale, *, now: datetime) -> str:
    """When the team answers the telephone, seen from this moment."""
    hours = team_hours(settings)
    today = hours_today(now, hours=hours, bank_holidays=wiring().bank_holidays)
    if today is not None and now.astimezone(LONDON).time() < today.closes:
        if now.astimezone(LONDON).time() >= today.opens:
            return locale.gettext("We are here now, until %(closes)s.") % {"closes": locale.time(today.closes)}
        words = locale.gettext("We are here today from %(opens)s to %(closes)s.")
        return words % {"opens": locale.time(today.opens), "closes": locale.time(today.closes)}
    try:
        back = next_opening(now, hours=hours, bank_holidays=wiring().bank_holidays).astimezone(LONDON)
    except NeverOpens:
        return locale.gettext("We are not here now.")
    words = locale.gettext("We are not here now. We are back on %(day)s at %(time)s.")
    return words % {"day": locale.day(back.date()), "time": locale.time(back.time())}


def when_somebody_is_there(
    name: str, locale: Locale, *, now: datetime, hours: WorkingHours, absences: Sequence[Absence] = ()
) -> str:
    """When one person is at work, seen from this moment: today if they are, else the day they are back."""
    holidays = wiring().bank_holidays
    here = now.astimezone(LONDON)
    today = hours_today(now, hours=hours, bank_holidays=holidays, absences=absences)
    if today is not None and here.time() < today.closes:
        if here.time() >= today.opens:
            words = locale.gettext("%(name)s is at work today until %(closes)s.")
            return words % {"name": name, "closes": locale.time(today.closes)}
        words = locale.gettext("%(name)s is at work today from %(opens)s to %(closes)s.")
        return words % {"name": name, "opens": locale.time(today.opens), "closes": locale.time(today.closes)}
    try:
        back = next_opening(now, hours=hours, bank_holidays=holidays, absences=absences).astimezone(LONDON)
    except NeverOpens:
        return locale.gettext("%(name)s is not at work now.") % {"name": name}
    words = locale.gettext("%(name)s is not at work now, and is back on %(day)s at %(time)s.")
    return words % {"name": name, "day": locale.day(back.date()), "time": locale.time(back.time())}
