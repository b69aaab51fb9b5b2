"""Rounds in which families were asked what the service was like for them: numbers alone."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

_STANDS = sa.text("removed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "experience_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("measure_key", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_experience_rounds_ends_after_it_begins")),
        sa.CheckConstraint(
            "answered >= 0 AND answered <= asked", name=op.f("ck_experience_rounds_answers_are_of_those_asked")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_experience_rounds_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience_rounds")),
        sa.UniqueConstraint("form_key", name=op.f("uq_experience_rounds_form_key")),
    )
    op.create_index(
        "uq_experience_rounds_measure_key_last_on_standing",
        "experience_rounds",
        ["measure_key", "last_on"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_table(
        "experience_scores",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("families", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_experience_scores_score_is_one_to_five")),
        sa.CheckConstraint("families > 0", name=op.f("ck_experience_scores_was_given")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["experience_rounds.id"], name=op.f("fk_experience_scores_round_id_experience_rounds")
        ),
        sa.PrimaryKeyConstraint("round_id", "score", name=op.f("pk_experience_scores")),
    )


def downgrade() -> None:
    op.drop_table("experience_scores")
    op.drop_table("experience_rounds")
