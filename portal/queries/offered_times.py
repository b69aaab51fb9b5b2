"""The times that one adult may pick for a meeting."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, null, or_, select, true, type_coerce, union_all
from sqlalchemy.orm import Session

from portal.domain import debrief_slots as rules
from portal.domain import meetings
from portal.domain.cases import Away, present_practitioner
from portal.domain.dates_that_hurt import DatesThatHurt
from portal.domain.debrief_slots import Slot
from portal.domain.meetings import MeetingKind, NamedPlace, PlaceKind
from portal.domain.working_time import LONDON
from portal.models.base import Id
from portal.models.cases import Case, SensitiveDate
from portal.models.children import FurtherChild
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.meetings import MeetingPlace
from portal.models.people import StaffMember
from portal.models.prepared import Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries import covering, slot_people
from portal.queries.slot_people import SlotPersonRow

LOOKED_AT = 200
"""Times looked at for one page: more than nine months of daily ones, for those that are taken are left out before."""

SHOWN = 60
"""Times one adult is shown at once; the soonest first."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """For whom times are looked for."""

    case_id: UUID
    adult_id: UUID
    person_id: UUID
    kind: MeetingKind
    allowed: tuple[PlaceKind, ...]
    """Where this family may be met, as the newest safety review says."""
    beside: tuple[UUID, UUID] | None = None
    """Adult and person of somebody else on the case whom they may meet together with."""
    moving: Collection[UUID] = ()
    """The bookings that would give their time back: it counts as free."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who will be there."""

    name: str
    job_title: str
    staff_id: UUID | None
    """Set for a member of the team."""


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """A time that one adult may pick."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    travel_minutes: int
    staff_id: UUID
    holder_ids: tuple[UUID, ...]
    """Everybody whom it takes up, whoever leads it first."""
    people: tuple[Attendee, ...]
    """The same, by name."""
    places: tuple[PlaceKind, ...]
    """Where it can be; never empty."""
    place: NamedPlace | None
    suits_both: bool
    """Whether the other adult, where there is one to meet together with, is free as well."""

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


AnyRow = Row[*tuple[Any, ...]]

_CASE = Prepared(
    select(Case.practitioner_id, Case.hospital_id, Case.born_on, Case.died_on).where(Case.id == bindparam("case_id"))
)
_NAMED = select(SensitiveDate.adult_id, SensitiveDate.falls_on, SensitiveDate.returns_yearly).where(
    SensitiveDate.case_id == bindparam("case_id")
)
_OF_FURTHER_CHILDREN = tuple(
    select(type_coerce(null(), Id()), day, true()).where(FurtherChild.case_id == bindparam("case_id"), day.is_not(None))
    for day in (FurtherChild.born_on, FurtherChild.died_on)
)
_EVERY_DATE = union_all(_NAMED, *_OF_FURTHER_CHILDREN).subquery()
_DATES = Prepared(select(_EVERY_DATE).order_by(_EVERY_DATE.c.falls_on))
_FREE = (
    select(
        DebriefSlot.id,
        DebriefSlot.staff_id,
        DebriefSlot.starts_at,
        DebriefSlot.ends_at,
        DebriefSlot.travel_minutes,
        DebriefSlot.place_kinds,
        StaffMember.sealed_name,
        StaffMember.job_title,
        MeetingPlace.name.label("place"),
        MeetingPlace.kind.label("place_kind"),
        MeetingPlace.address,
        MeetingPlace.access_notes,
        MeetingPlace.hospital_id,
    )
    .join(StaffMember, StaffMember.id == DebriefSlot.staff_id)
    .outerjoin(MeetingPlace, MeetingPlace.id == DebriefSlot.place_id)
    .outerjoin(
        DebriefBooking,
        and_(
            DebriefBooking.slot_id == DebriefSlot.id,
            DebriefBooking.beside_id.is_(None),
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
        ),
    )
    .where(
        DebriefSlot.withdrawn_at.is_(None),
        DebriefSlot.starts_at > bindparam("now"),
        DebriefSlot.kind == bindparam("kind"),
        StaffMember.left_at.is_(None),
        MeetingPlace.closed_at.is_(None),
        or_(DebriefBooking.id.is_(None), DebriefBooking.id.in_(bindparam("moving", expanding=True))),
        DebriefSlot.staff_id.in_(bindparam("staff_ids", expanding=True)),
    )
    .order_by(DebriefSlot.starts_at, DebriefSlot.id)
    .limit(LOOKED_AT)
)
_FREE_ONE = _FREE.where(DebriefSlot.id == bindparam("slot_id"))
_TAKEN = (
    select(BusyCell.holder_id, BusyCell.starts_at)
    .where(
        BusyCell.holder_id.in_(bindparam("holder_ids", expanding=True)),
        BusyCell.starts_at > bindparam("since"),
        BusyCell.starts_at < bindparam("until"),
        or_(BusyCell.booking_id.is_(None), BusyCell.booking_id.not_in(bindparam("moving", expanding=True))),
        or_(
            BusyCell.kept_until.is_(None),
            and_(BusyCell.kept_until > bindparam("now"), BusyCell.kept_for_id != bindparam("adult_id")),
        ),
    )
    .order_by(BusyCell.starts_at, BusyCell.holder_id)
)


def offered(
    session: Session,
    *,
    seeker: Seeker,
    now: datetime,
    minimum_notice: timedelta | None = None,
    only: UUID | None = None,
) -> tuple[OfferedTime, ...]:
    """The times that this adult may pick, the soonest first, at most SHOWN; or `only` the one that they picked.

    Only of whoever is with this family on that day (their practitioner, or who covers); free for everybody whom it
    needs; far enough ahead (as its kind asks, unless `minimum_notice` says otherwise); on no day that hurts; and at a
    place where this family may be met. What somebody else is deciding on is not shown; what this adult decides on is.
    """
    (case,) = _CASE.all(session, {"case_id": seeker.case_id})
    away = covering.away(session, first=now.astimezone(LONDON).date(), last=date.max)
    staff_ids = {case.practitioner_id} | {each.covered_by_id for each in away if each.covered_by_id is not None}
    asked = {"now": now, "kind": seeker.kind.value, "staff_ids": sorted(staff_ids), "moving": sorted(seeker.moving)}
    one = {} if only is None else {"slot_id": only}
    free = session.execute(_FREE_ONE if one else _FREE, {**asked, **one}).all()
    dates = _DATES.all(session, {"case_id": seeker.case_id})
    mine = _dates_that_hurt(case, dates, seeker.adult_id)
    theirs = None if seeker.beside is None else _dates_that_hurt(case, dates, seeker.beside[0])
    notice = meetings.RULES[seeker.kind].minimum_notice if minimum_notice is None else minimum_notice
    fitting = [
        row
        for row in free
        if row.staff_id == present_practitioner(case.practitioner_id, away, row.starts_at.astimezone(LONDON).date())
        and rules.may_be_offered(_slot(row), now=now, dates=mine, minimum_notice=notice)
    ]
    others = slot_people.of_slots(session, [row.id for row in fitting])
    busy = _busy(session, seeker, fitting, others, now)
    learn_keys(session, [row.sealed_name for row in fitting])
    unseal = opener(session, StaffMember.sealed_name)
    leads = {  # A name is unsealed once, however many times are theirs.
        row.staff_id: Attendee(unseal(row.staff_id, row.sealed_name), row.job_title, row.staff_id)
        for row in {row.staff_id: row for row in fitting}.values()
    }
    shown: list[OfferedTime] = []
    for row in fitting:
        beside = others.get(row.id, ())
        places = _places(row, seeker, case.hospital_id)
        if places and _everybody_is_there(row, beside, away, busy) and _is_free(busy[seeker.person_id], row):
            suits_both = (
                seeker.beside is not None
                and theirs is not None
                and _is_free(busy[seeker.beside[1]], row)
                and rules.may_be_offered(_slot(row), now=now, dates=theirs, minimum_notice=notice)
            )
            shown.append(_time(row, leads[row.staff_id], beside, places, suits_both=suits_both))
        if len(shown) == SHOWN:
            break
    return tuple(shown)


def _busy(
    session: Session,
    seeker: Seeker,
    fitting: Sequence[AnyRow],
    others: Mapping[UUID, tuple[SlotPersonRow, ...]],
    now: datetime,
) -> dict[UUID, list[datetime]]:
    """The quarter hours that are taken, by person, in their order."""
    busy: dict[UUID, list[datetime]] = defaultdict(list)
    if not fitting:
        return busy
    holder_ids = {row.staff_id for row in fitting} | {each.holder_id for row in others.values() for each in row}
    people = {seeker.person_id} | ({seeker.beside[1]} if seeker.beside else set())
    taken = session.execute(
        _TAKEN,
        {
            "holder_ids": sorted(holder_ids | people),
            "since": fitting[0].starts_at - rules.TRAVEL_AT_MOST - rules.QUARTER,
            "until": max(row.ends_at for row in fitting) + rules.TRAVEL_AT_MOST,
            "now": now,
            "moving": sorted(seeker.moving),
            "adult_id": seeker.adult_id,
        },
    )
    for cell in taken:
        busy[cell.holder_id].append(cell.starts_at)
    return busy


def _dates_that_hurt(case: AnyRow, dates: Sequence[AnyRow], adult_id: UUID) -> DatesThatHurt:
    rows = [row for row in dates if row.adult_id in {None, adult_id}]
    return DatesThatHurt(
        born_on=case.born_on,
        died_on=case.died_on,
        yearly=frozenset(row.falls_on for row in rows if row.returns_yearly),
        fixed=frozenset(row.falls_on for row in rows if not row.returns_yearly),
    )


def _slot(row: AnyRow) -> Slot:
    travel = timedelta(minutes=row.travel_minutes)
    return Slot(row.starts_at, row.ends_at, travel, travel)


def _named_place(row: AnyRow) -> NamedPlace | None:
    if row.place is None:
        return None
    return NamedPlace(row.place, row.address, row.access_notes, PlaceKind(row.place_kind), row.hospital_id)


def _places(row: AnyRow, seeker: Seeker, hospital_id: UUID) -> tuple[PlaceKind, ...]:
    kinds = meetings.places_for(seeker.kind, [PlaceKind(kind) for kind in row.place_kinds])
    return meetings.open_to(kinds, allowed=seeker.allowed, place=_named_place(row), hospital_id=hospital_id)


def _everybody_is_there(
    row: AnyRow, others: Sequence[SlotPersonRow], away: Sequence[Away], busy: Mapping[UUID, Sequence[datetime]]
) -> bool:
    on = row.starts_at.astimezone(LONDON).date()
    on_leave = {each.practitioner_id for each in away if each.from_on <= on <= each.to_on}
    return not any(each.has_left or each.holder_id in on_leave for each in others) and all(
        _is_free(busy[holder_id], row, timedelta(minutes=row.travel_minutes))
        for holder_id in (row.staff_id, *(each.holder_id for each in others))
    )


def _is_free(taken: Sequence[datetime], row: AnyRow, travel: timedelta = timedelta()) -> bool:
    return rules.is_free(taken, row.starts_at, row.ends_at, travel=travel)


def _time(
    row: AnyRow, leads: Attendee, others: Sequence[SlotPersonRow], places: tuple[PlaceKind, ...], *, suits_both: bool
) -> OfferedTime:
    place = _named_place(row)
    return OfferedTime(
        id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        travel_minutes=row.travel_minutes,
        staff_id=row.staff_id,
        holder_ids=(row.staff_id, *(each.holder_id for each in others)),
        people=(leads, *(Attendee(each.name, each.job_title, each.staff_id) for each in others)),
        places=places,
        place=place if place is not None and place.kind in places else None,
        suits_both=suits_both,
    )
