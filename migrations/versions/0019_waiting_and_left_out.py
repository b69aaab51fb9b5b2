"""When somebody last asked whomever a family waits for, and who was not told when the others were."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stage_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["stage_events.id"], name=op.f("fk_stage_checks_event_id_stage_events")),
        sa.ForeignKeyConstraint(["checked_by"], ["staff.id"], name=op.f("fk_stage_checks_checked_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_checks")),
        sa.UniqueConstraint("event_id", "checked_on", name=op.f("uq_stage_checks_event_id_checked_on")),
    )
    op.create_table(
        "left_out",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_left_out_case_id_cases")),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_left_out_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["event_id"], ["stage_events.id"], name=op.f("fk_left_out_event_id_stage_events")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_left_out_decided_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_out")),
    )
    op.create_index(
        "ix_left_out_open",
        "left_out",
        ["adult_id", "event_id"],
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_left_out_open", table_name="left_out")
    op.drop_table("left_out")
    op.drop_table("stage_checks")
