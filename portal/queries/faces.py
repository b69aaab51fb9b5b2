"""Faces: where the photographs of staff stand, what each of them says about themselves, and a photograph itself."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.faces import Size
from portal.models.faces import StaffPhoto
from portal.models.people import StaffMember
from portal.models.sealing import open_bytes, open_text

PHOTOS, STAFF = StaffPhoto.__table__, StaffMember.__table__
_WORKS_HERE = and_(STAFF.c.id == PHOTOS.c.staff_id, STAFF.c.left_at.is_(None))


@dataclass(frozen=True, slots=True)
class OwnFace:
    """How a member of staff stands before families."""

    name: str
    photo: UUID | None
    """The part of its address; None where there is no photograph."""
    about: str


def face_of(staff_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ScalarSelect[Any]:
    """A column with the address part of somebody's photograph, for the statement of a page; NULL without one."""
    return select(PHOTOS.c.address).where(PHOTOS.c.staff_id == staff_id).scalar_subquery()


def faces(session: Session, *, staff_ids: Collection[UUID]) -> dict[UUID, str]:
    """The address part of the photograph of each of these who has one and still works here. One statement."""
    wanted = (
        select(PHOTOS.c.staff_id, PHOTOS.c.address)
        .join(STAFF, _WORKS_HERE)
        .where(PHOTOS.c.staff_id.in_(sorted(staff_ids)))
        .order_by(PHOTOS.c.staff_id)
    )
    return {staff_id: str(address) for staff_id, address in session.execute(wanted)}


def photograph(session: Session, *, address: UUID, size: Size) -> bytes | None:
    """The JPEG file at this address; None for an address from before, and for somebody who has left."""
    column = StaffPhoto.sealed_small if size is Size.SMALL else StaffPhoto.sealed_large
    row = session.execute(
        select(StaffPhoto.staff_id, column).join(STAFF, _WORKS_HERE).where(StaffPhoto.address == address)
    ).first()
    return None if row is None else open_bytes(session, column, row[0], row[1])


def own(session: Session, *, staff_id: UUID) -> OwnFace:
    """What families see of this member of staff, who must exist."""
    row = session.execute(
        select(StaffMember.sealed_name, StaffMember.sealed_about, face_of(StaffMember.id).label("photo")).where(
            StaffMember.id == staff_id
        )
    ).one()
    about = row.sealed_about and open_text(session, StaffMember.sealed_about, staff_id, row.sealed_about)
    return OwnFace(open_text(session, StaffMember.sealed_name, staff_id, row.sealed_name), row.photo, about or "")
