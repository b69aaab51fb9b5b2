"""Amina, Tariq and Grace have been invited before, so their addresses open something."""

from uuid import UUID

import pytest
from sqlalchemy import update

from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.messages import Thread
from portal.models.people import Person
from portal.models.sealing import seal
from tests.portal_fixtures import Portal
from tests.world import NOW


@pytest.fixture
def known(portal: Portal) -> Portal:
    """The portal, in which every adult has come in through a letter at least once."""
    with portal.write() as session:
        session.execute(update(Person).values(email_verified_at=NOW))
        session.commit()
    return portal


@pytest.fixture
def noor(known: Portal) -> UUID:
    """Amina's place on the case of Noor, whom the other family calls Daisy."""
    with known.write() as session:
        case = session.get_one(Case, known.people.daisy_case_id)
        adult = CaseAdult(
            id=new_id(), case_id=case.id, person_id=known.people.amina.person_id, relationship="grandparent",
            area="SS1", joined_at=known.clock.now,
        )  # fmt: skip
        seal(session, adult, key_id=case.data_key_id, child_name="Noor")
        session.add(adult)
        session.flush()
        session.add(Thread(id=new_id(), case_id=case.id, adult_id=adult.id))
        session.commit()
        return adult.id
