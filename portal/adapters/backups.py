"""A backup that any installation of the same revision can restore, on SQLite or PostgreSQL.

It has two parts, in two places: the data, and the wrapped data keys. Who erases a case erases its key; the erasure is
complete when the last copy of the keys that still holds it has gone, however long the copies of the data are kept. So
keep the keys for days and the data for as long as you must, and neither beside the service key.

What is sealed stays sealed in a backup. The service key is never part of it; without it a backup cannot be opened.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, MetaData, Table, exc, inspect, select
from sqlalchemy.schema import ForeignKeyConstraint, sort_tables_and_constraints

from portal.adapters.backup_files import (
    BackupDamaged,
    BackupError,
    BackupFolderUnwritable,
    Manifest,
    check_file,
    new_folder,
    read_lines,
    read_manifest,
    write_part,
)
from portal.adapters.backup_rows import insert_rows, write_rows
from portal.adapters.database import Database
from portal.adapters.schema import current_revision
from portal.domain.crypto import SERVICE_DATA_KEY_ID, Cipher, SealBroken, WrongServiceKey

__all__ = [
    "Backup",
    "BackupDamaged",
    "BackupError",
    "BackupFolderUnwritable",
    "DatabaseNotEmpty",
    "KeysBesideData",
    "KeysOlderThanData",
    "RevisionDiffers",
    "ServiceKeyDiffers",
    "TablesDiffer",
    "back_up",
    "restore",
]

_KEYS_TABLE: Final = "data_keys"
_OUTSIDE: Final = {"alembic_version"}
_MADE_ANEW: Final = "support_fts"
"""The words of the directory, kept by each database in tables of its own kind; whoever restores makes them anew."""
_PURPOSE: Final = "backup manifests"


class TablesDiffer(BackupError):
    """The database has other tables than the program knows: a backup of it would not be whole."""


class KeysBesideData(BackupError):
    """The folder for the keys lies inside the folder for the data, or the other way round."""


class DatabaseNotEmpty(BackupError):
    """A backup can be restored only into a new database, so that nothing is overwritten or mixed."""


class RevisionDiffers(BackupError):
    """The backup was made with another revision of the tables."""


class ServiceKeyDiffers(BackupError):
    """The keys of the backup were wrapped by a service key that is not in PORTAL_SERVICE_KEY."""


class KeysOlderThanData(BackupError):
    """The backup of the keys was made before the one of the data: newer cases could not be opened."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: the folder of the data, the folder of the keys, and how many rows of each table they hold."""

    data: Path
    keys: Path
    rows: dict[str, int]


def back_up(database: Database, *, tables: MetaData, into: Path, keys_into: Path, now: datetime) -> Backup:
    """Write one backup, `portal-<time>`, below both folders, from one moment's view of the database.

    Raises BackupFolderUnwritable, KeysBesideData, TablesDiffer, and KeyErased while the service data key is not known.
    """
    _refuse_nested(into, keys_into)
    secret = database.cipher.derive(_PURPOSE)
    revision = current_revision(database) or ""
    name = f"portal-{now:%Y%m%dT%H%M%SZ}"
    ordered = _in_order(tables)
    with _snapshot(database) as connection:
        _refuse_other_tables(connection, ordered)
        # Keys without data harm nobody and data without keys is lost, so the data gets its name last.
        with new_folder(into / name) as folder:
            data = write_part(
                folder, kind="data", made_at=now, revision=revision, secret=secret,
                fill=lambda lines: write_rows(connection, [t for t in ordered if t.name != _KEYS_TABLE], lines),
            )  # fmt: skip
            with new_folder(keys_into / name) as keys_folder:
                keys = write_part(
                    keys_folder, kind="keys", made_at=now, revision=revision, secret=secret,
                    fill=lambda lines: write_rows(connection, [tables.tables[_KEYS_TABLE]], lines),
                )  # fmt: skip
    return Backup(into / name, keys_into / name, data.rows | keys.rows)


def restore(
    database: Database, *, tables: MetaData, data: Path, keys: Path, settle: Callable[[Connection], None] | None = None
) -> Backup:
    """Fill a new, migrated database from the folders of a backup, wholly or not at all.

    `settle` may change the restored rows before they are committed.

    Newer keys than the data's own are welcome: cases erased since then stay erased.
    Raises BackupDamaged, RevisionDiffers, KeysOlderThanData, DatabaseNotEmpty, TablesDiffer and
    ServiceKeyDiffers.
    """
    data_manifest, check_data = read_manifest(data, kind="data")
    keys_manifest, check_keys = read_manifest(keys, kind="keys")
    _refuse_revision(database, data_manifest, keys_manifest)
    if keys_manifest.moment < data_manifest.moment:
        raise KeysOlderThanData(f"the keys are of {keys_manifest.made_at}, the data of {data_manifest.made_at}")
    check_file(data, data_manifest)
    check_file(keys, keys_manifest)
    _learn_keys(database.cipher, read_lines(keys, keys_manifest))
    secret = database.cipher.derive(_PURPOSE)
    check_data(secret)
    check_keys(secret)

    ordered = _in_order(tables)
    with database.write_engine.begin() as connection:
        _refuse_other_tables(connection, ordered)
        _refuse_unless_empty(connection, ordered)
        with _foreign_keys_at_the_end(connection, ordered):
            _fill(connection, tables, keys, keys_manifest)
            _fill(connection, tables, data, data_manifest)
        if settle is not None:
            settle(connection)
    return Backup(data, keys, data_manifest.rows | keys_manifest.rows)


