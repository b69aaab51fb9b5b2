"""The two engines behave alike on both databases, and each database is set up as it must be."""

import os
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import exc, func, select, text
from sqlalchemy.orm import Session

from portal.adapters import schema
from portal.adapters.database import Database, DatabaseUnreachable
from portal.models.base import new_id
from portal.models.data_keys import DataKey
from tests.databases import open_database

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def add_key(session: Session, case_id: UUID) -> None:
    key_id, wrapped = session.info["cipher"].make_key()
    session.add(DataKey(id=key_id, case_id=case_id, wrapped=wrapped, created_at=NOW))
    session.flush()


def count_keys(session: Session, case_id: UUID) -> int:
    return session.scalar(select(func.count()).select_from(DataKey).where(DataKey.case_id == case_id)) or 0


def test_what_is_committed_is_read_and_what_is_not_is_gone(database: Database) -> None:
    kept, dropped = new_id(), new_id()

    with database.write_session() as session:
        add_key(session, kept)
        session.commit()
    with database.write_session() as session:
        add_key(session, dropped)

    with database.read_session() as session:
        assert count_keys(session, kept) == 1
        assert count_keys(session, dropped) == 0


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.read_session() as session, pytest.raises((exc.OperationalError, exc.InternalError)):
        session.execute(text("DELETE FROM data_keys"))


def test_a_savepoint_as_the_first_write_does_not_survive_a_rollback(database: Database) -> None:
    case_id = new_id()

    with database.write_session() as session:
        with session.begin_nested():
            add_key(session, case_id)
        session.rollback()

    with database.read_session() as session:
        assert count_keys(session, case_id) == 0


def test_a_savepoint_rolls_back_alone(database: Database) -> None:
    kept, dropped = new_id(), new_id()

    with database.write_session() as session:
        add_key(session, kept)
        with pytest.raises(exc.IntegrityError), session.begin_nested():  # noqa: PT012 - what rolls back is one block
            add_key(session, dropped)
            session.execute(text("INSERT INTO data_keys SELECT * FROM data_keys"))
        session.commit()

    with database.read_session() as session:
        assert (count_keys(session, kept), count_keys(session, dropped)) == (1, 0)


def test_two_writers_who_read_first_wait_for_each_other(database: Database) -> None:
    """With a transaction that begins as a reader, SQLite would refuse the second writer at once."""
    other = open_database(database.url.render_as_string(hide_password=False))
    case_id = new_id()
    started = threading.Event()

    def write_second() -> None:
        started.set()
        with other.write_session() as session:
            count_keys(session, case_id)
            add_key(session, case_id)
            session.commit()

    second = threading.Thread(target=write_second)
    with database.write_session() as session:
        count_keys(session, case_id)
        second.start()
        started.wait()
        add_key(session, case_id)
        session.commit()
    second.join(timeout=10)
    other.dispose()

    with database.read_session() as session:
        assert count_keys(session, case_id) == 2


def test_moments_come_back_as_they_were(database: Database) -> None:
    case_id = new_id()
    with database.write_session() as session:
        add_key(session, case_id)
        session.commit()

    with database.read_session() as session:
        found = session.scalar(select(DataKey.created_at).where(DataKey.case_id == case_id, DataKey.created_at <= NOW))

    assert found == NOW
    assert found is not None
    assert found.utcoffset() == NOW.utcoffset()


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)

    with database.write_session() as session:
        session.add(DataKey(id=new_id(), case_id=None, wrapped=b"", created_at=naive))
        with pytest.raises(exc.StatementError, match="without a time zone"):
            session.flush()


def test_ids_are_version_7_and_in_the_order_they_were_made() -> None:
    first, second = new_id(), new_id()
    assert (first.version, first.variant) == (7, UUID(int=0x8 << 60).variant)
    assert abs((first.int >> 80) / 1000 - datetime.now(UTC).timestamp()) < 60
    assert first.int >> 64 <= second.int >> 64


def test_the_database_answers_a_ping(database: Database) -> None:
    database.ping()


def test_migrations_run_up_and_down_and_up_again(empty_database_url: Callable[[str], str]) -> None:
    database = open_database(empty_database_url("migrations"))

    schema.upgrade(database)
    assert schema.current_revision(database) == schema.head_revision()
    schema.downgrade(database, "base")
    assert schema.current_revision(database) is None
    schema.upgrade(database)

    assert schema.current_revision(database) == schema.head_revision()
    database.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Database:
    return open_database(f"sqlite:///{tmp_path / 'portal.sqlite3'}")


def test_a_sqlite_file_is_for_its_owner_only(sqlite: Database, tmp_path: Path) -> None:
    with sqlite.write_session() as session:
        session.execute(text("CREATE TABLE pages (number INTEGER)"))
        session.commit()

        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}

    assert modes == {"portal.sqlite3": 0o600, "portal.sqlite3-wal": 0o600, "portal.sqlite3-shm": 0o600}
    sqlite.dispose()


def test_a_sqlite_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    path.touch(mode=0o644)

    open_database(f"sqlite:///{path}").dispose()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("synchronous", 2),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
        ("trusted_schema", 0),
    ],
)
def test_sqlite_is_set_up_for_safe_keeping(sqlite: Database, pragma: str, value: object) -> None:
    for new_session in (sqlite.read_session, sqlite.write_session):
        with new_session() as session:
            assert session.scalar(text(f"PRAGMA {pragma}")) == value
    sqlite.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://portal:hunter2@127.0.0.1:1/portal?connect_timeout=1",
        "postgresql://portal@127.0.0.1:1/portal?password=hunter2&connect_timeout=1",
        "sqlite:////nowhere/at/all/portal.sqlite3",
        "sqlite://",
        "mysql://portal:hunter2@localhost/portal",
        "hunter2 is not an address",
    ],
)
def test_an_unreachable_database_is_named_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="PORTAL_DATABASE_URL") as refusal:
        open_database(url).ping()

    assert "hunter2" not in str(refusal.value)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")  # Python 3.12 warns of fork in general
def test_a_forked_process_does_not_speak_over_its_parents_connections(database: Database) -> None:
    database.ping()
    with database.read_engine.connect() as connection:
        parents_connection = connection.connection.dbapi_connection

    child = os.fork()
    if child == 0:
        answer = 2
        try:
            with database.read_engine.connect() as connection:
                answer = int(connection.connection.dbapi_connection is parents_connection)
        finally:
            os._exit(answer)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with database.read_engine.connect() as connection:
        assert connection.connection.dbapi_connection is parents_connection


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_after_a_restart_of_postgresql_the_next_request_connects_anew(database: Database) -> None:
    for new_session in (database.read_session, database.write_session):
        with new_session() as session:
            session.execute(text("SELECT 1"))
    with database.write_session() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
                " AND application_name = 'portal' AND pid <> pg_backend_pid()"
            )
        )

    for new_session in (database.read_session, database.write_session):
        with new_session() as session:
            assert session.scalar(text("SELECT 1")) == 1
