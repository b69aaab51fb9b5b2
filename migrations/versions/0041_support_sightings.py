"""What was seen when the addresses and numbers of the directory were looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "support_sightings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["support_entries.id"], name=op.f("fk_support_sightings_entry_id_support_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_sightings")),
        sa.UniqueConstraint("entry_id", "asked", name=op.f("uq_support_sightings_entry_id_asked")),
    )


def downgrade() -> None:
    op.drop_table("support_sightings")
