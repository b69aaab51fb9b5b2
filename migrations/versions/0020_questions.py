"""What families want to ask: kept, given to the team, carried, answered, and told."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("is_from_bank", sa.Boolean(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("whom_for", sa.String(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting", sa.String(), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("could_not_find_out", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=True),
        sa.Column("holds_finding", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_way", sa.String(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stands_on_page", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "handed_at IS NOT NULL OR (carried_at IS NULL AND answered_at IS NULL)",
            name=op.f("ck_questions_is_given_first"),
        ),
        sa.CheckConstraint("(meeting IS NULL) = (meeting_on IS NULL)", name=op.f("ck_questions_meets_on_a_day")),
        sa.CheckConstraint(
            "answered_at IS NULL OR carried_at IS NOT NULL",
            name=op.f("ck_questions_is_taken_on_before_it_is_answered"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (sealed_answer IS NULL)"
            " AND (answered_at IS NULL) = (given_by IS NULL)",
            name=op.f("ck_questions_is_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "told_at IS NULL OR answered_at IS NOT NULL", name=op.f("ck_questions_is_answered_before_it_is_told")
        ),
        sa.CheckConstraint(
            "(told_at IS NULL) = (told_by IS NULL) AND (told_at IS NULL) = (told_way IS NULL)"
            " AND (told_at IS NULL) = (told_on IS NULL)",
            name=op.f("ck_questions_is_told_by_somebody"),
        ),
        sa.CheckConstraint(
            "NOT (holds_finding AND stands_on_page)", name=op.f("ck_questions_no_finding_stands_on_a_page")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_questions_case_id_cases")),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_questions_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["follows_id"], ["questions.id"], name=op.f("fk_questions_follows_id_questions")),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_questions_answered_by_staff")),
        sa.ForeignKeyConstraint(["told_by"], ["staff.id"], name=op.f("fk_questions_told_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("adult_id", "form_key", name=op.f("uq_questions_adult_id_form_key")),
    )
    op.create_index("ix_questions_case_id", "questions", ["case_id", "added_at"], unique=False)
    op.create_index("ix_questions_adult_id", "questions", ["adult_id", "added_at"], unique=False)
    waits = sa.text("handed_at IS NOT NULL AND told_at IS NULL")
    op.create_index(
        "ix_questions_waiting",
        "questions",
        ["handed_at", "id"],
        unique=False,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    op.drop_index("ix_questions_waiting", table_name="questions")
    op.drop_index("ix_questions_adult_id", table_name="questions")
    op.drop_index("ix_questions_case_id", table_name="questions")
    op.drop_table("questions")
