"""Fixtures for tests in a real browser; tests/journeys uses them too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.adapters.content_files import read_texts
from portal.adapters.database import Database
from portal.config import find_shipped
from portal.services import texts
from tests import world
from tests.browser.live import Live, serving
from tests.portal_fixtures import StandingClock
from tests.world import World


@pytest.fixture
def live(database: Database, clock: StandingClock, tmp_path: Path) -> Iterator[Live]:
    """The portal with nobody in it yet."""
    with serving(database, clock, tmp_path) as running:
        yield running


@pytest.fixture
def live_portal(database: Database, clock: StandingClock, tmp_path: Path) -> Iterator[tuple[Live, World]]:
    """The portal with the people of tests/world.py and every text published."""
    with database.write_session() as session:
        people = world.build(session)
        texts.load(session, read_texts(find_shipped("content")), now=clock.now, publish_as="tests")
        session.commit()
    with serving(database, clock, tmp_path) as running:
        yield running, people
