"""Rows of tables as lines of JSON that mean the same on SQLite and PostgreSQL.

For each table one line with its name and columns, then one line for each row: a list of values in that order. UUIDs are
32 hexadecimal digits, moments and dates ISO 8601, bytes base64.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from gzip import GzipFile
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    bindparam,
    insert,
    select,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from portal.adapters.backup_files import BackupError

_ROWS_AT_ONCE: Final = 100


class ColumnUnknown(BackupError):
    """A column has a type that backups were never taught. A fault of the program, found before anything is written."""


@dataclass(frozen=True, slots=True)
class _Codec:
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


_CODECS: Final[dict[type[TypeEngine[Any]], _Codec]] = {
    Uuid: _Codec(lambda value: value.hex, UUID),
    DateTime: _Codec(lambda value: value.astimezone(UTC).isoformat(), datetime.fromisoformat),
    Date: _Codec(lambda value: value.isoformat(), date.fromisoformat),
    LargeBinary: _Codec(lambda value: b64encode(value).decode(), lambda text: b64decode(text, validate=True)),
    String: _Codec(_as_it_is, _as_it_is),
    Boolean: _Codec(_as_it_is, _as_it_is),
    Integer: _Codec(_as_it_is, _as_it_is),
    Float: _Codec(_as_it_is, _as_it_is),
    JSON: _Codec(_as_it_is, _as_it_is),
}


def _codec(column: Column[Any]) -> _Codec:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    for known, codec in _CODECS.items():
        if isinstance(kind, known):
            return codec
    raise ColumnUnknown(f"{column.table.name}.{column.name} has the type {column.type!r}")


def write_rows(connection: Connection, tables: Iterable[Table], lines: GzipFile) -> dict[str, int]:
    """Write all rows of the tables; answers how many each has. Raises ColumnUnknown."""
    every = [(table, [_codec(column) for column in table.columns]) for table in tables]
    counts: dict[str, int] = {}
    for table, codecs in every:
        _write_line(lines, {"table": table.name, "columns": [column.name for column in table.columns]})
        in_order = select(table).order_by(*table.primary_key.columns)
        counts[table.name] = 0
        for row in connection.execute(in_order.execution_options(yield_per=_ROWS_AT_ONCE)):
            values = [None if value is None else codec.write(value) for codec, value in zip(codecs, row, strict=True)]
            _write_line(lines, values)
            counts[table.name] += 1
    return counts


def _write_line(lines: GzipFile, value: Any) -> None:
    lines.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def insert_rows(connection: Connection, tables: dict[str, Table], lines: Iterable[Any]) -> dict[str, int]:
    """Insert the rows that `write_rows` wrote; answers how many each table got.

    Raises ValueError, TypeError, KeyError or AttributeError where the lines are not such rows.
    """
    counts: dict[str, int] = {}
    filler: _Filler | None = None
    for line in lines:
        if isinstance(line, dict):
            if filler is not None:
                filler.insert()
            filler = _Filler(connection, tables[line["table"]], line["columns"])
            counts[filler.table.name] = 0
        elif filler is None:
            raise ValueError("a row comes before the name of its table")
        else:
            filler.add(line)
            counts[filler.table.name] += 1
    if filler is not None:
        filler.insert()
    return counts


def _type_to_insert(column: Column[Any]) -> TypeEngine[Any]:
    # An empty JSON column must stay empty and not become the JSON word “null”.
    return JSON(none_as_null=True) if isinstance(column.type, JSON) and column.nullable else column.type


class _Filler:
    """Collects rows of one table and inserts some at a time."""

    def __init__(self, connection: Connection, table: Table, columns: list[str]) -> None:
        self._connection = connection
        self.table = table
        self._codecs = [(column.name, _codec(column)) for column in table.columns]
        if columns != [name for name, _ in self._codecs]:
            raise ValueError(f"the columns of {table.name} differ")
        self._insertion = insert(table).values(
            {column.name: bindparam(f"_{column.name}", type_=_type_to_insert(column)) for column in table.columns}
        )
        self._waiting: list[dict[str, Any]] = []

    def add(self, values: list[Any]) -> None:
        self._waiting.append(
            {
                f"_{name}": None if value is None else codec.read(value)
                for (name, codec), value in zip(self._codecs, values, strict=True)
            }
        )
        if len(self._waiting) == _ROWS_AT_ONCE:
            self.insert()

    def insert(self) -> None:
        if self._waiting:
            self._connection.execute(self._insertion, self._waiting)
        self._waiting = []
