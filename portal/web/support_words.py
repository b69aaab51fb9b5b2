"""The words for what the directory distinguishes, in the reader's language; families and staff read the same ones."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

from portal.domain.cases import Relationship
from portal.domain.content import Area, Kind
from portal.domain.support import Cause, Referrer
from portal.domain.support_finding import Way
from portal.domain.support_hours import DAY, IsOpen, OnHolidays, Opening, OpenNow, Span, clock_of
from portal.domain.support_timetable import Days, hours_rows
from portal.domain.support_typing import LANGUAGES
from portal.i18n import Locale


def areas(locale: Locale) -> dict[Area, str]:
    """Where a service works."""
    return {
        Area.NATIONAL: locale.gettext("Everywhere in England"),
        Area.ESSEX: locale.gettext("Essex"),
        Area.SOUTH_ESSEX: locale.gettext("South Essex"),
        Area.MID_ESSEX: locale.gettext("Mid Essex"),
        Area.NORTH_EAST_ESSEX: locale.gettext("North East Essex"),
        Area.WEST_ESSEX: locale.gettext("West Essex"),
        Area.SOUTHEND: locale.gettext("Southend"),
        Area.THURROCK: locale.gettext("Thurrock"),
    }


def causes(locale: Locale) -> dict[Cause, str]:
    """How a child died, as a parent may choose to say it."""
    return {
        Cause.ILLNESS: locale.gettext("My child was ill"),
        Cause.SUDDEN: locale.gettext("My child died suddenly, and we do not know why"),
        Cause.HEART: locale.gettext("It was my child’s heart"),
        Cause.BABY_LOSS: locale.gettext("My baby died before, during or soon after birth"),
        Cause.ROAD: locale.gettext("It happened on the road"),
        Cause.ACCIDENT: locale.gettext("It was another accident"),
        Cause.SUICIDE: locale.gettext("My child may have ended their own life"),
        Cause.HOMICIDE: locale.gettext("Another person may have caused it"),
    }


def relationships(locale: Locale) -> dict[Relationship, str]:
    """Who somebody is to the child."""
    return {
        Relationship.MOTHER: locale.gettext("Mother"),
        Relationship.FATHER: locale.gettext("Father"),
        Relationship.STEP_PARENT: locale.gettext("Step-parent"),
        Relationship.GRANDPARENT: locale.gettext("Grandparent"),
        Relationship.CARER: locale.gettext("Carer"),
        Relationship.ADULT_SIBLING: locale.gettext("Grown-up brother or sister"),
        Relationship.OTHER: locale.gettext("Somebody else"),
    }


def kinds(locale: Locale) -> dict[Kind, str]:
    """What a service offers, and for which need."""
    return {
        Kind.CRISIS: locale.gettext("In a crisis"),
        Kind.HELP_NOW_YOUNG_PEOPLE: locale.gettext("Help now for young people"),
        Kind.PHONE: locale.gettext("By phone"),
        Kind.TEXT: locale.gettext("By text"),
        Kind.ONLINE: locale.gettext("Online"),
        Kind.LISTENING: locale.gettext("Listening"),
        Kind.COUNSELLING: locale.gettext("Counselling"),
        Kind.PEER_SUPPORT: locale.gettext("From other bereaved people"),
        Kind.BEFRIENDING: locale.gettext("Befriending"),
        Kind.GROUPS: locale.gettext("Groups"),
        Kind.CHILDREN: locale.gettext("For children"),
        Kind.YOUNG_PEOPLE: locale.gettext("For young people"),
        Kind.FATHERS: locale.gettext("For fathers"),
        Kind.FAITH: locale.gettext("Faith"),
        Kind.BABY_LOSS: locale.gettext("When a baby has died"),
        Kind.NEXT_BABY: locale.gettext("When a next baby comes"),
        Kind.MENTAL_HEALTH: locale.gettext("Mental health"),
        Kind.REFERRAL: locale.gettext("Somebody else asks, or a form does"),
        Kind.INQUEST: locale.gettext("At an inquest"),
        Kind.INFORMATION: locale.gettext("Information"),
        Kind.PRACTICAL: locale.gettext("Practical help"),
        Kind.MONEY: locale.gettext("Money"),
    }


def ways(locale: Locale) -> dict[Way, str]:
    """How people get in touch with a service."""
    return {
        Way.PHONE: locale.gettext("By phone"),
        Way.TEXT: locale.gettext("By text"),
        Way.EMAIL: locale.gettext("By email"),
        Way.ONLINE: locale.gettext("Online"),
        Way.FACE_TO_FACE: locale.gettext("Face to face"),
    }


def languages(locale: Locale) -> dict[str, str]:
    """The languages a service may be offered in, as the reader calls them."""
    return {
        code: locale.gettext("British Sign Language") if code == "bfi" else locale.name_of(code) for code in LANGUAGES
    }


def referrers(locale: Locale) -> dict[Referrer, str]:
    """Who may ask a service to help a family; stands inside a sentence."""
    return {
        Referrer.SELF: locale.gettext("the family themselves"),
        Referrer.FAMILY_DOCTOR: locale.gettext("a family doctor"),
        Referrer.HOSPITAL: locale.gettext("a hospital"),
        Referrer.SCHOOL: locale.gettext("a school"),
        Referrer.POLICE: locale.gettext("the police"),
        Referrer.SOCIAL_CARE: locale.gettext("a social worker"),
        Referrer.OTHER_PROFESSIONAL: locale.gettext("another professional"),
    }


def days(locale: Locale) -> dict[Days, str]:
    """Days of the week that have the same hours."""
    return {
        Days.EVERY_DAY: locale.gettext("Every day"),
        Days.WEEKDAYS: locale.gettext("Monday to Friday"),
        Days.WEEKEND: locale.gettext("Saturday and Sunday"),
        Days.MONDAY: locale.gettext("Monday"),
        Days.TUESDAY: locale.gettext("Tuesday"),
        Days.WEDNESDAY: locale.gettext("Wednesday"),
        Days.THURSDAY: locale.gettext("Thursday"),
        Days.FRIDAY: locale.gettext("Friday"),
        Days.SATURDAY: locale.gettext("Saturday"),
        Days.SUNDAY: locale.gettext("Sunday"),
    }


def holidays(locale: Locale) -> dict[OnHolidays, str]:
    """What a service does on a bank holiday."""
    return {
        OnHolidays.CLOSED: locale.gettext("Closed"),
        OnHolidays.OPEN: locale.gettext("As on any other day"),
        OnHolidays.UNKNOWN: locale.gettext("Nobody knows"),
    }


def week(opening: Opening, locale: Locale) -> tuple[str, ...]:
    """The hours of a week, a line for days that are alike."""
    named = days(locale)
    rows = hours_rows(opening)
    around = locale.gettext("%(days)s: day and night")
    between = locale.gettext("%(days)s: %(opens)s to %(closes)s")
    return tuple(
        (around if (row.opens, row.closes) == ("00:00", "24:00") else between)
        % {"days": named[Days(row.days)], "opens": _at(row.opens, locale), "closes": _at(row.closes, locale)}
        for row in rows
    )


def different_days(days: Mapping[date, Iterable[Span]], locale: Locale) -> tuple[str, ...]:
    """Days that have hours of their own, each in a line."""
    shut, between = locale.gettext("%(day)s: closed"), locale.gettext("%(day)s: %(opens)s to %(closes)s")
    return tuple(
        (between if span else shut)
        % {
            "day": locale.day_and_year(day),
            "opens": span and _at(clock_of(span.opens), locale),
            "closes": span and _at(clock_of(span.closes), locale),
        }
        for day, spans in sorted(days.items())
        for span in tuple(spans) or (None,)
    )


def _at(clock: str, locale: Locale) -> str:
    hours, minutes = map(int, clock.split(":"))
    return locale.time(time(hours % 24, minutes))


def open_now(told: OpenNow, locale: Locale, *, today: date) -> str:
    """Whether somebody is there, and until when or from when; empty where nobody wrote that down."""
    _ = locale.gettext
    at = "" if told.minute is None else locale.time(time(told.minute % DAY // 60, told.minute % 60))
    match told.state:
        case IsOpen.NOW:
            return _("Open now, until %(time)s.") % {"time": at} if at else _("Open now, by day and by night.")
        case IsOpen.LATER if told.on == today:
            return _("Closed now. Opens today at %(time)s.") % {"time": at}
        case IsOpen.LATER if told.on == today + timedelta(days=1):
            return _("Closed now. Opens tomorrow at %(time)s.") % {"time": at}
        case IsOpen.LATER if told.on is not None:
            return _("Closed now. Opens on %(day)s at %(time)s.") % {"day": locale.day(told.on), "time": at}
        case IsOpen.LATER:
            return _("Closed now.")
    return _("It is a bank holiday. We do not know if anybody is there today.")
