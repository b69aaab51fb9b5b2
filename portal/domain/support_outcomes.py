"""What became of a service that the team offered: only ever what the adult says themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What an adult says about it; they may say otherwise at any time, and need not say anything."""

    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    NOT_USED = "not_used"


OFFERED = "offered"
"""What is counted beside the outcomes."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a service was offered, and what families said; never who."""

    offered: int
    said: Mapping[Outcome, int]

    @property
    def unsaid(self) -> int:
        """Offers about which nobody said anything."""
        return max(0, self.offered - sum(self.said.values()))
