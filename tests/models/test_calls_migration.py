"""The migration of calls keeps what somebody is still to be told by hand, and lets go of what they were told."""

from collections.abc import Callable
from uuid import uuid4

from alembic.script import ScriptDirectory
from sqlalchemy import text

from portal.adapters import schema
from portal.adapters.database import Database
from tests import databases
from tests.models.test_inbox_work_migration import _write_a_thread

BARE, MINE = "0024", "0032"
"""A schema for which a thread is easily written; and the migration."""


def _write(database: Database, *days: tuple[str, str]) -> None:
    """What an adult is to be told by hand: a kind and a moment for each."""
    with database.write_session() as session:
        for kind, moment in days:
            row_id = uuid4().hex if database.dialect == "sqlite" else str(uuid4())
            session.execute(
                text(
                    "INSERT INTO by_hand (id, case_id, adult_id, kind, made_at) "  # noqa: S608 - our own words
                    f"SELECT '{row_id}', case_id, id, '{kind}', '{moment}.000000' FROM case_adults"
                )
            )
        session.commit()


def test_what_waits_becomes_one_call_for_each_matter_and_goes_back_again(
    empty_database_url: Callable[[str], str],
) -> None:
    database = databases.open_database(empty_database_url("calls"))
    before = ScriptDirectory.from_config(schema._config()).get_revision(MINE).down_revision
    assert isinstance(before, str)
    schema.upgrade(database, BARE)
    _write_a_thread(database)
    schema.upgrade(database, before)
    _write(
        database,
        ("new_update", "2026-11-20 10:00:00"),
        ("new_update", "2026-11-21 10:00:00"),
        ("new_message", "2026-11-22 10:00:00"),
    )

    schema.upgrade(database, MINE)
    with database.read_session() as session:
        calls = session.execute(
            text("SELECT notice_kind, reason, done_at IS NULL FROM phone_tasks ORDER BY made_at")
        ).all()
    assert [(kind, why, bool(is_open)) for kind, why, is_open in calls] == [
        ("new_update", "by_hand", True),
        ("new_message", "by_hand", True),
    ]
    schema.downgrade(database, before)

    with database.read_session() as session:
        kinds = session.execute(text("SELECT kind FROM by_hand ORDER BY made_at")).scalars().all()
        assert kinds == ["new_update", "new_message"]
        assert session.execute(text("SELECT count(*) FROM phone_tasks")).scalar_one() == 0
    database.dispose()
