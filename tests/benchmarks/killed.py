"""`python -m tests.benchmarks.killed`: a thousand letters, and workers that are killed (SIGKILL) at any moment.

Counts what matters then: no letter is lost, and none is sent again but one that a killed worker had in its hands, at
most once for each such kill and always under the same reference. What a worker has in its hands it notes itself, in
memory that outlives it; that is compared with what the mail server took. With --write the figures are kept below the
tables of RESULTS.md.
"""

import argparse
import asyncio
import multiprocessing
import random
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from portal.adapters.database import Database
from portal.domain.notifications import NoticeKind
from portal.models.base import new_id
from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.sealing import learn_service_data_key
from portal.services import notices
from portal.services.deliveries import LEASE
from tests import databases
from tests.benchmarks import results
from tests.benchmarks.__main__ import environment_for
from tests.benchmarks.delivering import deliver, reference_of
from tests.benchmarks.fill import fill, present
from tests.benchmarks.servers import postgresql

LETTERS = 1000
FAMILIES = 100
WORKERS = 3
SLOWNESS = 0.03
"""Seconds the mail server takes over a letter, before it says that it has it: so that a kill often falls into them."""
SHORTEST_LIFE, LONGEST_LIFE = 0.5, 3.0
"""Seconds after which a worker is killed."""
WORKSHOP = multiprocessing.get_context("fork")
"""Its processes begin at once: the program itself takes longer to load than a worker lives here."""
REFERENCE = 64
"""Bytes: room for the reference of a letter, which is a UUID in words."""
PATIENCE = 900.0
"""Seconds after which this has failed."""


@dataclass
class Kills:
    """How many workers were killed, and how often each letter was in the hands of one."""

    count: int = 0
    in_hand: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, in_hand: bytes) -> None:
        with self.lock:
            self.count += 1
            if in_hand:
                self.in_hand[in_hand.decode()] += 1


@dataclass
class Postbox:
    """The mail server's inside: counts the references that it took."""

    taken: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        reference = reference_of(message_from_bytes(envelope.content, policy=default))
        await asyncio.sleep(SLOWNESS / 2)
        self.taken[reference] += 1
        await asyncio.sleep(SLOWNESS / 2)
        return "250 taken"


def main() -> int:
    """Both databases; 1 where a letter was lost, or came again more often than workers died with it in their hands."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.killed", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in RESULTS.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-killed-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        server = stack.enter_context(postgresql(Path(folder) / "postgresql"))
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute(b"CREATE DATABASE killed")
        addresses = {
            "SQLite": f"sqlite:///{Path(folder) / 'killed.sqlite3'}",
            "PostgreSQL": server.address.replace("/postgres?", "/killed?"),
        }
        told = []
        for name, address in addresses.items():
            told.append(_told(name, address))
            sys.stdout.write(f"{told[-1][0]}\n")
            sys.stdout.flush()
    if options.write:
        lines = [line for line, _is_right in told]
        results.keep_below("A thousand letters and workers that are killed", lines, module="tests.benchmarks.killed")
    return 0 if all(is_right for _, is_right in told) else 1


def _told(name: str, address: str) -> tuple[str, bool]:
    databases.migrate(address)
    database = databases.open_database(address)
    with database.read_session() as session:
        learn_service_data_key(session)
    fill(database, threads=FAMILIES, now=present(), families=FAMILIES)
    wanted = _write_letters(database)
    began = time.monotonic()
    with _mail_server() as (box, port):
        kills = _kill_until_done(database, {**environment_for(address), "PORTAL_SMTP_PORT": str(port)}, wanted)
    took = time.monotonic() - began
    with database.read_session() as session:
        given_up = session.scalar(
            select(func.count()).select_from(Notice).where(Notice.id.in_(wanted), Notice.given_up_at.is_not(None))
        )
    database.dispose()
    lost = sum(str(each) not in box.taken for each in wanted)
    strange = len(set(box.taken) - {str(each) for each in wanted})
    again = {reference: times - 1 for reference, times in box.taken.items() if times > 1}
    beyond = sum(times > kills.in_hand[reference] for reference, times in again.items())
    most = max(again.values(), default=0)
    said = (
        f"{name}: {LETTERS} letters, {WORKERS} workers at a time, {kills.count} of them killed by SIGKILL, "
        f"{kills.in_hand.total()} with a letter in their hands ({len(kills.in_hand)} different ones); "
        f"lost: {lost}; given up: {given_up}; under a reference that was none: {strange}; "
        f"sent again, under the same reference: {len(again)} (one of them {most} times at most); "
        f"more often than a worker was killed with that letter in its hands: {beyond}; "
        f"all settled after {took:.0f} s, of which a letter whose worker was killed waits {LEASE.total_seconds():.0f}."
    )
    return said, not (lost or given_up or strange or beyond)


def _write_letters(database: Database) -> list[UUID]:
    """Sign-in links: they are due day and night."""
    now = datetime.now(UTC)
    with database.write_session() as session:
        people = session.scalars(select(Person.id).order_by(Person.id)).all()
        wanted = [new_id() for _ in range(LETTERS)]
        for number, notice_id in enumerate(wanted):
            notices.post_to_person(
                session,
                person_id=people[number % len(people)],
                kind=NoticeKind.SIGN_IN_LINK,
                now=now,
                values={"path": f"/sign-in/link/{number}", "code": f"{number:06}"},
                notice_id=notice_id,
            )
        session.commit()
    return wanted


@contextmanager
def _mail_server() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def _kill_until_done(database: Database, environment: dict[str, str], wanted: list[UUID]) -> Kills:
    """Keep workers running, kill each after a random time, and stop once every letter is settled."""
    done, kills = threading.Event(), Kills()
    reapers = [
        threading.Thread(target=_keep_killing, args=(place, environment, done, kills), daemon=True)
        for place in range(WORKERS)
    ]
    for reaper in reapers:
        reaper.start()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and _unsettled(database, wanted):
        time.sleep(0.5)
    done.set()
    for reaper in reapers:
        reaper.join()
    return kills


def _unsettled(database: Database, wanted: list[UUID]) -> int:
    with database.read_session() as session:
        waiting = select(func.count()).select_from(Notice).where(Notice.id.in_(wanted), Notice.due_at.is_not(None))
        return session.scalar(waiting) or 0


def _keep_killing(place: int, environment: dict[str, str], done: threading.Event, kills: Kills) -> None:
    chance = random.Random(place)  # noqa: S311 - when somebody is killed is no secret
    while not done.is_set():
        in_hand = WORKSHOP.Array("c", REFERENCE, lock=False)
        started = WORKSHOP.Process(target=deliver, args=(environment, in_hand))
        started.start()
        was_stopped = done.wait(chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
        (started.terminate if was_stopped else started.kill)()
        started.join()
        if not was_stopped:
            kills.add(in_hand.value)


if __name__ == "__main__":
    sys.exit(main())
