"""What happened at a meeting, each adult's part in it, its summary, and who may read that."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "debrief_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place_kind", sa.String(), nullable=False),
        sa.Column("interpreting", sa.String(), nullable=False),
        sa.Column("sealed_account", sa.LargeBinary(), nullable=False),
        sa.Column("follow_up_by", sa.Date(), nullable=True),
        sa.Column("debriefed_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_debrief_accounts_case_id_cases")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_debrief_accounts_recorded_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief_accounts")),
        sa.UniqueConstraint("form_key", name=op.f("uq_debrief_accounts_form_key")),
    )
    op.create_index("ix_debrief_accounts_case_id", "debrief_accounts", ["case_id", "happened_at"])
    op.create_table(
        "debrief_parts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("copy", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["debrief_accounts.id"], name=op.f("fk_debrief_parts_account_id_debrief_accounts")
        ),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_debrief_parts_adult_id_case_adults")),
        sa.PrimaryKeyConstraint("account_id", "adult_id", name=op.f("pk_debrief_parts")),
    )
    op.create_table(
        "debrief_summaries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("sealed_remark", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(read_by IS NULL) = (read_at IS NULL)", name=op.f("ck_debrief_summaries_is_read_by_somebody")
        ),
        sa.CheckConstraint("read_by <> written_by", name=op.f("ck_debrief_summaries_is_read_by_somebody_else")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["debrief_accounts.id"], name=op.f("fk_debrief_summaries_account_id_debrief_accounts")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_debrief_summaries_written_by_staff")),
        sa.ForeignKeyConstraint(["read_by"], ["staff.id"], name=op.f("fk_debrief_summaries_read_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief_summaries")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_debrief_summaries_account_id_number")),
    )
    op.create_table(
        "summary_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["debrief_summaries.id"], name=op.f("fk_summary_releases_summary_id_debrief_summaries")
        ),
        sa.ForeignKeyConstraint(
            ["adult_id"], ["case_adults.id"], name=op.f("fk_summary_releases_adult_id_case_adults")
        ),
        sa.ForeignKeyConstraint(["released_by"], ["staff.id"], name=op.f("fk_summary_releases_released_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_releases")),
        sa.UniqueConstraint("summary_id", "adult_id", name=op.f("uq_summary_releases_summary_id_adult_id")),
    )
    op.create_index("ix_summary_releases_adult_id", "summary_releases", ["adult_id"])


def downgrade() -> None:
    op.drop_table("summary_releases")
    op.drop_table("debrief_summaries")
    op.drop_table("debrief_parts")
    op.drop_table("debrief_accounts")
