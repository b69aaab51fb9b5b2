"""The contact log: every call, visit and letter, how it went, and when the family hears from somebody next."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain import working_time
from portal.domain.working_time import WorkingHours

NEXT_CONTACT_WITHIN = 28
"""Days to the next contact at most, unless a service sets its own: as long as the longest silence between updates."""

NEXT_CONTACT_WITHIN_AT_MOST = 90
"""Days a service may set at most: coroners update families at least every three months (Guide to Coroner Services)."""

TRY_AGAIN_WITHIN = 3
"""Working days after an attempt that reached nobody: our choice, so that one missed call is not the last."""


class ContactKind(StrEnum):
    """How somebody was in touch, or tried to be."""

    CALL = "call"
    VISIT = "visit"
    TEXT = "text"
    LETTER = "letter"
    MEETING = "meeting"
    ATTEMPT_FAILED = "attempt_failed"
    DECISION = "decision"
    """Something the team decided, with its reason; nobody was in touch."""


KINDS_OF_CONTACT = tuple(kind for kind in ContactKind if kind is not ContactKind.DECISION)
"""What a form offers: decisions are written down by the step that makes them."""


class Outcome(StrEnum):
    """How it went."""

    TALKED = "talked"
    """They spoke with each other: the only outcome that counts as contact in both directions."""
    SENT = "sent"
    LEFT_WORD = "left_word"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    ASKED_NOT_NOW = "asked_not_now"
    """They answered and asked to be left in peace for a while."""
    DECIDED = "decided"
    """By the team; see ContactKind.DECISION."""


OUTCOMES: Mapping[ContactKind, AbstractSet[Outcome]] = {
    ContactKind.CALL: {Outcome.TALKED, Outcome.LEFT_WORD, Outcome.ASKED_NOT_NOW},
    ContactKind.VISIT: {Outcome.TALKED, Outcome.LEFT_WORD, Outcome.ASKED_NOT_NOW},
    ContactKind.TEXT: {Outcome.SENT, Outcome.ASKED_NOT_NOW},
    ContactKind.LETTER: {Outcome.SENT},
    ContactKind.MEETING: {Outcome.TALKED, Outcome.ASKED_NOT_NOW},
    ContactKind.ATTEMPT_FAILED: {Outcome.NO_ANSWER, Outcome.WRONG_NUMBER, Outcome.LEFT_WORD},
    ContactKind.DECISION: {Outcome.DECIDED},
}
"""Which outcomes each kind can have: the choices a form offers."""


class OutcomeDoesNotFit(ValueError):
    """A failed attempt in which they talked, a letter nobody answered at the door."""


class ContactInTheFuture(ValueError):
    """It has not happened yet: that is a plan, not a contact."""


class NextContactMissing(ValueError):
    """The case is open and nobody says when the family hears next."""


class NextContactInThePast(ValueError):
    """The promised day is before today."""


class NextContactTooFar(ValueError):
    """Beyond the longest silence that is allowed."""

    def __init__(self, latest: date) -> None:
        super().__init__(f"at the latest {latest.isoformat()}")
        self.latest = latest


def check_contact(kind: ContactKind, outcome: Outcome, *, happened_at: datetime, now: datetime) -> None:
    """Refuse a record that cannot be true. Raises OutcomeDoesNotFit, ContactInTheFuture."""
    if outcome not in OUTCOMES[kind]:
        raise OutcomeDoesNotFit
    if happened_at > now:
        raise ContactInTheFuture


def was_two_way(outcome: Outcome) -> bool:
    """Tell whether two people spoke: what “death to first contact” is measured to."""
    return outcome in {Outcome.TALKED, Outcome.ASKED_NOT_NOW}


def answers_a_message(outcome: Outcome) -> bool:
    """Tell whether it also answers what the adult last wrote, so that nobody waits any longer."""
    return outcome is Outcome.TALKED


def tells(kind: ContactKind, outcome: Outcome) -> bool:
    """Tell whether it also told them what no notice may tell them: a talk, or a letter on paper."""
    return outcome is Outcome.TALKED or (kind is ContactKind.LETTER and outcome is Outcome.SENT)


def check_next_contact(
    next_contact_on: date | None, *, today: date, case_is_open: bool, within_days: int = NEXT_CONTACT_WITHIN
) -> None:
    """Refuse a promise that is none. Today is allowed: “I will ring again this afternoon” is a promise.

    Raises NextContactMissing, NextContactInThePast, NextContactTooFar; ValueError if `within_days` is outside what a
    service may set.
    """
    if not 1 <= within_days <= NEXT_CONTACT_WITHIN_AT_MOST:
        raise ValueError(f"a service may promise 1 to {NEXT_CONTACT_WITHIN_AT_MOST} days ahead")
    if next_contact_on is None:
        if case_is_open:
            raise NextContactMissing
        return
    if next_contact_on < today:
        raise NextContactInThePast
    latest = today + timedelta(days=within_days)
    if next_contact_on > latest:
        raise NextContactTooFar(latest)


def latest_next_try(today: date, *, hours: WorkingHours, bank_holidays: AbstractSet[date]) -> date:
    """Give the day by which somebody tries again after an attempt that failed. Raises NeverOpens."""
    return working_time.add_working_days(today, TRY_AGAIN_WITHIN, hours=hours, bank_holidays=bank_holidays)
