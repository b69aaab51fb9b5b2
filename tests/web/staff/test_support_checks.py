"""Ed checks one entry after the other: what to read out, one press, the next."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.support import Act
from portal.models.cases import AuditEntry
from portal.models.support_lists import SupportReport
from portal.queries.support_reports import open_reports
from tests import directory
from tests.directory import HARBOUR, LANTERN, NIGHT_LINE
from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.world import NOW


def _address(portal: Portal, slug: str) -> str:
    return f"/staff/directory/{directory.entry_id(portal, slug)}/check"


def _settle(portal: Portal, browser: Visitor, slug: str, outcome: str, status: int = 303, **typed: Any) -> Any:
    form = {"revision": str(directory.entry(portal, slug).revision), "outcome": outcome, **typed}
    return browser.post(_address(portal, slug), form, status=status)


def _tell(portal: Portal, slug: str, kind: str, words: str = "") -> None:
    address = f"/support/places/{directory.entry_id(portal, slug)}"
    portal.visit(portal.people.amina).post(address, {"kind": kind, "body": words})


def _read(portal: Portal) -> list[str]:
    with portal.read() as session:
        return [f"{report.id}{'+' if report.words else ''}" for report in open_reports(session)]


def test_a_complaint_comes_before_what_is_due_and_each_line_says_why(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    portal.clock.now = NOW + timedelta(days=80)
    _tell(portal, "harbour", "no_answer")
    _tell(portal, "harbour", "wrong")

    html = portal.visit(portal.people.ed).get("/staff/directory").text

    entries = html[html.index('id="entries"') :]
    assert entries.index("Harbour") < entries.index("Lantern")
    assert "1 could not get through, 1 says that it is wrong" in entries
    assert "check holds until 22 February 2027" in entries
    assert _address(portal, "harbour") in entries


def test_ed_reads_the_facts_out_presses_once_and_has_the_next_entry_before_him(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    portal.clock.now = NOW + timedelta(days=80)
    ed = portal.visit(portal.people.ed)

    html = ed.get(_address(portal, "harbour")).text
    assert 'href="tel:01632960001"' in html
    assert "Monday to Friday, 9am to 5pm" in html
    answer = _settle(portal, ed, "harbour", "called", holds_days="30", clears_doubt="y")

    assert answer.location.startswith(_address(portal, "lantern"))
    assert "Saved. This is the next one." in ed.get(answer.location).text
    stands = directory.entry(portal, "harbour")
    assert stands.next_check_on == portal.clock.now.date() + timedelta(days=30)
    assert stands.doubt == ""
    last = _settle(portal, ed, "lantern", "site", clears_doubt="y")
    assert "Nothing else waits for you" in ed.get(last.location).text


def test_a_call_settles_what_families_told_and_a_look_at_the_site_only_what_is_said_to_be_wrong(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    _tell(portal, "lantern", "no_answer")
    _tell(portal, "lantern", "wrong", "It rings at a bakery.")
    ed = portal.visit(portal.people.ed)

    _settle(portal, ed, "lantern", "site", read=_read(portal))
    with portal.read() as session:
        (left,) = open_reports(session)
    assert left.kind.value == "no_answer"
    _settle(portal, ed, "lantern", "called", read=_read(portal))

    assert _read(portal) == []
    with portal.read() as session:
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.action == "support.report_settled")).all()
        assert set(session.scalars(select(SupportReport.settled_by))) == {portal.people.ed.staff_id}
    assert len(acts) == 2


def test_what_amina_wrote_after_ed_had_opened_the_page_stays_for_somebody_to_read(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    _tell(portal, "lantern", "wrong")
    before = _read(portal)
    _tell(portal, "lantern", "wrong", "It rings at a bakery.")
    _tell(portal, "lantern", "no_answer")

    _settle(portal, portal.visit(portal.people.ed), "lantern", "called", read=[*before, "no id", ""])

    assert len(_read(portal)) == 2


def test_what_is_wrong_is_hidden_from_families_until_it_is_put_right(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    ed, amina = portal.visit(portal.people.ed), portal.visit(portal.people.amina)

    assert "Write what is wrong." in _settle(portal, ed, "lantern", "wrong", 422, wrong=" ").text
    assert "Use at most 300" in _settle(portal, ed, "lantern", "wrong", 422, wrong="x" * 301).text
    _settle(portal, ed, "lantern", "wrong", wrong="The number is a bakery’s now.")

    assert "Lantern" not in amina.get("/support").text
    assert "2026-11-24: The number is a bakery’s now. Doubtcanary" in directory.entry(portal, "lantern").doubt
    listed = ed.get("/staff/directory").text
    assert "nobody has checked it as it is now: families do not see it" in listed
    assert "tried once, on 24 November 2026" in listed


def test_a_crisis_line_that_is_wrong_stays_and_must_be_confirmed_by_two_again(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    for worker in (portal.people.ed, portal.people.ada):
        directory.check(portal, "night-line", worker)
    ed = portal.visit(portal.people.ed)

    _settle(portal, ed, "night-line", "wrong", wrong="It rings for ten minutes.")

    assert "Night Line" in portal.visit().get("/help-now").text
    assert "two people must confirm it" in ed.get("/staff/directory").text


def test_when_nobody_answers_the_entry_is_passed_over_until_tomorrow(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    portal.clock.now = NOW + timedelta(days=80)
    ed = portal.visit(portal.people.ed)

    done = _settle(portal, ed, "lantern", "nobody")
    assert done.location.endswith("/staff/directory?done=checked")
    assert "Check the next one" not in ed.get("/staff/directory").text
    assert "Lantern" in portal.visit(portal.people.amina).get("/support").text

    portal.clock.now += timedelta(days=1)
    ed = portal.visit(portal.people.ed)
    _settle(portal, ed, "lantern", "nobody")
    assert "tried 2 times, last on 13 February 2027" in ed.get("/staff/directory").text
    _settle(portal, ed, "lantern", "called")
    assert directory.entry(portal, "lantern").tries == 0


def test_a_draft_that_is_right_is_published_with_the_same_press(portal: Portal) -> None:
    directory.load(portal, LANTERN, HARBOUR)
    ed = portal.visit(portal.people.ed)

    _settle(portal, ed, "lantern", "called", publishes="y")
    _settle(portal, ed, "harbour", "called")

    html = portal.visit(portal.people.amina).get("/support").text
    assert "Lantern" in html
    assert "Harbour" not in html


def test_a_second_tap_is_told_and_changes_nothing(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    ed = portal.visit(portal.people.ed)
    form = {"revision": str(directory.entry(portal, "lantern").revision), "outcome": "called"}

    ed.post(_address(portal, "lantern"), form)
    ed.post(_address(portal, "lantern"), form, status=409)

    assert directory.entry(portal, "lantern").revision == int(form["revision"]) + 1


def test_a_closed_entry_is_not_checked(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    directory.move(portal, "lantern", Act.CLOSED)
    ed = portal.visit(portal.people.ed)

    assert not ed.get(_address(portal, "lantern"), status=303).location.endswith("check")
    for outcome in ("called", "nobody"):
        form = {"revision": str(directory.entry(portal, "lantern").revision), "outcome": outcome}
        ed.post(_address(portal, "lantern"), form, at="/staff/directory", status=409)


@pytest.mark.parametrize("sent", [{}, {"outcome": "\x00"}, {"outcome": "praise"}])
def test_what_is_no_outcome_is_refused_beside_the_buttons(portal: Portal, sent: dict[str, str]) -> None:
    directory.publish(portal, LANTERN)
    form = {"revision": str(directory.entry(portal, "lantern").revision), **sent}

    html = portal.visit(portal.people.ed).post(_address(portal, "lantern"), form, status=422).text

    assert "Say what came of it." in html
