"""`python -m tests.benchmarks`: what pages cost beside a bare Flask page, on both databases. Needs no set-up."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from portal.models.sealing import learn_service_data_key
from tests import databases
from tests.benchmarks import bare, counted, results
from tests.benchmarks.fill import Filled, fill, present
from tests.benchmarks.load import UnexpectedAnswer
from tests.benchmarks.measure import Measured, play
from tests.benchmarks.pages import PAGES, Page, plain_get, requests_for
from tests.benchmarks.results import Line, Report
from tests.benchmarks.servers import Server, gunicorn, postgresql


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    rounds: int
    count: int
    few: int
    """Open threads of the smaller portal."""
    many: int


SERVICES = 10_000
"""Services in the directory of support."""

USUAL = Effort(rounds=7, count=400, few=1000, many=100_000)
QUICK = Effort(rounds=3, count=200, few=1000, many=10_000)


@dataclass(frozen=True, slots=True)
class Portal:
    """The portal, filled and served."""

    server: Server
    filled: Filled
    environment: dict[str, str]


def main() -> int:
    """Measure, print, and with --write keep the tables."""
    options = _options()
    effort = QUICK if options.quick else USUAL
    load_before = os.getloadavg()[0]
    reports = []
    with tempfile.TemporaryDirectory(prefix="portal-benchmarks-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)  # PostgreSQL may run as a user of its own
        bare_server = stack.enter_context(bare_page(Path(folder)))
        if options.database in {"sqlite", "both"}:
            reports.append(_on_sqlite(Path(folder), bare_server, effort, options.page))
            _say(reports[-1].as_text())
        if options.database in {"postgresql", "both"}:
            reports.append(_on_postgresql(Path(folder), bare_server, effort, options.page))
            _say(reports[-1].as_text())
    told = results.header(rounds=effort.rounds, count=effort.count, many=effort.many, load_before=load_before)
    if options.write:
        results.keep_tables("\n\n".join([told.strip(), *(report.as_text() for report in reports)]))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--page", default="", help="only pages in whose name this stands")
    parser.add_argument("--write", action="store_true", help="keep the tables in RESULTS.md")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()


@contextmanager
def bare_page(folder: Path) -> Iterator[Server]:
    """B: one query and one template, served."""
    path = folder / "bare.sqlite3"
    bare.fill(path)
    with gunicorn("tests.benchmarks.bare:create_app()", {bare.FILE: str(path)}) as server:
        yield server


def _on_sqlite(folder: Path, bare_server: Server, effort: Effort, only: str) -> Report:
    addresses = (f"sqlite:///{folder / 'few.sqlite3'}", f"sqlite:///{folder / 'many.sqlite3'}")
    with _portal(addresses[0], effort.few) as few, _portal(addresses[1], effort.many) as many:
        return _measure("SQLite", bare_server, (few, many), effort, only)


def _on_postgresql(folder: Path, bare_server: Server, effort: Effort, only: str) -> Report:
    with postgresql(folder / "postgresql") as server, ExitStack() as stack:
        portals = []
        for name, threads in (("few", effort.few), ("many", effort.many)):
            with psycopg.connect(server.address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            address = server.address.replace("/postgres?", f"/{name}?")
            portals.append(stack.enter_context(_portal(address, threads)))
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
        return _measure("PostgreSQL", bare_server, (portals[0], portals[1]), effort, only, server.cpu)


@contextmanager
def _portal(address: str, threads: int) -> Iterator[Portal]:
    """The portal as in production: behind a proxy that compresses and speaks https."""
    databases.migrate(address)
    database = databases.open_database(address)
    with database.read_session() as session:
        learn_service_data_key(session)
    filled = fill(database, threads=threads, now=present(), services=SERVICES)
    database.dispose()
    environment = environment_for(address)
    with gunicorn("portal.app:create_app()", environment) as server:
        yield Portal(server, filled, environment)


def environment_for(address: str) -> dict[str, str]:
    """Production settings, on this database."""
    return {
        "PORTAL_MODE": "production",
        "PORTAL_DATABASE_URL": address,
        "PORTAL_SERVICE_KEY": databases.SERVICE_KEY,
        "PORTAL_BASE_URL": "https://portal.example.org",
        "PORTAL_TEAM_PHONE": "01632 960 100",
        "PORTAL_SMTP_HOST": "127.0.0.1",
        "PORTAL_SMTP_ENCRYPTION": "none",
        "PORTAL_TRUSTED_PROXIES": "1",
    }


def _measure(
    database: str,
    bare_server: Server,
    portals: tuple[Portal, Portal],
    effort: Effort,
    only: str,
    database_cpu: Callable[[], float] = lambda: 0.0,
) -> Report:
    pages = [page for page in PAGES if only in page.name]
    asked = {
        page: requests_for(page, portals[page.is_large].server.port, portals[page.is_large].filled) for page in pages
    }
    bare_requests = [plain_get(f"/{thread}") for thread in range(4)]
    measured = {page: Measured() for page in pages}
    for number in range(effort.rounds + 1):
        for page in pages:
            server = portals[page.is_large].server
            beside = play(bare_server, bare_requests, count=effort.count, status=200)
            try:
                played = play(server, asked[page], count=effort.count, status=page.status, database_cpu=database_cpu)
            except UnexpectedAnswer as problem:
                raise SystemExit(f"{page.name} ({page.path}) on {database}: {problem}.") from problem
            if number:  # the first round warms up
                measured[page].pairs.append((beside, played))
    return Report(
        database=database,
        lines=tuple(
            Line(page, measured[page], counted.statements(portals[page.is_large].environment, asked[page][:1])[0])
            for page in pages
        ),
        bare_memory=bare_server.memory(),
        memory=portals[0].server.memory(),
        growth=_growth(measured),
    )


def _growth(measured: dict[Page, Measured]) -> tuple[tuple[str, float], ...]:
    """What the same page costs among many threads, against few."""
    few = {(page.path, page.who): found for page, found in measured.items() if not page.is_large}
    return tuple(
        (page.name, few[page.path, page.who].ratio / found.ratio)
        for page, found in measured.items()
        if page.is_large and (page.path, page.who) in few
    )


if __name__ == "__main__":
    sys.exit(main())
