"""Migrations leave a database whole or as it was, also when two processes start at once."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import inspect, text

from portal.adapters import schema
from portal.adapters.database import Database
from portal.config import find_shipped
from tests.databases import open_database

FAMILIES = """
    import sqlalchemy as sa
    from alembic import op

    revision, down_revision, branch_labels, depends_on = "a1", None, None, None

    def upgrade() -> None:
        op.create_table("families", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
        op.create_table(
            "letters",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("family_id", sa.Integer, sa.ForeignKey("families.id", ondelete="CASCADE", name="fk_letters")),
        )

    def downgrade() -> None:
        op.drop_table("letters")
        op.drop_table("families")
"""

RENAME = """
    import sqlalchemy as sa
    from alembic import op

    revision, down_revision, branch_labels, depends_on = "a2", "a1", None, None

    def upgrade() -> None:
        with op.batch_alter_table("families", recreate="auto") as batch:
            batch.alter_column("name", existing_type=sa.Text, nullable=False)

    def downgrade() -> None:
        with op.batch_alter_table("families", recreate="auto") as batch:
            batch.alter_column("name", existing_type=sa.Text, nullable=True)
"""

CARELESS = """
    from alembic import op

    revision, down_revision, branch_labels, depends_on = "a3", "a2", None, None

    def upgrade() -> None:
        op.execute("INSERT INTO families (id, name) VALUES (9, 'half done')")
        op.execute("INSERT INTO letters (id, family_id) VALUES (2, 404)")

    def downgrade() -> None:
        op.execute("DELETE FROM letters WHERE id = 2")
"""


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations of this test's own, beside the real env.py."""
    folder = tmp_path / "migrations"
    shutil.copytree(find_shipped("migrations"), folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (folder / "versions").mkdir()
    for name, content in (("a1", FAMILIES), ("a2", RENAME), ("a3", CARELESS)):
        (folder / "versions" / f"{name}.py").write_text(dedent(content))
    monkeypatch.setattr(schema, "find_shipped", lambda _name: folder)
    return folder


def with_one_letter(url: str) -> Database:
    database = open_database(url)
    schema.upgrade(database, "a1")
    with database.write_session() as session:
        session.execute(text("INSERT INTO families (id, name) VALUES (1, 'Marsh')"))
        session.execute(text("INSERT INTO letters (id, family_id) VALUES (1, 1)"))
        session.commit()
    return database


def test_making_a_table_anew_keeps_the_rows_that_point_at_it(
    migrations: Path, empty_database_url: Callable[[str], str]
) -> None:
    database = with_one_letter(empty_database_url("schema"))

    schema.upgrade(database, "a2")
    schema.downgrade(database, "a1")

    with database.read_session() as session:
        assert session.execute(text("SELECT id, family_id FROM letters")).all() == [(1, 1)]
    with database.write_session() as session, pytest.raises(Exception, match=r"(?i)foreign key"):
        session.execute(text("INSERT INTO letters (id, family_id) VALUES (3, 404)"))
    database.dispose()


def test_a_careless_migration_is_taken_back_as_a_whole(
    migrations: Path, empty_database_url: Callable[[str], str]
) -> None:
    database = with_one_letter(empty_database_url("schema"))

    with pytest.raises(Exception, match=r"(?i)do not exist|foreign key"):
        schema.upgrade(database, "a3")

    assert schema.current_revision(database) == "a1"
    with database.read_session() as session:
        assert session.execute(text("SELECT id FROM families")).all() == [(1,)]
    database.dispose()


def test_two_processes_that_start_at_once_migrate_once(
    migrations: Path, empty_database_url: Callable[[str], str]
) -> None:
    url = empty_database_url("schema")
    failures: list[BaseException] = []

    def start() -> None:
        database = open_database(url)
        try:
            schema.upgrade(database, "a2")
        except Exception as failure:
            failures.append(failure)
        finally:
            database.dispose()

    processes = [threading.Thread(target=start) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=20)

    database = open_database(url)
    assert failures == []
    assert schema.current_revision(database) == "a2"
    assert {"families", "letters"} <= set(inspect(database.read_engine).get_table_names())
    database.dispose()
