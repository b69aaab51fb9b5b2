"""The words for what the directory distinguishes, in the reader's language; families and staff read the same ones."""

from datetime import date, time, timedelta

from portal.domain.cases import Relationship
from portal.domain.content import Area, Kind
from portal.domain.support import Cause
from portal.domain.support_finding import Way
from portal.domain.support_hours import DAY, IsOpen, OpenNow
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
