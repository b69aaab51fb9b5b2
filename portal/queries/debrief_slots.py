"""Times for a meeting: those that staff offer, and those that one adult may pick from."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.domain import debrief_slots as rules
from portal.domain.cases import present_practitioner
from portal.domain.dates_that_hurt import DatesThatHurt
from portal.domain.debrief_slots import Slot
from portal.domain.working_time import LONDON
from portal.models.cases import Case, SensitiveDate
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.people import StaffMember
from portal.models.prepared import Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

LOOKED_AT = 500
"""Times looked at for one page: more than two years of weekly ones."""

SHOWN = 60
"""Times one adult is shown at once; the soonest first."""


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """A time that one adult may pick."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    travel_minutes: int
    staff_id: UUID
    with_whom: str
    job_title: str

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


AnyRow = Row[*tuple[Any, ...]]

_NOBODY = UUID(int=0)

_ACTIVE = and_(
    DebriefBooking.slot_id == DebriefSlot.id,
    DebriefBooking.cancelled_at.is_(None),
    DebriefBooking.over_at.is_(None),
)
_CASE = Prepared(select(Case.practitioner_id, Case.born_on, Case.died_on).where(Case.id == bindparam("case_id")))
_DATES = Prepared(
    select(SensitiveDate.falls_on, SensitiveDate.returns_yearly)
    .where(SensitiveDate.case_id == bindparam("case_id"))
    .where(or_(SensitiveDate.adult_id.is_(None), SensitiveDate.adult_id == bindparam("adult_id")))
    .order_by(SensitiveDate.falls_on, SensitiveDate.id)
)
_FREE = (
    select(
        DebriefSlot.id,
        DebriefSlot.staff_id,
        DebriefSlot.starts_at,
        DebriefSlot.ends_at,
        DebriefSlot.travel_minutes,
        StaffMember.sealed_name,
        StaffMember.job_title,
    )
    .join(StaffMember, StaffMember.id == DebriefSlot.staff_id)
    .outerjoin(DebriefBooking, _ACTIVE)
    .where(
        DebriefSlot.withdrawn_at.is_(None),
        DebriefSlot.starts_at > bindparam("now"),
        StaffMember.left_at.is_(None),
        or_(DebriefBooking.id.is_(None), DebriefBooking.adult_id == bindparam("moving_adult_id")),
        DebriefSlot.staff_id.in_(bindparam("staff_ids", expanding=True)),
    )
    .order_by(DebriefSlot.starts_at, DebriefSlot.id)
    .limit(LOOKED_AT)
)
_TAKEN = (
    select(BusyCell.holder_id, BusyCell.starts_at)
    .join(DebriefBooking, DebriefBooking.id == BusyCell.booking_id)
    .where(
        BusyCell.holder_id.in_(bindparam("holder_ids", expanding=True)),
        BusyCell.starts_at > bindparam("since"),
        DebriefBooking.adult_id != bindparam("moving_adult_id"),
    )
    .order_by(BusyCell.starts_at, BusyCell.holder_id)
)


def offered(
    session: Session,
    *,
    case_id: UUID,
    adult_id: UUID,
    person_id: UUID,
    now: datetime,
    moving: bool = False,
    minimum_notice: timedelta = rules.MINIMUM_NOTICE,
) -> tuple[OfferedTime, ...]:
    """The times that this adult may pick, the soonest first, at most SHOWN.

    Only of whoever is with this family on that day (their practitioner, or who covers), free for both sides, far
    enough ahead, and on no day that hurts. With `moving` the time they hold now counts as free.
    """
    (case,) = _CASE.all(session, {"case_id": case_id})
    away = covering.away(session, first=now.astimezone(LONDON).date(), last=date.max)
    staff_ids = {case.practitioner_id} | {each.covered_by_id for each in away if each.covered_by_id is not None}
    moving_adult_id = adult_id if moving else _NOBODY
    free = session.execute(
        _FREE, {"now": now, "staff_ids": sorted(staff_ids), "moving_adult_id": moving_adult_id}
    ).all()
    dates = _dates_that_hurt(session, case, case_id=case_id, adult_id=adult_id)
    taken = session.execute(
        _TAKEN,
        {
            "holder_ids": sorted({person_id, *staff_ids}),
            "since": now - timedelta(days=1),
            "moving_adult_id": moving_adult_id,
        },
    ).all()
    busy: dict[UUID, list[datetime]] = {}
    for cell in taken:
        busy.setdefault(cell.holder_id, []).append(cell.starts_at)
    fitting = [
        row
        for row in free
        if row.staff_id == present_practitioner(case.practitioner_id, away, row.starts_at.astimezone(LONDON).date())
        and rules.may_be_offered(_slot(row), now=now, dates=dates, minimum_notice=minimum_notice)
        and _is_free(busy.get(row.staff_id, ()), row, travel_minutes=row.travel_minutes)
        and _is_free(busy.get(person_id, ()), row, travel_minutes=0)
    ]
    return _named(session, fitting[:SHOWN])


