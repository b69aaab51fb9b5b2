"""The migrations make exactly the tables that the models describe, and can be taken back."""

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

import portal.models
from portal.adapters import schema
from portal.adapters.database import Database
from portal.models.base import Base
from tests import databases


def _is_described(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    """All but the words of the directory, which each database keeps in tables of its own kind."""
    return not (kind in {"table", "index"} and "support_fts" in (name or ""))


def test_the_newest_migration_makes_the_tables_the_models_describe(database: Database) -> None:
    assert portal.models.__file__
    with database.read_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_object": _is_described})
        differences = compare_metadata(context, Base.metadata)
    assert not differences


def test_every_migration_can_be_taken_back_and_made_again(empty_database_url: Callable[[str], str]) -> None:
    database = databases.open_database(empty_database_url("updown"))
    schema.upgrade(database)
    before = set(inspect(database.read_engine).get_table_names())

    schema.downgrade(database, "base")
    assert set(inspect(database.read_engine).get_table_names()) <= {"alembic_version"}

    schema.upgrade(database)
    assert set(inspect(database.read_engine).get_table_names()) == before
    database.dispose()
