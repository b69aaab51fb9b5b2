"""What the rules about danger call by a name, in words that staff read."""

from portal.domain.danger import Informed, Said, Step, WelfareOutcome
from portal.i18n import Locale


def said(locale: Locale) -> dict[Said, str]:
    """What whoever wrote it answered."""
    _ = locale.gettext
    return {Said.NEED_SOMEONE: _("They pressed “I need someone now”."), Said.SAFE: _("They pressed “I am safe”.")}


def steps(locale: Locale) -> dict[Step, str]:
    """What was done, or tried."""
    _ = locale.gettext
    return {
        Step.READ: _("I read the message"),
        Step.CALLED: _("I called them"),
        Step.VISITED: _("I went to see them"),
        Step.WROTE: _("I wrote to them"),
        Step.ASKED_OTHERS: _("I asked somebody else to see to them"),
        Step.OTHER: _("Something else"),
    }


def outcomes(locale: Locale) -> dict[WelfareOutcome, str]:
    """How a step of the check went."""
    _ = locale.gettext
    return {
        WelfareOutcome.SEEN: _("Somebody saw them"),
        WelfareOutcome.SPOKEN_TO: _("Somebody spoke with them"),
        WelfareOutcome.NOT_REACHED: _("Nobody reached them"),
        WelfareOutcome.NO_DANGER: _("I read the message: it meant something else"),
    }


def informed(locale: Locale) -> dict[Informed, str]:
    """Who was told."""
    _ = locale.gettext
    return {
        Informed.EMERGENCY: _("999"),
        Informed.CRISIS_TEAM: _("Mental health crisis team"),
        Informed.GP: _("Their GP"),
        Informed.FAMILY: _("Somebody in the family"),
        Informed.MANAGER: _("Our manager"),
    }
