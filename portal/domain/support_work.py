"""The work of keeping the directory true: why an entry waits for a person, in which order, and who is to check it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from portal.domain.support import Entry, EntryState, HowChecked, check_due_on, check_is_overdue
from portal.domain.support_reports import ReportKind

WARNED_DAYS = 14
"""Days before a check lapses on which those who keep the directory are told: two weeks of work lie between."""
FUNDING_WARNED_DAYS = 60
"""Days before a service's funding ends on which somebody should ask what comes after."""


class Reason(IntEnum):
    """Why an entry stands in the work list, the most pressing first."""

    PROPOSED = 0
    """A crisis line's new number, or to show it or take it away, waits for a second person."""
    TOLD = 1
    """Families could not get through, or say that something is wrong, since the last check."""
    UNCONFIRMED = 2
    """A crisis line that two people here have not both checked."""
    OVERDUE = 3
    """The check has lapsed: families do not see it any more, unless it is a crisis line."""
    DUE_SOON = 4
    NO_SUCH_PAGE = 5
    """Its web address leads nowhere, or a number is in no form that is dialled in Britain."""
    DOUBT = 6
    FUNDING_ENDS = 7
    DRAFT = 8
    PAUSED = 9
    NOTHING = 10
    CLOSED = 11


class Outcome(StrEnum):
    """What came of an attempt to check an entry."""

    CALLED = "called"
    """Called: the right people answered, and all is as we say."""
    SITE = "site"
    """Read on their own pages: all is as we say."""
    WRONG = "wrong"
    NOBODY = "nobody"
    """Nobody answered, or the page did not open."""


CHECKS: Mapping[Outcome, HowChecked] = {Outcome.CALLED: HowChecked.CALLED, Outcome.SITE: HowChecked.SITE}
"""The outcomes that are a check."""
SETTLES: Mapping[HowChecked, frozenset[ReportKind]] = {
    HowChecked.CALLED: frozenset(ReportKind),
    HowChecked.SITE: frozenset({ReportKind.WRONG}),
}
"""Which reports a check answers: whether somebody picks up, no page can tell."""

_ONLY_OF_CRISIS_LINES = frozenset({Reason.PROPOSED, Reason.UNCONFIRMED})
_PRESSING = frozenset(reason for reason in Reason if reason <= Reason.DUE_SOON)
_FOR_A_CHECK = _PRESSING | {Reason.NO_SUCH_PAGE, Reason.DOUBT, Reason.DRAFT}
_OF_STATE = {EntryState.DRAFT: Reason.DRAFT, EntryState.PAUSED: Reason.PAUSED, EntryState.CLOSED: Reason.CLOSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of an entry beside its facts."""

    entry: Entry
    confirmed_by_two: bool = True
    proposal_waits: bool = False
    told: int = 0
    """Reports of families that nobody has settled."""
    page_is_missing: bool = False
    has_doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An entry in the order of the work, by what decides whose turn it is."""

    id: UUID
    reasons: tuple[Reason, ...]
    is_crisis: bool
    checked_on: date | None
    tried_on: date | None
    """The last day on which somebody tried to check it and could not."""
    confirmed_by: UUID | None
    """Who was the first of two to check a crisis line."""


def reasons(standing: Standing, *, today: date) -> tuple[Reason, ...]:
    """All that an entry waits for, the most pressing first; NOTHING alone where it waits for nothing."""
    entry = standing.entry
    if entry.state is EntryState.CLOSED:
        return (Reason.CLOSED,)
    is_published = entry.state is EntryState.PUBLISHED
    due_on = check_due_on(entry)
    so = {
        Reason.PROPOSED: standing.proposal_waits,
        Reason.TOLD: standing.told > 0,
        Reason.UNCONFIRMED: entry.crisis and not standing.confirmed_by_two,
        Reason.OVERDUE: is_published and check_is_overdue(entry, today),
        Reason.DUE_SOON: is_published and due_on is not None and today <= due_on <= today + timedelta(days=WARNED_DAYS),
        Reason.NO_SUCH_PAGE: is_published and standing.page_is_missing,
        Reason.DOUBT: is_published and standing.has_doubt,
        Reason.FUNDING_ENDS: entry.ends_on is not None and entry.ends_on <= today + timedelta(days=FUNDING_WARNED_DAYS),
    }
    found = [reason for reason, is_so in so.items() if is_so]
    if entry.state in _OF_STATE:
        found.append(_OF_STATE[entry.state])
    return tuple(found) or (Reason.NOTHING,)


def urgency(reasons: Iterable[Reason], *, is_crisis: bool) -> tuple[bool, Reason]:
    """Where an entry stands: a crisis line for which somebody must act comes before everything else."""
    first = min(reasons)
    return not (is_crisis and first in _PRESSING), first


def is_pressing(reason: Reason) -> bool:
    """Tell whether somebody should act before long."""
    return reason in _PRESSING


def next_to_check(lines: Iterable[Waiting], *, viewer_id: UUID, today: date, after: UUID | None = None) -> UUID | None:
    """Whose turn it is, of lines in the order of the work; None where nothing is left for this person today.

    Passed over: what was tried or checked today already, and a crisis line that waits only for somebody else.
    """
    return next(
        (line.id for line in lines if line.id != after and _is_for(line, viewer_id=viewer_id, today=today)), None
    )


def _is_for(line: Waiting, *, viewer_id: UUID, today: date) -> bool:
    wanted = set(line.reasons) & _FOR_A_CHECK - {Reason.PROPOSED}
    if line.confirmed_by == viewer_id:
        wanted -= {Reason.UNCONFIRMED}
    if line.checked_on == today:
        wanted &= {Reason.TOLD, Reason.UNCONFIRMED}
    return bool(wanted) and line.tried_on != today
