"""The migration that lets a flag stand for a complaint keeps the flags of messages, and on the way back only those."""

from collections.abc import Callable
from uuid import uuid4

from alembic.script import ScriptDirectory
from sqlalchemy import text

from portal.adapters import schema
from portal.adapters.database import Database
from tests import databases
from tests.models.test_inbox_work_migration import MOMENT, _write_a_thread

BARE, MINE = "0024", "0065"
"""A schema for which a thread is easily written; and the migration."""


def _insert(database: Database, *rows: str) -> None:
    with database.write_session() as session:
        for row in rows:
            session.execute(text(f"INSERT INTO {row}"))
        session.commit()


def test_flags_of_messages_stay_and_those_of_complaints_go_on_the_way_back(
    empty_database_url: Callable[[str], str],
) -> None:
    database = databases.open_database(empty_database_url("dangerconcerns"))
    flag, concern, other, record, form_key, manager = (
        uuid4().hex if database.dialect == "sqlite" else str(uuid4()) for _ in range(6)
    )
    sealed = "x'01'" if database.dialect == "sqlite" else "'\\x01'"
    before = ScriptDirectory.from_config(schema._config()).get_revision(MINE).down_revision
    assert isinstance(before, str)
    schema.upgrade(database, BARE)
    _write_a_thread(database)
    schema.upgrade(database, before)
    of_thread = "FROM threads t JOIN messages m ON m.thread_id = t.id"
    _insert(
        database,
        f"danger_flags (id, case_id, adult_id, message_id, raised_at, calls) "
        f"SELECT '{flag}', t.case_id, t.adult_id, m.id, '{MOMENT}', 1 {of_thread}",
    )

    schema.upgrade(database, MINE)
    _insert(
        database,
        f"concerns (id, case_id, adult_id, about_id, kind, made_at, form_key) "  # noqa: S608
        f"SELECT '{concern}', case_id, adult_id, practitioner_id, 'complaint', '{MOMENT}', '{form_key}' FROM threads",
        f"danger_flags (id, case_id, adult_id, concern_id, raised_at, calls) "  # noqa: S608
        f"SELECT '{other}', case_id, adult_id, '{concern}', '{MOMENT}', 1 FROM threads",
        f"welfare_records (id, flag_id, staff_id, happened_at, step, outcome, informed, sealed_account, recorded_at, "  # noqa: S608
        f"form_key) SELECT '{record}', '{other}', practitioner_id, '{MOMENT}', 'called', 'seen', '[]', {sealed}, "
        f"'{MOMENT}', '{manager}' FROM threads",
    )
    schema.downgrade(database, before)

    with database.read_session() as session:
        (kept,) = session.execute(text("SELECT id FROM danger_flags WHERE message_id IS NOT NULL")).scalars()
        assert str(kept).replace("-", "") == flag.replace("-", "")
        assert session.execute(text("SELECT count(*) FROM danger_flags")).scalar_one() == 1
        assert session.execute(text("SELECT count(*) FROM welfare_records")).scalar_one() == 0
    database.dispose()
