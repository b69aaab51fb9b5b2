"""Meetings of professionals about a case: people, questions, actions, learning; and the organisations they are of."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0053"
branch_labels = None
depends_on = None

_STANDS = sa.text("called_off_at IS NULL")
_TO_BE_HELD = sa.text("held_at IS NULL AND called_off_at IS NULL")
_OPEN = sa.text("done_at IS NULL")
_UNREAD = sa.text("read_at IS NULL")


def _index(name: str, table: str, columns: list[str], where: sa.TextClause, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("key", name=op.f("uq_organisations_key")),
    )
    _make_reviews()
    _make_seats_and_questions()
    _make_actions()
    _make_learning()


def _make_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("sealed_place", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_agenda", sa.LargeBinary(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("sealed_outcome", sa.LargeBinary(), nullable=True),
        sa.Column("has_factors", sa.Boolean(), nullable=True),
        sa.Column("sealed_factors", sa.LargeBinary(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(held_at IS NULL) = (held_by IS NULL)", name=op.f("ck_reviews_is_recorded_by_somebody")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (outcome_on IS NULL) AND (outcome IS NULL) = (sealed_outcome IS NULL)",
            name=op.f("ck_reviews_outcome_is_whole"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR held_at IS NOT NULL", name=op.f("ck_reviews_is_held_before_it_has_an_outcome")
        ),
        sa.CheckConstraint(
            "sealed_factors IS NULL OR has_factors IS NOT NULL", name=op.f("ck_reviews_factors_are_answered")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reviews_case_id_cases")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_reviews_written_by_staff")),
        sa.ForeignKeyConstraint(["held_by"], ["staff.id"], name=op.f("fk_reviews_held_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("form_key", name=op.f("uq_reviews_form_key")),
    )
    _index(
        "uq_reviews_case_id_kind_meets_on_standing", "reviews", ["case_id", "kind", "meets_on"], _STANDS, unique=True
    )
    _index("ix_reviews_to_be_held", "reviews", ["starts_at"], _TO_BE_HELD)
    op.create_index(op.f("ix_reviews_case_id"), "reviews", ["case_id"])
    op.create_index("ix_reviews_meets_on", "reviews", ["meets_on"])


def _make_seats_and_questions() -> None:
    op.create_table(
        "review_seats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("presence", sa.String(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_seats_review_id_reviews")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_review_seats_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_seats")),
    )
    op.create_index(op.f("ix_review_seats_review_id"), "review_seats", ["review_id"])
    op.create_index(op.f("ix_review_seats_organisation_id"), "review_seats", ["organisation_id"])
    op.create_table(
        "review_questions",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("asking", sa.String(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_questions_review_id_reviews")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_review_questions_question_id_questions")
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"], name=op.f("fk_review_questions_noted_by_staff")),
        sa.PrimaryKeyConstraint("review_id", "question_id", name=op.f("pk_review_questions")),
    )
    op.create_index(op.f("ix_review_questions_question_id"), "review_questions", ["question_id"])


def _make_actions() -> None:
    op.create_table(
        "review_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(staff_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_review_actions_has_one_owner")
        ),
        sa.CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_review_actions_is_done_by_somebody")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_actions_review_id_reviews")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_review_actions_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_review_actions_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_review_actions_written_by_staff")),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_review_actions_done_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_actions")),
        sa.UniqueConstraint("form_key", name=op.f("uq_review_actions_form_key")),
    )
    _index("ix_review_actions_open", "review_actions", ["due_on", "id"], _OPEN)
    op.create_index("ix_review_actions_review_id", "review_actions", ["review_id"])


def _make_learning() -> None:
    op.create_table(
        "review_learning",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("sealed_remark", sa.LargeBinary(), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "read_by IS NULL OR read_by <> written_by", name=op.f("ck_review_learning_is_read_by_a_second_person")
        ),
        sa.CheckConstraint(
            "(read_at IS NULL) = (read_by IS NULL) AND (read_at IS NULL) = (verdict IS NULL)",
            name=op.f("ck_review_learning_reading_is_whole"),
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_learning_review_id_reviews")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_review_learning_written_by_staff")),
        sa.ForeignKeyConstraint(["read_by"], ["staff.id"], name=op.f("fk_review_learning_read_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_learning")),
        sa.UniqueConstraint("form_key", name=op.f("uq_review_learning_form_key")),
    )
    _index("ix_review_learning_unread", "review_learning", ["written_at", "id"], _UNREAD)
    op.create_index("ix_review_learning_review_id", "review_learning", ["review_id"])


def downgrade() -> None:
    for table in ("review_learning", "review_actions", "review_questions", "review_seats", "reviews", "organisations"):
        op.drop_table(table)
