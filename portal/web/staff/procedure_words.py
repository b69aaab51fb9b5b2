"""What the rules of the procedure call by a name, in words that staff read."""

from portal.domain.procedure import RecordState, Standing
from portal.i18n import Locale


def standings(locale: Locale) -> dict[Standing, str]:
    """How a step stands."""
    _ = locale.gettext
    return {
        Standing.OVERDUE: _("Overdue"),
        Standing.DUE: _("To do"),
        Standing.OPEN: _("To do, no set time"),
        Standing.DONE: _("Done"),
        Standing.NOT_NEEDED: _("Not needed"),
        Standing.RESTS: _("Rests: not for this family as things stand"),
    }


def records(locale: Locale) -> dict[RecordState, str]:
    """What was written down about it."""
    _ = locale.gettext
    return {
        RecordState.DONE: _("Done"),
        RecordState.NOT_NEEDED: _("Not needed"),
        RecordState.REOPENED: _("Open again"),
    }
