"""Several children on a case, and each adult's own name for each of them."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "further_children",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_further_children_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_further_children")),
        sa.UniqueConstraint("form_key", name=op.f("uq_further_children_form_key")),
    )
    op.create_index("ix_further_children_case_id", "further_children", ["case_id", "added_at"])
    op.create_index("ix_further_children_born_on", "further_children", ["born_on"])
    op.create_index("ix_further_children_died_on", "further_children", ["died_on"])
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("sealed_first_child", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("case_adults") as table:
        table.add_column(sa.Column("sealed_own_names", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """The names stay as pages say them (“Amir and Yusuf”); the dates of the other children are gone afterwards."""
    with op.batch_alter_table("case_adults") as table:
        table.drop_column("sealed_own_names")
    with op.batch_alter_table("cases") as table:
        table.drop_column("sealed_first_child")
    op.drop_table("further_children")
