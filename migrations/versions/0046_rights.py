"""Since when somebody has their roles, when supervision is due, reviews of access, and the audit in its order."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as table:
        table.add_column(sa.Column("roles_changed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("supervision_on", sa.Date(), nullable=True))
    op.create_table(
        "access_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("staff_id <> reviewed_by", name=op.f("ck_access_reviews_is_reviewed_by_somebody_else")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_access_reviews_staff_id_staff")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["staff.id"], name=op.f("fk_access_reviews_reviewed_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_reviews")),
    )
    op.create_index("ix_access_reviews_staff_id_reviewed_at", "access_reviews", ["staff_id", "reviewed_at"])
    op.create_index("ix_audit_entries_happened_at", "audit_entries", ["happened_at", "id"])
    op.create_index("ix_audit_entries_actor_id_happened_at", "audit_entries", ["actor_id", "happened_at", "id"])
    op.create_index("ix_audit_entries_action_happened_at", "audit_entries", ["action", "happened_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_entries_action_happened_at", "audit_entries")
    op.drop_index("ix_audit_entries_actor_id_happened_at", "audit_entries")
    op.drop_index("ix_audit_entries_happened_at", "audit_entries")
    op.drop_index("ix_access_reviews_staff_id_reviewed_at", "access_reviews")
    op.drop_table("access_reviews")
    with op.batch_alter_table("staff") as table:
        table.drop_column("supervision_on")
        table.drop_column("roles_changed_at")
