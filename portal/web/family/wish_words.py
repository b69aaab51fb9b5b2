"""How much somebody wants to know, in the words of the pages on which they say so."""

from dataclasses import dataclass

from portal.domain.debriefs import WishToKnow
from portal.i18n import Locale


@dataclass(frozen=True, slots=True)
class WishWords:
    """One answer, and what follows from it."""

    label: str
    means: str


def wishes_to_know(locale: Locale) -> dict[WishToKnow, WishWords]:
    """The answers, in the order in which they are offered."""
    _ = locale.gettext
    return {
        WishToKnow.EVERYTHING: WishWords(
            _("Everything"),
            _("Every part of a page is open. Some parts can hurt. We talk everything through with you."),
        ),
        WishToKnow.MAIN_POINTS: WishWords(
            _("The main points"),
            _("The parts that can hurt stay closed until you open them. We keep to the main points."),
        ),
        WishToKnow.IN_WRITING: WishWords(
            _("In writing only"), _("Your practitioner sees that you would rather read than talk.")
        ),
        WishToKnow.NOT_NOW: WishWords(
            _("Not now"),
            _("Pages show only headings. Your practitioner still writes to you as promised. We do not ask again."),
        ),
        WishToKnow.NOT_SURE: WishWords(_("I am not sure"), _("That is fine. Everything stays as it is.")),
    }
