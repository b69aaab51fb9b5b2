"""A restriction of one adult within a case: what it closes, what still reaches them, and when it is looked at again.

Staff only (domain.md T1). Nothing a family reads says so, and the other adults of the case are not touched by it.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

REVIEW_WITHIN_AT_MOST = timedelta(days=92)
"""A restriction is looked at again within three months. Our choice: none may be set and forgotten."""

COMES_UP_WITHIN = timedelta(days=7)
"""So long before its day a review is listed."""

HELD_WORDS_GOOD_FOR = timedelta(days=7)
"""Words that waited longer for a second person may not be true any more: their author looks at them again."""


class ReviewInThePast(ValueError):
    """The day of the review is not after today."""


class ReviewTooFar(ValueError):
    """The day of the review is further away than REVIEW_WITHIN_AT_MOST."""


class OwnWords(PermissionError):
    """Nobody releases what they wrote themselves."""


class WordsTooOld(Exception):
    """They have waited longer than HELD_WORDS_GOOD_FOR."""


class Review(StrEnum):
    """How near the day is on which a restriction is looked at again."""

    OVERDUE = "overdue"
    COMES_UP = "comes_up"
    LATER = "later"


def may_upload_or_book(*, is_restricted: bool, is_closed: bool) -> bool:
    """Tell whether this adult may add a file or take a new time: not while restricted, nor once the case is closed.

    What a page says where they may not is the same in both cases, so that nobody can tell them apart.
    """
    return not (is_restricted or is_closed)


def needs_second_person(restricted_at: datetime | None) -> bool:
    """Tell whether free words (and files) to this adult wait for a second person before they go."""
    return restricted_at is not None


def check_review(review_on: date, *, today: date) -> None:
    """Refuse a day on which nobody would look. `today` is local. Raises ReviewInThePast, ReviewTooFar."""
    if review_on <= today:
        raise ReviewInThePast
    if review_on - today > REVIEW_WITHIN_AT_MOST:
        raise ReviewTooFar


def review_state(review_on: date | None, *, today: date) -> Review:
    """Say how near the review is; a restriction without a day (from before days were asked for) is overdue."""
    if review_on is None or review_on <= today:
        return Review.OVERDUE
    return Review.COMES_UP if review_on - today <= COMES_UP_WITHIN else Review.LATER


def check_release(*, author_is_releasing: bool, written_at: datetime, now: datetime) -> None:
    """Refuse to let through what only its author has read, or what lay too long. Raises OwnWords, WordsTooOld."""
    if author_is_releasing:
        raise OwnWords
    if now - written_at > HELD_WORDS_GOOD_FOR:
        raise WordsTooOld
