"""Where on the web the facts of a directory entry were read."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("support_entries", "support_revisions"):
        op.add_column(table, sa.Column("source_address", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    for table in ("support_revisions", "support_entries"):
        op.drop_column(table, "source_address")
