"""Threads, messages, drafts, openings, notices."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_openings_person_id_people")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_openings_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index("ix_openings_subject_id_opened_at", "openings", ["subject_id", "opened_at"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_letter", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_reason", sa.String(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notices_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id_people")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_notices_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_due_at", "notices", ["due_at", "id"], unique=False)
    op.create_index("ix_cases_id_practitioner_id", "cases", ["id", "practitioner_id"], unique=True)
    op.create_table(
        "threads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_threads_adult_id_case_adults")),
        sa.ForeignKeyConstraint(
            ["case_id", "practitioner_id"],
            ["cases.id", "cases.practitioner_id"],
            name=op.f("fk_threads_case_id_practitioner_id_cases"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("adult_id", name=op.f("uq_threads_adult_id")),
    )
    op.create_index(op.f("ix_threads_case_id"), "threads", ["case_id"], unique=False)
    waiting, rest = sa.text("waiting_since IS NOT NULL"), sa.text("waiting_since IS NULL")
    for name, columns, part in (
        ("ix_threads_waiting", ["waiting_since", "id"], waiting),
        ("ix_threads_practitioner_id_waiting", ["practitioner_id", "waiting_since", "id"], waiting),
        ("ix_threads_rest", ["last_message_at", "id"], rest),
        ("ix_threads_practitioner_id_rest", ["practitioner_id", "last_message_at", "id"], rest),
    ):
        op.create_index(name, "threads", columns, unique=False, sqlite_where=part, postgresql_where=part)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_drafts_is_written_by_one_of_the_two")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_drafts_staff_id_staff")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_drafts_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("thread_id", "person_id", name=op.f("uq_drafts_thread_id_person_id")),
        sa.UniqueConstraint("thread_id", "staff_id", name=op.f("uq_drafts_thread_id_staff_id")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("send_key", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_messages_is_written_by_one_of_the_two")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_messages_person_id_people")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_messages_staff_id_staff")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_messages_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("thread_id", "send_key", name=op.f("uq_messages_thread_id_send_key")),
    )
    op.create_index("ix_messages_thread_id_sent_at", "messages", ["thread_id", "sent_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_messages_thread_id_sent_at", table_name="messages")
    op.drop_table("messages")
    op.drop_table("drafts")
    for name in ("practitioner_id_rest", "rest", "practitioner_id_waiting", "waiting"):
        op.drop_index(f"ix_threads_{name}", table_name="threads")
    op.drop_index(op.f("ix_threads_case_id"), table_name="threads")
    op.drop_table("threads")
    op.drop_index("ix_cases_id_practitioner_id", table_name="cases")
    op.drop_index("ix_notices_due_at", table_name="notices")
    op.drop_table("notices")
    op.drop_index("ix_openings_subject_id_opened_at", table_name="openings")
    op.drop_table("openings")
