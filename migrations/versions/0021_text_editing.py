"""Texts are edited here: who wrote an edition, from which, when its facts are due again, and who looked at a change."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FOREIGN = {"written_by": "staff", "based_on": "text_editions"}


def upgrade() -> None:
    with op.batch_alter_table("text_editions") as table:
        table.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("form_key", sa.Uuid(), nullable=True))
        table.create_unique_constraint(op.f("uq_text_editions_form_key"), ["form_key"])
        for name, other in FOREIGN.items():
            table.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            table.create_foreign_key(op.f(f"fk_text_editions_{name}_{other}"), other, [name], ["id"])
    op.create_table(
        "text_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("replaced_id", sa.Uuid(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_changes")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["text_editions.id"], name=op.f("fk_text_changes_edition_id_text_editions")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_id"], ["text_editions.id"], name=op.f("fk_text_changes_replaced_id_text_editions")
        ),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_text_changes_done_by_staff")),
    )
    op.create_index(op.f("ix_text_changes_edition_id"), "text_changes", ["edition_id"])
    op.create_table(
        "text_looks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("looked_by", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_looks")),
        sa.ForeignKeyConstraint(["change_id"], ["text_changes.id"], name=op.f("fk_text_looks_change_id_text_changes")),
        sa.ForeignKeyConstraint(["looked_by"], ["staff.id"], name=op.f("fk_text_looks_looked_by_staff")),
    )
    op.create_index(op.f("ix_text_looks_change_id"), "text_looks", ["change_id"])


def downgrade() -> None:
    op.drop_table("text_looks")
    op.drop_table("text_changes")
    with op.batch_alter_table("text_editions") as table:
        for name, other in FOREIGN.items():
            table.drop_constraint(op.f(f"fk_text_editions_{name}_{other}"), type_="foreignkey")
            table.drop_column(name)
        table.drop_constraint(op.f("uq_text_editions_form_key"), type_="unique")
        table.drop_column("form_key")
        table.drop_column("review_on")
