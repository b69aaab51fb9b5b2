"""The migration of safe times keeps what was written about them; on the way back nothing goes out that still waited."""

from collections.abc import Callable

from alembic.script import ScriptDirectory
from sqlalchemy import text

from portal.adapters import schema
from tests import databases
from tests.models.test_inbox_work_migration import _write_a_thread
from tests.models.test_preferences_migration import _write_a_day_and_a_notice

BARE, MINE = "0024", "0064"
"""A schema for which a thread is easily written; and the migration."""


def test_words_about_safe_times_stay_and_what_waits_for_one_is_given_up_on_the_way_back(
    empty_database_url: Callable[[str], str],
) -> None:
    database = databases.open_database(empty_database_url("safe"))
    before = ScriptDirectory.from_config(schema._config()).get_revision(MINE).down_revision
    assert isinstance(before, str)
    schema.upgrade(database, BARE)
    _write_a_thread(database)
    _write_a_day_and_a_notice(database)
    schema.upgrade(database, before)
    with database.write_session() as session:
        session.execute(text("UPDATE people SET sealed_safe_times = sealed_name"))
        session.commit()

    schema.upgrade(database, MINE)
    with database.write_session() as session:
        row = session.execute(text("SELECT sealed_email_times, sealed_phone_times FROM people")).one()
        assert row == (None, None)
        session.execute(text("UPDATE notices SET held_reason = 'outside_safe_times'"))
        session.commit()
    schema.downgrade(database, before)

    with database.read_session() as session:
        assert session.execute(text("SELECT sealed_safe_times = sealed_name FROM people")).scalar_one()
        notice = session.execute(text("SELECT due_at IS NULL, given_up_at IS NULL, held_reason FROM notices")).one()
        assert (bool(notice[0]), bool(notice[1]), notice[2]) == (True, False, None)
    database.dispose()
