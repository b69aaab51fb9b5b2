"""The migration of preferences keeps people, days and notices, on the way up and on the way back."""

from collections.abc import Callable
from uuid import uuid4

from alembic.script import ScriptDirectory
from sqlalchemy import text

from portal.adapters import schema
from portal.adapters.database import Database
from tests import databases
from tests.models.test_inbox_work_migration import _write_a_thread

MINE = "0025"
MOMENT = "2026-11-24 10:30:00.000000"


def _write_a_day_and_a_notice(database: Database) -> None:
    is_sqlite = database.dialect == "sqlite"
    given = [uuid4().hex if is_sqlite else str(uuid4()) for _ in range(3)]
    sealed = "x'01'" if is_sqlite else "'\\x01'"
    days = "(id, case_id, falls_on, returns_yearly, sealed_label)"
    letters = "(id, kind, data_key_id, person_id, sealed_letter, made_at, due_at, tries)"
    rows = [
        f"INTO sensitive_dates {days} SELECT '{given[0]}', id, '2026-12-11', true, {sealed} FROM cases",  # noqa: S608
        f"INTO notices {letters} SELECT '{given[1]}', 'new_message', '{given[2]}', id, {sealed}, '{MOMENT}', ",
    ]
    rows[1] += f"'{MOMENT}', 0 FROM people"
    with database.write_session() as session:
        for row in rows:
            session.execute(text(f"INSERT {row}"))
        session.commit()


def test_a_day_and_a_letter_that_waits_survive_and_a_text_is_given_up_on_the_way_back(
    empty_database_url: Callable[[str], str],
) -> None:
    database = databases.open_database(empty_database_url("wishes"))
    before = ScriptDirectory.from_config(schema._config()).get_revision(MINE).down_revision
    assert isinstance(before, str)
    schema.upgrade(database, before)
    _write_a_thread(database)
    _write_a_day_and_a_notice(database)

    schema.upgrade(database, MINE)
    with database.write_session() as session:
        day = session.execute(text("SELECT kind, days_before, days_after, from_family FROM sensitive_dates")).one()
        assert (day[0], day[1], day[2], bool(day[3])) == ("other", 1, 1, False)
        assert session.execute(text("SELECT channel, due_at IS NOT NULL FROM notices")).one() == ("email", True)
        assert session.execute(text("SELECT text_size FROM people")).scalar_one() == "normal"
        session.execute(text("UPDATE notices SET channel = 'text'"))
        session.commit()
    schema.downgrade(database, before)

    with database.read_session() as session:
        assert session.execute(text("SELECT count(*) FROM sensitive_dates")).scalar_one() == 1
        assert session.execute(text("SELECT due_at IS NULL, given_up_at IS NOT NULL FROM notices")).one() == (
            True,
            True,
        )
    database.dispose()
