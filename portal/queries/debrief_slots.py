"""Times for a meeting, as staff see those that are on offer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.domain.meetings import MeetingKind
from portal.models.cases import Case
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.meetings import MeetingPlace
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import slot_people

LISTED_AT_MOST = 500

_TAKEN_BY = and_(
    DebriefBooking.slot_id == DebriefSlot.id,
    DebriefBooking.beside_id.is_(None),
    DebriefBooking.cancelled_at.is_(None),
    DebriefBooking.over_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class PublishedTime:
    """A time in somebody's list of offered times."""

    id: UUID
    kind: MeetingKind
    staff_id: UUID
    staff: str
    others: tuple[str, ...]
    """Who else it needs, by name."""
    starts_at: datetime
    ends_at: datetime
    travel_minutes: int
    case_id: UUID | None
    """The case that took it."""
    reference: str | None
    place_kind: str | None
    """Where that family wants to meet."""
    place: str | None
    """The very place it is offered at."""

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
            DebriefSlot.kind,
            DebriefSlot.staff_id,
            DebriefSlot.starts_at,
            DebriefSlot.ends_at,
            DebriefSlot.travel_minutes,
            StaffMember.sealed_name,
            DebriefBooking.case_id,
            DebriefBooking.place_kind,
            Case.reference,
            MeetingPlace.name.label("place"),
        )
        .join(StaffMember, StaffMember.id == DebriefSlot.staff_id)
        .outerjoin(DebriefBooking, _TAKEN_BY)
        .outerjoin(MeetingPlace, MeetingPlace.id == DebriefSlot.place_id)
        .outerjoin(Case, Case.id == DebriefBooking.case_id)
        .where(DebriefSlot.withdrawn_at.is_(None), DebriefSlot.ends_at > now)
        .order_by(DebriefSlot.starts_at, DebriefSlot.id)
        .limit(LISTED_AT_MOST)
    )
    if staff_id is not None:
        wanted = wanted.where(DebriefSlot.staff_id == staff_id)
    rows = session.execute(wanted).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name_of = opener(session, StaffMember.sealed_name)
    others = slot_people.of_slots(session, [row.id for row in rows])
    return tuple(
        PublishedTime(
            id=row.id,
            kind=MeetingKind(row.kind),
            staff_id=row.staff_id,
            others=tuple(each.name for each in others.get(row.id, ())),
            staff=name_of(row.staff_id, row.sealed_name),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            travel_minutes=row.travel_minutes,
            case_id=row.case_id,
            reference=row.reference,
            place_kind=row.place_kind,
            place=row.place,
        )
        for row in rows
    )
