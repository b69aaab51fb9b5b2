"""Which meetings one adult may book at this moment, where, and together with whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from portal.domain import debrief_records
from portal.domain.access import FamilyViewer
from portal.domain.debrief_records import OfficeDays
from portal.domain.debriefs import PolicePosition, WishToKnow
from portal.domain.meetings import RULES, MeetingKind, PlaceKind
from portal.models.cases import CaseAdult
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.meetings import MeetingOffer
from portal.models.people import Person
from portal.models.prepared import Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries import debriefs
from portal.queries.debriefs import Standing
from portal.queries.offered_times import Seeker


@dataclass(frozen=True, slots=True)
class Beside:
    """The other adult whom somebody may meet together with: both have said so, each to a person."""

    adult_id: UUID
    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What one adult may do about one kind of meeting."""

    kind: MeetingKind
    standing: Standing
    is_open: bool
    """Whether an appointment of this kind may be made or changed at all."""
    wish: WishToKnow | None
    allowed: tuple[PlaceKind, ...]
    beside: Beside | None

    @property
    def shows_times(self) -> bool:
        """Whether new times are worth showing: of a debrief only to somebody who would meet."""
        wants = self.kind is not MeetingKind.DEBRIEF or (self.wish is not None and self.wish.would_meet)
        return self.is_open and wants

    def seeker(self, viewer: FamilyViewer, moving: tuple[UUID, ...] = ()) -> Seeker:
        """For whom times are looked for."""
        return Seeker(
            case_id=viewer.case_id,
            adult_id=viewer.adult_id,
            person_id=viewer.id,
            kind=self.kind,
            allowed=self.allowed,
            beside=None if self.beside is None else (self.beside.adult_id, self.beside.person_id),
            moving=moving,
        )


_OFFERS = Prepared(
    select(MeetingOffer.adult_id, MeetingOffer.kind)
    .join(CaseAdult, CaseAdult.id == MeetingOffer.adult_id)
    .where(
        CaseAdult.case_id == bindparam("case_id"),
        MeetingOffer.ended_at.is_(None),
        # A meeting that was held ends the offer it was taken up from.
        ~exists().where(
            DebriefBooking.adult_id == MeetingOffer.adult_id,
            DebriefBooking.kind == MeetingOffer.kind,
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.booked_at >= MeetingOffer.offered_at,
            DebriefSlot.id == DebriefBooking.slot_id,
            DebriefSlot.ends_at <= bindparam("now"),
        ),
    )
    .order_by(MeetingOffer.offered_at, MeetingOffer.id)
)
_PEOPLE = Prepared(
    select(CaseAdult.id, CaseAdult.person_id, Person.sealed_name)
    .join(Person, Person.id == CaseAdult.person_id)
    .where(CaseAdult.case_id == bindparam("case_id"))
    .order_by(CaseAdult.joined_at, CaseAdult.id)
)
_HELD = Prepared(
    select(DebriefBooking.adult_id, DebriefBooking.slot_id)
    .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
    .where(
        DebriefBooking.case_id == bindparam("case_id"),
        DebriefBooking.kind == bindparam("kind"),
        DebriefBooking.cancelled_at.is_(None),
        DebriefBooking.over_at.is_(None),
        DebriefSlot.ends_at > bindparam("now"),
    )
    .order_by(DebriefBooking.id)
)


def opening(
    session: Session,
    *,
    viewer: FamilyViewer,
    office: OfficeDays,
    now: datetime,
    kind: MeetingKind = MeetingKind.DEBRIEF,
) -> Opening:
    """What this adult may do about this kind of meeting. Closed cases open nothing."""
    standing = debriefs.standing(session, case_id=viewer.case_id)
    offered = set() if kind is MeetingKind.DEBRIEF else _offered(session, viewer.case_id, kind, now)

    def is_open_for(adult_id: UUID) -> bool:
        if standing.is_closed:
            return False
        if kind is MeetingKind.DEBRIEF:
            return standing.is_open_for(adult_id, office=office, now=now)
        frozen = RULES[kind].waits_for_police and standing.facts.police is PolicePosition.HOLD
        return adult_id in offered and not frozen and not standing.is_restricted(adult_id)

    is_open = is_open_for(viewer.adult_id)
    others = [
        each.adult_id
        for each in standing.adults
        if each.adult_id != viewer.adult_id
        and standing.would_meet_together(viewer.adult_id, each.adult_id)
        and is_open_for(each.adult_id)
        and (kind is not MeetingKind.DEBRIEF or (each.wish is not None and each.wish.would_meet))
    ]
    return Opening(
        kind=kind,
        standing=standing,
        is_open=is_open,
        wish=standing.wish_of(viewer.adult_id),
        allowed=debrief_records.places_allowed(standing.records, by_default=kind is not MeetingKind.DEBRIEF),
        beside=_beside(session, viewer, kind, others, now) if is_open and others else None,
    )


def offered_kinds(session: Session, *, viewer: FamilyViewer, now: datetime) -> tuple[MeetingKind, ...]:
    """The kinds that a practitioner has offered this adult, in their order."""
    rows = _OFFERS.all(session, {"case_id": viewer.case_id, "now": now})
    kinds = {row.kind for row in rows if row.adult_id == viewer.adult_id}
    return tuple(kind for kind in MeetingKind if kind in kinds)


def offers_of_case(session: Session, *, case_id: UUID, now: datetime) -> frozenset[tuple[UUID, MeetingKind]]:
    """What is offered to whom on this case. Staff only."""
    rows = _OFFERS.all(session, {"case_id": case_id, "now": now})
    return frozenset((row.adult_id, MeetingKind(row.kind)) for row in rows)


def _offered(session: Session, case_id: UUID, kind: MeetingKind, now: datetime) -> set[UUID]:
    return {row.adult_id for row in _OFFERS.all(session, {"case_id": case_id, "now": now}) if row.kind == kind}


def _beside(
    session: Session, viewer: FamilyViewer, kind: MeetingKind, adult_ids: list[UUID], now: datetime
) -> Beside | None:
    """Whoever shares this adult's time already, while that is still right; else the first who holds no such time."""
    held = {
        row.adult_id: row.slot_id
        for row in _HELD.all(session, {"case_id": viewer.case_id, "kind": kind.value, "now": now})
    }
    mine = held.get(viewer.adult_id)
    shares = {adult_id for adult_id, slot_id in held.items() if slot_id == mine} - {viewer.adult_id}
    right = shares.intersection(adult_ids) if shares else set(adult_ids) - held.keys()
    for row in _PEOPLE.all(session, {"case_id": viewer.case_id}):
        if row.id in right:
            learn_keys(session, [row.sealed_name])
            return Beside(row.id, row.person_id, opener(session, Person.sealed_name)(row.person_id, row.sealed_name))
    return None
