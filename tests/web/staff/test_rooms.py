"""The doors of the staff side: those of every day stand open, the others in drawers, and nobody sees a locked one."""

import re

import pytest

from portal.web.navigation import STAFF_DOORS
from tests.portal_fixtures import Portal


def rooms(page: str) -> str:
    return page.split('<nav class="rooms"', 1)[1].split("</nav>", 1)[0]


def drawers(page: str) -> list[str]:
    return re.findall(r"<summary[^>]*>(.+?)</summary>", rooms(page))


def test_jo_finds_the_doors_of_her_day_open_and_the_others_in_drawers(portal: Portal) -> None:
    nav = rooms(portal.visit(portal.people.jo).get("/staff/today").text)

    open_doors = re.findall(r">([^<]+)</a>", re.sub(r"<details.*?</details>", "", nav, flags=re.DOTALL))
    assert open_doors[:3] == ["Today", "Inbox", "Search"]
    assert drawers(f'<nav class="rooms"{nav}</nav>')[:2] == ["Families", "Visits and meetings"]
    assert 'href="/staff/promises"' in nav


def test_a_drawer_that_holds_the_page_of_the_moment_is_marked_while_it_is_closed(portal: Portal) -> None:
    nav = rooms(portal.visit(portal.people.jo).get("/staff/promises").text)

    assert re.findall(r'<summary class="here">(.+?)</summary>', nav) == ["Families"]
    assert re.findall(r'aria-current="page">(.+?)</a>', nav) == ["Promises"]
    assert "<details open" not in nav


def test_on_a_page_of_yusufs_case_the_families_are_marked(portal: Portal) -> None:
    nav = rooms(portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}/contacts").text)

    assert re.findall(r'aria-current="(.+?)">(.+?)</a>', nav) == [("true", "All families")]
    assert re.findall(r'<summary class="here">(.+?)</summary>', nav) == ["Families"]


@pytest.mark.parametrize("who", ["moira", "jo", "ed"])
def test_every_door_that_somebody_sees_opens_and_a_lonely_door_needs_no_drawer(portal: Portal, who: str) -> None:
    browser = portal.visit(getattr(portal.people, who))
    nav = rooms(browser.get("/staff/account").text)

    for drawer in re.findall(r"<details.*?</details>", nav, flags=re.DOTALL):
        assert drawer.count("<a ") > 1
    for address in re.findall(r'href="(/staff/[^"]+)"', nav):
        assert browser.get(address).status_code == 200, address


def test_no_door_stands_in_two_drawers() -> None:
    doors = [endpoint for _heading, of_group in STAFF_DOORS for _label, endpoint in of_group]

    assert len(doors) == len(set(doors))
