"""The portal, running in a test: on both databases, with the people of tests/world.py and a clock that stands still."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.adapters.database import Database
from portal.app import create_app
from portal.config import Mode, Settings, Team
from tests import databases, visitors, world
from tests.visitors import Visitor
from tests.world import NOW, Adult, Worker, World


@dataclass(slots=True)
class StandingClock:
    """Tells the time that the test has set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, span: timedelta) -> None:
        self.now += span


def settings_for(database: Database, *, mode: Mode = Mode.TEST) -> Settings:
    return Settings(
        mode=mode,
        database_url=database.url.render_as_string(hide_password=False),
        service_key=databases.SERVICE_KEY,
        base_url="https://portal.example.org",
        service_name="Family support",
        team=Team(name="the family support team", phone="01632 960 100", opens=time(9), closes=time(17)),
        sender="no-reply@portal.example.org",
        mail_server=None,
        outbox_folder=None,
        shows_unreviewed=True,
        secure_cookies=True,
        compresses_pages=False,
        trusted_proxies=0,
    )


@dataclass(slots=True)
class Portal:
    """The application, its database, its people, and a browser for each of them."""

    app: Flask
    database: Database
    people: World
    clock: StandingClock
    _visitors: dict[object, Visitor] = field(default_factory=dict)

    def visit(self, someone: Adult | Worker | None = None) -> Visitor:
        """A new browser, signed in as somebody, or as nobody."""
        cookie = None
        if someone is not None:
            with self.database.write_session() as session:
                cookie = world.sign_in(session, someone, now=self.clock.now)
                session.commit()
        return visitors.visitor(self.app, cookie=cookie, is_staff=isinstance(someone, Worker))

    def write(self) -> Session:
        """A session that may write; the test commits."""
        return self.database.write_session()

    def read(self) -> Session:
        return self.database.read_session()


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def portal(database: Database, clock: StandingClock) -> Iterator[Portal]:
    """The portal with its people, on a database of its own."""
    with database.write_session() as session:
        people = world.build(session)
        session.commit()
    app = create_app(settings_for(database), clock=clock)
    yield Portal(app, database, people, clock)
    app.extensions["portal"].database.dispose()
