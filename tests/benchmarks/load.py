"""Visitors who ask again and again over kept connections, in a process of their own; it always stops by itself.

Reads a job as JSON from standard input and writes what it saw as JSON to standard output. Knows nothing but sockets, so
that it costs the machine little.
"""

import json
import re
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from uuid import uuid4

NEW_KEY = b"00000000-0000-4000-8000-000000000000"
"""Wherever a request holds this, each sending of it gets an id of its own."""
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE = 60.0
"""Seconds to wait for one answer; the first one waits for the server to start."""


class UnexpectedAnswer(Exception):
    """The server answered something else than the page that was to be measured."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to ask: each visitor has one connection and one request, sent `count` times in all."""

    port: int
    requests: list[str]
    """One for each visitor, complete; bytes as latin-1."""
    count: int
    status: int
    most_seconds: float


@dataclass(slots=True)
class Seen:
    """What the visitors saw."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    """Seconds, one for each answer."""
    bytes: int = 0
    """Length of the last body."""
    problem: str = ""


def ask(connection: socket.socket, request: bytes) -> tuple[int, bytes, bytes]:
    """One request, one answer: status, headers, body."""
    connection.sendall(request)
    received = bytearray()
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _receive(connection)
    head, body = bytes(received[:end]), received[end + 4 :]
    length = LENGTH.search(head)
    if length is None and head[9:12] == b"304":
        return 304, head, b""
    if length is None:
        raise UnexpectedAnswer("an answer came without its length")
    while len(body) < int(length[1]):
        body += _receive(connection)
    return int(head[9:12]), head, bytes(body)


def _receive(connection: socket.socket) -> bytes:
    some = connection.recv(65536)
    if not some:
        raise UnexpectedAnswer("the server closed the connection")
    return some


def connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def run(job: Job) -> Seen:
    """Send the job's requests and return what came back; ends when all are answered or the time is up."""
    seen = Seen()
    each = max(1, job.count // len(job.requests))
    until = time.monotonic() + job.most_seconds
    visitors = [
        threading.Thread(target=_visit, args=(job, request.encode("latin-1"), each, until, seen), daemon=True)
        for request in job.requests
    ]
    began = time.perf_counter()
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(job.most_seconds + PATIENCE)
    seen.seconds = time.perf_counter() - began
    return seen


def _visit(job: Job, request: bytes, count: int, until: float, seen: Seen) -> None:
    try:
        with connect(job.port) as connection:
            for _ in range(count):
                if time.monotonic() > until:
                    return
                mine = request.replace(NEW_KEY, str(uuid4()).encode()) if NEW_KEY in request else request
                began = time.perf_counter()
                status, _head, body = ask(connection, mine)
                seen.latencies.append(time.perf_counter() - began)
                seen.bytes = len(body)
                if status != job.status:
                    seen.problem = f"answered {status}, not {job.status}"
                    return
    except (OSError, UnexpectedAnswer) as problem:
        seen.problem = str(problem)


if __name__ == "__main__":
    json.dump(asdict(run(Job(**json.load(sys.stdin)))), sys.stdout)
