"""Translations of texts say which English they were made from, and who has checked them."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NEW = ("words_digest", "translated_from", "translation_reviewed_by")
REVIEW = ("translation_reviewed_on", "translation_recorded_by", "translation_recorded_at")


def upgrade() -> None:
    with op.batch_alter_table("text_editions") as table:
        for name in NEW:
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("translation_reviewed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("translation_recorded_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("translation_recorded_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_text_editions_translation_recorded_by_staff"), "staff", ["translation_recorded_by"], ["id"]
        )
    _fill_in()
    with op.batch_alter_table("text_editions") as table:
        for name in NEW:
            table.alter_column(name, server_default=None)


def _fill_in() -> None:
    """As `words_digest` of portal/domain/content.py makes it; written out, since a migration must never change."""
    editions = sa.table(
        "text_editions", *(sa.column(name) for name in ("id", "title", "summary", "body", "words_digest"))
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(editions)).all():
        digest = hashlib.sha256("\0".join((row.title, row.summary, row.body)).encode()).hexdigest()[:12]
        connection.execute(sa.update(editions).where(editions.c.id == row.id).values(words_digest=digest))


def downgrade() -> None:
    with op.batch_alter_table("text_editions") as table:
        table.drop_constraint(op.f("fk_text_editions_translation_recorded_by_staff"), type_="foreignkey")
        for name in (*REVIEW, *NEW):
            table.drop_column(name)
