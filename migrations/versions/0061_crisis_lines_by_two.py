"""Which service the first of two people names in place of a crisis line that they propose to close."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_KEY = "fk_support_revisions_instead_id_support_entries"


def upgrade() -> None:
    with op.batch_alter_table("support_revisions") as table:
        table.add_column(sa.Column("instead_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f(_KEY), "support_entries", ["instead_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("support_revisions") as table:
        table.drop_constraint(op.f(_KEY), type_="foreignkey")
        table.drop_column("instead_id")
