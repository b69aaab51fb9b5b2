"""The day of a meeting that was held can be put right: what it said before stays, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_days",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_days_review_id_reviews")),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_review_days_changed_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_days")),
    )
    op.create_index("ix_review_days_review_id", "review_days", ["review_id"])


def downgrade() -> None:
    op.drop_table("review_days")
