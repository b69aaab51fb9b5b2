"""Photographs of members of staff, for the families who will sit opposite them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.sealing import Sealed


class StaffPhoto(Base):
    """One photograph of a member of staff, in two sizes, always as JPEG.

    Families see it, so it is no secret of the portal's. It is sealed all the same, with the member's own key: a name is
    sealed, a face says more than a name, and a lost copy of the database should not show who visits whom.
    """

    __tablename__ = "staff_photos"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    address: Mapped[UUID] = mapped_column(unique=True)
    """The random part of its address, another one for each photograph: so a browser may keep what it has fetched."""
    sealed_small: Mapped[bytes] = mapped_column(Sealed)
    sealed_large: Mapped[bytes] = mapped_column(Sealed)
    changed_at: Mapped[datetime]
