"""Records of other people's feeds, and which entry of ours each became."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id


class SupportImportRun(Base):
    """One time that a feed was taken in, with what was said about it."""

    __tablename__ = "support_import_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str]
    """The address of the feed, or the name of the file."""
    at: Mapped[datetime]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Empty: an operator, on the command line."""
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How many records were added, changed and left, and sentences about the others (services.referral_imports)."""


class SupportImport(Base):
    """One record of a source. It makes an import repeatable: the same record never becomes a second entry."""

    __tablename__ = "support_imports"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str]
    """The address of the feed, or the name of the file."""
    external_id: Mapped[str]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("support_entries.id"))
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The facts as this source last told them, with the name among them: what differs was changed by a person here."""
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The record as it came, with all that we do not know."""
    seen_at: Mapped[datetime]
