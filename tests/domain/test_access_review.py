"""When Jo's roles must be looked at again: never yet, too long ago, or no longer these."""

from datetime import timedelta

from portal.domain.access import Role
from portal.domain.access_review import is_due
from tests.world import NOW

PRACTITIONER = (Role.PRACTITIONER,)


def due(*, days_ago: int | None, right_then: tuple[str, ...] = ("practitioner",)) -> bool:
    at = None if days_ago is None else NOW - timedelta(days=days_ago)
    return is_due(at, right_then=right_then, roles=PRACTITIONER, every_days=90, now=NOW)


def test_a_line_is_due_when_nobody_looked_when_it_is_long_ago_and_when_the_roles_are_others() -> None:
    assert due(days_ago=None)
    assert not due(days_ago=89)
    assert due(days_ago=90)
    assert due(days_ago=1, right_then=("practitioner", "manager"))
