"""Panels, commissioners and partners of the service, and the days from and to which it works with a hospital."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_partners",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_partners")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_service_partners_kind_name")),
    )
    with op.batch_alter_table("hospitals") as table:
        table.add_column(sa.Column("from_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("to_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("hospitals") as table:
        table.alter_column("revision", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("hospitals") as table:
        table.drop_column("revision")
        table.drop_column("to_on")
        table.drop_column("from_on")
    op.drop_table("service_partners")
