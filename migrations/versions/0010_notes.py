"""Notes of the team, words that wait for a second person, the day a restriction is looked at again, and what search
walks."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("is_handover", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_notes_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id_cases")),
        sa.ForeignKeyConstraint(["corrects_id"], ["notes.id"], name=op.f("fk_notes_corrects_id_notes")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_notes_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("form_key", name=op.f("uq_notes_form_key")),
    )
    op.create_index("ix_notes_case_id_written_at", "notes", ["case_id", "written_at", "id"], unique=False)
    op.create_index("ix_notes_corrects_id", "notes", ["corrects_id"], unique=False)
    op.create_table(
        "note_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_note_drafts_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_note_drafts_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_drafts")),
        sa.UniqueConstraint("case_id", "staff_id", name=op.f("uq_note_drafts_case_id_staff_id")),
    )
    op.create_table(
        "held_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("seen_id", sa.Uuid(), nullable=True),
        sa.Column("send_key", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("sealed_why", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL)", name=op.f("ck_held_messages_has_an_outcome_once_decided")
        ),
        sa.CheckConstraint(
            "(message_id IS NULL) OR outcome = 'released'", name=op.f("ck_held_messages_is_sent_only_when_released")
        ),
        sa.CheckConstraint(
            "outcome <> 'released' OR decided_by <> author_id",
            name=op.f("ck_held_messages_is_released_by_somebody_else"),
        ),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_held_messages_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_held_messages_author_id_staff")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_held_messages_case_id_cases")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_held_messages_decided_by_staff")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_held_messages_message_id_messages")),
        sa.ForeignKeyConstraint(["seen_id"], ["messages.id"], name=op.f("fk_held_messages_seen_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_messages")),
        sa.UniqueConstraint("adult_id", "send_key", name=op.f("uq_held_messages_adult_id_send_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_held_messages_message_id")),
    )
    waiting = sa.text("decided_at IS NULL")
    op.create_index(
        "ix_held_messages_waiting",
        "held_messages",
        ["written_at", "id"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.add_column("case_adults", sa.Column("restriction_review_on", sa.Date(), nullable=True))
    restricted = sa.text("restricted_at IS NOT NULL")
    op.create_index(
        "ix_case_adults_restriction_review_on",
        "case_adults",
        ["restriction_review_on"],
        unique=False,
        sqlite_where=restricted,
        postgresql_where=restricted,
    )
    op.create_index("ix_cases_born_on", "cases", ["born_on"], unique=False)
    op.create_index("ix_cases_died_on", "cases", ["died_on"], unique=False)
    op.create_index("ix_cases_opened_at", "cases", ["opened_at", "id"], unique=False)
    op.create_index("ix_contacts_happened_at", "contacts", ["happened_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_contacts_happened_at", table_name="contacts")
    op.drop_index("ix_cases_opened_at", table_name="cases")
    op.drop_index("ix_cases_died_on", table_name="cases")
    op.drop_index("ix_cases_born_on", table_name="cases")
    op.drop_index("ix_case_adults_restriction_review_on", table_name="case_adults")
    op.drop_column("case_adults", "restriction_review_on")
    op.drop_index("ix_held_messages_waiting", table_name="held_messages")
    op.drop_table("held_messages")
    op.drop_table("note_drafts")
    op.drop_index("ix_notes_corrects_id", table_name="notes")
    op.drop_index("ix_notes_case_id_written_at", table_name="notes")
    op.drop_table("notes")
