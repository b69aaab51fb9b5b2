"""Places to meet: a list that the team keeps, with what somebody needs to know to get in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.meetings import PlaceKind, PlaceRefused
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.meetings import MeetingPlace
from portal.models.people import Hospital
from portal.services import audit

NAME_AT_MOST = 100
ADDRESS_AT_MOST = 300
NOTES_AT_MOST = 1000
"""Characters."""


class PlaceIsThere(Exception):
    """A place of this name is on the list already, or was once."""


def add_place(
    session: Session,
    *,
    viewer: StaffViewer,
    name: str,
    kind: PlaceKind,
    address: str,
    access_notes: str,
    hospital_id: UUID | None,
    now: datetime,
) -> UUID:
    """Write a place down, and return its id. The access notes may be empty.

    Raises PlaceIsThere, PlaceRefused (nobody is met there by address, or a hospital's place that names no hospital),
    EmptyMessage, MessageTooLong.
    """
    if not kind.has_an_address or (kind is PlaceKind.OTHER_HOSPITAL and hospital_id is None):
        raise PlaceRefused
    if hospital_id is not None and session.get(Hospital, hospital_id) is None:
        raise PlaceRefused
    row = MeetingPlace(
        id=new_id(),
        name=clean_body(name, limit=NAME_AT_MOST),
        kind=kind,
        address=clean_body(address, limit=ADDRESS_AT_MOST),
        access_notes=clean_body(access_notes, limit=NOTES_AT_MOST) if access_notes.strip() else "",
        hospital_id=hospital_id,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as problem:
        raise PlaceIsThere from problem
    audit.record(session, actor=viewer, action="meeting_place.added", now=now, subject_id=row.id)
    return row.id


def close_place(session: Session, *, viewer: StaffViewer, place_id: UUID, now: datetime) -> None:
    """Offer no more times there. Appointments that stand keep their place."""
    gone = update(MeetingPlace).where(MeetingPlace.id == place_id, MeetingPlace.closed_at.is_(None))
    if session.execute(gone.values(closed_at=now).returning(MeetingPlace.id)).first() is not None:
        audit.record(session, actor=viewer, action="meeting_place.closed", now=now, subject_id=place_id)
