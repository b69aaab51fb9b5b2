"""What an adult asks of the managers, or complains of: read by a manager, never by whoever it is about."""

from enum import StrEnum
from typing import Final
from uuid import UUID

from portal.domain.access import Role, StaffViewer

WORDS_AT_MOST: Final = 5_000
"""Characters of what somebody tells us: two pages. Our choice."""

WAITING_AT_MOST: Final = 20
"""Of one adult, while no manager has answered. Our choice: no list is ever cut, so it must have an end."""


class ConcernKind(StrEnum):
    """What it is."""

    ANOTHER_WORKER = "another_worker"
    """They would rather have somebody else. They need not say why."""
    COMPLAINT = "complaint"


class Standing(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    """No manager has taken it on."""
    TAKEN = "taken"
    ANSWERED = "answered"
    """Answered, on their page or by a person; what came of it is not written down yet."""
    SETTLED = "settled"


def may_read(viewer: StaffViewer, *, about_id: UUID) -> bool:
    """Tell whether a member of staff may know of it at all: a manager whom it is not about."""
    return Role.MANAGER in viewer.roles and viewer.id != about_id


def standing(*, is_taken: bool, is_answered: bool, is_settled: bool) -> Standing:
    """Where it stands, by what has been done."""
    if is_settled:
        return Standing.SETTLED
    if is_answered:
        return Standing.ANSWERED
    return Standing.TAKEN if is_taken else Standing.WAITING
