"""What the contact log counts: one event a visit or call, however many rows tell of it; a draft for its form."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contacts") as table:
        table.add_column(sa.Column("event_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE contacts SET event_id = id")
    with op.batch_alter_table("contacts") as table:
        table.alter_column("event_id", existing_type=sa.Uuid(), nullable=False)
    op.create_index("ix_contacts_event_id", "contacts", ["event_id"], unique=False)
    with op.batch_alter_table("note_drafts") as table:
        table.add_column(sa.Column("purpose", sa.String(), nullable=False, server_default="note"))
        table.drop_constraint(op.f("uq_note_drafts_case_id_staff_id"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_note_drafts_case_id_staff_id_purpose"), ["case_id", "staff_id", "purpose"]
        )
    with op.batch_alter_table("note_drafts") as table:
        table.alter_column("purpose", existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    """A draft that is no note has no place in the older table, and goes."""
    op.execute("DELETE FROM note_drafts WHERE purpose <> 'note'")
    with op.batch_alter_table("note_drafts") as table:
        table.drop_constraint(op.f("uq_note_drafts_case_id_staff_id_purpose"), type_="unique")
        table.create_unique_constraint(op.f("uq_note_drafts_case_id_staff_id"), ["case_id", "staff_id"])
        table.drop_column("purpose")
    op.drop_index("ix_contacts_event_id", table_name="contacts")
    with op.batch_alter_table("contacts") as table:
        table.drop_column("event_id")
