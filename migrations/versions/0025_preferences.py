"""Preferences of adults, margins of dates that hurt, receipts of notices, and “phone them”."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL")
_ASKED = sa.text("receipt_due_at IS NOT NULL")


def upgrade() -> None:
    _make_preferences()
    _make_phone_tasks()
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("text_size", sa.String(), nullable=False, server_default="normal"))
    _widen_dates()
    _widen_notices()
    # The defaults were for the rows that were there; from now on the portal says what it writes.
    for name, columns in {
        "people": ("text_size",),
        "sensitive_dates": ("kind", "days_before", "days_after", "from_family"),
        "notices": ("channel",),
    }.items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.alter_column(column, server_default=None)


def _make_preferences() -> None:
    op.create_table(
        "person_preferences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("wants_reminders", sa.Boolean(), nullable=False),
        sa.Column("sealed_hours", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_text_number", sa.LargeBinary(), nullable=True),
        sa.Column("number_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_wanted_number", sa.LargeBinary(), nullable=True),
        sa.Column("code_mac", sa.LargeBinary(), nullable=True),
        sa.Column("code_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("every_days >= 1", name=op.f("ck_person_preferences_at_most_one_notice_a_day")),
        sa.ForeignKeyConstraint(["id"], ["people.id"], name=op.f("fk_person_preferences_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_preferences")),
    )


def _make_phone_tasks() -> None:
    op.create_table(
        "phone_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("notice_kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("appointment_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_phone_tasks_is_done_by_somebody")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_phone_tasks_case_id_cases")),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_phone_tasks_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name=op.f("fk_phone_tasks_taken_by_staff")),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_phone_tasks_done_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_tasks")),
    )
    op.create_index(
        "ix_phone_tasks_adult_id_reason_open",
        "phone_tasks",
        ["adult_id", "reason"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("ix_phone_tasks_case_id", "phone_tasks", ["case_id"])


def _widen_dates() -> None:
    with op.batch_alter_table("sensitive_dates") as table:
        table.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="other"))
        table.add_column(sa.Column("days_before", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("days_after", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("from_family", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_check_constraint(
            op.f("ck_sensitive_dates_margins_are_narrow"),
            "days_before BETWEEN 0 AND 14 AND days_after BETWEEN 0 AND 14",
        )
        table.create_check_constraint(
            op.f("ck_sensitive_dates_a_familys_day_is_somebodys"), "adult_id IS NOT NULL OR NOT from_family"
        )
    op.create_index("ix_sensitive_dates_adult_id", "sensitive_dates", ["adult_id"])


def _widen_notices() -> None:
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("channel", sa.String(), nullable=False, server_default="email"))
        table.add_column(sa.Column("appointment_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("about_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("released_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("remote_id", sa.String(), nullable=True))
        table.add_column(sa.Column("receipt", sa.String(), nullable=True))
        table.add_column(sa.Column("receipt_due_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_notices_released_by_staff"), "staff", ["released_by"], ["id"])
    op.create_index("ix_notices_person_id", "notices", ["person_id"])
    op.create_index(
        "ix_notices_receipt_due_at",
        "notices",
        ["receipt_due_at"],
        sqlite_where=_ASKED,
        postgresql_where=_ASKED,
    )


def downgrade() -> None:
    """Texts, wishes and open calls are gone afterwards; a day that somebody named stays."""
    op.drop_index("ix_notices_receipt_due_at", "notices")
    op.drop_index("ix_notices_person_id", "notices")
    op.execute(
        "UPDATE notices SET due_at = NULL, given_up_at = made_at WHERE channel <> 'email' AND due_at IS NOT NULL"
    )
    with op.batch_alter_table("notices") as table:
        table.drop_constraint(op.f("fk_notices_released_by_staff"), type_="foreignkey")
        for column in ("receipt_due_at", "receipt", "remote_id", "released_by", "released_at"):
            table.drop_column(column)
        for column in ("about_id", "appointment_at", "channel"):
            table.drop_column(column)
    op.drop_index("ix_sensitive_dates_adult_id", "sensitive_dates")
    with op.batch_alter_table("sensitive_dates") as table:
        table.drop_constraint(op.f("ck_sensitive_dates_margins_are_narrow"), type_="check")
        table.drop_constraint(op.f("ck_sensitive_dates_a_familys_day_is_somebodys"), type_="check")
        for column in ("from_family", "days_after", "days_before", "kind"):
            table.drop_column(column)
    with op.batch_alter_table("people") as table:
        table.drop_column("text_size")
    op.drop_table("phone_tasks")
    op.drop_table("person_preferences")
