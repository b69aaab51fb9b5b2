"""Ed compares how Lantern stood before and now, and lets an earlier version stand again."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from portal.domain import support_facts
from portal.domain.content import Phone
from portal.domain.support_typing import Checked
from portal.models.support import SupportEntry, SupportRevision
from portal.services import support
from tests import directory
from tests.directory import LANTERN, NIGHT_LINE
from tests.portal_fixtures import Portal
from tests.world import NOW


def _edit(portal: Portal, slug: str, **facts: Any) -> None:
    stands = directory.entry(portal, slug)
    typed = replace(support_facts.from_json(stands.name, stands.facts), **facts)
    with portal.write() as session:
        support.edit(
            session,
            viewer=directory.viewer(portal.people.ed),
            entry_id=stands.id,
            revision=stands.revision,
            typed=Checked(typed, stands.source, stands.doubt),
            now=NOW,
        )
        session.commit()


def _page(portal: Portal, slug: str) -> str:
    return f"/staff/directory/{directory.entry_id(portal, slug)}"


def _go_back(portal: Portal, slug: str, number: int, status: int = 303, revision: int | None = None) -> str:
    stands = directory.entry(portal, slug)
    form = {"revision": str(stands.revision if revision is None else revision)}
    address = f"{_page(portal, slug)}/versions/{number}/return"
    return portal.visit(portal.people.ed).post(address, form, at=_page(portal, slug), status=status).text


def test_two_versions_stand_side_by_side_with_who_changed_what(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    _edit(portal, "lantern", hours="Monday to Friday, 10am to 4pm", cost="Free")
    ed = portal.visit(portal.people.ed)

    address = f"{_page(portal, 'lantern')}/versions/1/2"
    assert address in ed.get(_page(portal, "lantern")).text
    html = ed.get(address).text

    assert "<del>" in html
    assert html.index(" 9am") < html.index(" 10am")
    assert "Ed Lowe" in html
    assert "Free" in html
    assert "Phone numbers" not in html
    for numbers in ("2/1", "1/1", "1/3", "0/1", "1/99999999999999999999"):
        ed.get(f"{_page(portal, 'lantern')}/versions/{numbers}", status=404)


def test_going_back_makes_a_new_version_and_keeps_what_no_form_shows(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    with portal.write() as session:
        entry = session.get_one(SupportEntry, directory.entry_id(portal, "lantern"))
        step = session.scalars(
            select(SupportRevision).where(SupportRevision.entry_id == entry.id, SupportRevision.number == 3)
        ).one()
        entry.facts = step.facts = {**entry.facts, "languages": ["ur"]}
        session.commit()
    _edit(portal, "lantern", hours="Tuesdays only")

    _go_back(portal, "lantern", 3)

    stands = directory.entry(portal, "lantern")
    assert (stands.revision, stands.state, stands.facts["hours"]) == (5, "published", LANTERN.hours)
    assert stands.facts["languages"] == ["ur"]
    assert stands.checked_on is not None
    assert (
        "An earlier version stands again (Version 3)"
        in portal.visit(portal.people.ed).get(_page(portal, "lantern")).text
    )
    assert "says just what stands now" in _go_back(portal, "lantern", 3, 409)
    assert "This entry has changed since you opened it" in _go_back(portal, "lantern", 1, 409, revision=4)
    _go_back(portal, "lantern", 77, 404)


def test_an_old_number_is_hidden_until_it_is_checked_and_a_crisis_lines_is_only_proposed(portal: Portal) -> None:
    directory.publish(portal, LANTERN, NIGHT_LINE)
    number = (Phone(number="01632 960 777", label=""),)
    _edit(portal, "lantern", phones=number)
    directory.check(portal, "lantern", portal.people.ed)
    for worker in (portal.people.ed, portal.people.ada):
        directory.check(portal, "night-line", worker)
    with portal.write() as session:
        step = session.scalars(
            select(SupportRevision).where(
                SupportRevision.entry_id == directory.entry_id(portal, "night-line"), SupportRevision.number == 1
            )
        ).one()
        step.facts = {**step.facts, "phones": [{"number": "01632 960 999", "label": ""}]}
        session.commit()

    _go_back(portal, "lantern", 1)
    _go_back(portal, "night-line", 1)

    amina = portal.visit(portal.people.amina)
    assert "Lantern" not in amina.get("/support").text
    assert 'href="tel:01632960555"' in amina.get("/help-now").text
    assert directory.entry(portal, "night-line").proposed_number == 4
    assert "waits for a second person" in _go_back(portal, "night-line", 1, 409)


def test_where_the_facts_were_read_comes_back_with_them(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    with portal.write() as session:
        step = session.scalars(
            select(SupportRevision).where(SupportRevision.entry_id == directory.entry_id(portal, "lantern"))
        ).one()
        step.source_address = "https://evening.example.org/about"
        session.commit()

    _go_back(portal, "lantern", 1)

    assert directory.entry(portal, "lantern").source_address == "https://evening.example.org/about"
