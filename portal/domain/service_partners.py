"""Whom a service works with: names are settings with dates, since panels and commissioners change every few years."""

from datetime import date
from enum import StrEnum


class PartnerKind(StrEnum):
    """What they are to the service: local panels and one above them, or one joint panel, or both in turn."""

    HOSPITAL = "hospital"
    LOCAL_PANEL = "local_panel"
    STRATEGIC_PANEL = "strategic_panel"
    JOINT_PANEL = "joint_panel"
    COMMISSIONER = "commissioner"
    PARTNER = "partner"
    """Anybody else: police, a council, a charity."""


class EndsBeforeItBegins(ValueError):
    """The last day lies before the first."""


def check_dates(from_on: date | None, to_on: date | None) -> None:
    """Refuse days that run backwards; without a first day it was always so, without a last it goes on.

    Raises EndsBeforeItBegins.
    """
    if from_on is not None and to_on is not None and to_on < from_on:
        raise EndsBeforeItBegins


def is_in_force(from_on: date | None, to_on: date | None, *, on: date) -> bool:
    """Tell whether the service works with them on that day; both days are included."""
    return (from_on is None or from_on <= on) and (to_on is None or on <= to_on)
