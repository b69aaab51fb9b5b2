"""Rounds of asking families, with a published measure, what the service was like for them (domain.md 6.2, K14).

The portal asks nobody: a question that comes by itself may come on the wrong day. Somebody writes down here what a
round found, in numbers alone.
"""

from datetime import date
from typing import Final

MEASURE_AT_MOST: Final = 200
"""Characters."""
FAMILIES_AT_MOST: Final = 9_999
"""In one round: more than a service of any size looks after, so a slip of the keyboard is caught."""


class RoundRefused(ValueError):
    """What was typed about a round cannot be so."""


class EndsBeforeItBegins(RoundRefused):
    """The last day lies before the first."""


class NotOverYet(RoundRefused):
    """The last day has not come: whoever has not answered still may."""


class NobodyAsked(RoundRefused):
    """No family at all was asked, or more than FAMILIES_AT_MOST."""


class MoreAnswersThanAsked(RoundRefused):
    """More families answered than were asked."""


class MoreScoresThanAnswers(RoundRefused):
    """More scores were given than families answered: each family gives one, or none."""


def check_round(*, first_on: date, last_on: date, today: date, asked: int, answered: int, scores: int) -> None:
    """Refuse a round that cannot have been; days are local.

    Raises EndsBeforeItBegins, NotOverYet, NobodyAsked, MoreAnswersThanAsked, MoreScoresThanAnswers.
    """
    if last_on < first_on:
        raise EndsBeforeItBegins
    if last_on > today:
        raise NotOverYet
    if not 1 <= asked <= FAMILIES_AT_MOST:
        raise NobodyAsked
    if answered > asked:
        raise MoreAnswersThanAsked
    if scores > answered:
        raise MoreScoresThanAnswers
