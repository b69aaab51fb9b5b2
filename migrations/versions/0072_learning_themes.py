"""A point of learning has a theme; of what was written down before, nobody has said which."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review_learning") as table:
        table.add_column(sa.Column("theme", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("review_learning") as table:
        table.drop_column("theme")
