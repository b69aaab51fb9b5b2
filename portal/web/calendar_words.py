"""What may stand in a calendar that others look at, in the reader's words."""

from portal.i18n import Locale


def calendar_titles(locale: Locale) -> dict[str, str]:
    """A word for each of services.debrief_taking.CALENDAR_TITLES."""
    _ = locale.gettext
    return {
        "appointment": _("Appointment"),
        "meeting": _("Meeting"),
        "coffee": _("Coffee"),
        "call": _("Call"),
        "reminder": _("Reminder"),
    }
