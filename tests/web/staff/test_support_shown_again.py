"""Families see a crisis line that was not there only after Ed and Ada have each had a hand in it."""

import threading
from typing import Any

import pytest

from portal.domain.content import Kind
from portal.domain.support import Act, HowChecked
from portal.models.support import SupportEntry
from portal.services import referral_imports, support_proposals
from portal.services.support_steps import ChangedMeanwhile
from tests import directory
from tests.directory import LANTERN, NIGHT_LINE
from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.web.staff.crisis_line import acts, families_see_it, page, send
from tests.world import NOW, Worker


def _away(portal: Portal, *taken: Act) -> None:
    """Ed and Ada have taken it away together."""
    directory.load(portal, NIGHT_LINE)
    for act in taken:
        directory.move(portal, "night-line", act)
        directory.confirm(portal, "night-line", portal.people.ada)
    assert not families_see_it(portal)


def _draft(portal: Portal) -> None:
    """It was closed, and Ed has opened it again and checked it."""
    _away(portal, Act.CLOSED)
    directory.move(portal, "night-line", Act.REOPENED)
    directory.check(portal, "night-line", portal.people.ed)


def _how(portal: Portal) -> str | None:
    return directory.entry(portal, "night-line").checked_how


@pytest.mark.parametrize("stands", ["paused", "draft"])
def test_ed_alone_shows_no_crisis_line_and_ada_says_how_she_checked_its_number(portal: Portal, stands: str) -> None:
    if stands == "draft":
        _draft(portal)
    else:
        _away(portal, Act.PAUSED)
    people = portal.people
    ed, ada, before = portal.visit(people.ed), portal.visit(people.ada), len(acts(portal))

    assert "Propose to show it to families" in ed.get(page(portal)).text
    told = ed.get(send(portal, ed, "state", act="published").location).text
    assert "Proposed: show this crisis line to families" in told
    assert "so you cannot confirm it yourself. It waits for a colleague who keeps the directory." in told
    assert "You proposed this yourself." in send(portal, ed, "confirmation", 409, how_confirmed="called").text
    assert directory.entry(portal, "night-line").state == stands
    assert not families_see_it(portal)

    shown = ada.get(page(portal)).text
    assert "Ed Lowe proposed it on Tuesday 24 November, 10.30am. It waits for you" in shown
    assert "How did you check its number?" in shown
    for unsaid in ({}, {"how_confirmed": "source"}, {"how_confirmed": "dreamt"}):
        assert "Say how you checked it." in send(portal, ada, "confirmation", 422, **unsaid).text
    assert not families_see_it(portal)
    done = ada.get(send(portal, ada, "confirmation", how_confirmed="site").location).text

    assert "Families can see it now." in done
    assert "I read it on their own pages" in done
    assert families_see_it(portal)
    entry = directory.entry(portal, "night-line")
    assert (entry.state, entry.proposed_number, _how(portal)) == ("published", None, HowChecked.SITE)
    assert entry.checked_by == people.ada.staff_id
    assert acts(portal)[before:] == [
        ("support.publishing_proposed", people.ed.staff_id),
        ("support.published", people.ada.staff_id),
    ]


def test_two_who_have_both_checked_a_line_that_was_closed_are_named_beside_it(portal: Portal) -> None:
    _draft(portal)
    directory.move(portal, "night-line", Act.PUBLISHED)
    directory.confirm(portal, "night-line", portal.people.ada)

    entry = directory.entry(portal, "night-line")
    assert (entry.confirmed_by, entry.also_confirmed_by) == (portal.people.ed.staff_id, portal.people.ada.staff_id)


def test_a_line_that_only_ada_has_checked_waits_for_another_check_though_ed_proposed_it(portal: Portal) -> None:
    _away(portal, Act.CLOSED)
    directory.move(portal, "night-line", Act.REOPENED)
    directory.check(portal, "night-line", portal.people.ada)
    directory.move(portal, "night-line", Act.PUBLISHED)
    directory.confirm(portal, "night-line", portal.people.ada)

    entry = directory.entry(portal, "night-line")
    assert families_see_it(portal)
    assert (entry.confirmed_by, entry.also_confirmed_by) == (portal.people.ada.staff_id, None)
    assert "two people must confirm it" in portal.visit(portal.people.ed).get("/staff/directory").text


