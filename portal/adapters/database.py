"""The database: one engine that can only read and one that writes, on SQLite or PostgreSQL.

SQLite's stock driver opens transactions by guesswork: a savepoint as the first write survives a rollback. So the driver
is told to keep out of it and BEGIN is said aloud. A writing session says BEGIN IMMEDIATE, because a transaction that
reads first and writes later fails at once when somebody else wrote in between, whatever the busy timeout is.
"""

import os
import select
import sqlite3
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import Engine, PoolProxiedConnection, create_engine, event, exc
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker

from portal.domain.crypto import Cipher

_BUSY_TIMEOUT_MS: Final = 5000
_CONNECT_TIMEOUT_S: Final = 5
_WAIT_FOR_A_CONNECTION_S: Final = 10
_POSTGRESQL_POOL: Final = 5
_SQLITE_READERS: Final = 8
_OWNER_ONLY: Final = 0o600


class DatabaseUnreachable(Exception):
    """The database that PORTAL_DATABASE_URL names cannot be used. The sentence never holds the password."""


class Database:
    """Hands out sessions on one database; every session carries the cipher in `session.info["cipher"]`.

    Raises DatabaseUnreachable when `url` is no SQLite file or PostgreSQL database, or the file cannot be made.
    """

    def __init__(self, url: str, cipher: Cipher) -> None:
        self.url = _read_url(url)
        self.cipher = cipher
        if self.url.get_backend_name() == "sqlite":
            self.read_engine, self.write_engine = _sqlite_engines(self.url)
        else:
            self.read_engine, self.write_engine = _postgresql_engines(self.url)
        _every_database.add(self)
        info = {"cipher": cipher}
        self._new_read_session = sessionmaker(
            self.read_engine, class_=_ReadSession, expire_on_commit=False, autoflush=False, info=info
        )
        self._new_write_session = sessionmaker(
            self.write_engine, class_=_WriteSession, expire_on_commit=False, info=info
        )

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    def read_session(self) -> Session:
        """A session on connections that refuse every write."""
        return self._new_read_session()

    def write_session(self) -> Session:
        """A session that may write. The caller commits; leaving the `with` block without a commit rolls back."""
        return self._new_write_session()

    def ping(self) -> None:
        """Raises DatabaseUnreachable unless the database answers."""
        try:
            with self.read_engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except exc.SQLAlchemyError as error:
            raise DatabaseUnreachable(f"PORTAL_DATABASE_URL ({_shown(self.url)}): {_reason(error)}") from None

    def dispose(self, *, close: bool = True) -> None:
        """Close every pooled connection, or (`close=False`) only let go of them: they belong to the parent process."""
        self.read_engine.dispose(close=close)
        self.write_engine.dispose(close=close)


class _WriteSession(Session):
    """A session that also hands out the driver's own cursor, for statements that are prepared (`models.prepared`).

    What was added as an object and not flushed yet is not there for them.
    """

    def driver_cursor(self) -> Any:
        return self.connection().connection.cursor()


class _ReadSession(Session):
    """The same for reading. A page that asks prepared statements alone needs no more than the driver's connection."""

    _driver: PoolProxiedConnection | None = None

    def driver_cursor(self) -> Any:
        if self._driver is None:
            if self.in_transaction():
                return self.connection().connection.cursor()
            engine = self.get_bind()
            assert isinstance(engine, Engine)  # noqa: S101 - for the type checker
            self._driver = engine.raw_connection()
            if engine.dialect.name == "sqlite":
                self._driver.cursor().execute("BEGIN")  # the page is of one moment
        return self._driver.cursor()

    def close(self) -> None:
        self._let_go()
        super().close()

    def rollback(self) -> None:
        self._let_go()
        super().rollback()

    def _let_go(self) -> None:
        if self._driver is not None:
            self._driver.close()  # back to the pool, which rolls it back
            self._driver = None


_every_database: WeakSet[Database] = WeakSet()


def _let_go_after_fork() -> None:
    # Two processes that speak over one connection would get each other's answers.
    for database in _every_database:
        database.dispose(close=False)


os.register_at_fork(after_in_child=_let_go_after_fork)


def _read_url(text: str) -> URL:
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError):  # their message would quote the address, password and all
        raise DatabaseUnreachable("PORTAL_DATABASE_URL is not the address of a database") from None
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise DatabaseUnreachable(f"PORTAL_DATABASE_URL names {url.drivername}; use sqlite or postgresql")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise DatabaseUnreachable("PORTAL_DATABASE_URL must name a file: sqlite:////path/to/portal.sqlite3")
    return url


