"""Questions of a family: kept for oneself, given to the team, carried, answered, told. Only telling closes one.

What a finding is belongs into a talk with a person, so an answer that holds one never stands on a page (design.md,
rule 2); and nothing that a family reads changes between “we ask for you” and the telling, so that no page says that an
answer is there.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

QUESTION_AT_MOST: Final = 1_000
"""Characters of one question. Our choice: longer than any question we can think of; a longer one is two."""

QUESTIONS_AT_MOST: Final = 300
"""Questions of one adult, told ones among them: no list is ever cut, so it must have an end. Our choice."""

ANSWER_AT_MOST: Final = 5_000
"""Characters of an answer, or of why nobody could find out."""


class NotYours(LookupError):
    """No question of this id is this adult’s (or this case’s)."""


class TakenOn(Exception):
    """The team has taken the question on: from then on its words stay as they are."""


class NotGivenToTheTeam(Exception):
    """The question is a note of the adult to themselves: staff neither see it nor do anything with it."""


class StillWithTheTeam(Exception):
    """Only what is a note to oneself is removed; from the team it is taken back first."""


class AlreadyTold(Exception):
    """They have been told: the question is closed."""


class NotAnsweredYet(Exception):
    """There is nothing to tell."""


class AnswerChanged(Exception):
    """The answer was written anew since the page was opened: whoever tells it must have read it."""


class FindingOnAPage(ValueError):
    """The answer holds something that was found out: a person tells it, never a page."""


class ToldInTheFuture(ValueError):
    """They cannot have been told on a day that has not come."""


class MeetingLongGone(ValueError):
    """A question is not carried to a meeting that was before it was asked."""


class DueInThePast(ValueError):
    """Nobody can find anything out by a day that is over."""


class AnsweredAlready(Exception):
    """There is nothing to find out any more."""


class For(StrEnum):
    """Whom a question is for. Nobody but the team sees which was chosen."""

    TALK = "talk"
    """The talk about what was found out: the debrief."""
    REVIEW = "review"
    """The child death review meeting, at which no family sits."""
    CORONER = "coroner"
    ANYONE = "anyone"


class State(StrEnum):
    """How a question stands, as the team knows it."""

    KEPT = "kept"
    """A note to oneself, which staff do not see."""
    WITH_TEAM = "with_team"
    CARRIED = "carried"
    """Taken on: to a meeting, or waiting for the next."""
    ANSWERED = "answered"
    """Somebody answered, and the adult does not know it yet."""
    TOLD = "told"


class Meeting(StrEnum):
    """Where the team takes a question."""

    TALK = "talk"
    REVIEW = "review"
    CORONER = "coroner"
    HOSPITAL = "hospital"
    OTHER = "other"


class GivenBy(StrEnum):
    """Who gave the answer: what they are, never who they are."""

    PATHOLOGIST = "pathologist"
    PAEDIATRICIAN = "paediatrician"
    HOSPITAL = "hospital"
    CORONER = "coroner"
    POLICE = "police"
    REVIEW_MEETING = "review_meeting"
    TEAM = "team"
    OTHER = "other"


class Way(StrEnum):
    """How somebody was told."""

    PAGE = "page"
    PHONE = "phone"
    VISIT = "visit"
    MEETING = "meeting"
    LETTER = "letter"


SPOKEN: Final = (Way.PHONE, Way.VISIT, Way.MEETING, Way.LETTER)
"""Ways that the portal has no part in; it keeps that they were gone."""


@dataclass(frozen=True, slots=True)
class Times:
    """When what happened to a question; each None until it has. All aware, UTC."""

    handed_at: datetime | None = None
    carried_at: datetime | None = None
    answered_at: datetime | None = None
    told_at: datetime | None = None


def state_of(times: Times) -> State:
    """How the question stands: the furthest that it has come."""
    if times.told_at is not None:
        return State.TOLD
    if times.answered_at is not None:
        return State.ANSWERED
    if times.carried_at is not None:
        return State.CARRIED
    return State.KEPT if times.handed_at is None else State.WITH_TEAM


def as_family_sees(state: State) -> State:
    """The state as a family's page shows it: that there is an answer is not said by a page, only the answer is."""
    return State.CARRIED if state is State.ANSWERED else state


def may_change(state: State) -> bool:
    """Tell whether the adult may still change the words, or take the question back."""
    return state in {State.KEPT, State.WITH_TEAM}


def check_change(state: State) -> None:
    """Refuse to change what the team has taken on. Raises TakenOn."""
    if not may_change(state):
        raise TakenOn


def check_removal(state: State) -> None:
    """Refuse to remove what anybody but its writer knows of. Raises TakenOn, StillWithTheTeam."""
    check_change(state)
    if state is not State.KEPT:
        raise StillWithTheTeam


def check_work(state: State) -> None:
    """Refuse to work on what staff may not see, and on what is closed. Raises NotGivenToTheTeam, AlreadyTold."""
    if state is State.KEPT:
        raise NotGivenToTheTeam
    if state is State.TOLD:
        raise AlreadyTold


def check_meeting(meeting_on: date, *, handed_on: date) -> None:
    """Refuse a meeting that was over before the question was asked; both days are local. Raises MeetingLongGone."""
    if meeting_on < handed_on:
        raise MeetingLongGone


def check_finding_out(state: State, *, due_on: date, today: date) -> None:
    """Refuse a day to find out by that is over, and a question with nothing to find out; both days are local.

    Raises NotGivenToTheTeam, AlreadyTold, AnsweredAlready, DueInThePast.
    """
    check_work(state)
    if state is State.ANSWERED:
        raise AnsweredAlready
    if due_on < today:
        raise DueInThePast


def check_telling(state: State, way: Way, *, holds_finding: bool, told_on: date, today: date) -> None:
    """Refuse a telling that is none, or that only a person may do; `told_on` and `today` are local.

    Raises NotGivenToTheTeam, AlreadyTold, NotAnsweredYet, FindingOnAPage, ToldInTheFuture.
    """
    check_work(state)
    if state is not State.ANSWERED:
        raise NotAnsweredYet
    if way is Way.PAGE and holds_finding:
        raise FindingOnAPage
    if told_on > today:
        raise ToldInTheFuture


def stands_on_page(way: Way, *, wanted: bool, holds_finding: bool, is_restricted: bool) -> bool:
    """Tell whether the answer's words stand on the adult's page once they have been told.

    What was said aloud stands there too where whoever told it wants it to; a finding never does. Free words reach a
    restricted adult only through a second person, so for them words stand there only when told by page (`Way.PAGE`).
    """
    if way is Way.PAGE:
        return True
    return wanted and not holds_finding and not is_restricted


def sees_shared(*, writer_restricted: bool, reader_restricted: bool) -> bool:
    """Tell whether what one adult shares is shown to another: no way may lead round a restriction, in or out."""
    return not (writer_restricted or reader_restricted)
