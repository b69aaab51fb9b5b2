"""Leave: who is away, and who is there instead."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import bindparam, select, union_all
from sqlalchemy.orm import Session, aliased

from portal.domain.cases import gaps
from portal.domain.working_time import LONDON
from portal.models.debriefs import DebriefBooking, DebriefSlot, SlotPerson
from portal.models.people import Absence, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import covering


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Days somebody is away, first and last included."""

    id: UUID
    staff_id: UUID
    cover_id: UUID
    name: str
    cover: str
    from_on: date
    to_on: date


_COVER = aliased(StaffMember)
_COMING = (
    select(
        Absence.id,
        Absence.staff_id,
        Absence.cover_id,
        Absence.from_on,
        Absence.to_on,
        StaffMember.sealed_name,
        _COVER.sealed_name.label("sealed_cover"),
    )
    .join(StaffMember, StaffMember.id == Absence.staff_id)
    .join(_COVER, _COVER.id == Absence.cover_id)
    .where(Absence.to_on >= bindparam("on"))
    .order_by(Absence.from_on, Absence.id)
)


def coming(session: Session, *, on: date) -> tuple[AbsenceRow, ...]:
    """Everybody's leave that is not over on that day, the first to begin first."""
    rows = session.execute(_COMING, {"on": on}).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_name, row.sealed_cover)])
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        AbsenceRow(
            id=row.id,
            staff_id=row.staff_id,
            cover_id=row.cover_id,
            name=name(row.staff_id, row.sealed_name),
            cover=name(row.cover_id, row.sealed_cover),
            from_on=row.from_on,
            to_on=row.to_on,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class UncoveredDays:
    """Days, first and last included, on which nobody named is there for somebody's families."""

    name: str
    from_on: date
    to_on: date


def uncovered(session: Session, absences: tuple[AbsenceRow, ...], *, on: date) -> tuple[UncoveredDays, ...]:
    """All such days of these absences from that day on, the soonest first. A manager's to know."""
    if not absences:
        return ()
    names = {each.staff_id: each.name for each in absences}
    last = max(each.to_on for each in absences)
    found = gaps(covering.away(session, first=on, last=last), from_on=on, to_on=last)
    return tuple(UncoveredDays(names[gap.practitioner_id], gap.from_on, gap.to_on) for gap in found)


@dataclass(frozen=True, slots=True)
class MeetingInLeave:
    """An appointment that falls on a day on which somebody whom it needs is away."""

    case_id: UUID
    starts_at: datetime


_STANDING = (
    select(DebriefBooking.case_id, DebriefSlot.staff_id, DebriefSlot.starts_at, DebriefBooking.id)
    .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
    .where(
        DebriefSlot.starts_at >= bindparam("after"),
        DebriefBooking.beside_id.is_(None),
        DebriefBooking.cancelled_at.is_(None),
        DebriefBooking.over_at.is_(None),
    )
)
_COMING_ALONG = (
    _STANDING.with_only_columns(DebriefBooking.case_id, SlotPerson.staff_id, DebriefSlot.starts_at, DebriefBooking.id)
    .join(SlotPerson, SlotPerson.slot_id == DebriefSlot.id)
    .where(SlotPerson.staff_id.in_(bindparam("away", expanding=True)))
)
_ALL = union_all(_STANDING.where(DebriefSlot.staff_id.in_(bindparam("away", expanding=True))), _COMING_ALONG).subquery()
_MEETINGS = select(_ALL).order_by(_ALL.c.starts_at, _ALL.c.id)


def meetings_in(
    session: Session, absences: tuple[AbsenceRow, ...], *, on: date
) -> dict[UUID, tuple[MeetingInLeave, ...]]:
    """For each of these absences the appointments it falls upon, from that day on, the soonest first. Staff only."""
    if not absences:
        return {}
    after = datetime.combine(on, time.min, LONDON)
    rows = session.execute(_MEETINGS, {"away": sorted({each.staff_id for each in absences}), "after": after}).all()
    return {
        each.id: tuple(
            MeetingInLeave(row.case_id, row.starts_at)
            for row in rows
            if row.staff_id == each.staff_id and each.from_on <= row.starts_at.astimezone(LONDON).date() <= each.to_on
        )
        for each in absences
    }
