"""Panels, commissioners and partners of the service. Hospitals, which cases name, are in models/people."""

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id


class ServicePartner(Base):
    """Somebody the service works with, from a day and to a day. A row, never code: names change."""

    __tablename__ = "service_partners"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    """A member of domain.service_partners.PartnerKind, but for hospitals."""
    name: Mapped[str]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    """The last day; empty while it goes on."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change; a form carries it, so that a stale change is refused."""
