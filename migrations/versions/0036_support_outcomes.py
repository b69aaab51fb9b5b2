"""What became of a service that was offered, and how often, without a name."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("support_offers", sa.Column("outcome", sa.String(), nullable=True))
    op.add_column("support_offers", sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "support_tallies",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["support_entries.id"], name=op.f("fk_support_tallies_entry_id_support_entries")
        ),
        sa.PrimaryKeyConstraint("entry_id", "month", "what", name=op.f("pk_support_tallies")),
    )


def downgrade() -> None:
    op.drop_table("support_tallies")
    op.drop_column("support_offers", "outcome_at")
    op.drop_column("support_offers", "outcome")
