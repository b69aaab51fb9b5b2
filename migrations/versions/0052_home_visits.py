"""Visits to homes by somebody alone, and what is known of risk at an address."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_OUT = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "address_risks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_address_risks_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_address_risks_case_id_cases")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_address_risks_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_risks")),
        sa.UniqueConstraint("form_key", name=op.f("uq_address_risks_form_key")),
    )
    op.create_index(
        "ix_address_risks_case_id_written_at", "address_risks", ["case_id", "written_at", "id"], unique=False
    )
    op.create_table(
        "home_visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_place", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_along", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_home_visits_is_ended_by_somebody")),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_home_visits_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_home_visits_case_id_cases")),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_home_visits_ended_by_staff")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_home_visits_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_visits")),
    )
    op.create_index(
        "uq_home_visits_staff_id_out",
        "home_visits",
        ["staff_id"],
        unique=True,
        sqlite_where=_OUT,
        postgresql_where=_OUT,
    )
    op.create_index("ix_home_visits_case_id_started_at", "home_visits", ["case_id", "started_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_home_visits_case_id_started_at", table_name="home_visits")
    op.drop_index("uq_home_visits_staff_id_out", table_name="home_visits")
    op.drop_table("home_visits")
    op.drop_index("ix_address_risks_case_id_written_at", table_name="address_risks")
    op.drop_table("address_risks")
