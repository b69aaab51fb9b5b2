"""Children of a case beside the first: twins, siblings who died together."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class FurtherChild(Base):
    """One more child of a case, with dates of their own. The first child stands on the case itself."""

    __tablename__ = "further_children"
    __table_args__ = (
        Index("ix_further_children_case_id", "case_id", "added_at"),
        # What staff search by.
        Index("ix_further_children_born_on", "born_on"),
        Index("ix_further_children_died_on", "died_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    sealed_name: Mapped[bytes] = mapped_column(Sealed)
    born_on: Mapped[date | None]
    died_on: Mapped[date]
    added_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form, so that any number of taps add one child."""
