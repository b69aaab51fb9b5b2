"""Visits to homes by somebody alone: risk at the address, when they set out, and when the team begins to worry."""

from datetime import date, datetime, timedelta

LETTERS_AFTER = timedelta(minutes=10)
"""How long after the expected end letters go to the team (our choice); the line above the inbox comes at once."""

AT_MOST = timedelta(hours=12)
"""How far ahead an end may lie: a visit of longer than a day is a slip of the finger."""

REVIEWED_WITHIN = timedelta(days=366)
"""How far ahead the day may lie on which risk at an address is looked at again."""


class EndNotAhead(ValueError):
    """The expected end has gone by already."""


class EndTooFar(ValueError):
    """More than AT_MOST ahead."""


class ReviewNotAhead(ValueError):
    """Risk is looked at again on a day to come, a year ahead at most."""


def check_end(expected_end_at: datetime, *, now: datetime) -> None:
    """Refuse an end that nobody could keep to. Raises EndNotAhead, EndTooFar."""
    if expected_end_at <= now:
        raise EndNotAhead
    if expected_end_at > now + AT_MOST:
        raise EndTooFar


def check_review(review_on: date, *, today: date) -> None:
    """Refuse a day on which nobody would look again. Raises ReviewNotAhead."""
    if not today < review_on <= today + REVIEWED_WITHIN:
        raise ReviewNotAhead


def is_overdue(expected_end_at: datetime, *, now: datetime) -> bool:
    """Tell whether somebody should have checked out by now."""
    return expected_end_at <= now
