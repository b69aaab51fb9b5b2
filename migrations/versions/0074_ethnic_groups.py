"""What an adult says of their ethnic group, where they were asked: so that the service sees whom it reaches."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("ethnic_group", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people") as table:
        table.drop_column("ethnic_group")
