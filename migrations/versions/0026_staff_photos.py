"""Photographs of staff, and what they say about themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_photos",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Uuid(), nullable=False),
        sa.Column("sealed_small", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_large", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_photos_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_photos")),
        sa.UniqueConstraint("address", name=op.f("uq_staff_photos_address")),
    )
    op.add_column("staff", sa.Column("sealed_about", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("staff", "sealed_about")
    op.drop_table("staff_photos")
