"""Why a step on the way to the talk about a post-mortem was late or waits: one reason a step stands, others stay."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

_STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "debrief_delays",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_debrief_delays_is_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_debrief_delays_case_id_cases")),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"], name=op.f("fk_debrief_delays_noted_by_staff")),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_debrief_delays_ended_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief_delays")),
    )
    op.create_index("ix_debrief_delays_case_id", "debrief_delays", ["case_id", "noted_at"])
    op.create_index(
        "uq_debrief_delays_case_id_step_standing",
        "debrief_delays",
        ["case_id", "step"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


def downgrade() -> None:
    op.drop_table("debrief_delays")
