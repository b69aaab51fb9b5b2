"""Training that the service gives: sessions that were held, who came by role and organisation, what they thought."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

TITLE_AT_MOST: Final = 200
PLACE_AT_MOST: Final = 300
TOPICS_AT_MOST: Final = 20
TEACHERS_AT_MOST: Final = 500
REMARKS_AT_MOST: Final = 10_000
"""Characters; of topics, how many."""
MINUTES_AT_MOST: Final = 24 * 60
"""A longer session is two."""
LOWEST, HIGHEST = 1, 5
SCORES: Final = tuple(range(LOWEST, HIGHEST + 1))

_ANY_SCORE = re.compile(r"[\s,;]+")


class TrainingRefused(ValueError):
    """What was typed about a session cannot be so."""


class NotHeldYet(TrainingRefused):
    """A day that has not come."""


class NobodyCame(TrainingRefused):
    """A session at which nobody was."""


class MinutesUnlikely(TrainingRefused):
    """No minutes at all, or more than a day has."""


class ScoreNotUnderstood(TrainingRefused):
    """Something that is no whole number from LOWEST to HIGHEST."""


class MoreAnswersThanPeople(TrainingRefused):
    """More scores, or more names, than people came."""


class FeedbackQuestion(StrEnum):
    """What everybody is asked after a session. Our choice of three, so that two minutes are enough."""

    USEFUL = "useful"
    CLEAR = "clear"
    READY = "ready"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_month(self) -> date:
        """The first day of its last month."""
        return date(self.year, 3 * self.number, 1)


def quarter_of(on: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(on.year, (on.month + 2) // 3)


def check_session(*, held_on: date, today: date, minutes: int, people: int) -> None:
    """Refuse a session that cannot have been; days are local. Raises NotHeldYet, MinutesUnlikely, NobodyCame."""
    if held_on > today:
        raise NotHeldYet
    if not 1 <= minutes <= MINUTES_AT_MOST:
        raise MinutesUnlikely
    if people < 1:
        raise NobodyCame


def read_scores(typed: str) -> dict[int, int]:
    """How many gave each score, from scores typed one after the other (“5 4 4 3”). Raises ScoreNotUnderstood."""
    counts: dict[int, int] = {}
    for sign in filter(None, _ANY_SCORE.split(typed.strip())):
        if len(sign) != 1 or sign not in "12345":
            raise ScoreNotUnderstood
        counts[int(sign)] = counts.get(int(sign), 0) + 1
    return counts


def typed_scores(counts: dict[int, int]) -> str:
    """The scores as `read_scores` reads them, the highest first."""
    return " ".join(str(score) for score in reversed(SCORES) for _one in range(counts.get(score, 0)))


def mean_of(counts: dict[int, int]) -> float | None:
    """The mean score; None while nobody has answered."""
    answers = sum(counts.values())
    return sum(score * people for score, people in counts.items()) / answers if answers else None
