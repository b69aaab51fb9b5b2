"""What a member of staff needs today, put together from the lists that the other pages show whole."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.support_work import is_pressing
from portal.models.people import StaffMember
from portal.queries import (
    absences,
    attention,
    covering,
    danger,
    home_visits,
    hurting_days,
    inbox,
    meetings_of_families,
    phone_tasks,
    promises,
    quiet_families,
    support_checks,
)
from portal.queries.inbox import Whose

LOOKS_AHEAD = timedelta(days=7)
"""“This week” on this page: today and the six days after it."""

AT_MOST = 10
"""Threads and quiet families shown; the inbox and the list of families have the rest."""


@dataclass(frozen=True, slots=True)
class Work:
    """The day of somebody who looks after families, or answers for those who do."""

    late: tuple[home_visits.OutRow, ...]
    """Colleagues who have not come back from a visit."""
    flags: tuple[danger.FlagRow, ...]
    attention: attention.Attention
    waiting: tuple[inbox.InboxRow, ...]
    has_more_waiting: bool
    calls: tuple[phone_tasks.CallRow, ...]
    promises: tuple[promises.PromiseRow, ...]
    meetings: tuple[meetings_of_families.FamilyMeeting, ...]
    days: tuple[hurting_days.HurtingDay, ...]
    quiet: tuple[quiet_families.QuietRow, ...]
    has_more_quiet: bool
    covers: tuple[absences.AbsenceRow, ...]
    """Their own leave and what they cover, begun or beginning this week; for a manager everybody's."""
    supervision_on: date | None
    """When their own supervision is due, where that is this week or has gone by."""


def work(
    session: Session, *, viewer: StaffViewer, promised_by: date, quiet_since: datetime, today: date, now: datetime
) -> Work:
    """All of it. `today` is the day in London; promises count up to `promised_by`, contacts from `quiet_since`.

    A fixed number of statements, however many families there are.
    """
    is_manager = Role.MANAGER in viewer.roles
    theirs = (
        None if is_manager else frozenset({viewer.id, *covering.covered_ids(session, staff_id=viewer.id, on=today)})
    )
    threads = inbox.inbox(session, viewer=viewer, whose=Whose.ALL, today=today, now=now).rows
    waiting = [row for row in threads if row.waiting_since is not None and not _is_aside(row, now)]
    calls = phone_tasks.of_viewer(session, viewer=viewer, on=today)
    due = promises.due(session, viewer=viewer, by=promised_by, on=today)
    meetings = meetings_of_families.coming(session, practitioner_ids=theirs, now=now, until=now + LOOKS_AHEAD)
    quiet = quiet_families.quiet(session, practitioner_ids=theirs, since=quiet_since, now=now)
    # Nothing twice: whoever is to be answered, phoned, told or met this week is not quiet as well.
    elsewhere = {row.case_id for rows in (waiting, calls, due, meetings) for row in rows}
    silent = [row for row in quiet if row.case_id not in elsewhere]
    last = today + LOOKS_AHEAD - timedelta(days=1)
    return Work(
        late=home_visits.overdue(session, viewer_id=viewer.id, now=now),
        flags=danger.open_flags(session, practitioner_ids=theirs, viewer=viewer),
        # The calls stand in a list of their own.
        attention=replace(attention.attention(session, viewer=viewer, today=today, now=now), to_phone=0),
        waiting=tuple(waiting[:AT_MOST]),
        has_more_waiting=len(waiting) > AT_MOST,
        calls=calls,
        promises=due,
        meetings=meetings,
        days=hurting_days.days(session, practitioner_ids=theirs, first=today, last=last),
        quiet=tuple(silent[:AT_MOST]),
        has_more_quiet=len(silent) > AT_MOST,
        covers=_covers(session, viewer, today=today, last=last),
        supervision_on=_supervision(session, viewer.id, last=last),
    )


def _is_aside(row: inbox.InboxRow, now: datetime) -> bool:
    return row.comes_back_at is not None and row.comes_back_at > now


def _covers(session: Session, viewer: StaffViewer, *, today: date, last: date) -> tuple[absences.AbsenceRow, ...]:
    coming = [row for row in absences.coming(session, on=today) if row.from_on <= last]
    if Role.MANAGER in viewer.roles:
        return tuple(coming)
    return tuple(row for row in coming if viewer.id in {row.staff_id, row.cover_id})


def _supervision(session: Session, staff_id: UUID, *, last: date) -> date | None:
    due = session.scalars(select(StaffMember.supervision_on).where(StaffMember.id == staff_id)).one()
    return due if due is not None and due <= last else None


def directory_checks(session: Session, *, today: date) -> tuple[support_checks.WorkLine, ...]:
    """Entries that wait for whoever keeps the directory: those for which somebody should act before long."""
    lines = support_checks.work_list(session, today=today)
    return tuple(line for line in lines if any(is_pressing(reason) for reason in line.reasons))
