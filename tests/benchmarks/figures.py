"""`python -m tests.benchmarks.figures`: what every report of ten years and 5,000 cases costs, beside a bare Flask page.

With --write the figures are kept below the tables of RESULTS.md; with --quick each is asked for a few times only.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import psycopg

from portal.domain import figure_periods as periods
from portal.domain.figure_periods import before, financial_year_of, quarter_of
from portal.domain.figures import Code
from portal.models.sealing import learn_service_data_key
from tests import databases
from tests.benchmarks import results
from tests.benchmarks.__main__ import bare_page, environment_for
from tests.benchmarks.fill import fill, present
from tests.benchmarks.fill_years import YEARS, fill_years
from tests.benchmarks.measure import play
from tests.benchmarks.pages import plain_get
from tests.benchmarks.servers import Server, gunicorn, postgresql

AT_MOST = 50
"""Bare pages that any report may cost."""
ROUNDS, COUNT = 5, 4
"""Each report is asked for so often in a round, right after bare pages."""
BARE = 200


def main() -> int:
    """Both databases."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.figures", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in RESULTS.md")
    parser.add_argument("--quick", action="store_true", help="one round")
    options = parser.parse_args()
    rounds = 1 if options.quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="portal-figures-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        bare_server = stack.enter_context(bare_page(Path(folder)))
        lines = list(_told("SQLite", _measured(f"sqlite:///{folder}/figures.sqlite3", bare_server, rounds)))
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        server = stack.enter_context(postgresql(Path(folder) / "postgresql"))
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute(b"CREATE DATABASE figures")
        address = server.address.replace("/postgres?", "/figures?")
        of_server = list(_told("PostgreSQL", _measured(address, bare_server, rounds, server.cpu)))
    sys.stdout.write("\n".join(of_server) + "\n")
    if options.write:
        results.keep_below("Figures of ten years", [*lines, *of_server], module="tests.benchmarks.figures")
    return 0


def _reports() -> Iterator[tuple[str, str]]:
    """What is asked for: its name, and its address."""
    today = present().date()
    year, quarter = before(financial_year_of(today)).first, before(quarter_of(today)).first
    first = periods.three_years_to(today).first.replace(year=today.year - YEARS)
    parts = ((name, day) for name, day in (("first", first), ("last", today)))
    dates = "&".join(f"{name}-{part}={getattr(day, part)}" for name, day in parts for part in ("day", "month", "year"))
    yield "quarterly report", f"/report?when=quarter-{quarter}"
    yield "annual report", f"/report?when=year-{year}"
    yield "report of three years", "/report?when=three-years"
    yield "report of ten years", f"/report?when=own&{dates}"
    yield "freedom of information, ten years", f"/freedom-of-information?when=own&{dates}"
    for code in Code:
        yield f"{code}, a year", f"/{code}?when=year-{year}"
        yield f"{code}, ten years", f"/{code}?when=own&{dates}"


def _told(name: str, costs: Mapping[str, list[float]]) -> Iterator[str]:
    for report, found in costs.items():
        cost = statistics.median(found)
        beyond = "" if cost < AT_MOST else f": more than the {AT_MOST} it may"
        yield f"{name}, {report}: {cost:.1f} B ({min(found):.1f} to {max(found):.1f}){beyond}"


def _measured(
    address: str, bare_server: Server, rounds: int, database_cpu: Callable[[], float] = lambda: 0.0
) -> dict[str, list[float]]:
    databases.migrate(address)
    database = databases.open_database(address)
    with database.read_session() as session:
        learn_service_data_key(session)
    filled = fill(database, threads=12, now=present())
    with database.write_session() as session:
        fill_years(session, last=present().date())
        session.commit()
    database.dispose()
    if address.startswith("postgresql"):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    bare_requests = [plain_get(f"/{thread}") for thread in range(4)]
    costs: dict[str, list[float]] = {}
    with gunicorn("portal.app:create_app()", environment_for(address)) as server:
        for number in range(rounds + 1):
            for name, path in _reports():
                beside = play(bare_server, bare_requests, count=BARE, status=200)
                asked = [plain_get(f"/staff/figures{path}", f"__Host-sid={cookie}") for cookie in filled.managers]
                page = play(server, asked, count=COUNT, status=200, database_cpu=database_cpu)
                if number:  # the first round warms up
                    costs.setdefault(name, []).append((page.cpu + page.database_cpu) / beside.cpu)
    return costs


if __name__ == "__main__":
    sys.exit(main())
