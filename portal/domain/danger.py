"""Somebody may be in danger: what whoever wrote may answer, and what a welfare check must say (domain.md 7.2)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

ASKED_FOR: Final = timedelta(hours=24)
"""How long the page goes on asking whoever wrote it how they are."""

ESCALATED_AFTER: Final = timedelta(minutes=30)
"""Of working time: so long after it arrived a message that nobody has taken on is told to the managers. Our choice."""


class Said(StrEnum):
    """What whoever wrote it answered, when the page asked."""

    NEED_SOMEONE = "need_someone"
    SAFE = "safe"


class Step(StrEnum):
    """What somebody of the team did, or tried."""

    READ = "read"
    """Read the message, in its thread."""
    CALLED = "called"
    VISITED = "visited"
    WROTE = "wrote"
    ASKED_OTHERS = "asked_others"
    """Asked 999, the crisis team, the GP or somebody near them to see to them."""
    OTHER = "other"


class WelfareOutcome(StrEnum):
    """How a welfare check went."""

    SEEN = "seen"
    SPOKEN_TO = "spoken_to"
    NOT_REACHED = "not_reached"
    NO_DANGER = "no_danger"
    """The words were read, and meant something else; said by a person, never by the check."""


class Informed(StrEnum):
    """Who was told of it."""

    EMERGENCY = "emergency"
    CRISIS_TEAM = "crisis_team"
    GP = "gp"
    FAMILY = "family"
    MANAGER = "manager"


class StepInTheFuture(ValueError):
    """It is written down before it was done."""


class WelfareUnfinished(ValueError):
    """Nobody was reached and nobody was told: the check goes on."""


def check_step(happened_at: datetime, *, now: datetime) -> None:
    """Refuse a step that has not been taken yet. Raises StepInTheFuture."""
    if happened_at > now:
        raise StepInTheFuture


def check_closing(outcome: WelfareOutcome, informed: frozenset[Informed]) -> None:
    """Refuse to close a flag after a check that found nobody and told nobody. Raises WelfareUnfinished."""
    if outcome is WelfareOutcome.NOT_REACHED and not informed:
        raise WelfareUnfinished
