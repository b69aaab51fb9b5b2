"""The steps of the standard operating procedure, and what is written down about them for each case."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "procedure_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_count", sa.Integer(), nullable=True),
        sa.Column("due_unit", sa.String(), nullable=True),
        sa.Column("due_after", sa.String(), nullable=True),
        sa.Column("applies_to", sa.JSON(), nullable=False),
        sa.Column("not_for", sa.JSON(), nullable=False),
        sa.Column("hospital_ids", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_steps")),
        sa.UniqueConstraint("slug", name=op.f("uq_procedure_steps_slug")),
    )
    op.create_table(
        "procedure_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_who", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_procedure_records_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["step_id"], ["procedure_steps.id"], name=op.f("fk_procedure_records_step_id_procedure_steps")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_procedure_records_recorded_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_records")),
        sa.UniqueConstraint("case_id", "step_id", "number", name=op.f("uq_procedure_records_case_id_step_id_number")),
        sa.UniqueConstraint("form_key", name=op.f("uq_procedure_records_form_key")),
    )
    op.create_index(
        "ix_procedure_records_step_id_happened_at", "procedure_records", ["step_id", "happened_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_procedure_records_step_id_happened_at", table_name="procedure_records")
    op.drop_table("procedure_records")
    op.drop_table("procedure_steps")
