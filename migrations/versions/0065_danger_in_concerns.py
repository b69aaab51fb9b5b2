"""A flag may stand for what an adult told the managers: words of danger in a complaint are seen before all else too."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("danger_flags") as table:
        table.alter_column("message_id", existing_type=sa.Uuid(), nullable=True)
        table.add_column(sa.Column("concern_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_danger_flags_concern_id_concerns"), "concerns", ["concern_id"], ["id"])
        table.create_unique_constraint(op.f("uq_danger_flags_concern_id"), ["concern_id"])
        table.create_check_constraint(
            op.f("ck_danger_flags_is_about_one_thing"), "(message_id IS NULL) <> (concern_id IS NULL)"
        )


def downgrade() -> None:
    """What was done about words to a manager is gone afterwards: it has no place where only managers see it."""
    op.execute(
        "DELETE FROM welfare_records WHERE flag_id IN (SELECT id FROM danger_flags WHERE concern_id IS NOT NULL)"
    )
    op.execute("DELETE FROM danger_flags WHERE concern_id IS NOT NULL")
    with op.batch_alter_table("danger_flags") as table:
        table.drop_constraint(op.f("ck_danger_flags_is_about_one_thing"), type_="check")
        table.drop_constraint(op.f("uq_danger_flags_concern_id"), type_="unique")
        table.drop_constraint(op.f("fk_danger_flags_concern_id_concerns"), type_="foreignkey")
        table.drop_column("concern_id")
        table.alter_column("message_id", existing_type=sa.Uuid(), nullable=False)
