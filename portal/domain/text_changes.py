"""What one person changed for families, and what a second person says about it afterwards."""

from enum import StrEnum

WORDS_LIMIT = 2000
"""Characters of what should be changed."""


class Act(StrEnum):
    """What was done."""

    PUBLISHED = "published"
    """Families were given an edition, in place of the one before or as the first."""
    WITHDRAWN = "withdrawn"
    """An edition was taken away; families read no other."""


class Verdict(StrEnum):
    """What a second person says. It holds up nothing: families read the edition already."""

    GOOD = "good"
    CHANGE = "change"
    """Please change something."""
