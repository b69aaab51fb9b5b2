"""The migrations, run from Python: there is no alembic.ini and no need for one."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from portal.adapters.database import Database
from portal.config import find_shipped

_ADVISORY_LOCK = 0x706F7274616C  # “portal”: two processes that start together migrate one after the other


class ForeignKeysBroken(Exception):
    """A migration left rows on SQLite that point at rows which do not exist; it has been rolled back."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables to `revision`, in one transaction. Raises ForeignKeysBroken."""
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Take the tables back to `revision` (`base`: none at all), in one transaction. Raises ForeignKeysBroken."""
    _run(database, lambda config: command.downgrade(config, revision))


def current_revision(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.read_engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@lru_cache(maxsize=1)
def head_revision() -> str | None:
    """The newest revision that this installation ships; None while there is none. It cannot change while we run."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(find_shipped("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(database: Database, what: Callable[[Config], None]) -> None:
    config = _config()
    with _migration_connection(database) as connection:
        config.attributes["connection"] = connection
        what(config)


@contextmanager
def _migration_connection(database: Database) -> Iterator[Connection]:
    with database.write_engine.connect() as connection:
        if database.dialect == "postgresql":
            with connection.begin():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
                yield connection
            return
        # SQLite changes a table by making it anew, and dropping the old one would delete the rows that point at it.
        # The switch does nothing inside a transaction, so it is thrown on the driver's connection, outside.
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise ForeignKeysBroken(f"rows of {broken[0]} point at rows of {broken[2]} that do not exist")
