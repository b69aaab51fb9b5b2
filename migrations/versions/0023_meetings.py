"""Meetings of several people and kinds: colleagues, places, offers, holds, and two adults on one time."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ACTIVE = sa.text("cancelled_at IS NULL AND over_at IS NULL")
_ALONE = sa.text("cancelled_at IS NULL AND over_at IS NULL AND beside_id IS NULL")
_OPEN = sa.text("ended_at IS NULL")


def _unique(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    _make_people_and_places()
    _widen_slots()
    _widen_bookings()
    with op.batch_alter_table("busy_cells") as table:
        table.alter_column("booking_id", existing_type=sa.Uuid(), nullable=True)
        table.add_column(sa.Column("kept_for_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_busy_cells_kept_for_id_case_adults"), "case_adults", ["kept_for_id"], ["id"])
        table.create_check_constraint(
            op.f("ck_busy_cells_is_booked_or_kept"), "(booking_id IS NULL) <> (kept_for_id IS NULL)"
        )
        table.create_check_constraint(
            op.f("ck_busy_cells_is_kept_until"), "(kept_for_id IS NULL) = (kept_until IS NULL)"
        )
    op.create_index(op.f("ix_busy_cells_kept_for_id"), "busy_cells", ["kept_for_id"])


def _make_people_and_places() -> None:
    op.create_table(
        "colleagues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("job_title", sa.String(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colleagues")),
    )
    op.create_table(
        "meeting_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("access_notes", sa.String(), nullable=False),
        sa.Column("hospital_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["hospital_id"], ["hospitals.id"], name=op.f("fk_meeting_places_hospital_id_hospitals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_places")),
        sa.UniqueConstraint("name", name=op.f("uq_meeting_places_name")),
    )
    op.create_table(
        "slot_people",
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("colleague_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(staff_id IS NULL) <> (colleague_id IS NULL)", name=op.f("ck_slot_people_is_one_of_the_two")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["debrief_slots.id"], name=op.f("fk_slot_people_slot_id_debrief_slots")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_slot_people_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.id"], name=op.f("fk_slot_people_colleague_id_colleagues")
        ),
        sa.PrimaryKeyConstraint("slot_id", "holder_id", name=op.f("pk_slot_people")),
    )
    op.create_index(op.f("ix_slot_people_holder_id"), "slot_people", ["holder_id"])
    op.create_table(
        "meeting_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_meeting_offers_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["offered_by"], ["staff.id"], name=op.f("fk_meeting_offers_offered_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_offers")),
    )
    _unique("uq_meeting_offers_adult_id_kind_open", "meeting_offers", ["adult_id", "kind"], _OPEN)


def _widen_slots() -> None:
    with op.batch_alter_table("debrief_slots") as table:
        table.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="debrief"))
        table.add_column(sa.Column("place_kinds", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("place_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_debrief_slots_place_id_meeting_places"), "meeting_places", ["place_id"], ["id"]
        )
    with op.batch_alter_table("debrief_slots") as table:
        table.alter_column("kind", existing_type=sa.String(), server_default=None)
        table.alter_column("place_kinds", existing_type=sa.JSON(), server_default=None)


def _widen_bookings() -> None:
    op.drop_index("uq_debrief_bookings_slot_id_active", table_name="debrief_bookings")
    op.drop_index("uq_debrief_bookings_adult_id_active", table_name="debrief_bookings")
    with op.batch_alter_table("debrief_bookings") as table:
        table.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="debrief"))
        table.add_column(sa.Column("beside_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("calendar_by_mail", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(
            op.f("fk_debrief_bookings_beside_id_debrief_bookings"), "debrief_bookings", ["beside_id"], ["id"]
        )
    with op.batch_alter_table("debrief_bookings") as table:
        table.alter_column("kind", existing_type=sa.String(), server_default=None)
        table.alter_column("calendar_by_mail", existing_type=sa.Boolean(), server_default=None)
    op.create_index(op.f("ix_debrief_bookings_beside_id"), "debrief_bookings", ["beside_id"])
    _unique("uq_debrief_bookings_slot_id_active", "debrief_bookings", ["slot_id"], _ALONE)
    _unique("uq_debrief_bookings_adult_id_kind_active", "debrief_bookings", ["adult_id", "kind"], _ACTIVE)


def downgrade() -> None:
    """What the older tables have no place for goes: holds, and bookings beside another or of another kind."""
    op.execute("DELETE FROM busy_cells WHERE booking_id IS NULL")
    op.execute(
        "DELETE FROM busy_cells WHERE booking_id IN"
        " (SELECT id FROM debrief_bookings WHERE beside_id IS NOT NULL OR kind <> 'debrief')"
    )
    op.execute("DELETE FROM debrief_bookings WHERE beside_id IS NOT NULL OR kind <> 'debrief'")
    op.execute("DELETE FROM slot_people WHERE slot_id IN (SELECT id FROM debrief_slots WHERE kind <> 'debrief')")
    op.execute("DELETE FROM debrief_slots WHERE kind <> 'debrief'")
    op.drop_index(op.f("ix_busy_cells_kept_for_id"), table_name="busy_cells")
    with op.batch_alter_table("busy_cells") as table:
        table.drop_constraint(op.f("ck_busy_cells_is_kept_until"), type_="check")
        table.drop_constraint(op.f("ck_busy_cells_is_booked_or_kept"), type_="check")
        table.drop_constraint(op.f("fk_busy_cells_kept_for_id_case_adults"), type_="foreignkey")
        table.drop_column("kept_until")
        table.drop_column("kept_for_id")
        table.alter_column("booking_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_index("uq_debrief_bookings_adult_id_kind_active", table_name="debrief_bookings")
    op.drop_index("uq_debrief_bookings_slot_id_active", table_name="debrief_bookings")
    op.drop_index(op.f("ix_debrief_bookings_beside_id"), table_name="debrief_bookings")
    with op.batch_alter_table("debrief_bookings") as table:
        table.drop_constraint(op.f("fk_debrief_bookings_beside_id_debrief_bookings"), type_="foreignkey")
        table.drop_column("calendar_by_mail")
        table.drop_column("beside_id")
        table.drop_column("kind")
    _unique("uq_debrief_bookings_slot_id_active", "debrief_bookings", ["slot_id"], _ACTIVE)
    _unique("uq_debrief_bookings_adult_id_active", "debrief_bookings", ["adult_id"], _ACTIVE)
    with op.batch_alter_table("debrief_slots") as table:
        table.drop_constraint(op.f("fk_debrief_slots_place_id_meeting_places"), type_="foreignkey")
        table.drop_column("place_id")
        table.drop_column("place_kinds")
        table.drop_column("kind")
    op.drop_index("uq_meeting_offers_adult_id_kind_open", table_name="meeting_offers")
    op.drop_table("meeting_offers")
    op.drop_index(op.f("ix_slot_people_holder_id"), table_name="slot_people")
    op.drop_table("slot_people")
    op.drop_table("meeting_places")
    op.drop_table("colleagues")
