"""What was answered about words nobody could check, how often the team was called, when each step of a check was
taken, and who reads next after an automatic reply."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message_marks", sa.Column("said", sa.String(), nullable=True))
    op.add_column("message_marks", sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("danger_flags") as table:
        table.add_column(sa.Column("calls", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("danger_flags") as table:
        table.alter_column("calls", server_default=None)
    with op.batch_alter_table("automatic_replies") as table:
        table.add_column(sa.Column("reader_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_automatic_replies_reader_id_staff"), "staff", ["reader_id"], ["id"])
    op.add_column("welfare_records", sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("welfare_records", sa.Column("step", sa.String(), nullable=True))
    # What is known of the steps that were written down before: when, and that they are told in words.
    op.execute("UPDATE welfare_records SET happened_at = recorded_at, step = 'other'")
    with op.batch_alter_table("welfare_records") as table:
        table.alter_column("happened_at", nullable=False)
        table.alter_column("step", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("welfare_records") as table:
        table.drop_column("step")
        table.drop_column("happened_at")
    with op.batch_alter_table("automatic_replies") as table:
        table.drop_constraint(op.f("fk_automatic_replies_reader_id_staff"), type_="foreignkey")
        table.drop_column("reader_id")
    with op.batch_alter_table("danger_flags") as table:
        table.drop_column("calls")
    with op.batch_alter_table("message_marks") as table:
        table.drop_column("said_at")
        table.drop_column("said")
