"""What is known of each adult: pronoun, language, what is safe to use, how they hear from the team, who may decide."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0022"
branch_labels = None
depends_on = None


def _columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Made anew each time: a column belongs to the one table it was added to."""
    return {
        "people": (
            sa.Column("sealed_pronoun", sa.LargeBinary(), nullable=True),
            sa.Column("email_is_safe", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("sealed_email_unsafe", sa.LargeBinary(), nullable=True),
            sa.Column("phone_verified_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("phone_is_safe", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("sealed_phone_unsafe", sa.LargeBinary(), nullable=True),
            sa.Column("sealed_safe_times", sa.LargeBinary(), nullable=True),
            sa.Column("sealed_language", sa.LargeBinary(), nullable=True),
            sa.Column("sealed_dialect", sa.LargeBinary(), nullable=True),
            sa.Column("needs_interpreter", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("talks", sa.String(), nullable=True),
            sa.Column("way", sa.String(), nullable=False, server_default="portal"),
            sa.Column("sealed_born_on", sa.LargeBinary(), nullable=True),
            sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        ),
        "case_adults": (
            sa.Column("sealed_relationship", sa.LargeBinary(), nullable=True),
            sa.Column("may_be_told", sa.String(), nullable=True),
            sa.Column("sealed_told_evidence", sa.LargeBinary(), nullable=True),
            sa.Column("may_decide", sa.String(), nullable=True),
            sa.Column("sealed_decide_evidence", sa.LargeBinary(), nullable=True),
            sa.Column("authority_review_on", sa.Date(), nullable=True),
            sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        ),
        "invitations": (
            sa.Column("number_mac", sa.LargeBinary(), nullable=True),
            sa.Column("sealed_card", sa.LargeBinary(), nullable=True),
        ),
    }


def upgrade() -> None:
    for name, columns in _columns().items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.add_column(column)
        # The defaults were for the rows that were there; from now on the portal says what it writes.
        with op.batch_alter_table(name) as table:
            for column in columns:
                if column.server_default is not None:
                    table.alter_column(column.name, server_default=None)
    op.create_table(
        "by_hand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_by_hand_case_id_cases")),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_by_hand_adult_id_case_adults")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_by_hand")),
    )
    op.create_index("ix_by_hand_adult_id_made_at", "by_hand", ["adult_id", "made_at"])


def downgrade() -> None:
    """What was written down about people is gone afterwards; whoever wanted no portal is treated like anybody."""
    op.drop_index("ix_by_hand_adult_id_made_at", "by_hand")
    op.drop_table("by_hand")
    # A card cannot be told from an invitation by email afterwards, and must not open by an address alone.
    op.execute("DELETE FROM invitations WHERE number_mac IS NOT NULL")
    for name, columns in reversed(_columns().items()):
        with op.batch_alter_table(name) as table:
            for column in reversed(columns):
                table.drop_column(column.name)
