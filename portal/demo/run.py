"""`portal demo`: everything on one machine, fictional from end to end, kept between runs."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.adapters import bank_holidays, schema
from portal.adapters.crypto import make_service_key
from portal.adapters.database import Database
from portal.app import open_keyring
from portal.config import read_settings
from portal.demo import people
from portal.services import data_keys

WEB_WORKERS = 2
THREADS = 4
PATIENCE = 15.0
"""Seconds to wait for the web server to answer, and for both processes to stop."""

FICTIONAL = {
    "PORTAL_MODE": "demo",
    "PORTAL_SERVICE_NAME": "Family support",
    "PORTAL_TEAM_NAME": "the family support team",
    # Ofcom keeps 01632 960 for drama: it rings nobody.
    "PORTAL_TEAM_PHONE": "01632 960 100",
    "PORTAL_SENDER": "no-reply@support.example.org",
}


class DemoRefused(Exception):
    """The demo cannot start here; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the demo keeps its things, and where it answers."""

    folder: Path
    host: str
    port: int

    @property
    def address(self) -> str:
        shown = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else self.host  # noqa: S104 - compared
        return f"http://{shown}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the demo's own processes; nothing of the surrounding PORTAL_ settings gets in."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        return {
            **ours,
            **FICTIONAL,
            "PORTAL_DATABASE_URL": f"sqlite:///{self.folder / 'portal.sqlite3'}",
            "PORTAL_SERVICE_KEY_FILE": str(self.folder / "service.key"),
            "PORTAL_BASE_URL": self.address,
            "PORTAL_OUTBOX_FOLDER": str(self.folder / "outbox"),
        }


def run_demo(*, folder: Path, host: str, port: int, reset: bool) -> None:
    """Prepare what is missing, start the web server and the delivery worker, and stay until Ctrl-C.

    Raises DemoRefused for a port in use or a folder that cannot be written.
    """
    place = Place(folder.resolve(), host, port)
    _refuse_port_in_use(place)
    if reset and place.folder.exists():
        _remove(place.folder)
    _prepare(place)
    web, worker = _start(place)
    try:
        _wait_until_it_answers(place, web)
        click.echo(_greeting(place))
        _stay(web, worker)
    finally:
        _stop(web, worker)


def _refuse_port_in_use(place: Place) -> None:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as problem:
            raise DemoRefused(
                f"Port {place.port} on {place.host} cannot be used ({problem.strerror}). "
                f"Choose another: portal demo --port {place.port + 1}"
            ) from problem


def _remove(folder: Path) -> None:
    if not (folder / "service.key").exists() and any(folder.iterdir()):
        raise DemoRefused(f"{folder} holds something else than a demo, so --reset leaves it alone.")
    shutil.rmtree(folder)


def _prepare(place: Place) -> None:
    """Key, database, texts, people: made once, kept afterwards."""
    key_file = place.folder / "service.key"
    try:
        place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (place.folder / "outbox").mkdir(exist_ok=True)
        if not key_file.exists():
            key_file.touch(mode=0o600)
            key_file.write_text(make_service_key() + "\n", encoding="ascii")
    except OSError as problem:
        raise DemoRefused(
            f"The folder {place.folder} cannot be written ({problem.strerror}). Start the demo where you may write."
        ) from problem
    settings = read_settings(place.environment)
    database = Database(settings.database_url, open_keyring(settings))
    try:
        schema.upgrade(database)
        _fill(database, place)
    finally:
        database.dispose()


def _fill(database: Database, place: Place) -> None:
    now = datetime.now(UTC)
    with database.write_session() as session:
        data_keys.ensure_service_data_key(session, now=now)
        session.commit()
    if not people.are_there(database):
        holidays = bank_holidays.england(range(now.year - 2, now.year + 2))
        people.create(database, bank_holidays=holidays, cards=place.folder / "demo-staff.json", now=now)


def _start(place: Place) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    gunicorn = [
        *(sys.executable, "-m", "gunicorn", "portal.demo.app:create_demo_app()"),
        *("--bind", f"{place.host}:{place.port}", "--workers", str(WEB_WORKERS), "--threads", str(THREADS)),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    environment = place.environment
    return _spawn(gunicorn, environment), _spawn([sys.executable, "-m", "portal", "worker"], environment)


def _spawn(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own, so that Ctrl-C reaches us alone and we stop both in order.
    return subprocess.Popen(command, env=dict(environment), start_new_session=True)  # noqa: S603 - our own programs


def _wait_until_it_answers(place: Place, web: subprocess.Popen[bytes]) -> None:
    host = "127.0.0.1" if place.host == "0.0.0.0" else place.host  # noqa: S104 - compared, not bound
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if web.poll() is not None:
            raise DemoRefused("The web server stopped at once; its own words stand above.")
        try:
            socket.create_connection((host, place.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise DemoRefused(f"The web server did not answer within {PATIENCE:.0f} seconds.")


def _stay(web: subprocess.Popen[bytes], worker: subprocess.Popen[bytes]) -> None:
    """Until Ctrl-C or a stop signal, or until one of the two processes ends by itself."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    try:
        while web.poll() is None and worker.poll() is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("\nStopping …")
        return
    raise DemoRefused("One of the demo’s processes stopped by itself; its own words stand above.")


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _greeting(place: Place) -> str:
    return f"""
The portal is running. Everyone in it is made up, and nothing leaves this machine.

  Families     {place.address}/sign-in
{people.who_may_sign_in()}
  Staff        {place.address}/staff/sign-in
               names, passwords and today's codes are on the outbox page
  Outbox       {place.address}/outbox
               the emails that people receive

Stop with Ctrl-C. What you do is kept in {place.folder}; start over with --reset.
"""
