"""What a translation said before it was put right, and an index of the messages that wait for an interpreter."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

IS_ASKED = sa.text("interpreter_asked_at IS NOT NULL AND translated_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "earlier_translations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mark_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_translation", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_translator", sa.LargeBinary(), nullable=False),
        sa.Column("translated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["message_marks.id"], name=op.f("fk_earlier_translations_mark_id_message_marks")
        ),
        sa.ForeignKeyConstraint(["replaced_by"], ["staff.id"], name=op.f("fk_earlier_translations_replaced_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_translations")),
    )
    op.create_index("ix_earlier_translations_mark_id", "earlier_translations", ["mark_id", "replaced_at"])
    op.create_index(
        "ix_message_marks_asked",
        "message_marks",
        ["interpreter_asked_at", "id"],
        sqlite_where=IS_ASKED,
        postgresql_where=IS_ASKED,
    )


def downgrade() -> None:
    op.drop_index("ix_message_marks_asked", table_name="message_marks")
    op.drop_table("earlier_translations")
