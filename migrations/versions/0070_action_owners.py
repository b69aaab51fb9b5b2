"""An action of a meeting may go to somebody else; who had it before stays, with since when and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_action_owners",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(staff_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_review_action_owners_was_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["review_actions.id"], name=op.f("fk_review_action_owners_action_id_review_actions")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_review_action_owners_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_review_action_owners_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["given_by"], ["staff.id"], name=op.f("fk_review_action_owners_given_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_action_owners")),
    )
    op.create_index("ix_review_action_owners_action_id", "review_action_owners", ["action_id"])


def downgrade() -> None:
    op.drop_table("review_action_owners")
