"""Who has a thread, until when it is put aside, notes of handing over, saved replies, and words sent as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE = (
    ("ix_threads_waiting", ["waiting_since", "id"], "waiting_since IS NOT NULL"),
    ("ix_threads_practitioner_id_waiting", ["practitioner_id", "waiting_since", "id"], "waiting_since IS NOT NULL"),
    ("ix_threads_rest", ["last_message_at", "id"], "waiting_since IS NULL"),
    ("ix_threads_practitioner_id_rest", ["practitioner_id", "last_message_at", "id"], "waiting_since IS NULL"),
)
WAITING = "waiting_since IS NOT NULL AND comes_back_at IS NULL"
ASIDE = "comes_back_at IS NOT NULL"
ASKED = "waiting_since IS NULL AND comes_back_at IS NULL AND asked_family_at IS NOT NULL"
REST = "waiting_since IS NULL AND comes_back_at IS NULL AND asked_family_at IS NULL"
AFTER = (
    ("ix_threads_waiting", ["waiting_since", "id"], WAITING),
    ("ix_threads_practitioner_id_waiting", ["practitioner_id", "waiting_since", "id"], WAITING),
    ("ix_threads_aside", ["comes_back_at", "id"], ASIDE),
    ("ix_threads_practitioner_id_aside", ["practitioner_id", "comes_back_at", "id"], ASIDE),
    ("ix_threads_asked", ["asked_family_at", "id"], ASKED),
    ("ix_threads_practitioner_id_asked", ["practitioner_id", "asked_family_at", "id"], ASKED),
    ("ix_threads_rest", ["last_message_at", "id"], REST),
    ("ix_threads_practitioner_id_rest", ["practitioner_id", "last_message_at", "id"], REST),
    ("ix_threads_owner_id", ["owner_id"], "owner_id IS NOT NULL"),
)
Indexes = tuple[tuple[str, list[str], str], ...]


def _make(table: str, indexes: Indexes) -> None:
    for name, columns, among in indexes:
        part = sa.text(among)
        op.create_index(name, table, columns, unique=False, sqlite_where=part, postgresql_where=part)


def _drop(table: str, indexes: Indexes) -> None:
    for name, _columns, _among in indexes:
        op.drop_index(name, table_name=table)


OPENINGS: Indexes = (("ix_openings_by_staff_opened_at", ["opened_at"], "staff_id IS NOT NULL"),)


def upgrade() -> None:
    _drop("threads", BEFORE)
    with op.batch_alter_table("threads") as threads:
        threads.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        threads.add_column(sa.Column("comes_back_at", sa.DateTime(timezone=True), nullable=True))
        threads.add_column(sa.Column("asked_family_at", sa.DateTime(timezone=True), nullable=True))
        threads.create_foreign_key(op.f("fk_threads_owner_id_staff"), "staff", ["owner_id"], ["id"])
    _make("threads", AFTER)
    _make("openings", OPENINGS)
    op.create_table(
        "thread_handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["staff.id"], name=op.f("fk_thread_handovers_from_id_staff")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_thread_handovers_thread_id_threads")),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], name=op.f("fk_thread_handovers_to_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_handovers")),
        sa.UniqueConstraint("form_key", name=op.f("uq_thread_handovers_form_key")),
    )
    op.create_index(
        "ix_thread_handovers_thread_id_handed_at", "thread_handovers", ["thread_id", "handed_at", "id"], unique=False
    )
    op.create_table(
        "wording_overrules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("text_index", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_phrases", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("overruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_wording_overrules_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_wording_overrules_staff_id_staff")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_wording_overrules_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_overrules")),
        sa.UniqueConstraint("case_id", "text_index", name=op.f("uq_wording_overrules_case_id_text_index")),
    )
    op.create_index("ix_wording_overrules_thread_id", "wording_overrules", ["thread_id", "overruled_at"], unique=False)
    op.create_table(
        "saved_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["staff.id"], name=op.f("fk_saved_replies_withdrawn_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_replies")),
        sa.UniqueConstraint("form_key", name=op.f("uq_saved_replies_form_key")),
    )
    op.create_table(
        "saved_reply_editions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["saved_replies.id"], name=op.f("fk_saved_reply_editions_reply_id_saved_replies")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_saved_reply_editions_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reply_editions")),
        sa.UniqueConstraint("reply_id", "number", name=op.f("uq_saved_reply_editions_reply_id_number")),
    )


def downgrade() -> None:
    op.drop_table("saved_reply_editions")
    op.drop_table("saved_replies")
    op.drop_index("ix_wording_overrules_thread_id", table_name="wording_overrules")
    op.drop_table("wording_overrules")
    op.drop_index("ix_thread_handovers_thread_id_handed_at", table_name="thread_handovers")
    op.drop_table("thread_handovers")
    _drop("openings", OPENINGS)
    _drop("threads", AFTER)
    with op.batch_alter_table("threads") as threads:
        threads.drop_constraint(op.f("fk_threads_owner_id_staff"), type_="foreignkey")
        threads.drop_column("asked_family_at")
        threads.drop_column("comes_back_at")
        threads.drop_column("owner_id")
    _make("threads", BEFORE)
