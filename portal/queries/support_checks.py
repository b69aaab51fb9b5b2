"""What those who keep the directory have to do: each entry with all that it waits for, the most pressing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from portal.domain import support, support_facts, support_work
from portal.domain.support import EntryState
from portal.domain.support_facts import Facts
from portal.domain.support_reports import ReportKind
from portal.domain.support_sightings import NEEDS_A_LOOK, Seen, looked_at
from portal.domain.support_work import Reason, Standing, Waiting
from portal.models.people import StaffMember
from portal.models.support import SupportEntry, SupportSighting
from portal.models.support_lists import SupportReport


@dataclass(frozen=True, slots=True)
class SeenLine:
    """What was seen when an address was asked, or a number read over."""

    asked: str
    seen: Seen
    detail: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One entry in the work list."""

    id: UUID
    name: str
    reasons: tuple[Reason, ...]
    is_crisis: bool
    state: EntryState
    checked_on: date | None
    next_check_on: date | None
    ends_on: date | None
    """The last day of its funding."""
    told: Mapping[ReportKind, int]
    """How many families told us something since the last check that answered it, by what they told."""
    tried_on: date | None
    tries: int
    confirmed_by: UUID | None
    seen: tuple[SeenLine, ...] = field(default=())
    """What was seen of the addresses and numbers that it has now."""

    @property
    def waiting(self) -> Waiting:
        """The line as the rules choose by it."""
        return Waiting(
            id=self.id,
            reasons=self.reasons,
            is_crisis=self.is_crisis,
            checked_on=self.checked_on,
            tried_on=self.tried_on,
            confirmed_by=self.confirmed_by,
        )


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A crisis line whose check has lapsed, and the last day on which it held."""

    id: UUID
    since: date | None


_IS_PUBLISHED = SupportEntry.state == EntryState.PUBLISHED.value
_ENTRIES = select(SupportEntry).order_by(SupportEntry.place, SupportEntry.name, SupportEntry.slug)
_TOLD = (
    select(SupportReport.entry_id, SupportReport.kind, func.count().label("number"))
    .where(SupportReport.settled_at.is_(None))
    .group_by(SupportReport.entry_id, SupportReport.kind)
    .order_by(SupportReport.entry_id, SupportReport.kind)
)
_SEEN = select(SupportSighting).order_by(SupportSighting.entry_id, SupportSighting.asked)


def work_list(session: Session, *, today: date) -> tuple[WorkLine, ...]:
    """Every entry, the most pressing first; among equals the one whose check ends first. Three statements."""
    told, seen = _told(session, _TOLD), _seen(session, _SEEN)
    lines = [_line(entry, today, told.get(entry.id, {}), seen.get(entry.id, ())) for entry in session.scalars(_ENTRIES)]
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                *support_work.urgency(line.reasons, is_crisis=line.is_crisis),
                -sum(line.told.values()),
                line.next_check_on or date.min,
            ),
        )
    )


def next_to_check(lines: Sequence[WorkLine], *, viewer_id: UUID, today: date, after: UUID | None = None) -> UUID | None:
    """The entry of these that this person should check next; None where nothing is left for them today."""
    return support_work.next_to_check(
        (line.waiting for line in lines), viewer_id=viewer_id, today=today, after=after
    )  # fmt: skip


def ways_in(session: Session) -> tuple[tuple[UUID, Facts], ...]:
    """Every entry that is not closed, with the addresses and numbers among its facts."""
    wanted = (
        select(SupportEntry.id, SupportEntry.name, SupportEntry.facts)
        .where(SupportEntry.state != EntryState.CLOSED.value)
        .order_by(SupportEntry.name, SupportEntry.id)
    )
    return tuple((row.id, support_facts.from_json(row.name, row.facts)) for row in session.execute(wanted))


def lapsed_crisis_lines(session: Session, *, today: date) -> tuple[Lapsed, ...]:
    """The published crisis lines whose check does not hold any more: families see them all the same."""
    held_until = SupportEntry.next_check_on
    wanted = (
        select(SupportEntry.id, held_until)
        .where(SupportEntry.is_crisis, _IS_PUBLISHED, or_(held_until.is_(None), held_until < today))
        .order_by(SupportEntry.id)
    )
    return tuple(Lapsed(row.id, row.next_check_on) for row in session.execute(wanted))


def lapse_between(session: Session, *, first: date, last: date) -> bool:
    """Tell whether the check of any published entry holds up to one of these days, and no longer."""
    wanted = select(SupportEntry.id).where(_IS_PUBLISHED, SupportEntry.next_check_on.between(first, last)).limit(1)
    return session.execute(wanted).first() is not None


def keepers(session: Session) -> frozenset[UUID]:
    """Everybody who may keep the directory now."""
    may = or_(StaffMember.is_content_editor, StaffMember.is_administrator)
    return frozenset(session.scalars(select(StaffMember.id).where(may, StaffMember.left_at.is_(None))))


def line_of(session: Session, entry: SupportEntry, *, today: date) -> WorkLine:
    """One entry as it stands in the work list."""
    told = _told(session, _TOLD.where(SupportReport.entry_id == entry.id))
    seen = _seen(session, _SEEN.where(SupportSighting.entry_id == entry.id))
    return _line(entry, today, told.get(entry.id, {}), seen.get(entry.id, ()))


def as_rules_see(entry: SupportEntry) -> support.Entry:
    """The entry as domain.support judges it."""
    return support_facts.as_entry(
        support_facts.from_json(entry.name, entry.facts),
        slug=entry.slug,
        state=EntryState(entry.state),
        crisis=entry.is_crisis,
        checked_on=entry.checked_on,
        next_check_on=entry.next_check_on,
        order=entry.place,
    )


def _told(session: Session, wanted: Select[UUID, str, int]) -> dict[UUID, dict[ReportKind, int]]:
    found: dict[UUID, dict[ReportKind, int]] = {}
    for row in session.execute(wanted):
        found.setdefault(row.entry_id, {})[ReportKind(row.kind)] = row.number
    return found


def _seen(session: Session, wanted: Select[SupportSighting]) -> dict[UUID, tuple[SeenLine, ...]]:
    found: dict[UUID, tuple[SeenLine, ...]] = {}
    for row in session.scalars(wanted):
        line = SeenLine(row.asked, Seen(row.seen), row.detail, row.seen_at)
        found[row.entry_id] = (*found.get(row.entry_id, ()), line)
    return found


def _line(entry: SupportEntry, today: date, told: Mapping[ReportKind, int], looked: tuple[SeenLine, ...]) -> WorkLine:
    rules, facts = as_rules_see(entry), support_facts.from_json(entry.name, entry.facts)
    there = looked_at(facts)
    seen = tuple(line for line in looked if line.asked in there)
    standing = Standing(
        entry=rules,
        confirmed_by_two=entry.also_confirmed_by is not None,
        proposal_waits=entry.proposed_number is not None,
        told=sum(told.values()),
        page_is_missing=any(line.seen in NEEDS_A_LOOK for line in seen),
        has_doubt=bool(entry.doubt),
    )
    return WorkLine(
        id=entry.id,
        name=entry.name,
        reasons=support_work.reasons(standing, today=today),
        is_crisis=entry.is_crisis,
        state=EntryState(entry.state),
        checked_on=entry.checked_on,
        next_check_on=entry.next_check_on,
        ends_on=rules.ends_on,
        told=told,
        tried_on=entry.tried_on,
        tries=entry.tries,
        confirmed_by=None if entry.also_confirmed_by is not None else entry.confirmed_by,
        seen=seen,
    )
