"""Fixtures that many tests share. Every test that touches data runs on SQLite and on PostgreSQL."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.adapters.database import Database
from portal.models.sealing import learn_service_data_key
from tests import databases, quick_routes
from tests.chromium import browser_engine, chromium
from tests.portal_fixtures import clock, portal

__all__ = ["browser_engine", "chromium", "clock", "portal"]

quick_routes.install()

_RUN_FOLDER = pytest.StashKey[Path]()
_WATCHER = pytest.StashKey[Any]()
_WORKER_INPUT = "portal_run_folder"


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get(_WORKER_INPUT)
    if given is not None:
        config.stash[_RUN_FOLDER] = Path(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    config.stash[_RUN_FOLDER] = folder
    config.stash[_WATCHER] = databases.watch_run(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput[_WORKER_INPUT] = str(node.config.stash[_RUN_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    watcher = config.stash.get(_WATCHER, None)
    if watcher is not None:
        databases.drop_databases_elsewhere(config.stash[_RUN_FOLDER])
        watcher.stdin.close()
        watcher.wait(timeout=30)


def pytest_collection_finish() -> None:
    """Leave what has been imported out of the search for garbage: a test makes few rings and so many objects.

    Searching through everything again and again took a quarter of the whole run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """A folder that all workers of this test run share."""
    return pytestconfig.stash[_RUN_FOLDER]


@pytest.fixture(scope="session")
def sqlite_template(run_folder: Path) -> Path:
    return databases.migrated_sqlite_file(run_folder)


@pytest.fixture(scope="session")
def postgresql_server(run_folder: Path) -> databases.Server:
    return databases.Server(run_folder)


@pytest.fixture(scope="session")
def postgresql_database(
    postgresql_server: databases.Server, run_folder: Path
) -> Iterator[databases.ResettablePostgresql]:
    name = postgresql_server.name(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    url = postgresql_server.create(name, template=postgresql_server.migrated_template(run_folder))
    resettable = databases.ResettablePostgresql(url)
    yield resettable
    resettable.dispose()


@pytest.fixture
def sqlite_folder() -> Iterator[Path]:
    """Where a test keeps its SQLite file: in memory where there is one, since each commit waits for the disk."""
    with tempfile.TemporaryDirectory(prefix="portal-test-", dir=databases.MEMORY) as folder:
        yield Path(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, sqlite_folder: Path) -> Iterator[Database]:
    """A migrated database with nothing in it but the service data key, which its cipher knows."""
    database = databases.open_database(_fresh_url(request, sqlite_folder))
    with database.read_session() as session:
        learn_service_data_key(session)
    yield database
    database.dispose()


def _fresh_url(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return databases.copy_sqlite(request.getfixturevalue("sqlite_template"), folder / "portal.sqlite3")
    resettable: databases.ResettablePostgresql = request.getfixturevalue("postgresql_database")
    resettable.reset()
    return resettable.url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Makes databases without any table, for tests of migrations and of restoring: call it with a short name."""

    def make(name: str) -> str:
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        server: databases.Server = request.getfixturevalue("postgresql_server")
        return server.empty(server.name(f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{name}"))

    return make
