"""Stage events and family updates."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stage_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("waiting_for", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_stage_events_case_id_cases")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_stage_events_recorded_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_events")),
    )
    op.create_index("ix_stage_events_case_id", "stage_events", ["case_id", "recorded_at"], unique=False)
    op.create_table(
        "family_updates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=True),
        sa.Column("next_update_by", sa.Date(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_family_updates_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_family_updates_case_id_cases")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_family_updates_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_updates")),
        sa.UniqueConstraint("adult_id", "form_key", name=op.f("uq_family_updates_adult_id_form_key")),
    )
    op.create_index("ix_family_updates_adult_id_written_at", "family_updates", ["adult_id", "written_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_family_updates_adult_id_written_at", table_name="family_updates")
    op.drop_table("family_updates")
    op.drop_index("ix_stage_events_case_id", table_name="stage_events")
    op.drop_table("stage_events")