def _refuse_nested(into: Path, keys_into: Path) -> None:
    one, other = into.resolve(), keys_into.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise KeysBesideData(f"keep the keys ({keys_into}) and the data ({into}) in two separate places")


@contextmanager
def _snapshot(database: Database) -> Iterator[Connection]:
    if database.dialect == "sqlite":  # a reading transaction sees one moment from its first SELECT on
        with database.read_engine.begin() as connection:
            yield connection
        return
    with database.write_engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def _in_order(tables: MetaData) -> list[Table]:
    # Rows of a table come after the rows that they point at. Where tables point at one another in a circle, or at
    # themselves, _foreign_keys_at_the_end helps.
    ordered = sort_tables_and_constraints(tables.tables.values())  # type: ignore[no-untyped-call] # SQLAlchemy's
    return [table for table, _ in ordered if table is not None]


def _refuse_other_tables(connection: Connection, ordered: list[Table]) -> None:
    names = inspect(connection).get_table_names()
    there = {name for name in names if not name.startswith(_MADE_ANEW)} - _OUTSIDE
    differing = there ^ {table.name for table in ordered}
    if differing:
        raise TablesDiffer(f"the database and the program differ in these tables: {', '.join(sorted(differing))}")


def _refuse_revision(database: Database, *manifests: Manifest) -> None:
    here = current_revision(database) or ""
    for manifest in manifests:
        if manifest.revision != here:
            there = manifest.revision or "none"
            raise RevisionDiffers(f"this database has revision {here or 'none'}, the backup’s {manifest.kind} {there}")


def _refuse_unless_empty(connection: Connection, ordered: list[Table]) -> None:
    for table in ordered:
        if connection.execute(select(1).select_from(table).limit(1)).first() is not None:
            raise DatabaseNotEmpty(f"the table {table.name} has rows; restore into a new database")


def _learn_keys(cipher: Cipher, lines: Iterator[Any]) -> None:
    # Every key is tried before anything is stored: a backup that the service key does not open is refused at once.
    try:
        columns = next(lines)["columns"]
        place_of_id, place_of_wrapped = columns.index("id"), columns.index("wrapped")
        for values in lines:
            cipher.learn(UUID(values[place_of_id]), b64decode(values[place_of_wrapped], validate=True))
    except WrongServiceKey as problem:
        raise ServiceKeyDiffers(f"PORTAL_SERVICE_KEY does not open this backup: {problem}") from None
    except (SealBroken, StopIteration, ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise BackupDamaged("the backup of the keys does not hold what it should") from None
    if not cipher.knows(SERVICE_DATA_KEY_ID):
        raise BackupDamaged("the backup of the keys lacks the service data key")


def _fill(connection: Connection, tables: MetaData, folder: Path, manifest: Manifest) -> None:
    try:
        counts = insert_rows(connection, dict(tables.tables), read_lines(folder, manifest))
    except (ValueError, TypeError, KeyError, AttributeError, exc.IntegrityError, exc.DataError):
        raise BackupDamaged(f"the rows in {folder} do not fit the tables") from None
    if counts != manifest.rows:
        raise BackupDamaged(f"{folder} does not hold as many rows as it should")


@contextmanager
def _foreign_keys_at_the_end(connection: Connection, ordered: list[Table]) -> Iterator[None]:
    """Let rows point at rows that come later, within this transaction; all is checked before it ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise BackupDamaged("rows point at rows that are not in the backup")
        return
    forward = list(_forward_keys(ordered))
    for key in forward:
        _alter(connection, key, "DEFERRABLE INITIALLY DEFERRED")
    yield
    try:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    except exc.IntegrityError:
        raise BackupDamaged("rows point at rows that are not in the backup") from None
    for key in forward:
        _alter(connection, key, "NOT DEFERRABLE")


def _forward_keys(ordered: list[Table]) -> Iterator[ForeignKeyConstraint]:
    filled: set[Table] = set()
    for table in ordered:
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            if key.referred_table not in filled:
                yield key
        filled.add(table)


def _alter(connection: Connection, key: ForeignKeyConstraint, how: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    name = connection.dialect.identifier_preparer.format_constraint(key)
    connection.exec_driver_sql(f"ALTER TABLE {quote(key.table.name)} ALTER CONSTRAINT {name} {how}")
