"""The contact log: every call, visit and letter, how it went, and when the family hears from somebody next."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

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


class ContactBeforeDeath(ValueError):
    """Before the day on which the child died: the service was not there yet."""


class NextContactMissing(ValueError):
    """The case is open and nobody says when the family hears next."""


class NextContactInThePast(ValueError):
    """The promised day is before today."""


class NextContactTooFar(ValueError):
    """Beyond the longest silence that is allowed."""

    def __init__(self, latest: date) -> None:
        super().__init__(f"at the latest {latest.isoformat()}")
        self.latest = latest


def check_contact(kind: ContactKind, outcome: Outcome, *, happened_at: datetime, died_on: date, now: datetime) -> None:
    """Refuse a record that cannot be true. Raises OutcomeDoesNotFit, ContactInTheFuture, ContactBeforeDeath."""
    if outcome not in OUTCOMES[kind]:
        raise OutcomeDoesNotFit
    if happened_at > now:
        raise ContactInTheFuture
    if working_time.local(happened_at).date() < died_on:
        raise ContactBeforeDeath


def was_two_way(outcome: Outcome) -> bool:
    """Tell whether two people spoke: what “death to first contact” is measured to."""
    return outcome in {Outcome.TALKED, Outcome.ASKED_NOT_NOW}


ONE_EVENT_WITHIN: Mapping[ContactKind, timedelta] = {
    ContactKind.VISIT: timedelta(hours=3),
    ContactKind.MEETING: timedelta(hours=3),
    ContactKind.CALL: timedelta(minutes=30),
}
"""How near in time two entries lie that may tell of the same event (our choice). Attempts are never the same."""

_FACE_TO_FACE = frozenset({ContactKind.VISIT, ContactKind.MEETING})


@dataclass(frozen=True, slots=True)
class Event:
    """What tells one visit or call from another."""

    kind: ContactKind
    happened_at: datetime
    adult_ids: frozenset[UUID]
    """With whom; empty where nobody in particular is named."""


def may_be_one(first: Event, second: Event) -> bool:
    """Tell whether two people may have written down the same visit, meeting or call of a family."""
    alike = first.kind is second.kind or {first.kind, second.kind} <= _FACE_TO_FACE
    if not alike or first.kind not in ONE_EVENT_WITHIN:
        return False
    if abs(first.happened_at - second.happened_at) > ONE_EVENT_WITHIN[first.kind]:
        return False
    return (
        first.kind in _FACE_TO_FACE
        or not first.adult_ids
        or not second.adult_ids
        or bool(first.adult_ids & second.adult_ids)
    )


def promise_after(
    standing: date | None, *, outcome: Outcome, happened_on: date, next_contact_on: date | None
) -> date | None:
    """Give the promise that an adult has after a contact: the day agreed, unless an earlier promise still stands.

    Whoever was reached knows the new day, and what fell due by then was kept. An attempt that reached nobody keeps
    nothing and moves nothing; it fills a promise that is missing.
    """
    if next_contact_on is None:
        return standing
    if standing is None:
        return next_contact_on
    if outcome not in _KNOW_THE_DAY:
        return standing
    return min(standing, next_contact_on) if standing > happened_on else next_contact_on


_KNOW_THE_DAY = frozenset({Outcome.TALKED, Outcome.SENT, Outcome.ASKED_NOT_NOW})


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
