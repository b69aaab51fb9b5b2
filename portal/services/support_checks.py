"""Checking an entry of the directory: what somebody found out today, by calling or on the service's own pages."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.support import Act, EntryState, HowChecked
from portal.domain.support_typing import DOUBT_LIMIT
from portal.domain.support_work import CHECKS, SETTLES, Outcome
from portal.models.support import SupportEntry
from portal.services import support, support_reports
from portal.services import support_steps as steps
from portal.services.support import NotPossibleNow
from portal.services.support_steps import CHECKED_BY_A_PERSON, HowMissing

LONGEST_HOLD = 365
"""Days a check may be trusted at most."""
WRONG_AT_MOST = 300
"""Characters of what is wrong, in the words of whoever checked."""


class HoldsTooLong(ValueError):
    """A check is trusted for one day at least and LONGEST_HOLD days at most."""


class WordsMissing(ValueError):
    """It was not said what is wrong."""


class TooManyWords(ValueError):
    """More than WRONG_AT_MOST characters."""


def settle(
    session: Session,
    *,
    viewer: StaffViewer,
    entry_id: UUID,
    revision: int,
    outcome: Outcome | None,
    wrong: str,
    read: Mapping[UUID, bool],
    clears_doubt: bool,
    publishes: bool,
    holds_days: int,
    now: datetime,
) -> None:
    """Keep what came of an attempt to check the entry as it stood at `revision`.

    A check answers the reports of families that this person had before their eyes: `read` says which, and whether each
    had words. What is found wrong is hidden from families until it is put right, but for a crisis line, which only
    loses its confirmation. `publishes` lets families see a draft that is right and waits for nobody else; a crisis line
    is only proposed. Raises NoSuchEntry, ChangedMeanwhile, NotPossibleNow, HowMissing, HoldsTooLong, WordsMissing,
    TooManyWords.
    """
    if outcome is None:
        raise HowMissing
    if outcome in CHECKS:
        how = CHECKS[outcome]
        record(
            session, viewer=viewer, entry_id=entry_id, revision=revision, how=how, holds_days=holds_days,
            clears_doubt=clears_doubt, now=now,
        )  # fmt: skip
        support_reports.settle_answered(
            session, viewer=viewer, entry_id=entry_id, kinds=SETTLES[how], read=read, now=now
        )
        entry = session.get_one(SupportEntry, entry_id)
        if publishes and entry.state == EntryState.DRAFT and entry.proposed_number is None:
            support.move(
                session, viewer=viewer, entry_id=entry_id, revision=revision + 1, act=Act.PUBLISHED, now=now
            )  # fmt: skip
        return
    words = " ".join(wrong.split())
    if outcome is Outcome.WRONG and not words:
        raise WordsMissing
    if len(words) > WRONG_AT_MOST or not words.isprintable():
        raise TooManyWords
    entry = _open(session, entry_id, revision)
    entry.tried_on, entry.tries = steps.london_day(now), entry.tries + 1
    if outcome is Outcome.WRONG:
        _distrust(entry, f"{entry.tried_on.isoformat()}: {words}")
    act = Act.FOUND_WRONG if outcome is Outcome.WRONG else Act.NOBODY_ANSWERED
    steps.note(session, entry, act, now=now, viewer=viewer)
    session.flush()


def record(
    session: Session,
    *,
    viewer: StaffViewer,
    entry_id: UUID,
    revision: int,
    how: HowChecked | None,
    holds_days: int,
    now: datetime,
    clears_doubt: bool = False,
) -> None:
    """Keep that this person checked the facts today, by calling or on the service's own pages.

    Two different people who checked a crisis line have confirmed it. Raises NoSuchEntry, ChangedMeanwhile,
    NotPossibleNow, HowMissing, HoldsTooLong.
    """
    entry = _open(session, entry_id, revision)
    if how not in CHECKED_BY_A_PERSON:
        raise HowMissing
    if not 1 <= holds_days <= LONGEST_HOLD:
        raise HoldsTooLong
    steps.trust(entry, viewer=viewer, how=how, today=steps.london_day(now), holds_days=holds_days)
    if clears_doubt:
        entry.doubt = ""
    steps.confirm_numbers(entry, viewer)
    steps.note(session, entry, Act.CHECKED, now=now, viewer=viewer, how=how)
    session.flush()


def _open(session: Session, entry_id: UUID, revision: int) -> SupportEntry:
    entry = steps.find(session, entry_id, revision)
    if entry.state == EntryState.CLOSED:
        raise NotPossibleNow
    return entry


def _distrust(entry: SupportEntry, words: str) -> None:
    entry.doubt = " ".join((words, entry.doubt)).strip()[:DOUBT_LIMIT]
    if entry.is_crisis:
        entry.confirmed_by = entry.also_confirmed_by = None
    else:
        steps.forget_check(entry)
