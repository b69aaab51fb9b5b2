"""The support directory and its history."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "support_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_crisis", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("doubt", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_how", sa.String(), nullable=True),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("next_check_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("also_confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_number", sa.Integer(), nullable=True),
        sa.CheckConstraint("confirmed_by <> also_confirmed_by", name=op.f("ck_support_entries_two_people_confirm")),
        sa.ForeignKeyConstraint(
            ["also_confirmed_by"], ["staff.id"], name=op.f("fk_support_entries_also_confirmed_by_staff")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["staff.id"], name=op.f("fk_support_entries_confirmed_by_staff")),
        sa.ForeignKeyConstraint(["checked_by"], ["staff.id"], name=op.f("fk_support_entries_checked_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_entries")),
        sa.UniqueConstraint("slug", name=op.f("uq_support_entries_slug")),
    )
    op.create_index("ix_support_entries_state", "support_entries", ["state", "name"], unique=False)
    op.create_table(
        "support_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("doubt", sa.String(), nullable=False),
        sa.Column("checked_how", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_support_revisions_changed_by_staff")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["support_entries.id"], name=op.f("fk_support_revisions_entry_id_support_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_revisions")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_support_revisions_entry_id_number")),
    )


def downgrade() -> None:
    op.drop_table("support_revisions")
    op.drop_index("ix_support_entries_state", table_name="support_entries")
    op.drop_table("support_entries")