def _shown(url: URL) -> str:
    return url.set(query={}).render_as_string(hide_password=True)


def _reason(error: exc.SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split()) or type(cause).__name__


def _sqlite_engines(url: URL) -> tuple[Engine, Engine]:
    _make_file_for_owner_only(url)
    connect_args = {"isolation_level": None, "timeout": _BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    read = create_engine(
        url, connect_args=connect_args, pool_size=_SQLITE_READERS, max_overflow=_SQLITE_READERS,
        pool_timeout=_WAIT_FOR_A_CONNECTION_S, pool_use_lifo=True, hide_parameters=True,
    )  # fmt: skip
    # SQLite lets one writer in at a time. Threads of one process queue for the one connection, which wakes them in
    # turn; only processes meet SQLite's own lock, which makes them sleep and try again.
    write = create_engine(
        url, connect_args=connect_args, pool_size=1, max_overflow=0, pool_timeout=_WAIT_FOR_A_CONNECTION_S,
        hide_parameters=True,
    )  # fmt: skip
    event.listen(read, "connect", _prepare_sqlite_reader)
    event.listen(write, "connect", _prepare_sqlite)
    event.listen(read, "begin", _begin_deferred)
    event.listen(write, "begin", _begin_immediate)
    return read, write


def _make_file_for_owner_only(url: URL) -> None:
    # -wal and -shm take their mode from the database file.
    path = Path(str(url.database))
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
        path.chmod(_OWNER_ONLY)
        for companion in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            if companion.exists():
                companion.chmod(_OWNER_ONLY)
    except OSError as error:
        raise DatabaseUnreachable(f"PORTAL_DATABASE_URL ({_shown(url)}): {error.strerror}") from None


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA trusted_schema=OFF")
    cursor.close()


def _prepare_sqlite_reader(connection: DBAPIConnection, record: Any) -> None:
    _prepare_sqlite(connection, record)
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin_deferred(connection: Connection) -> None:
    _driver_of(connection).execute("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # this way a busy database raises SQLAlchemy's OperationalError


def _driver_of(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    return driver


def _postgresql_engines(url: URL) -> tuple[Engine, Engine]:
    read = create_engine(
        # Reads need no transaction: each statement stands for itself and no BEGIN and ROLLBACK travel to the server.
        url, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True,
        connect_args=_postgresql_settings(url, "-c default_transaction_read_only=on"), **_POSTGRESQL_OPTIONS,
    )  # fmt: skip
    write = create_engine(
        url, isolation_level="READ COMMITTED", connect_args=_postgresql_settings(url, ""), **_POSTGRESQL_OPTIONS
    )
    for engine in (read, write):
        event.listen(engine, "checkout", _refuse_closed_socket)
    return read, write


_POSTGRESQL_OPTIONS: Final[dict[str, Any]] = {
    "pool_size": _POSTGRESQL_POOL,
    "max_overflow": _POSTGRESQL_POOL,
    "pool_timeout": _WAIT_FOR_A_CONNECTION_S,
    "pool_recycle": 3600,
    "pool_use_lifo": True,
    "use_native_hstore": False,
    "hide_parameters": True,
}


def _postgresql_settings(url: URL, options: str) -> dict[str, Any]:
    # Given in the connection's first packet, so they cost no round trip. What the address says stays and wins.
    own = url.query.get("options", "")
    settings: dict[str, Any] = {"options": f"-c TimeZone=UTC {options} {own}".strip()}
    settings.setdefault("connect_timeout", url.query.get("connect_timeout", _CONNECT_TIMEOUT_S))
    settings.setdefault("application_name", url.query.get("application_name", "portal"))
    return settings


def _refuse_closed_socket(connection: Any, record: Any, _proxy: Any) -> None:
    # An idle connection has nothing to say. When its socket is readable, the server has hung up (a restart, a
    # failover): the pool drops it and connects anew. Costs two microseconds instead of a round trip. A new connection
    # is let through, since some proxies send the last of the TLS handshake late.
    if not record.info.get("has_been_used"):
        record.info["has_been_used"] = True
        return
    poll = select.poll()
    try:
        poll.register(connection.pgconn.socket, select.POLLIN)
    except Exception as error:
        raise exc.DisconnectionError("the connection is closed") from error
    if poll.poll(0):
        raise exc.DisconnectionError("the server has closed the connection")