def test_a_closed_line_that_ed_opens_again_is_a_draft_and_its_number_nowhere(portal: Portal) -> None:
    _away(portal, Act.CLOSED)
    ed = portal.visit(portal.people.ed)
    assert "Opened again it is a draft, which no family sees." in ed.get(page(portal)).text
    send(portal, ed, "state", 409, act="published")

    send(portal, ed, "state", act="reopened")

    assert not families_see_it(portal)
    assert "Record a check first." in ed.get(page(portal)).text
    unchecked = send(portal, ed, "state", 409, act="published").text
    assert "Nobody has checked it lately" in unchecked
    assert not families_see_it(portal)


def test_a_check_that_says_all_is_right_only_proposes_to_show_a_crisis_line(portal: Portal) -> None:
    _away(portal, Act.CLOSED)
    directory.move(portal, "night-line", Act.REOPENED)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)

    assert "propose to show it to families: a second person confirms it" in ed.get(f"{page(portal)}/check").text
    send(portal, ed, "check", outcome="called", holds_days="90", publishes="y")

    assert not families_see_it(portal)
    beside = ada.get(f"{page(portal)}/check").text
    assert "A check here confirms nothing that a colleague proposed." in beside
    assert "propose to show it" not in beside
    send(portal, ada, "check", outcome="called", holds_days="90", publishes="y")
    assert not families_see_it(portal)
    send(portal, ada, "confirmation", how_confirmed="called")
    assert families_see_it(portal)


def test_whoever_drops_it_leaves_the_line_where_it_was(portal: Portal) -> None:
    _away(portal, Act.PAUSED)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)
    send(portal, ed, "state", act="published")

    assert "Drop it: do not show it" in ada.get(page(portal)).text
    send(portal, ada, "withdrawal")

    assert directory.entry(portal, "night-line").state == "paused"
    assert not families_see_it(portal)
    assert "Nothing waits for a second person" in send(portal, ada, "confirmation", 409, how_confirmed="called").text


def test_a_second_tap_or_a_second_tab_proposes_it_once_and_confirms_it_once(portal: Portal) -> None:
    _away(portal, Act.PAUSED)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)
    seen = str(directory.entry(portal, "night-line").revision)
    send(portal, ed, "state", act="published", revision=seen)
    send(portal, ed, "state", 409, act="published", revision=seen)
    assert "A change waits for a second person." in send(portal, ed, "state", 409, act="published").text
    seen = str(directory.entry(portal, "night-line").revision)
    send(portal, ada, "confirmation", how_confirmed="called", revision=seen)
    send(portal, ada, "confirmation", 409, how_confirmed="called", revision=seen)

    assert [action for action, _who in acts(portal)][-2:] == ["support.publishing_proposed", "support.published"]


def test_of_two_who_confirm_it_at_once_one_is_told(portal: Portal) -> None:
    _away(portal, Act.PAUSED)
    directory.move(portal, "night-line", Act.PUBLISHED)
    revision, entry_id = directory.entry(portal, "night-line").revision, directory.entry_id(portal, "night-line")
    together, told = threading.Barrier(2), list[str]()

    def confirm(worker: Worker) -> None:
        together.wait()
        with portal.write() as session:
            try:
                support_proposals.confirm(
                    session,
                    viewer=directory.viewer(worker),
                    entry_id=entry_id,
                    revision=revision,
                    how=HowChecked.CALLED,
                    now=NOW,
                )
                session.commit()
                told.append("shown")
            except ChangedMeanwhile:
                told.append("refused")

    people = [threading.Thread(target=confirm, args=(who,)) for who in (portal.people.ada, portal.people.jo)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(told) == ["refused", "shown"]
    assert families_see_it(portal)


def test_going_back_to_a_version_that_families_saw_shows_no_line_again(portal: Portal) -> None:
    _away(portal, Act.PAUSED)
    ed = portal.visit(portal.people.ed)
    _edit(portal, ed, summary="For anybody, at night.")

    send(portal, ed, "versions/1/return")

    entry = directory.entry(portal, "night-line")
    assert (entry.state, entry.facts["summary"]) == ("paused", NIGHT_LINE.summary)
    assert not families_see_it(portal)


def test_a_new_number_that_two_have_confirmed_shows_no_paused_line_again(portal: Portal) -> None:
    _away(portal, Act.PAUSED)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)
    _edit(portal, ed, **{"phones-0-number": "01632 960 777"})

    send(portal, ada, "confirmation", how_confirmed="called")

    entry = directory.entry(portal, "night-line")
    assert (entry.state, entry.facts["phones"][0]["number"]) == ("paused", "01632 960 777")
    assert "960777" not in ada.get("/help-now").text


