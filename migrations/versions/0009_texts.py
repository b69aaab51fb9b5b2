"""Editions of the texts that families read."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_editions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("applies_to", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name=op.f("fk_text_editions_published_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_editions")),
        sa.UniqueConstraint("kind", "slug", "locale", "number", name=op.f("uq_text_editions_kind_slug_locale_number")),
    )
    op.create_index(
        "uq_text_editions_published",
        "text_editions",
        ["kind", "slug", "locale"],
        unique=True,
        sqlite_where=sa.text("is_published"),
        postgresql_where=sa.text("is_published"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_text_editions_published",
        table_name="text_editions",
        sqlite_where=sa.text("is_published"),
        postgresql_where=sa.text("is_published"),
    )
    op.drop_table("text_editions")
