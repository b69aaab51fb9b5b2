"""How much of a page opens by itself, by how much its reader wants to know (domain.md 2.6).

Nothing is ever hidden: what is closed stands behind a heading that says what is inside, and opens with one press.
"""

from enum import StrEnum

from portal.domain.debriefs import WishToKnow


class Openness(StrEnum):
    """What of a text is open when somebody comes to it."""

    HEADINGS = "headings"
    """Its headings; every part below one is closed."""
    MAIN = "main"
    """All but the parts that can hurt. So it is for everybody who has said nothing."""
    ALL = "all"
    """Every part."""


def openness(wish: WishToKnow | None) -> Openness:
    """Give what opens by itself for somebody with this wish; None: they have said nothing."""
    if wish is WishToKnow.EVERYTHING:
        return Openness.ALL
    return Openness.HEADINGS if wish is WishToKnow.NOT_NOW else Openness.MAIN


def may_ask(wish: WishToKnow | None) -> bool:
    """Tell whether a page may ask how much somebody wants to know: once. Any answer ends the asking."""
    return wish is None
