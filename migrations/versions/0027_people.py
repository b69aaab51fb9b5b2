"""What is known of each adult: pronoun, language, what is safe to use, how they hear from the team, who may decide."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
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
        "sign_in_sessions": (sa.Column("sealed_own_name", sa.LargeBinary(), nullable=True),),
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
    _make_by_hand()
    _make_ways_in()


def _make_ways_in() -> None:
    op.create_table(
        "address_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_email", sa.LargeBinary(), nullable=False),
        sa.Column("sign_in_index", sa.LargeBinary(), nullable=False),
        sa.Column("has_short_name", sa.Boolean(), nullable=False),
        sa.Column("code_mac", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_address_changes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_changes")),
    )
    op.create_index("ix_address_changes_person_id", "address_changes", ["person_id"])
    op.create_table(
        "recoveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_email", sa.LargeBinary(), nullable=False),
        sa.Column("sign_in_index", sa.LargeBinary(), nullable=False),
        sa.Column("has_short_name", sa.Boolean(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.CheckConstraint("asked_by <> decided_by", name=op.f("ck_recoveries_is_decided_by_somebody_else")),
        sa.CheckConstraint("(decided_at IS NULL) = (approved IS NULL)", name=op.f("ck_recoveries_is_decided_or_waits")),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_recoveries_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recoveries_person_id_people")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_recoveries_asked_by_staff")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_recoveries_decided_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
    )
    op.create_index("ix_recoveries_adult_id", "recoveries", ["adult_id"])


def _make_by_hand() -> None:
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
    op.drop_table("recoveries")
    op.drop_table("address_changes")
    op.drop_index("ix_by_hand_adult_id_made_at", "by_hand")
    op.drop_table("by_hand")
    # A card cannot be told from an invitation by email afterwards, and must not open by an address alone.
    op.execute("DELETE FROM invitations WHERE number_mac IS NOT NULL")
    for name, columns in reversed(_columns().items()):
        with op.batch_alter_table(name) as table:
            for column in reversed(columns):
                table.drop_column(column.name)
