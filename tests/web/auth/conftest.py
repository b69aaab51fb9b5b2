"""Amina, Tariq and Grace have been invited before, so their addresses open something."""

import pytest
from sqlalchemy import update

from portal.models.people import Person
from tests.portal_fixtures import Portal
from tests.world import NOW


@pytest.fixture
def known(portal: Portal) -> Portal:
    """The portal, in which every adult has come in through a letter at least once."""
    with portal.write() as session:
        session.execute(update(Person).values(email_verified_at=NOW))
        session.commit()
    return portal