def _dates_that_hurt(session: Session, case: AnyRow, *, case_id: UUID, adult_id: UUID) -> DatesThatHurt:
    rows = _DATES.all(session, {"case_id": case_id, "adult_id": adult_id})
    return DatesThatHurt(
        born_on=case.born_on,
        died_on=case.died_on,
        yearly=frozenset(row.falls_on for row in rows if row.returns_yearly),
        fixed=frozenset(row.falls_on for row in rows if not row.returns_yearly),
    )


def _slot(row: AnyRow) -> Slot:
    travel = timedelta(minutes=row.travel_minutes)
    return Slot(row.starts_at, row.ends_at, travel, travel)


def cells_for(
    *, staff_id: UUID, person_id: UUID, starts_at: datetime, ends_at: datetime, travel_minutes: int
) -> tuple[tuple[UUID, datetime], ...]:
    """The quarter hours one booking takes: the practitioner’s with the road, the person’s without."""
    travel = timedelta(minutes=travel_minutes)
    worker = rules.cells(starts_at, ends_at, travel_before=travel, travel_after=travel)
    person = rules.cells(starts_at, ends_at)
    return (*((staff_id, cell) for cell in worker), *((person_id, cell) for cell in person))


def _is_free(taken: Sequence[datetime], row: AnyRow, *, travel_minutes: int) -> bool:
    """Whether none of the quarter hours that somebody is taken for, in their order, falls into this time.

    The same as comparing with `cells_for`, which a booking does in the end; said so for a page of many times.
    """
    if not taken:
        return True
    travel = timedelta(minutes=travel_minutes)
    before = bisect_right(taken, row.starts_at - travel - rules.QUARTER)
    return before == len(taken) or taken[before] >= row.ends_at + travel


def _named(session: Session, rows: Sequence[AnyRow]) -> tuple[OfferedTime, ...]:
    learn_keys(session, [row.sealed_name for row in rows])
    name_of = opener(session, StaffMember.sealed_name)
    return tuple(
        OfferedTime(
            id=row.id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            travel_minutes=row.travel_minutes,
            staff_id=row.staff_id,
            with_whom=name_of(row.staff_id, row.sealed_name),
            job_title=row.job_title,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class PublishedTime:
    """A time in somebody's list of offered times."""

    id: UUID
    staff_id: UUID
    staff: str
    starts_at: datetime
    ends_at: datetime
    travel_minutes: int
    case_id: UUID | None
    """The case that took it."""
    reference: str | None
    place_kind: str | None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def is_booked(self) -> bool:
        return self.case_id is not None


def published(session: Session, *, staff_id: UUID | None, now: datetime) -> tuple[PublishedTime, ...]:
    """The times still to come that this member of staff offers, or (None) that anybody does; the soonest first."""
    wanted = (
        select(
            DebriefSlot.id,
            DebriefSlot.staff_id,
            DebriefSlot.starts_at,
            DebriefSlot.ends_at,
            DebriefSlot.travel_minutes,
            StaffMember.sealed_name,
            DebriefBooking.case_id,
            DebriefBooking.place_kind,
            Case.reference,
        )
        .join(StaffMember, StaffMember.id == DebriefSlot.staff_id)
        .outerjoin(DebriefBooking, _ACTIVE)
        .outerjoin(Case, Case.id == DebriefBooking.case_id)
        .where(DebriefSlot.withdrawn_at.is_(None), DebriefSlot.ends_at > now)
        .order_by(DebriefSlot.starts_at, DebriefSlot.id)
        .limit(LOOKED_AT)
    )
    if staff_id is not None:
        wanted = wanted.where(DebriefSlot.staff_id == staff_id)
    rows = session.execute(wanted).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name_of = opener(session, StaffMember.sealed_name)
    return tuple(
        PublishedTime(
            id=row.id,
            staff_id=row.staff_id,
            staff=name_of(row.staff_id, row.sealed_name),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            travel_minutes=row.travel_minutes,
            case_id=row.case_id,
            reference=row.reference,
            place_kind=row.place_kind,
        )
        for row in rows
    )
