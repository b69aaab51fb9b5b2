"""The texts that families read: every edition kept, one published at a time, and who looked at each change again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


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
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who wrote it here; empty where it came from a file."""
    based_on: Mapped[UUID | None] = mapped_column(ForeignKey("text_editions.id"))
    """The edition whose words it began with."""
    form_key: Mapped[UUID | None] = mapped_column(unique=True)
    """Made with the form, so that any number of taps make one edition."""
    review_on: Mapped[date | None]
    """The day on which somebody looks at its facts again; empty for the usual time (domain.content.look_again_on)."""


class TextChange(Base):
    """Families were given another edition of a text, or none any more, by one person; a second person looks at it."""

    __tablename__ = "text_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("text_editions.id"), index=True)
    """What was published, or what was withdrawn."""
    act: Mapped[str]
    """A member of domain.text_changes.Act."""
    replaced_id: Mapped[UUID | None] = mapped_column(ForeignKey("text_editions.id"))
    """What families read before, where they read something."""
    done_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[datetime]


class TextLook(Base):
    """What a second person says about a change. The newest counts; the earlier stay."""

    __tablename__ = "text_looks"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    change_id: Mapped[UUID] = mapped_column(ForeignKey("text_changes.id"), index=True)
    verdict: Mapped[str]
    """A member of domain.text_changes.Verdict."""
    sealed_words: Mapped[bytes | None] = mapped_column(Sealed)
    """What should be changed."""
    looked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    looked_at: Mapped[datetime]
