"""Jo asks the laboratory again, there is nothing new, and Amina reads on which day Jo asked."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.models.journey import StageCheck
from portal.models.messages import Notice
from tests import stages
from tests.portal_fixtures import Portal
from tests.restricting import tariq_is_restricted
from tests.web.family.told import reach
from tests.web.staff.test_journey import address, promised
from tests.world import NOW, Adult

ASKED = "We last asked on 24 November 2026, and there was nothing new."


@pytest.fixture(autouse=True)
def waiting(portal: Portal) -> None:
    with portal.write() as session:
        stages.publish(session)
        session.commit()
    reach(portal, "finding-out-why", state="waiting", waiting_for="the hospital laboratory", at=NOW - timedelta(days=9))


def _press(portal: Portal, stage: str = "finding-out-why") -> None:
    portal.visit(portal.people.jo).post(f"{address(portal)}/{stage}/checks", {}, at=address(portal))


def _reads(portal: Portal, adult: Adult, page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", portal.visit(adult).get(page).text.partition("<main")[2]).split())


def test_one_tap_and_amina_reads_on_which_day_somebody_last_asked(portal: Portal) -> None:
    _press(portal)
    _press(portal)

    for page in ("/home", "/what-happens", "/what-happens/finding-out-why"):
        assert f"We are waiting for the hospital laboratory. {ASKED}" in _reads(portal, portal.people.amina, page)
    assert "Since 15 November 2026." in _reads(portal, portal.people.amina, "/what-happens")
    with portal.read() as session:
        assert len(session.scalars(select(StageCheck)).all()) == 1


def test_it_is_no_update_nobody_is_written_to_and_the_promise_stands(portal: Portal) -> None:
    before = promised(portal, portal.people.amina)
    _press(portal)

    assert promised(portal, portal.people.amina) == before
    with portal.read() as session:
        assert session.scalars(select(Notice)).all() == []


def test_for_restricted_tariq_the_page_stands_still_as_it_was(portal: Portal) -> None:
    tariq_is_restricted(portal)
    portal.clock.pass_by(timedelta(days=1))
    _press(portal)

    for page in ("/home", "/what-happens"):
        words = _reads(portal, portal.people.tariq, page)
        assert "We are waiting for the hospital laboratory." in words
        assert "We last asked" not in words


def test_a_step_that_waits_for_nobody_any_more_is_not_said_to_have_been_asked_about(portal: Portal) -> None:
    reach(portal, "finding-out-why", state="happening", at=NOW - timedelta(days=1))
    for stage in ("finding-out-why", "no-such-step"):
        _press(portal, stage)

    with portal.read() as session:
        assert session.scalars(select(StageCheck)).all() == []