def test_a_table_changes_no_crisis_line_not_even_one_that_nobody_here_has_touched(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    with portal.write() as session:
        session.get_one(SupportEntry, directory.entry_id(portal, "night-line")).state = "draft"
        session.commit()
    ed, sheet = portal.visit(portal.people.ed), "/staff/directory/sheet"
    table = "entry,name,phones\nnight-line,Night Line,01632 960 777\n"

    html = ed.post(sheet, {"sheet": table}, at=sheet, status=200).text

    assert "This is a crisis line. Change it on its page, where two people look at it." in html
    assert "There is nothing to do." in html
    ed.post(f"{sheet}/intake", {"sheet": table, "digest": ""}, at=sheet, status=409)
    assert directory.entry(portal, "night-line").facts["phones"][0]["number"] == "01632 960 555"


def test_our_own_record_come_back_with_another_number_changes_no_crisis_line(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    entry_id = directory.entry_id(portal, "night-line")
    record = {
        "id": str(entry_id),
        "name": "Night Line",
        "status": "active",
        "description": "For anybody.",
        "organization": {"id": "trust", "name": "The Evening Trust"},
        "phones": [{"id": "one", "number": "01632 960 777"}],
    }
    _away(portal, Act.PAUSED)

    with portal.write() as session:
        report = referral_imports.take_in(session, [record], source="feed.json", viewer=None, now=NOW)
        session.commit()

    assert (report.unchanged, report.added, report.changed) == (1, [], [])
    entry = directory.entry(portal, "night-line")
    assert (entry.state, entry.facts["phones"][0]["number"]) == ("paused", "01632 960 555")


def test_what_is_called_a_crisis_service_is_no_crisis_line_and_a_crisis_line_stays_one(portal: Portal) -> None:
    directory.publish(portal, LANTERN, NIGHT_LINE)
    ed = portal.visit(portal.people.ed)
    lantern = f"/staff/directory/{directory.entry_id(portal, 'lantern')}"
    form = _filled(portal, "lantern", kinds=[Kind.CRISIS.value])
    ed.post(f"{lantern}/edit", form, at=f"{lantern}/edit", status=303)
    _edit(portal, ed, kinds=[Kind.LISTENING.value])

    assert 'href="tel:01632960001"' not in ed.get("/help-now").text
    assert not directory.entry(portal, "lantern").is_crisis
    assert directory.entry(portal, "night-line").facts["kinds"] == ["listening"]
    assert families_see_it(portal)
    send(portal, ed, "state", act="paused")
    assert families_see_it(portal)


def _filled(portal: Portal, slug: str, **typed: Any) -> dict[str, Any]:
    entry = directory.entry(portal, slug)
    facts = entry.facts
    return {
        "name": entry.name,
        "organisation": facts["organisation"],
        "summary": facts["summary"],
        "phones-0-number": facts["phones"][0]["number"],
        "phones-0-label": facts["phones"][0]["label"],
        "email": facts["email"],
        "web": facts["web"],
        "hours": facts["hours"],
        "areas": facts["areas"],
        "kinds": facts["kinds"],
        "source": entry.source,
        "revision": str(entry.revision),
        **typed,
    }


def _edit(portal: Portal, browser: Visitor, **typed: Any) -> None:
    browser.post(f"{page(portal)}/edit", _filled(portal, "night-line", **typed), at=f"{page(portal)}/edit", status=303)
