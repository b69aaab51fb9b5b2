"""When somebody must look again at what a member of staff may do."""

from collections.abc import Collection
from datetime import datetime, timedelta

from portal.domain.access import Role


def is_due(
    reviewed_at: datetime | None,
    *,
    right_then: Collection[str],
    roles: Collection[Role],
    every_days: int,
    now: datetime,
) -> bool:
    """Tell whether this account is to be looked at: never yet, too long ago, or not with these roles.

    `every_days` is a setting of the service; no standard says how often.
    """
    if reviewed_at is None or set(right_then) != {role.value for role in roles}:
        return True
    return now - reviewed_at >= timedelta(days=every_days)
