"""What could not be told by a notice, and must not wait: somebody phones."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id

_OPEN = text("done_at IS NULL")


class PhoneTask(Base):
    """“Phone them”: open until somebody has phoned and written down how it went. Staff only."""

    __tablename__ = "phone_tasks"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="is_done_by_somebody"),
        # However often the same thing goes wrong, one person is phoned about it once.
        Index(
            "ix_phone_tasks_adult_id_reason_notice_kind_open",
            "adult_id",
            "reason",
            "notice_kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_phone_tasks_case_id", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    notice_kind: Mapped[str]
    """What they are to be told of, as a member of domain.notifications.NoticeKind."""
    reason: Mapped[str]
    """Why a notice will not do: a member of domain.phone_tasks.WhyPhone."""
    appointment_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    taken_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[datetime | None]
