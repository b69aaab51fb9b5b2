"""`python -m tests.benchmarks.bookings`: a week of times to choose from, and a booking, beside a bare Flask page.

A booking can be made once only, so each of many families makes one, a few at a time; then everything is undone and they
do it again. With --write the figures are kept below the tables of RESULTS.md.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.adapters.database import Database
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.sealing import learn_service_data_key
from tests import databases
from tests.benchmarks import load, results
from tests.benchmarks.__main__ import bare_page, environment_for
from tests.benchmarks.crowd import form_of
from tests.benchmarks.fill import fill, present
from tests.benchmarks.measure import play
from tests.benchmarks.pages import plain_get
from tests.benchmarks.rush import chosen, offer_each, open_every_gate, post
from tests.benchmarks.servers import Server, gunicorn, postgresql

FAMILIES = 200
ROUNDS = 7
A_WEEK = 20
"""Times of one practitioner in a week: four on each of five days."""
AT_ONCE = 4
COUNT = 400
"""Pages a round."""


@dataclass(frozen=True, slots=True)
class Ratios:
    """How many of each one bare page would pay for: 0.5 costs twice as much."""

    week: list[float]
    booking: list[float]


def main() -> int:
    """Both databases."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bookings", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in RESULTS.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bookings-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        bare_server = stack.enter_context(bare_page(Path(folder)))
        server = stack.enter_context(postgresql(Path(folder) / "postgresql"))
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute(b"CREATE DATABASE bookings")
        lines = [
            _told("SQLite", _measured(f"sqlite:///{Path(folder) / 'bookings.sqlite3'}", bare_server)),
            _told(
                "PostgreSQL",
                _measured(server.address.replace("/postgres?", "/bookings?"), bare_server, server.cpu),
            ),
        ]
    sys.stdout.write("\n".join(lines) + "\n")
    if options.write:
        results.keep_below("A week of times, and a booking", lines, module="tests.benchmarks.bookings")
    return 0


def _told(name: str, ratios: Ratios) -> str:
    week, booking = statistics.median(ratios.week), statistics.median(ratios.booking)
    return (
        f"{name}: a page of {A_WEEK} times {week:.2f} of B "
        f"(aim 0.8; {min(ratios.week):.2f} to {max(ratios.week):.2f}), "
        f"a booking {booking:.2f} (aim 0.5; {min(ratios.booking):.2f} to {max(ratios.booking):.2f}), as CPU of the web "
        f"server and the database, {ROUNDS} rounds of {COUNT} pages and {FAMILIES} bookings."
    )


def _measured(address: str, bare_server: Server, database_cpu: Callable[[], float] = lambda: 0.0) -> Ratios:
    databases.migrate(address)
    database = databases.open_database(address)
    with database.read_session() as session:
        learn_service_data_key(session)
    filled = fill(database, threads=FAMILIES, now=present(), families=FAMILIES)
    open_every_gate(database)
    ratios = Ratios([], [])
    bare_requests = [plain_get(f"/{thread}") for thread in range(4)]
    with gunicorn("portal.app:create_app()", environment_for(address)) as server:
        forms = [form_of(server.port, cookie) for cookie in filled.families]
        pages = [plain_get("/appointments/times", cookie) for cookie, _token in forms[:4]]
        for number in range(ROUNDS + 1):
            _only(database, _week())
            beside = play(bare_server, bare_requests, count=COUNT, status=200)
            shown = play(server, pages, count=COUNT, status=200, database_cpu=database_cpu)
            slots = _only(database, _year())
            before = server.cpu() + database_cpu()
            _book_all(server.port, forms, slots)
            spent = server.cpu() + database_cpu() - before
            if number:  # the first round warms up
                ratios.week.append(beside.cpu / (shown.cpu + shown.database_cpu))
                ratios.booking.append(beside.cpu / (spent / len(forms)))
    database.dispose()
    return ratios


def _start(ahead: int, hour: int) -> datetime:
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
    return day + timedelta(hours=hour)


def _week() -> list[datetime]:
    """Four times on each of five days in a row."""
    return [_start(ahead, hour) for ahead in range(20, 25) for hour in (9, 11, 13, 15)]


def _year() -> list[datetime]:
    """A time for each family, so near that all are shown in turn: each takes the first that is left."""
    days = range(3, 3 + FAMILIES // 4 + 1)
    return [_start(ahead, hour) for ahead in days for hour in (8, 10, 12, 14)][:FAMILIES]


def _only(database: Database, starts: list[datetime]) -> list[UUID]:
    """Offer these times and no other; nobody holds anything."""
    with database.write_session() as session:
        _forget_all(session)
        ids = offer_each(session, starts)
        session.commit()
    return ids


def _forget_all(session: Session) -> None:
    for table in (BusyCell, DebriefBooking, DebriefSlot):
        session.execute(delete(table))


def _book_all(port: int, forms: list[tuple[str, str]], slots: list[UUID]) -> None:
    """Every family takes a time of its own, AT_ONCE of them at the same moment; those shown first go first."""

    def book(place: int) -> int:
        cookie, token = forms[place]
        with load.connect(port) as connection:
            status, _head, _body = load.ask(connection, post("/appointments", cookie, chosen(token, slots[place])))
        return status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = set(pool.map(book, range(len(forms))))
    if answers != {303}:
        raise SystemExit(f"bookings were answered {sorted(answers)}")


if __name__ == "__main__":
    sys.exit(main())
