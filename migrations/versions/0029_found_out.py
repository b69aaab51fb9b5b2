"""Questions that stayed open at a meeting: who wrote each down, who finds out, and by when."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

FOREIGN = {"account_id": "debrief_accounts", "noted_by": "staff", "finder_id": "staff"}
CHECKS = {
    "is_found_out_by_a_day": "(finder_id IS NULL) = (due_on IS NULL)",
    "is_noted_by_somebody": "(account_id IS NULL) = (noted_by IS NULL)",
    "is_told_by_a_person": "noted_by IS NULL OR NOT stands_on_page",
}


def upgrade() -> None:
    with op.batch_alter_table("questions") as table:
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        for name, other in FOREIGN.items():
            table.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            table.create_foreign_key(op.f(f"fk_questions_{name}_{other}"), other, [name], ["id"])
        for name, rule in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_questions_{name}"), rule)


def downgrade() -> None:
    with op.batch_alter_table("questions") as table:
        for name in CHECKS:
            table.drop_constraint(op.f(f"ck_questions_{name}"), type_="check")
        for name, other in FOREIGN.items():
            table.drop_constraint(op.f(f"fk_questions_{name}_{other}"), type_="foreignkey")
            table.drop_column(name)
        table.drop_column("due_on")
