"""Ways into contacts, updates and questions for the figures, which ask for many cases at once."""

from alembic import op

revision = "0060"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_contacts_case_id_outcome", "contacts", ["case_id", "outcome", "happened_at", "adult_id"], unique=False
    )
    op.create_index(
        "ix_family_updates_case_id",
        "family_updates",
        ["case_id", "adult_id", "written_at", "next_update_by"],
        unique=False,
    )
    op.create_index("ix_questions_handed_at", "questions", ["handed_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_questions_handed_at", table_name="questions")
    op.drop_index("ix_family_updates_case_id", table_name="family_updates")
    op.drop_index("ix_contacts_case_id_outcome", table_name="contacts")
