"""Training that the service gave: sessions, who came, what they thought, and names for certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_STANDS = sa.text("removed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "training_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sealed_teachers", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_remarks", sa.LargeBinary(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_sessions_takes_time")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_training_sessions_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_sessions")),
        sa.UniqueConstraint("form_key", name=op.f("uq_training_sessions_form_key")),
    )
    op.create_index(
        "uq_training_sessions_held_on_title_key_standing",
        "training_sessions",
        ["held_on", "title_key"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    _make_what_hangs_on_a_session()


def _make_what_hangs_on_a_session() -> None:
    op.create_table(
        "training_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_training_groups_holds_somebody")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_sessions.id"], name=op.f("fk_training_groups_session_id_training_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_training_groups_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_groups")),
        sa.UniqueConstraint(
            "session_id", "organisation_id", "role", name=op.f("uq_training_groups_session_id_organisation_id_role")
        ),
    )
    op.create_index(op.f("ix_training_groups_organisation_id"), "training_groups", ["organisation_id"])
    op.create_table(
        "training_scores",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_training_scores_score_is_one_to_five")),
        sa.CheckConstraint("people > 0", name=op.f("ck_training_scores_was_given")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_sessions.id"], name=op.f("fk_training_scores_session_id_training_sessions")
        ),
        sa.PrimaryKeyConstraint("session_id", "question", "score", name=op.f("pk_training_scores")),
    )
    op.create_table(
        "training_names",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_sessions.id"], name=op.f("fk_training_names_session_id_training_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_names")),
    )
    op.create_index(op.f("ix_training_names_session_id"), "training_names", ["session_id"])


def downgrade() -> None:
    for table in ("training_names", "training_scores", "training_groups", "training_sessions"):
        op.drop_table(table)
