"""Who has a thread, to whom it may be handed, and until when it may be put aside: rules of the staff inbox."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from portal.domain.access import CaseFacts, Permission, Role, StaffViewer, may
from portal.domain.working_time import at_local

ASIDE_AT_MOST = timedelta(days=90)
"""As far ahead as a family may be promised the next contact."""

LOOKING_FOR = timedelta(minutes=5)
"""Whoever opened a thread so recently is taken to be looking at it still. The guard keeps one opening a minute."""

HANDOVER_NOTE_AT_MOST = 2_000
"""Characters: half a page, which is read before anything else."""


class BackOnMissing(ValueError):
    """No day on which it comes back."""


class BackOnTooSoon(ValueError):
    """The day it would come back on is today or lies behind us: then it need not be put aside."""


class BackOnTooLate(ValueError):
    """Further away than ASIDE_AT_MOST."""

    def __init__(self, latest: date) -> None:
        super().__init__(f"at the latest on {latest}")
        self.latest = latest


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff who might have a thread."""

    id: UUID
    roles: frozenset[Role]
    can_sign_in: bool = True
    """Whether they have set up their account, and work here still."""


def may_have(colleague: Colleague, facts: CaseFacts, *, away_today: Collection[UUID]) -> bool:
    """Whether a thread of this case can be with this colleague today: they are there, and may answer the family.

    What is with somebody who goes away, stops covering or leaves is with nobody, from that day on and by itself.
    """
    if not colleague.can_sign_in or colleague.id in away_today:
        return False
    return may(StaffViewer(colleague.id, colleague.roles), Permission.STAFF_MESSAGES_SEND, facts)


def may_be_handed_to(
    colleagues: Iterable[Colleague], facts: CaseFacts, *, away_today: Collection[UUID], but: UUID | None
) -> tuple[Colleague, ...]:
    """Those who may have it today, without `but`, who has it or hands it over; in the order given."""
    return tuple(each for each in colleagues if each.id != but and may_have(each, facts, away_today=away_today))


def comes_back_at(back_on: date | None, *, today: date) -> datetime:
    """The moment at which a thread put aside until that day is back in the list: its first minute in London.

    Raises BackOnMissing, BackOnTooSoon, BackOnTooLate.
    """
    if back_on is None:
        raise BackOnMissing
    if back_on <= today:
        raise BackOnTooSoon
    if back_on > today + ASIDE_AT_MOST:
        raise BackOnTooLate(today + ASIDE_AT_MOST)
    return at_local(back_on, time(0, 0))
