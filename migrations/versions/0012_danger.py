"""Messages in which somebody may be in danger, welfare checks, automatic replies, and what stands beside messages."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "danger_flags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(owner_id IS NULL) = (owned_at IS NULL)", name=op.f("ck_danger_flags_has_an_owner_from_a_moment_on")
        ),
        sa.CheckConstraint(
            "(closed_by IS NULL) = (closed_at IS NULL)", name=op.f("ck_danger_flags_is_closed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_danger_flags_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_danger_flags_case_id_cases")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_danger_flags_closed_by_staff")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_danger_flags_message_id_messages")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_danger_flags_owner_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_danger_flags")),
        sa.UniqueConstraint("message_id", name=op.f("uq_danger_flags_message_id")),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_danger_flags_open",
        "danger_flags",
        ["raised_at", "id"],
        unique=False,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_danger_flags_adult_id", "danger_flags", ["adult_id", "raised_at"], unique=False)
    op.create_table(
        "welfare_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("informed", sa.JSON(), nullable=False),
        sa.Column("sealed_account", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["flag_id"], ["danger_flags.id"], name=op.f("fk_welfare_records_flag_id_danger_flags")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_welfare_records_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welfare_records")),
        sa.UniqueConstraint("form_key", name=op.f("uq_welfare_records_form_key")),
    )
    op.create_index("ix_welfare_records_flag_id", "welfare_records", ["flag_id", "recorded_at"], unique=False)
    op.create_table(
        "automatic_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("closed_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_automatic_replies_message_id_messages")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_automatic_replies_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_automatic_replies")),
        sa.UniqueConstraint("thread_id", "closed_until", name=op.f("uq_automatic_replies_thread_id_closed_until")),
    )
    op.create_index(op.f("ix_automatic_replies_message_id"), "automatic_replies", ["message_id"], unique=False)
    op.create_table(
        "message_marks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("is_unchecked", sa.Boolean(), nullable=False),
        sa.Column("interpreter_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_translation", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_translator", sa.LargeBinary(), nullable=True),
        sa.Column("translated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(sealed_translation IS NULL) = (translated_at IS NULL)",
            name=op.f("ck_message_marks_is_translated_at_a_moment"),
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_marks_message_id_messages")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_message_marks_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_marks")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_marks_message_id")),
    )
    op.create_index("ix_message_marks_thread_id", "message_marks", ["thread_id"], unique=False)


def downgrade() -> None:
    op.drop_table("message_marks")
    op.drop_table("automatic_replies")
    op.drop_table("welfare_records")
    op.drop_table("danger_flags")
