"""The debrief gate, offered times, bookings, busy quarter hours."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "debrief_slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_debrief_slots_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_debrief_slots_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief_slots")),
    )
    op.create_index(
        "uq_debrief_slots_staff_id_starts_at_offered",
        "debrief_slots",
        ["staff_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index("ix_debrief_slots_starts_at", "debrief_slots", ["starts_at"], unique=False)
    op.create_table(
        "debrief_bookings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("place_kind", sa.String(), nullable=False),
        sa.Column("sealed_place", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_wishes", sa.LargeBinary(), nullable=False),
        sa.Column("calendar_title", sa.String(), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("calendar_uid", sa.Uuid(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_staff_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_cancel_reason", sa.LargeBinary(), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["adult_id"], ["case_adults.id"], name=op.f("fk_debrief_bookings_adult_id_case_adults")
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by_staff_id"], ["staff.id"], name=op.f("fk_debrief_bookings_cancelled_by_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_debrief_bookings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["debrief_slots.id"], name=op.f("fk_debrief_bookings_slot_id_debrief_slots")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief_bookings")),
    )
    op.create_index(
        "uq_debrief_bookings_adult_id_active",
        "debrief_bookings",
        ["adult_id"],
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
    )
    op.create_index(
        "uq_debrief_bookings_slot_id_active",
        "debrief_bookings",
        ["slot_id"],
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
    )
    op.create_table(
        "gate_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("sealed_evidence", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_gate_records_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_gate_records_case_id_cases")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_gate_records_recorded_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_records")),
    )
    op.create_index("ix_gate_records_case_id", "gate_records", ["case_id", "recorded_at"], unique=False)
    op.create_table(
        "busy_cells",
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["debrief_bookings.id"], name=op.f("fk_busy_cells_booking_id_debrief_bookings")
        ),
        sa.PrimaryKeyConstraint("holder_id", "starts_at", name=op.f("pk_busy_cells")),
    )
    op.create_index(op.f("ix_busy_cells_booking_id"), "busy_cells", ["booking_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_busy_cells_booking_id"), table_name="busy_cells")
    op.drop_table("busy_cells")
    op.drop_index("ix_gate_records_case_id", table_name="gate_records")
    op.drop_table("gate_records")
    op.drop_index(
        "uq_debrief_bookings_slot_id_active",
        table_name="debrief_bookings",
        sqlite_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
    )
    op.drop_index(
        "uq_debrief_bookings_adult_id_active",
        table_name="debrief_bookings",
        sqlite_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL AND over_at IS NULL"),
    )
    op.drop_table("debrief_bookings")
    op.drop_index(
        "uq_debrief_slots_staff_id_starts_at_offered",
        table_name="debrief_slots",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index("ix_debrief_slots_starts_at", table_name="debrief_slots")
    op.drop_table("debrief_slots")
