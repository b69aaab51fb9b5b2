"""How old the children were whose families a service is for: what a search reads, made anew with each version."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_OLDEST = "999"


def upgrade() -> None:
    with op.batch_alter_table("support_index") as table:
        # Until the index is made anew, which follows at once, nothing is left out.
        table.add_column(sa.Column("child_age_from", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("child_age_to", sa.Integer(), nullable=False, server_default=_OLDEST))
    with op.batch_alter_table("support_index") as table:
        table.alter_column("child_age_from", server_default=None)
        table.alter_column("child_age_to", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("support_index") as table:
        table.drop_column("child_age_to")
        table.drop_column("child_age_from")
