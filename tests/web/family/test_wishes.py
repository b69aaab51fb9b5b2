"""Amina says how much she wants to know; pages open that far, staff see it, and nobody asks her twice."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.debriefs import WishToKnow
from portal.domain.openness import Openness, may_ask, openness
from portal.models.cases import CaseAdult
from tests.portal_fixtures import Portal
from tests.web.family.told import reach, tell
from tests.web.public.shelves import put_on_the_shelf, stage
from tests.world import NOW, Adult

STEP = "/what-happens/finding-out-why"
BODY = """Words before.

## What happens

A doctor looks.

:::details The examination
It hurts to read.
:::

## Who to ask

Ring us.
"""


def _choose(portal: Portal, someone: Adult, wish: str, *, status: int = 303) -> str:
    return portal.visit(someone).post("/how-much", {"wish": wish}, status=status).text


def _wish(portal: Portal, adult: Adult) -> str | None:
    with portal.read() as session:
        return session.scalars(select(CaseAdult.wish_to_know).where(CaseAdult.id == adult.adult_id)).one()


def _open(html: str) -> dict[str, bool]:
    """The closed parts of the text by the label that says what is inside, and whether each is open."""
    main = html.partition("<main")[2]
    found = re.findall(r"<details( open)?>\s*<summary>(.*?)</summary>", main, re.DOTALL)
    return {re.sub(r"<[^>]+>", "", label): bool(is_open) for is_open, label in found if "comes from" not in label}


@pytest.mark.parametrize(
    ("wish", "opens"),
    [
        (None, Openness.MAIN),
        (WishToKnow.EVERYTHING, Openness.ALL),
        (WishToKnow.MAIN_POINTS, Openness.MAIN),
        (WishToKnow.IN_WRITING, Openness.MAIN),
        (WishToKnow.NOT_SURE, Openness.MAIN),
        (WishToKnow.NOT_NOW, Openness.HEADINGS),
    ],
)
def test_how_much_opens_and_whether_a_page_may_still_ask(wish: WishToKnow | None, opens: Openness) -> None:
    assert openness(wish) is opens
    assert may_ask(wish) is (wish is None)


def test_a_page_opens_as_far_as_amina_wants_and_for_tariq_as_it_does_for_anybody(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("finding-out-why", title="Finding out why", body=BODY))
    amina, tariq = portal.visit(portal.people.amina), portal.visit(portal.people.tariq)
    assert _open(amina.get(STEP).text) == {"The examination": False}

    _choose(portal, portal.people.amina, "everything")
    assert _open(amina.get(STEP).text) == {"The examination": True}

    _choose(portal, portal.people.amina, "not_now")
    closed = amina.get(STEP).text
    assert _open(closed) == {"What happens": False, "The examination": False, "Who to ask": False}
    assert closed.index("Words before.") < closed.index("What happens</h2>") < closed.index("A doctor looks.")
    assert "It hurts to read." in closed, "nothing is kept from her: one press opens it"

    assert _open(tariq.get(STEP).text) == {"The examination": False}
    assert _open(portal.visit(None).get(STEP).text) == {"The examination": False}


def test_not_now_ends_the_question_and_not_the_contact(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    put_on_the_shelf(portal, stage("finding-out-why", title="Finding out why"))
    reach(portal, "finding-out-why", at=NOW - timedelta(days=3))
    tell(portal, portal.people.amina, "They need more time.", about="finding-out-why")
    assert "Choose how much you want to know" in amina.get("/home").text

    _choose(portal, portal.people.amina, "not_now")

    home = amina.get("/home").text
    assert "Choose how much you want to know" not in home
    assert _open(home) == {"What is happening now": False}
    assert "They need more time." in home
    assert "Jo will write to you by <strong>Tuesday 1 December</strong>" in home.partition("</details>")[2]
    assert _open(amina.get("/what-happens").text) == {"Jo wrote on Monday 23 November:": False}
    assert "Not now" in amina.get("/settings").text


def test_amina_changes_her_mind_on_any_day_and_what_nobody_offered_changes_nothing(portal: Portal) -> None:
    people = portal.people
    _choose(portal, people.amina, "not_now")
    _choose(portal, people.amina, "main_points")
    assert "Please press one of the answers." in _choose(portal, people.amina, "all of it", status=422)

    assert _wish(portal, people.amina) == "main_points"
    assert _wish(portal, people.tariq) is None
    assert "You chose: The main points." in portal.visit(people.amina).get("/how-much").text


def test_jo_sees_beside_the_thread_on_the_case_and_at_the_gate_that_amina_wants_it_in_writing(portal: Portal) -> None:
    people, case = portal.people, f"/staff/cases/{portal.people.yusuf_case_id}"
    _choose(portal, people.amina, "in_writing")
    jo = portal.visit(people.jo)

    assert "Amina wants it in writing only." in jo.get(f"{case}/messages/{people.amina.adult_id}").text
    assert "wants it in writing only" not in jo.get(f"{case}/messages/{people.tariq.adult_id}").text
    assert "Wants to know: In writing only" in jo.get(case).text
    assert "They have since chosen: In writing only" in jo.get(f"{case}/debrief").text
