"""What nothing may be sent about joins the calls to make: one list, one row an adult and matter."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL")
_TASKS = sa.table(
    "phone_tasks",
    *(sa.column(name, sa.Uuid()) for name in ("id", "case_id", "adult_id")),
    sa.column("notice_kind", sa.String()),
    sa.column("reason", sa.String()),
    sa.column("made_at", sa.DateTime(timezone=True)),
    sa.column("done_at", sa.DateTime(timezone=True)),
)
_BY_HAND = sa.table(
    "by_hand",
    *(sa.column(name, sa.Uuid()) for name in ("id", "case_id", "adult_id")),
    sa.column("kind", sa.String()),
    sa.column("made_at", sa.DateTime(timezone=True)),
)
_CONTACTS = sa.table(
    "contacts",
    sa.column("adult_id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("outcome", sa.String()),
    sa.column("happened_at", sa.DateTime(timezone=True)),
)


def _index(*columns: str) -> None:
    name = f"ix_phone_tasks_{'_'.join(columns)}_open"
    op.create_index(name, "phone_tasks", list(columns), unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


def upgrade() -> None:
    op.drop_index("ix_phone_tasks_adult_id_reason_open", "phone_tasks")
    _index("adult_id", "reason", "notice_kind")
    connection = op.get_bind()
    reached: dict[Any, Any] = {}
    told = sa.select(_CONTACTS.c.adult_id, sa.func.max(_CONTACTS.c.happened_at).label("at")).where(
        _CONTACTS.c.kind.in_(["call", "visit", "meeting", "letter"]), _CONTACTS.c.outcome.in_(["talked", "sent"])
    )
    for row in connection.execute(told.group_by(_CONTACTS.c.adult_id)):
        reached[row.adult_id] = row.at
    waiting: dict[tuple[Any, str], Any] = {}
    for row in connection.execute(sa.select(_BY_HAND).order_by(_BY_HAND.c.made_at, _BY_HAND.c.id)):
        at = reached.get(row.adult_id)
        if at is None or at.date() < row.made_at.date():
            waiting.setdefault((row.adult_id, row.kind), row)
    for row in waiting.values():
        values = {"notice_kind": row.kind, "reason": "by_hand", "made_at": row.made_at}
        connection.execute(_TASKS.insert().values(id=row.id, case_id=row.case_id, adult_id=row.adult_id, **values))
    op.drop_index("ix_by_hand_adult_id_made_at", "by_hand")
    op.drop_table("by_hand")


def downgrade() -> None:
    """What still waits goes back; of the other calls one for each adult and reason stays open."""
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
    connection = op.get_bind()
    open_ones = sa.select(_TASKS).where(_TASKS.c.done_at.is_(None)).order_by(_TASKS.c.made_at, _TASKS.c.id)
    kept: set[tuple[Any, str]] = set()
    for row in connection.execute(open_ones).all():
        if row.reason == "by_hand":
            values = {"adult_id": row.adult_id, "kind": row.notice_kind, "made_at": row.made_at}
            connection.execute(_BY_HAND.insert().values(id=row.id, case_id=row.case_id, **values))
        elif (row.adult_id, row.reason) not in kept:
            kept.add((row.adult_id, row.reason))
            continue
        connection.execute(_TASKS.delete().where(_TASKS.c.id == row.id))
    connection.execute(_TASKS.delete().where(_TASKS.c.reason == "by_hand"))
    op.drop_index("ix_phone_tasks_adult_id_reason_notice_kind_open", "phone_tasks")
    _index("adult_id", "reason")
