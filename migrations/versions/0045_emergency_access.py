"""Cases opened in an emergency, and by what right each case was opened."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "emergency_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("began_at <= ends_at", name=op.f("ck_emergency_access_begins_before_it_ends")),
        sa.CheckConstraint(
            "(seen_by IS NULL) = (seen_at IS NULL)", name=op.f("ck_emergency_access_is_seen_by_somebody")
        ),
        sa.CheckConstraint("seen_by <> staff_id", name=op.f("ck_emergency_access_is_seen_by_somebody_else")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_emergency_access_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_emergency_access_staff_id_staff")),
        sa.ForeignKeyConstraint(["seen_by"], ["staff.id"], name=op.f("fk_emergency_access_seen_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_access")),
        sa.UniqueConstraint("form_key", name=op.f("uq_emergency_access_form_key")),
    )
    op.create_index("ix_emergency_access_case_id_ends_at", "emergency_access", ["case_id", "ends_at"])
    op.create_index("ix_emergency_access_began_at", "emergency_access", ["began_at", "id"])
    with op.batch_alter_table("openings") as table:
        table.add_column(sa.Column("page", sa.String(), nullable=True))
        table.add_column(sa.Column("about_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("by_right", sa.String(), nullable=True))


def downgrade() -> None:
    """Which page was opened, and by what right, is forgotten; that it was opened stays."""
    op.execute("DELETE FROM openings WHERE page IS NOT NULL AND page NOT IN ('cases', 'messages')")
    with op.batch_alter_table("openings") as table:
        table.drop_column("by_right")
        table.drop_column("about_id")
        table.drop_column("page")
    op.drop_index("ix_emergency_access_began_at", "emergency_access")
    op.drop_index("ix_emergency_access_case_id_ends_at", "emergency_access")
    op.drop_table("emergency_access")
