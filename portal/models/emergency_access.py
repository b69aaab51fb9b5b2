"""Cases that somebody opened who neither looks after them nor covers, and why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class EmergencyAccess(Base):
    """One practitioner may open one case until a moment, for a reason that the manager reads. Staff only."""

    __tablename__ = "emergency_access"
    __table_args__ = (
        CheckConstraint("began_at <= ends_at", name="begins_before_it_ends"),
        CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", name="is_seen_by_somebody"),
        CheckConstraint("seen_by <> staff_id", name="is_seen_by_somebody_else"),
        Index("ix_emergency_access_case_id_ends_at", "case_id", "ends_at"),
        Index("ix_emergency_access_began_at", "began_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    sealed_reason: Mapped[bytes] = mapped_column(Sealed)
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """From this moment on it opens nothing; brought forward where somebody ends it early."""
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """The manager who has looked at it."""
    seen_at: Mapped[datetime | None]
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form, so that any number of taps open the case once."""
