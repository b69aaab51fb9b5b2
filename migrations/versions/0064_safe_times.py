"""On which days and at what hours an address and a number are safe. What was written about it in words stays."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0062"
branch_labels = None
depends_on = None

COLUMNS = ("sealed_email_times", "sealed_phone_times")


def upgrade() -> None:
    with op.batch_alter_table("people") as table:
        for column in COLUMNS:
            table.add_column(sa.Column(column, sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Nothing that waits may go out at a time that is not safe: it is given up, and a person rings."""
    op.execute(
        "UPDATE notices SET due_at = NULL, given_up_at = made_at "
        "WHERE held_reason = 'outside_safe_times' AND due_at IS NOT NULL"
    )
    op.execute("UPDATE notices SET held_reason = NULL WHERE held_reason = 'outside_safe_times'")
    with op.batch_alter_table("people") as table:
        for column in reversed(COLUMNS):
            table.drop_column(column)
