"""Ed hands a table of services in, sees what it would change, and only then does it happen; to drafts alone."""

import io
import re
from html import unescape
from typing import Any

from sqlalchemy import select

from portal.models.support import SupportEntry, SupportRevision
from tests import directory
from tests.directory import HARBOUR, LANTERN, MOOR
from tests.portal_fixtures import Portal
from tests.visitors import HOST

SHEET = "/staff/directory/sheet"
HEAD = "entry,name,organisation,summary,areas,source,cost"


def _look(portal: Portal, *lines: str, status: int = 200) -> str:
    sheet = "\n".join((HEAD, *lines))
    return portal.visit(portal.people.ed).post(SHEET, {"sheet": sheet}, at=SHEET, status=status).text


def _confirm(portal: Portal, html: str, status: int = 303) -> Any:
    found = {name: re.search(rf'name="{name}"[^>]* value="([^"]*)"', html) for name in ("sheet", "digest")}
    form = {name: unescape(each[1]) for name, each in found.items() if each}
    return portal.visit(portal.people.ed).post(f"{SHEET}/intake", form, at=SHEET, status=status)


def _hours(portal: Portal, slug: str, cost: str) -> None:
    entry = directory.entry(portal, slug)
    assert entry.facts["cost"] == cost


def test_ed_sees_what_each_row_would_do_and_nothing_is_done_until_he_says_so(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)
    directory.load(portal, LANTERN, MOOR)
    directory.check(portal, "moor", portal.people.ed)

    html = _look(
        portal,
        ",Willow,The Tree Trust,For brothers and sisters.,national,Their page,'=1+1",
        "lantern,Lantern,The Evening Trust,For anybody when a child has died.,national,Their page,Free",
        "harbour,Harbour,The Evening Trust,For anybody when a child has died.,southend,Their page,Costs",
        "moor,Moor,The Evening Trust,For anybody when a child has died.,north-east-essex,Their page,Costs",
        "nowhere,Nowhere,x,x,national,x,x",
        ",Lantern,The Evening Trust,x,national,x,x",
        ",Elm,The Tree Trust,For all.,the moon,Their page,",
    )

    for told in (
        "New draft",
        "Cost to the family: <bdi>empty</bdi> → <bdi>Free</bdi>",
        "It is no draft any more.",
        "A colleague has worked on it by hand.",
        "No entry is called so.",
        "The same service stands in an earlier row.",
        "Where it works: Choose from this list.",
    ):
        assert told in html, told
    with portal.read() as session:
        assert len(session.scalars(select(SupportEntry)).all()) == 3

    answer = _confirm(portal, html)

    assert "Done." in portal.visit(portal.people.ed).get(answer.location).text
    with portal.read() as session:
        willow = session.scalars(select(SupportEntry).where(SupportEntry.name == "Willow")).one()
        acts = session.scalars(select(SupportRevision.act).where(SupportRevision.entry_id == willow.id)).all()
    assert (willow.state, willow.facts["cost"], list(acts)) == ("draft", "=1+1", ["taken_in"])
    _hours(portal, "lantern", "Free")
    _hours(portal, "harbour", "Free")
    _hours(portal, "moor", "")
    assert directory.entry(portal, "harbour").revision == 3


def test_the_same_table_again_changes_nothing_and_a_second_press_neither(portal: Portal) -> None:
    line = ",Willow,The Tree Trust,For brothers and sisters.,national,Their page,"
    html = _look(portal, line)
    _confirm(portal, html)

    again = _confirm(portal, html, status=409)

    assert "The directory has changed since you looked." in again.text
    assert "There is nothing to do." in _look(portal, line)
    with portal.read() as session:
        assert len(session.scalars(select(SupportEntry)).all()) == 1


def test_the_directory_goes_out_and_comes_back_unchanged(portal: Portal) -> None:
    directory.load(portal, LANTERN, HARBOUR, MOOR)
    ed = portal.visit(portal.people.ed)

    out = ed.get(f"{SHEET}/directory.csv")
    assert out.mimetype == "text/csv"
    ed.get(SHEET)
    token = re.search(r'name="csrf_token" value="([^"]+)"', ed.get(SHEET).text)
    assert token is not None
    form = {"csrf_token": token[1], "files": (io.BytesIO(out.get_data()), "directory.csv")}
    html = ed.client.post(
        SHEET, data=form, base_url=HOST, content_type="multipart/form-data", headers={"Referer": HOST + SHEET}
    ).get_data(as_text=True)

    assert "There is nothing to do." in html
    assert html.count("As it is") == 4


def test_a_hostile_file_is_refused_beside_its_field(portal: Portal) -> None:
    ed = portal.visit(portal.people.ed)

    for sheet, told in (
        ("", "Choose a CSV file"),
        ("name,name\nx,y", "stands there twice"),
        ("name,__class__\nx,y", "There is no column"),
        ('name\n"x', "not a whole CSV file"),
    ):
        html = ed.post(SHEET, {"sheet": sheet}, at=SHEET, status=422).text
        assert told in html
        assert "Error:" in html
    ed.post(f"{SHEET}/intake", {"sheet": "name\nWillow", "digest": "x"}, at=SHEET, status=409)
    with portal.read() as session:
        assert not session.scalars(select(SupportEntry)).all()
