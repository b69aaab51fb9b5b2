"""The texts that families read: every edition kept, one published at a time."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id


class TextEdition(Base):
    """One edition of a text in one language. An edition never changes; a new one follows it."""

    __tablename__ = "text_editions"
    __table_args__ = (
        UniqueConstraint("kind", "slug", "locale", "number"),
        Index(
            "uq_text_editions_published",
            "kind",
            "slug",
            "locale",
            unique=True,
            sqlite_where=text("is_published"),
            postgresql_where=text("is_published"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    """A member of domain.content.TextKind."""
    slug: Mapped[str]
    place: Mapped[int]
    """Where it stands among its kind."""
    locale: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    """Markdown."""
    applies_to: Mapped[list[str]] = mapped_column(JSON)
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reviewed_on: Mapped[date]
    reviewed_by: Mapped[str]
    """Empty: no clinician has approved it yet."""
    digest: Mapped[str]
    """SHA-256 of the file it was loaded from, so that loading twice adds nothing."""
    is_published: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    loaded_at: Mapped[datetime]
    words_digest: Mapped[str]
    """Stands for title, summary and body (domain.content.words_digest), so that a translation can name its English."""
    translated_from: Mapped[str] = mapped_column(default="")
    """The `words_digest` of the English that these words say in another language; empty for English."""
    translation_reviewed_by: Mapped[str] = mapped_column(default="")
    """Who has checked the translation against that English; empty for an unreviewed draft."""
    translation_reviewed_on: Mapped[date | None]
    translation_recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who wrote that down here."""
    translation_recorded_at: Mapped[datetime | None]
