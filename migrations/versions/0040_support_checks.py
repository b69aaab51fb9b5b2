"""Attempts to check an entry, where its families are pointed to once it is closed, and going back to a version."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("support_entries") as table:
        table.add_column(sa.Column("tried_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    # The default was for the rows that were there; from now on the portal says what it writes.
    with op.batch_alter_table("support_entries") as table:
        table.alter_column("tries", server_default=None)
    with op.batch_alter_table("support_revisions") as table:
        table.add_column(sa.Column("returned_to", sa.Integer(), nullable=True))
    op.create_table(
        "support_instead",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instead_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["support_entries.id"], name=op.f("fk_support_instead_id_support_entries")),
        sa.ForeignKeyConstraint(
            ["instead_id"], ["support_entries.id"], name=op.f("fk_support_instead_instead_id_support_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_instead")),
    )


def downgrade() -> None:
    op.drop_table("support_instead")
    with op.batch_alter_table("support_revisions") as table:
        table.drop_column("returned_to")
    with op.batch_alter_table("support_entries") as table:
        table.drop_column("tries")
        table.drop_column("tried_on")
