"""That a manager looked at what a member of staff may do, and found it still right."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id


class AccessReview(Base):
    """One look at one account. Added to, never changed; the newest counts, while the roles are still these."""

    __tablename__ = "access_reviews"
    __table_args__ = (
        CheckConstraint("staff_id <> reviewed_by", name="is_reviewed_by_somebody_else"),
        Index("ix_access_reviews_staff_id_reviewed_at", "staff_id", "reviewed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    roles: Mapped[list[str]] = mapped_column(JSON)
    """Members of domain.access.Role that were right that day."""
    reviewed_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    reviewed_at: Mapped[datetime]
