"""Ed and Ada keep the directory true. Every organisation is made up."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.adapters.content_files import read_services
from portal.config import find_shipped
from portal.domain.support_typing import check
from portal.models.base import new_id
from portal.models.cases import AuditEntry
from portal.models.support import SupportEntry
from portal.queries.support_reports import open_reports
from portal.queries.support_work import entry_file
from portal.web.staff import support_editing
from tests import directory
from tests.directory import HARBOUR, LANTERN, NIGHT_LINE, TEXT_LINE
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.visitors import Visitor
from tests.world import NOW

FACTS: dict[str, Any] = {
    "name": "Lantern",
    "organisation": "The Evening Trust",
    "summary": "For anybody when a child has died.",
    "phones-0-number": "01632 960 001",
    "phones-0-label": "Adults",
    "email": "help@evening.example.org",
    "web": "https://evening.example.org/",
    "hours": "Monday to Friday, 9am to 5pm",
    "areas": ["national"],
    "kinds": ["phone"],
    "source": "Their own page",
    "doubt": "",
}
NIGHT_FACTS = {
    **FACTS,
    "name": "Night Line",
    "phones-0-number": "01632 960 555",
    "phones-0-label": "",
    "hours": "Day and night",
    "kinds": ["crisis"],
}


def _page(portal: Portal, slug: str) -> str:
    return f"/staff/directory/{directory.entry_id(portal, slug)}"


def _revision(portal: Portal, slug: str) -> str:
    return str(directory.entry(portal, slug).revision)


def _edit(portal: Portal, browser: Visitor, slug: str, status: int = 303, **typed: Any) -> Any:
    facts = NIGHT_FACTS if slug == "night-line" else FACTS
    for name, field in (("number", "phones-0-number"), ("text", "texts-0-number")):
        if name in typed:
            typed[field] = typed.pop(name)
    form = {**facts, "revision": _revision(portal, slug), **typed}
    return browser.post(f"{_page(portal, slug)}/edit", form, status=status)


def _check(portal: Portal, browser: Visitor, slug: str, status: int = 303, **typed: str) -> Any:
    form = {"revision": _revision(portal, slug), "outcome": "called", "holds_days": "90", **typed}
    return browser.post(f"{_page(portal, slug)}/check", form, at=_page(portal, slug), status=status)


def _move(portal: Portal, browser: Visitor, slug: str, act: str, status: int = 303) -> Any:
    form = {"revision": _revision(portal, slug), "act": act}
    return browser.post(f"{_page(portal, slug)}/state", form, at=_page(portal, slug), status=status)


def test_ed_checks_and_publishes_lantern_and_amina_sees_it(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    ed = portal.visit(portal.people.ed)

    refused = _move(portal, ed, "lantern", "published", 409)
    assert "cannot be published. Check it first." in refused.text
    _check(portal, ed, "lantern")
    _move(portal, ed, "lantern", "published")

    assert "Lantern" in portal.visit(portal.people.amina).get("/support").text
    history = ed.get(_page(portal, "lantern")).text
    assert "Ed Lowe" in history
    assert "I called, and the right people answered" in history
    assert "Loaded from the first edition" in history


def test_ed_reads_what_amina_told_about_lantern_without_her_name_and_says_that_it_is_seen_to(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    told = {"kind": "no_answer", "body": "It rang for a long time."}
    portal.visit(portal.people.amina).post(f"/support/places/{directory.entry_id(portal, 'lantern')}", told)
    ed = portal.visit(portal.people.ed)

    listed, shown = ed.get("/staff/directory").text, ed.get(_page(portal, "lantern")).text
    for page in (listed, shown):
        assert "Somebody could not get through" in page
        assert "It rang for a long time." in page
        assert "Amina" not in page
    assert "It rang" not in ed.get(_page(portal, "harbour")).text
    with portal.read() as session:
        (report,) = open_reports(session)
    address = f"/staff/directory/reports/{report.id}"
    assert address in shown
    assert "Seen to." in ed.get(ed.post(address, at=_page(portal, "lantern")).location).text

    assert "What families told us" not in ed.get("/staff/directory").text
    assert "What families told us" not in ed.get(_page(portal, "lantern")).text
    ed.post(f"/staff/directory/reports/{new_id()}", at="/staff/directory", status=404)


def test_publishing_is_offered_only_once_somebody_has_checked_the_entry(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    ed = portal.visit(portal.people.ed)

    before = ed.get(_page(portal, "lantern")).text
    _check(portal, ed, "lantern")
    after = ed.get(_page(portal, "lantern")).text

    assert "Publish to families" not in before
    assert "Record a check first. Then it can be published." in before
    assert "Publish to families" in after
    assert "Record a check first." not in after


def test_the_list_of_what_to_put_right_says_which_fact_each_line_is_about(portal: Portal) -> None:
    ed = portal.visit(portal.people.ed)

    shown = ed.post("/staff/directory/new", {**FACTS, "organisation": "x" * 500, "web": "nowhere"}, status=422).text

    assert re.search(r'<a href="#organisation">Organisation: ', shown)
    assert re.search(r'<a href="#web">Web[^<:]*: ', shown)


def test_the_work_list_begins_with_crisis_lines_that_two_people_have_not_confirmed(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    directory.load(portal, HARBOUR, NIGHT_LINE)
    ed = portal.visit(portal.people.ed)

    html = ed.get("/staff/directory").text
    assert html.index("Night Line") < html.index("Lantern") < html.index("Harbour")

    _check(portal, ed, "night-line")
    assert "two people must confirm it" in ed.get("/staff/directory").text
    _check(portal, portal.visit(portal.people.ada), "night-line")
    assert "two people must confirm it" not in ed.get("/staff/directory").text


def test_ed_alone_checking_twice_does_not_confirm_a_crisis_line(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    ed = portal.visit(portal.people.ed)

    _check(portal, ed, "night-line")
    _check(portal, ed, "night-line")

    assert directory.entry(portal, "night-line").also_confirmed_by is None


def test_families_see_the_old_crisis_number_until_ada_confirms_what_ed_proposed(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    ed, ada, amina = (portal.visit(getattr(portal.people, name)) for name in ("ed", "ada", "amina"))
    address = _page(portal, "night-line")

    _edit(portal, ed, "night-line", number="01632 960 777")
    assert "01632 960 555" in amina.get("/support").text
    assert "01632 960 777" not in amina.get("/support").text

    confirm = {"revision": _revision(portal, "night-line"), "how_confirmed": "called"}
    own = ed.post(f"{address}/confirmation", confirm, at=address, status=409)
    assert "A second person has to confirm it." in own.text
    ada.post(f"{address}/confirmation", {**confirm, "how_confirmed": ""}, at=address, status=422)
    ada.post(f"{address}/confirmation", confirm, at=address)

    for page in ("/support", "/help-now"):
        html = amina.get(page).text
        assert 'href="tel:01632960777"' in html
        assert "01632 960 555" not in html
    with portal.read() as session:
        acts = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.in_(["support.proposed", "support.confirmed"]))
        ).all()
    assert sorted(acts) == ["support.confirmed", "support.proposed"]


def test_while_a_number_waits_nobody_edits_around_it_and_it_can_be_dropped(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)
    _edit(portal, ed, "night-line", number="01632 960 777")

    waiting = _edit(portal, ada, "night-line", 409, number="01632 960 888")
    assert "waits for a second person" in waiting.text
    address = _page(portal, "night-line")
    ada.post(f"{address}/withdrawal", {"revision": _revision(portal, "night-line")}, at=address)

    assert directory.entry(portal, "night-line").proposed_number is None
    assert directory.entry(portal, "night-line").facts["phones"][0]["number"] == "01632 960 555"


def test_ada_is_told_that_ed_was_quicker_and_sees_both_versions(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    ada, ed = portal.visit(portal.people.ada), portal.visit(portal.people.ed)
    seen = _revision(portal, "lantern")

    _edit(portal, ed, "lantern", hours="Tuesdays only")
    html = _edit(portal, ada, "lantern", 409, revision=seen, hours="Wednesdays only").text

    assert "Tuesdays only" in html
    assert "Wednesdays only" in html
    assert directory.entry(portal, "lantern").facts["hours"] == "Tuesdays only"
    _edit(portal, ada, "lantern", hours="Wednesdays only")
    assert directory.entry(portal, "lantern").facts["hours"] == "Wednesdays only"


def test_a_stale_check_or_state_is_refused(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    ed = portal.visit(portal.people.ed)
    address = _page(portal, "lantern")
    _check(portal, ed, "lantern")

    ed.post(f"{address}/check", {"revision": "1", "outcome": "site", "holds_days": "9"}, at=address, status=409)
    ed.post(f"{address}/state", {"revision": "1", "act": "published"}, at=address, status=409)
    ed.post(f"{address}/state", {"revision": "\x00", "act": "published"}, at=address, status=409)
    for act in ("blown up", "closed"):
        ed.post(f"{address}/state", {"revision": "2", "act": act}, at=address, status=400)
    _move(portal, ed, "lantern", "reopened", 409)

    assert directory.entry(portal, "lantern").revision == 2


def test_a_published_number_that_changes_is_hidden_until_somebody_checks_it(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    ed, amina = portal.visit(portal.people.ed), portal.visit(portal.people.amina)

    _edit(portal, ed, "lantern", hours="Tuesdays only")
    assert "Lantern" in amina.get("/support").text
    _edit(portal, ed, "lantern", number="01632 960 002")
    assert "Lantern" not in amina.get("/support").text
    _check(portal, ed, "lantern")
    assert "01632 960 002" in amina.get("/support").text


BAD = [
    ("web", "javascript:alert(1)"),
    ("web", "http://lantern.example.org/"),
    ("web", "https://user:secret@lantern.example.org/"),
    ("phones-0-number", "0900 123 4567"),
    ("phones-1-number", "ring us"),
    ("phones-0-cost", "x" * 300),
    ("texts-0-number", "12"),
    ("texts-0-word", "two words"),
    ("texts-1-cost", "free"),
    ("week-0-days", "someday"),
    ("week-0-opens", "early"),
    ("exceptions-0-first", "24 12"),
    ("exceptions-0-first", "24 12 2026"),
    ("holidays", "perhaps"),
    ("places-0-postcode", "Southend"),
    ("child_age_to", "-1"),
    ("languages", "klingon"),
    ("referrers", "anybody"),
    ("ways", "by owl"),
    ("districts", "E07000069"),
    ("districts", "Southend"),
    ("ends_on", "31 2 2027"),
    ("source_address", "http://lantern.example.org/"),
    ("email", "nobody"),
    ("postcodes", "Southend"),
    ("age_from", "nine"),
    ("age_to", "9999"),
    ("weeks_from", "-1"),
    ("name", ""),
    ("name", "\x00"),
    ("name", "‮evil"),
    ("summary", "x" * 900_000),
    ("hours", "‮9 to 5"),
    ("source", ""),
    ("areas", "the moon"),
    ("areas", ""),
    ("causes", "<script>"),
    ("for_whom", "\x00"),
]


@pytest.mark.parametrize(("field", "typed"), BAD)
def test_what_is_no_fact_is_refused_beside_its_field_and_nothing_is_kept(
    portal: Portal, field: str, typed: str
) -> None:
    directory.load(portal, LANTERN)

    html = _edit(portal, portal.visit(portal.people.ed), "lantern", 422, **{field: typed}).text

    assert "There is something to put right" in html
    assert "Error:" in html
    assert directory.entry(portal, "lantern").revision == 1


def test_scripts_and_emoji_in_a_summary_are_only_words(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    _edit(portal, portal.visit(portal.people.ed), "lantern", summary="<script>alert(1)</script> 💛")

    html = portal.visit(portal.people.amina).get("/support").text

    assert "&lt;script&gt;alert(1)" in html
    assert "💛" in html


def test_an_empty_form_is_answered_with_words(portal: Portal) -> None:
    ed = portal.visit(portal.people.ed)

    assert "This cannot stay empty." in ed.post("/staff/directory/new", {}, status=422).text
    with portal.read() as session:
        assert session.scalar(select(func.count()).select_from(SupportEntry)) == 0


def test_a_crisis_line_cannot_lose_its_last_number(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)

    html = _edit(portal, portal.visit(portal.people.ed), "night-line", 422, number="").text

    assert "A crisis line needs a number to call or to text." in html
    html = _edit(portal, portal.visit(portal.people.ed), "night-line", 422, number="", text="85000").text
    assert "This cannot stay empty." in html


def test_a_check_without_saying_how_or_for_too_long_is_refused(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    ed = portal.visit(portal.people.ed)

    assert "Say what came of it." in _check(portal, ed, "lantern", 422, outcome="").text
    assert "Say what came of it." in _check(portal, ed, "lantern", 422, outcome="source").text
    for days in ("0", "366", "\x00", "9" * 5000):
        assert "from 1 to 365" in _check(portal, ed, "lantern", 422, holds_days=days).text


def test_ed_adds_a_service_that_begins_as_a_draft(portal: Portal) -> None:
    ed = portal.visit(portal.people.ed)

    answer = ed.post("/staff/directory/new", {**FACTS, "name": "Willow"})

    assert "Added as a draft." in ed.get(answer.location).text
    assert "Willow" not in portal.visit(portal.people.amina).get("/support").text


def test_saving_any_shipped_entry_unchanged_changes_no_fact_of_it(portal: Portal) -> None:
    services = read_services(find_shipped("content") / "support" / "services.toml")
    directory.load(portal, *services)
    for service in services:
        with portal.read() as session:
            kept = entry_file(session, entry_id=directory.entry_id(portal, service.slug), today=NOW.date())
        assert kept is not None
        again = check(support_editing._as_typed(kept), crisis=kept.is_crisis)
        assert again.facts == kept.facts, service.slug


def test_a_text_line_keeps_its_word_through_the_form(portal: Portal) -> None:
    directory.load(portal, TEXT_LINE)

    html = portal.visit(portal.people.ed).get(f"{_page(portal, 'text-line')}/edit").text

    assert 'value="HELLO"' in html
    assert 'value="85000"' in html


def test_an_entry_that_is_not_there_is_not_found(portal: Portal) -> None:
    nowhere = "/staff/directory/018f0000-0000-7000-8000-000000000000"
    ed = portal.visit(portal.people.ed)

    ed.get(nowhere, status=404)
    ed.get(f"{nowhere}/edit", status=404)
    for part in ("edit", "check", "confirmation", "withdrawal"):
        ed.post(f"{nowhere}/{part}", {"revision": "1"}, at="/staff/directory/new", status=404)
    ed.post(f"{nowhere}/state", {"revision": "1", "act": "paused"}, at="/staff/directory/new", status=404)


def test_the_editors_pages_ask_the_same_few_questions_however_much_there_is(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    ed = portal.visit(portal.people.ed)
    ed.get("/staff/directory")
    with statements(portal) as few:
        ed.get("/staff/directory")
    with statements(portal) as fresh:
        ed.get(_page(portal, "lantern"))
    directory.load(portal, HARBOUR, NIGHT_LINE)
    for _ in range(3):
        _check(portal, ed, "lantern")
    with statements(portal) as many:
        ed.get("/staff/directory")
    with statements(portal) as old:
        ed.get(_page(portal, "lantern"))

    assert len(many) == len(few) == 5
    assert len(old) == len(fresh) + 1 or len(old) == len(fresh)
