"""Meetings of professionals about one child’s death: which kinds there are, and what may be written down of them.

Called “reviews” everywhere in the code, so that nobody takes them for the appointments of families (domain.meetings).
No family sits there (domain.md 1.1). The practitioner takes the family’s questions there and brings the answers back.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from portal.domain.other_names import other_names_in
from portal.domain.questions import Meeting

WORDS_AT_MOST: Final = 2_000
"""Characters of an action, a point of learning, an outcome or what modifiable factors were."""
PLACE_AT_MOST: Final = 300
AGENDA_AT_MOST: Final = 4_000


_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed])+")
"""A word with the marks of Latin and Arabic letters, which belong to it."""


class ReviewKind(StrEnum):
    """Which meeting it is, in the order in which they come (domain.md 1.1, rows 4, 11, 14 and 16)."""

    INITIAL = "initial"
    """Initial information-sharing and planning."""
    STRATEGY = "strategy"
    """Strategy discussion: whether another child is at risk."""
    FOLLOW_UP = "follow_up"
    DEATH_REVIEW = "death_review"
    """The child death review meeting, once called the final case discussion."""
    PANEL = "panel"
    """The child death overview panel, to which nobody’s name is told."""


TAKES_QUESTIONS_AS: Final[Mapping[ReviewKind, Meeting]] = {
    ReviewKind.INITIAL: Meeting.OTHER,
    ReviewKind.FOLLOW_UP: Meeting.OTHER,
    ReviewKind.DEATH_REVIEW: Meeting.REVIEW,
    ReviewKind.PANEL: Meeting.OTHER,
}
"""Where a family’s question is noted as going. A strategy discussion takes none: it is about safety, not answers."""

WITHOUT_NAMES: Final = frozenset({ReviewKind.PANEL})
"""What these read is anonymised (domain.md 1.1, row 16, and 4.2)."""


class ReviewWay(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    BOTH = "both"


class Presence(StrEnum):
    """How somebody stands to one meeting."""

    INVITED = "invited"
    CAME = "came"
    APOLOGIES = "apologies"
    ABSENT = "absent"


class Outcome(StrEnum):
    """What a meeting came to."""

    CONCLUDED = "concluded"
    COMES_BACK = "comes_back"
    """Something is missing; it is looked at once more."""


class LearningTheme(StrEnum):
    """What a point of learning is about, in the order in which they are offered: our own few, no clinical taxonomy."""

    INFORMATION = "information"
    """What families are told, and how."""
    COMMUNICATION = "communication"
    """Between organisations."""
    TIMELINESS = "timeliness"
    RECORDS = "records"
    TRAINING = "training"
    OTHER = "other"


class Asking(StrEnum):
    """What became of a family’s question at one meeting."""

    TAKEN = "taken"
    ASKED = "asked"
    NOT_ASKED = "not_asked"


class ReviewRefused(ValueError):
    """What was typed about a meeting cannot be so."""


class NobodyThere(ReviewRefused):
    """A meeting that was held with nobody, or is planned with nobody asked."""


class PlannedInThePast(ReviewRefused):
    """A day that is over is no plan."""


class HeldInTheFuture(ReviewRefused):
    """It has not happened yet."""


class HeldBeforeTheDeath(ReviewRefused):
    """Nobody met about the death before the child died."""


class DueBeforeTheMeeting(ReviewRefused):
    """An action that was to be done before anybody agreed on it."""


class OutcomeBeforeTheMeeting(ReviewRefused):
    """What the meeting came to stands on an earlier day than this."""


class OutcomeOnNoSuchDay(ReviewRefused):
    """An outcome of a day before the meeting, or of one that has not come."""


class NamesSomebody(ReviewRefused):
    """Words that are to stand for themselves name somebody of this case."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"{len(names)} names")
        self.names = names


def check_plan(*, meets_on: date, today: date, died_on: date, people: int) -> None:
    """Refuse a plan that is none; days are local. Raises PlannedInThePast, HeldBeforeTheDeath, NobodyThere."""
    if meets_on < died_on:
        raise HeldBeforeTheDeath
    if meets_on < today:
        raise PlannedInThePast
    if people < 1:
        raise NobodyThere


def check_move(*, meets_on: date, died_on: date) -> None:
    """Refuse a day that cannot be; it may be over, where a meeting was brought forward. Raises HeldBeforeTheDeath."""
    if meets_on < died_on:
        raise HeldBeforeTheDeath


def check_record(*, meets_on: date, today: date, died_on: date, came: int) -> None:
    """Refuse a record that cannot be true; days are local. Raises HeldInTheFuture, HeldBeforeTheDeath, NobodyThere."""
    check_held_on(meets_on, today=today, died_on=died_on, outcome_on=None)
    if came < 1:
        raise NobodyThere


def check_held_on(meets_on: date, *, today: date, died_on: date, outcome_on: date | None) -> None:
    """Refuse a day on which a meeting that was held cannot have been; days are local.

    Raises HeldInTheFuture, HeldBeforeTheDeath, OutcomeBeforeTheMeeting.
    """
    if meets_on > today:
        raise HeldInTheFuture
    if meets_on < died_on:
        raise HeldBeforeTheDeath
    if outcome_on is not None and outcome_on < meets_on:
        raise OutcomeBeforeTheMeeting


def check_due(due_on: date, *, meets_on: date) -> None:
    """Refuse an action that was due before its meeting. Raises DueBeforeTheMeeting."""
    if due_on < meets_on:
        raise DueBeforeTheMeeting


def check_outcome(on: date, *, meets_on: date, today: date) -> None:
    """Refuse the day of an outcome that cannot be. Raises OutcomeOnNoSuchDay."""
    if not meets_on <= on <= today:
        raise OutcomeOnNoSuchDay


def check_names_nobody(words: str, *, names: Iterable[str], reference: str) -> None:
    """Refuse learning that says whose it is: any part of a name of the child or the adults, or the case’s reference.

    What a second person still has to look for are places, dates and circumstances. Raises NamesSomebody.
    """
    parts = dict.fromkeys(part for name in names for part in (name, *name.split()))
    found = other_names_in(words, parts, own=())
    if reference.casefold() in words.casefold():
        found = (*found, reference)
    if found:
        raise NamesSomebody(found)


def without_names(words: str, *, names: Iterable[str], instead: str) -> str:
    """Put `instead` in the place of every word that is part of a name, for papers that are anonymised.

    Names are found as domain.other_names finds them; a plain word in small letters stays one.
    """
    parts = tuple(dict.fromkeys(part for name in names for part in name.split()))

    def said(found: re.Match[str]) -> str:
        return instead if other_names_in(found[0], parts, own=()) else found[0]

    return _WORD.sub(said, words)


def is_overdue(due_on: date, *, today: date, is_done: bool) -> bool:
    """Tell whether an action waits longer than was agreed; on its day it does not yet."""
    return not is_done and due_on < today
