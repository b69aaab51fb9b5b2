"""The lists that times for meetings are made from: who may come along, and where people may meet."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.meetings import PlaceKind
from portal.models.meetings import Colleague, MeetingPlace
from portal.models.people import Hospital, StaffMember
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who may come along to a meeting."""

    id: UUID
    name: str
    job_title: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place to meet, as staff keep it."""

    id: UUID
    name: str
    kind: PlaceKind
    address: str
    access_notes: str
    hospital: str | None


def colleagues(session: Session) -> tuple[Helper, ...]:
    """People from outside the team, by name."""
    wanted = select(Colleague.id, Colleague.sealed_name, Colleague.job_title).where(Colleague.left_at.is_(None))
    rows = session.execute(wanted.order_by(Colleague.id)).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name_of = opener(session, Colleague.sealed_name)
    found = (Helper(row.id, name_of(row.id, row.sealed_name), row.job_title) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))


def who_may_come(session: Session) -> tuple[Helper, ...]:
    """Practitioners and people from outside the team; the team first, each by name."""
    wanted = select(StaffMember.id, StaffMember.sealed_name, StaffMember.job_title).where(
        StaffMember.is_practitioner, StaffMember.left_at.is_(None)
    )
    rows = session.execute(wanted.order_by(StaffMember.id)).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name_of = opener(session, StaffMember.sealed_name)
    team = (Helper(row.id, name_of(row.id, row.sealed_name), row.job_title) for row in rows)
    return (*sorted(team, key=lambda each: (each.name.casefold(), each.id)), *colleagues(session))


def places(session: Session) -> tuple[PlaceRow, ...]:
    """The places in use, by name."""
    wanted = (
        select(
            MeetingPlace.id,
            MeetingPlace.name,
            MeetingPlace.kind,
            MeetingPlace.address,
            MeetingPlace.access_notes,
            Hospital.name.label("hospital"),
        )
        .outerjoin(Hospital, Hospital.id == MeetingPlace.hospital_id)
        .where(MeetingPlace.closed_at.is_(None))
        .order_by(MeetingPlace.name, MeetingPlace.id)
    )
    return tuple(
        PlaceRow(row.id, row.name, PlaceKind(row.kind), row.address, row.access_notes, row.hospital)
        for row in session.execute(wanted)
    )
