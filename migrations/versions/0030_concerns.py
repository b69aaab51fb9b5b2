"""What families ask of the managers, or complain of."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_BY = ("about_id", "taken_by", "answered_by", "settled_by")


def upgrade() -> None:
    op.create_table(
        "concerns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_outcome", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", name=op.f("ck_concerns_is_taken_by_somebody")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name=op.f("ck_concerns_is_answered_by_somebody")
        ),
        sa.CheckConstraint(
            "sealed_answer IS NULL OR answered_at IS NOT NULL", name=op.f("ck_concerns_an_answer_is_an_answer")
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (sealed_outcome IS NULL)",
            name=op.f("ck_concerns_is_settled_by_somebody"),
        ),
        sa.CheckConstraint(
            "settled_at IS NULL OR answered_at IS NOT NULL", name=op.f("ck_concerns_is_answered_before_it_is_settled")
        ),
        sa.CheckConstraint(
            "about_id <> taken_by AND about_id <> answered_by AND about_id <> settled_by",
            name=op.f("ck_concerns_is_not_judged_by_itself"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_concerns_case_id_cases")),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_concerns_adult_id_case_adults")),
        *(sa.ForeignKeyConstraint([each], ["staff.id"], name=op.f(f"fk_concerns_{each}_staff")) for each in _BY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("form_key", name=op.f("uq_concerns_form_key")),
    )
    op.create_index("ix_concerns_adult_id", "concerns", ["adult_id", "made_at"])
    op.create_index("ix_concerns_settled_at", "concerns", ["settled_at"])


def downgrade() -> None:
    """What families told the managers is gone afterwards."""
    op.drop_table("concerns")
