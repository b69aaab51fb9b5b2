"""Statements that are compiled once and then handed straight to the driver, for the pages that people open most.

SQLAlchemy works out a statement anew for each of its runs: which driver, which cache, how a row is made. That costs
more than the databases themselves need. A `Prepared` asks all of it once, of SQLAlchemy's own compiler and types.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from sqlalchemy import Delete, Dialect, Engine, Insert, Select, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

AnyRow = Any
"""A named tuple with the statement's columns; which they are, no type can say."""
Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Process = Callable[[Any], Any]
Key = TypeVar("Key", int, str)


class _HandsOutCursors(Protocol):
    """What a session of `adapters.database` is, besides being a Session."""

    def driver_cursor(self) -> Any:
        """The driver's own cursor, in the session's transaction."""


class _Compiled(NamedTuple):
    """A statement in one dialect."""

    sql: str
    values: Mapping[str, Any]
    """What the statement brings itself, such as the length of a page."""
    places: tuple[str, ...] | None
    """The order of the values where the driver wants them in order; else None."""
    into: tuple[tuple[str, Process], ...]
    """How values become what the driver takes."""
    out_of: tuple[tuple[int, Process], ...]
    """How the driver's values become ours."""
    make: Callable[[Any], AnyRow]


class Prepared:
    """A statement with named values. It may hold no list of varying length.

    Raises what SQLAlchemy raises (`sqlalchemy.exc.DBAPIError` and its kinds) when the database refuses.
    """

    def __init__(self, statement: Statement | Mapping[str, Statement]) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def all(self, session: Session, values: Mapping[str, Any]) -> list[AnyRow]:
        """Every row."""
        cursor, compiled = self._run(session, values)
        rows = cursor.fetchall()
        cursor.close()
        return _shape(rows, compiled)

    def plain(self, session: Session, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row as the driver gives it: nothing is made of its values, and no name stands on them."""
        cursor, _compiled = self._run(session, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        return rows

    def first(self, session: Session, values: Mapping[str, Any]) -> AnyRow | None:
        """The first row; None where there is none."""
        cursor, compiled = self._run(session, values)
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else _shape([row], compiled)[0]

    def count(self, session: Session, values: Mapping[str, Any]) -> int:
        """How many rows an INSERT, UPDATE or DELETE has touched."""
        cursor, _compiled = self._run(session, values)
        touched: int = cursor.rowcount
        cursor.close()
        return touched

    def _run(self, session: Session, values: Mapping[str, Any]) -> tuple[Any, _Compiled]:
        engine = cast(Engine, session.bind)
        dialect = engine.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._for(dialect.name), dialect, values)
        given = {**compiled.values, **values}
        for name, process in compiled.into:
            given[name] = process(given[name])
        parameters = given if compiled.places is None else [given[name] for name in compiled.places]
        cursor = cast(_HandsOutCursors, session).driver_cursor()
        if engine.dispatch.before_cursor_execute:  # whoever counts statements hears of these too
            engine.dispatch.before_cursor_execute(None, cursor, compiled.sql, parameters, None, False)  # noqa: FBT003
        try:
            cursor.execute(compiled.sql, parameters)
        except dialect.loaded_dbapi.Error as problem:
            raise _as_sqlalchemy_says(problem, compiled.sql, dialect) from problem
        return cursor, compiled

    def _for(self, dialect: str) -> Statement:
        return self.statement[dialect] if isinstance(self.statement, Mapping) else self.statement


def insert_once(table: Table, *unique: str) -> Prepared:
    """An INSERT that changes nothing, and counts 0, where a row with the same `unique` columns is there already."""
    return Prepared(
        {
            "sqlite": sqlite.insert(table).on_conflict_do_nothing(index_elements=unique),
            "postgresql": postgresql.insert(table).on_conflict_do_nothing(index_elements=unique),
        }
    )


def _compile(statement: Statement, dialect: Dialect, values: Mapping[str, Any]) -> _Compiled:
    columns = tuple(statement.selected_columns) if isinstance(statement, Select) else ()
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - for the type checker
    # Some words of a statement stand in its text and not among its values; they never change.
    state = compiled.construct_expanded_state(dict(values))
    row = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
    kinds = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items() if name in state.parameters}
    return _Compiled(
        sql=state.statement,
        values={name: value for name, value in state.parameters.items() if name not in values},
        places=tuple(state.positiontup) if state.positiontup is not None else None,
        into=tuple(_known((name, kind.bind_processor(dialect)) for name, kind in kinds.items())),
        out_of=tuple(
            _known(
                (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
                for place, column in enumerate(columns)
            )
        ),
        make=row._make,
    )


def _known(processes: Iterable[tuple[Key, Process | None]]) -> Iterator[tuple[Key, Process]]:
    return ((key, process) for key, process in processes if process is not None)


def _shape(rows: list[Any], compiled: _Compiled) -> list[AnyRow]:
    make, out_of = compiled.make, compiled.out_of
    shaped = []
    for row in rows:
        values = list(row)
        for place, process in out_of:
            values[place] = process(values[place])
        shaped.append(make(values))
    return shaped


def _as_sqlalchemy_says(problem: Exception, sql: str, dialect: Dialect) -> BaseException:
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, None, problem, base, hide_parameters=True, dialect=dialect)
