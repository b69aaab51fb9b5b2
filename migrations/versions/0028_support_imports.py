"""Records of other people's directories, and the entries they became."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "support_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["support_entries.id"], name=op.f("fk_support_imports_entry_id_support_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_imports")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_support_imports_source_external_id")),
    )


def downgrade() -> None:
    op.drop_table("support_imports")
