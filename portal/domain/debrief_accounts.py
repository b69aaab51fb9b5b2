"""What happened at a meeting about a post-mortem, as staff write it down, and its summary (domain.md 3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from portal.domain.debriefs import WishToKnow
from portal.domain.meetings import PlaceKind

FOLLOW_UP_WITHIN = timedelta(days=7)
"""How soon somebody rings after a meeting, unless another day is agreed (domain.md 3.5, our assumption)."""

MINUTES_AT_MOST = 480


class Part(StrEnum):
    """What part one adult had in the meeting."""

    ATTENDED = "attended"
    DECLINED = "declined"
    """They said that they would rather not come, or not now."""
    DID_NOT_COME = "did_not_come"
    APART = "apart"
    """It was not theirs: adults may meet apart."""


class Interpreting(StrEnum):
    """Whether somebody interpreted."""

    NOT_NEEDED = "not_needed"
    IN_THE_ROOM = "in_the_room"
    BY_PHONE = "by_phone"
    MISSING = "missing"
    """Needed, and not there."""


class Copy(StrEnum):
    """What one adult wants to have on paper. The portal never holds the report itself."""

    NONE = "none"
    SUMMARY = "summary"
    FULL = "full"
    """The whole report, which a person gives them by hand."""


class Verdict(StrEnum):
    """What the second reader of a summary says."""

    GOOD = "good"
    SENT_BACK = "sent_back"


class NobodyAttended(ValueError):
    """A meeting at which no adult of the family was is none."""


class MeetingInTheFuture(ValueError):
    """It has not happened yet."""


class MinutesRefused(ValueError):
    """Less than a minute, or more than MINUTES_AT_MOST."""


class DetailMissing(ValueError):
    """Somebody attended, and nobody wrote down how much they chose to hear."""

    def __init__(self, adult_id: UUID) -> None:
        super().__init__("how much they chose to hear")
        self.adult_id = adult_id


class DebriefedInTheFuture(ValueError):
    """Staff have not talked it over with each other yet."""


@dataclass(frozen=True, slots=True)
class PartTaken:
    """One adult's part in one meeting."""

    part: Part
    detail: WishToKnow | None = None
    """How much they chose to hear that day; only for those who attended."""
    copy: Copy = Copy.NONE


@dataclass(frozen=True, slots=True)
class Account:
    """All that is written down about one meeting. Staff only."""

    happened_at: datetime
    """When it began, aware."""
    minutes: int
    place: PlaceKind
    interpreting: Interpreting
    parts: Mapping[UUID, PartTaken]
    """By adult."""
    words: str
    """What was said, and what was asked and answered."""
    referrals: str = ""
    follow_up_by: date | None = None
    """By when somebody rings the family."""
    debriefed_on: date | None = None
    """When the staff who were there talked it over with each other; None: not yet."""


def check(account: Account, *, today: date, now: datetime) -> None:
    """Refuse what cannot have been. `today` is local.

    Raises MeetingInTheFuture, MinutesRefused, NobodyAttended, DetailMissing, DebriefedInTheFuture.
    """
    if account.happened_at > now:
        raise MeetingInTheFuture
    if not 1 <= account.minutes <= MINUTES_AT_MOST:
        raise MinutesRefused
    if all(each.part is not Part.ATTENDED for each in account.parts.values()):
        raise NobodyAttended
    for adult_id, taken in account.parts.items():
        if taken.part is Part.ATTENDED and taken.detail is None:
            raise DetailMissing(adult_id)
    if account.debriefed_on is not None and account.debriefed_on > today:
        raise DebriefedInTheFuture


class WouldRatherNotKnow(Exception):
    """They said not now: a person asks them first, and writes down what they say."""


class NotReadAgain(Exception):
    """They have been restricted since the second reader looked: somebody must look once more."""


def check_release(*, wish: WishToKnow | None, restricted_at: datetime | None, read_at: datetime) -> None:
    """Refuse to give a summary to an adult who would rather not know, or past a restriction.

    A summary has been read by two people. Where the adult was restricted after that, it must be read again. Raises
    WouldRatherNotKnow, NotReadAgain.
    """
    if wish is WishToKnow.NOT_NOW:
        raise WouldRatherNotKnow
    if restricted_at is not None and restricted_at > read_at:
        raise NotReadAgain


def opens_by_itself(wish: WishToKnow | None, *, place: int) -> bool:
    """Tell whether a part of a summary stands open when the page comes: `place` counts from 0.

    All of it for whoever wants to know everything, the first part for most, and nothing for whoever would rather not.
    """
    if wish is WishToKnow.NOT_NOW:
        return False
    return wish is WishToKnow.EVERYTHING or place == 0


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of a summary: its heading says what is inside; empty for what stands before the first heading."""

    heading: str
    words: str
    """Markdown."""


def layers(body: str) -> tuple[Layer, ...]:
    """Take a summary apart at its headings (`##`); parts without a word in them are left out."""
    found = [Layer("", "")]
    for line in body.splitlines():
        if line.startswith("## "):
            found.append(Layer(line.removeprefix("## ").strip(), ""))
        else:
            found[-1] = Layer(found[-1].heading, f"{found[-1].words}{line}\n")
    return tuple(each for each in found if each.words.strip())
