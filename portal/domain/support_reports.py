"""What people tell us about a service of the directory."""

from enum import StrEnum

WORDS_AT_MOST = 500
"""Characters of what is wrong, in somebody's own words."""


class ReportKind(StrEnum):
    """What was told."""

    NO_ANSWER = "no_answer"
    """They could not get through."""
    WRONG = "wrong"
    """Something that we say about it is not so."""
