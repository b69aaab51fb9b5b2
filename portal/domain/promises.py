"""“You will hear from us by …”: how a promise stands today, and when staff are warned (design.md rule 5).

Families never see any of this: no countdown, no “late”.
"""

from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum

from portal.domain import working_time
from portal.domain.working_time import WorkingHours

WARNED_BEFORE = 3
"""Working days before the promised day from which staff are warned, every working day until it is kept."""


class Standing(StrEnum):
    """How one promise stands. For staff only."""

    MISSING = "missing"
    """The case is open, and nobody has promised this adult anything."""
    PAST = "past"
    """The day has gone by."""
    SOON = "soon"
    """The day is today, or at most WARNED_BEFORE working days away."""
    AHEAD = "ahead"


def warned_up_to(today: date, *, hours: WorkingHours, bank_holidays: AbstractSet[date]) -> date:
    """Give the last promised day that staff are warned of today. Raises NeverOpens."""
    return working_time.add_working_days(today, WARNED_BEFORE, hours=hours, bank_holidays=bank_holidays)


def standing(next_update_by: date | None, *, today: date, warned_up_to: date) -> Standing:
    """Tell how the promise to an adult of an open case stands."""
    if next_update_by is None:
        return Standing.MISSING
    if next_update_by < today:
        return Standing.PAST
    return Standing.SOON if next_update_by <= warned_up_to else Standing.AHEAD
