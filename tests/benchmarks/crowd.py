"""`python -m tests.benchmarks.crowd`: two hundred families write at the same moment, some of them tapping twice.

Counts what matters then: no error, nothing lost, nothing twice, and each family's words in the order they were sent.
With --write the figures are kept below the tables of RESULTS.md.
"""

import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import select

from portal.models.messages import Message
from portal.models.sealing import learn_service_data_key, open_rows
from tests import databases
from tests.benchmarks import load, results
from tests.benchmarks.__main__ import environment_for
from tests.benchmarks.fill import fill, present
from tests.benchmarks.pages import COOKIE, HOST, TOKEN, plain_get
from tests.benchmarks.servers import gunicorn, postgresql

FAMILIES = 200
EACH = 5
"""Messages of one family, one after the other; every second one is sent twice."""
WORKERS = 4
SENT = "Message"


@dataclass(slots=True)
class Crowd:
    """What the families saw."""

    seconds: float = 0.0
    answers: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def main() -> int:
    """Both databases; 1 where something was lost, doubled, disordered or refused."""
    with tempfile.TemporaryDirectory(prefix="portal-crowd-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        server = stack.enter_context(postgresql(Path(folder) / "postgresql"))
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute(b"CREATE DATABASE crowd")
        addresses = {
            "SQLite": f"sqlite:///{Path(folder) / 'crowd.sqlite3'}",
            "PostgreSQL": server.address.replace("/postgres?", "/crowd?"),
        }
        told = [_told(name, address) for name, address in addresses.items()]
    for line, _is_right in told:
        sys.stdout.write(f"{line}\n")
    if "--write" in sys.argv:
        lines = [line for line, _is_right in told]
        results.keep_below("Two hundred families at once", lines, module="tests.benchmarks.crowd")
    return 0 if all(is_right for _, is_right in told) else 1


def _told(name: str, address: str) -> tuple[str, bool]:
    databases.migrate(address)
    database = databases.open_database(address)
    with database.read_session() as session:
        learn_service_data_key(session)
    filled = fill(database, threads=FAMILIES, now=present(), families=FAMILIES)
    began = present()
    with gunicorn("portal.app:create_app()", environment_for(address), workers=WORKERS) as server:
        crowd = _send_all(server.port, filled.families)
    kept: dict[UUID, list[str]] = {}
    with database.read_session() as session:
        written = select(Message.thread_id, Message.id, Message.sealed_body).where(Message.sent_at >= began)
        rows = session.execute(written.order_by(Message.thread_id, Message.sent_at, Message.id)).all()
        bodies = open_rows(session, Message.sealed_body, [(row.id, row.sealed_body) for row in rows])
    for row, body in zip(rows, bodies, strict=True):
        kept.setdefault(row.thread_id, []).append(body or "")
    database.dispose()
    whole = sum(1 for words in kept.values() if words == [f"{SENT} {number}" for number in range(EACH)])
    is_right = whole == FAMILIES and not crowd.problems and set(crowd.answers) == {303}
    latencies = sorted(crowd.latencies)
    said = (
        f"{name}: {sum(crowd.answers.values())} posts of {FAMILIES} families through {WORKERS} workers in "
        f"{crowd.seconds:.1f} s; answers {dict(crowd.answers)}; {len(rows)} messages kept of {FAMILIES * EACH}; "
        f"{whole} threads whole and in order; p50 {latencies[len(latencies) // 2] * 1000:.0f} ms, "
        f"p99 {latencies[len(latencies) * 99 // 100] * 1000:.0f} ms, last {latencies[-1] * 1000:.0f} ms; "
        f"problems: {'; '.join(crowd.problems[:3]) or 'none'}."
    )
    return said, is_right


def _send_all(port: int, cookies: tuple[str, ...]) -> Crowd:
    crowd = Crowd()
    forms = [form_of(port, cookie) for cookie in cookies]
    families = [threading.Thread(target=_send, args=(port, *form, crowd), daemon=True) for form in forms]
    began = time.perf_counter()
    for family in families:
        family.start()
    for family in families:
        family.join(load.PATIENCE * 2)
    crowd.seconds = time.perf_counter() - began
    return crowd


def form_of(port: int, sid: str) -> tuple[str, str]:
    """The cookies and the token of a family that has opened its thread."""
    cookie = f"__Host-sid={sid}"
    with load.connect(port) as connection:
        _status, head, body = load.ask(connection, plain_get("/messages", cookie).encode("latin-1"))
    form, token = COOKIE.search(head), TOKEN.search(body)
    if form is None or token is None:
        raise load.UnexpectedAnswer("the thread came without its form")
    return f"{cookie}; {form[1].decode('latin-1')}", token[1].decode()


def _send(port: int, cookie: str, token: str, crowd: Crowd) -> None:
    try:
        for number in range(EACH):
            key = str(uuid4())
            for _tap in range(1 + number % 2):
                began = time.perf_counter()
                with load.connect(port) as connection:
                    status, _head, _body = load.ask(connection, _post(cookie, token, key, f"{SENT} {number}"))
                crowd.latencies.append(time.perf_counter() - began)
                crowd.answers[status] += 1
    except (OSError, load.UnexpectedAnswer) as problem:
        crowd.problems.append(str(problem))


def _post(cookie: str, token: str, key: str, words: str) -> bytes:
    sent = urlencode({"csrf_token": token, "send_key": key, "body": words})
    head = plain_get(
        "/messages",
        cookie,
        f"Referer: https://{HOST}/messages\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(sent)}\r\n",
    )
    return (head.replace("GET", "POST", 1) + sent).encode("latin-1")


if __name__ == "__main__":
    sys.exit(main())
