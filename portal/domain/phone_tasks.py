"""“Phone them”: why a person must ring, or write on paper, where a notice would come too late, or not at all."""

from enum import StrEnum

from portal.domain.notifications import Reason


class WhyPhone(StrEnum):
    """Why a notice will not do. For staff only."""

    HELD = "held"
    """It may not go out now, and what it tells of is near."""
    ONE_A_DAY = "one_a_day"
    """They have had their notice already, and what it tells of is near."""
    LOOKS_ALONE = "looks_alone"
    """They wish no notices."""
    NO_ADDRESS = "no_address"
    """There is no address that they have proved and that is safe."""
    NOT_DELIVERED = "not_delivered"
    """The letter or text could not be delivered."""
    BY_HAND = "by_hand"
    """Nothing may be sent to them at all: they want no portal, or there is no address that is safe."""


def why(reason: Reason | None) -> WhyPhone:
    """Give why somebody must ring, from why the notice does not go; None is a notice that could not be delivered."""
    if reason is None:
        return WhyPhone.NOT_DELIVERED
    known = {
        Reason.ONE_A_DAY: WhyPhone.ONE_A_DAY,
        Reason.OPTED_OUT: WhyPhone.LOOKS_ALONE,
        Reason.ADDRESS_UNVERIFIED: WhyPhone.NO_ADDRESS,
        Reason.ADDRESS_UNSAFE: WhyPhone.NO_ADDRESS,
    }
    return known.get(reason, WhyPhone.HELD)
