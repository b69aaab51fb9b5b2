"""What happens, as Amina sees it when she is signed in: her own path."""

import re
from datetime import timedelta

from portal.domain.journey import Circumstance
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.web.family.told import reach, tell
from tests.web.public.shelves import put_on_the_shelf, stage
from tests.world import NOW, Adult

DAY = timedelta(days=1)


def _read(portal: Portal, someone: Adult | None, path: str = "/what-happens") -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", portal.visit(someone).get(path).text.partition("<main")[2]).split())


def _shelve(portal: Portal) -> None:
    put_on_the_shelf(
        portal,
        stage("first-hours", title="The first hours", position=1),
        stage("finding-out-why", title="Finding out why", position=5),
        stage("the-hearing", title="The hearing", position=14, applies_to=frozenset({Circumstance.INQUEST})),
        stage("stepping-back", title="Stepping back", position=16),
    )


def test_amina_sees_what_is_past_where_she_is_and_what_lies_ahead_without_a_date(portal: Portal) -> None:
    _shelve(portal)
    reach(portal, "first-hours", state="happening", at=NOW - 60 * DAY)
    reach(portal, "first-hours", state="done", at=NOW - 58 * DAY)
    reach(portal, "finding-out-why", state="waiting", at=NOW - 50 * DAY, waiting_for="the hospital laboratory")

    html = portal.visit(portal.people.amina).get("/what-happens").text
    words = _read(portal, portal.people.amina)

    assert html.count('aria-current="step"') == 1
    assert "The first hours What first-hours is about. 27 September 2026" in words
    assert (
        "Where you are now Finding out why We are waiting for the hospital laboratory. Since 5 October 2026." in words
    )
    assert "Stepping back What stepping-back is about. Read about" in words


def test_a_step_that_nobody_recorded_before_where_amina_is_does_not_look_as_if_it_were_to_come(portal: Portal) -> None:
    _shelve(portal)
    reach(portal, "finding-out-why", at=NOW - 50 * DAY)

    html = portal.visit(portal.people.amina).get("/what-happens").text

    assert re.findall(r'<li class="(\w+) flow"', html) == ["unsaid", "now", "ahead"]
    one = _read(portal, portal.people.amina, "/what-happens/first-hours")
    assert "behind you" not in one
    assert "Where you are now" not in one


def test_a_step_that_is_not_for_yusufs_family_is_left_out_for_them_and_there_for_everybody(portal: Portal) -> None:
    _shelve(portal)

    assert "The hearing" not in _read(portal, portal.people.amina)
    assert "The hearing" in _read(portal, None)


def test_amina_reads_what_jo_wrote_to_her_at_the_step_it_is_about_and_tariq_does_not(portal: Portal) -> None:
    _shelve(portal)
    reach(portal, "finding-out-why", at=NOW - 50 * DAY)
    tell(portal, portal.people.amina, "I asked them again.\n\nThey need more time.", about="finding-out-why")

    for path in ("/what-happens", "/what-happens/finding-out-why"):
        words = _read(portal, portal.people.amina, path)
        assert "Jo wrote on Monday 23 November: I asked them again. They need more time." in words
        assert "I asked them again." not in _read(portal, portal.people.tariq, path)
        assert "I asked them again." not in _read(portal, None, path)


def test_what_jo_wrote_about_no_step_stands_before_them_all(portal: Portal) -> None:
    _shelve(portal)
    tell(portal, portal.people.amina, "Nothing has changed.", about=None)

    words = _read(portal, portal.people.amina)

    assert words.index("Nothing has changed.") < words.index("The first hours")


def test_graces_family_sees_nothing_of_yusufs_days(portal: Portal) -> None:
    _shelve(portal)
    reach(portal, "finding-out-why", at=NOW - 50 * DAY)

    assert "Where you are now" not in _read(portal, portal.people.grace)


def test_a_staff_member_reads_the_steps_as_anybody_does(portal: Portal) -> None:
    _shelve(portal)

    assert "The hearing" in portal.visit(portal.people.jo).get("/what-happens").text


def test_the_path_asks_the_database_as_often_however_long_it_is(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    amina.get("/what-happens")
    with statements(portal) as before:
        amina.get("/what-happens")
    _shelve(portal)
    reach(portal, "finding-out-why", at=NOW - 50 * DAY)
    tell(portal, portal.people.amina, "Nothing has changed.", about="finding-out-why")
    amina.get("/what-happens")

    with statements(portal) as after:
        amina.get("/what-happens")

    assert len(before) == len(after) == 6


def test_a_step_that_had_come_does_not_vanish_when_facts_change_but_says_that_it_is_not_theirs(portal: Portal) -> None:
    _shelve(portal)
    reach(portal, "the-hearing", at=NOW - 5 * DAY)
    assert "Where you are now The hearing" in _read(portal, portal.people.amina), "no inquest is recorded any more"

    reach(portal, "the-hearing", state="not_for_this_family", at=NOW - DAY)

    words = _read(portal, portal.people.amina)
    assert "The hearing We told you about this step. It is not one of yours after all. You can ask us why." in words
    assert "Not one of your steps" in _read(portal, portal.people.amina, "/what-happens/the-hearing")
    assert "Where you are now" not in words
