"""Taking a crisis line away needs Ed and Ada; until the second of them agrees, families see it as before."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.support import Act
from portal.models.base import new_id
from portal.models.cases import AuditEntry
from portal.models.support import SupportEntry, SupportInstead, SupportRevision
from portal.services import support_proposals
from portal.services.support_steps import ChangedMeanwhile
from tests import directory
from tests.directory import HARBOUR, LANTERN, NIGHT_LINE
from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.web.staff.crisis_line import NUMBER, acts, families_see_it, page, send
from tests.world import NOW, Worker


def _take_away(portal: Portal, browser: Visitor, act: str, status: int = 303) -> Any:
    if act == "paused":
        return send(portal, browser, "state", status, act=act)
    return send(portal, browser, "closing", status, instead="")


@pytest.mark.parametrize(("act", "proposed"), [("paused", "pause_proposed"), ("closed", "closing_proposed")])
def test_families_see_a_crisis_line_until_ada_agrees_with_ed_who_takes_it_away(
    portal: Portal, act: str, proposed: str
) -> None:
    directory.load(portal, NIGHT_LINE)
    people = portal.people
    ed, ada = portal.visit(people.ed), portal.visit(people.ada)
    assert (
        "Only two people together can show a crisis line to families, pause it or close it" in ed.get(page(portal)).text
    )

    told = ed.get(_take_away(portal, ed, act).location).text
    assert "Nothing changes for families until a second person confirms it." in told
    assert "so you cannot confirm it yourself. It waits for a colleague who keeps the directory." in told
    assert directory.entry(portal, "night-line").state == "published"
    assert families_see_it(portal)
    assert "a change waits for a second person" in ada.get("/staff/directory").text
    own = send(portal, ed, "confirmation", 409)
    assert "You proposed this yourself. A second person has to confirm it." in own.text
    assert families_see_it(portal)

    shown = ada.get(page(portal)).text
    assert "How did you check the new number?" not in shown
    assert "Ed Lowe proposed it on Tuesday 24 November, 10.30am. It waits for you" in shown
    ada.get(send(portal, ada, "confirmation").location)

    entry = directory.entry(portal, "night-line")
    assert (entry.state, entry.proposed_number) == (act, None)
    assert not families_see_it(portal)
    assert acts(portal) == [(f"support.{proposed}", people.ed.staff_id), (f"support.{act}", people.ada.staff_id)]


@pytest.mark.parametrize("act", ["paused", "closed"])
def test_either_of_them_may_drop_it_and_then_nothing_waits(portal: Portal, act: str) -> None:
    directory.load(portal, NIGHT_LINE)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)

    _take_away(portal, ed, act)
    dropped = ada.get(send(portal, ada, "withdrawal").location).text

    assert "Nothing changes for families." in dropped
    assert directory.entry(portal, "night-line").state == "published"
    assert families_see_it(portal)
    late = send(portal, ada, "confirmation", 409)
    assert "Nothing waits for a second person any more." in late.text


def test_who_kept_it_is_pointed_to_what_ed_named_once_ada_has_agreed(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR, NIGHT_LINE)
    amina, ed, ada = (portal.visit(getattr(portal.people, name)) for name in ("amina", "ed", "ada"))
    amina.post("/support/list", {"entry": str(directory.entry_id(portal, "night-line"))}, at="/support")
    instead = str(directory.entry_id(portal, "harbour"))

    send(portal, ed, "closing", instead=instead)
    assert ">Harbour<" not in amina.get("/support/list").text
    assert NUMBER in amina.get("/support/list").text
    waits = ada.get(page(portal)).text
    assert "Families are to be pointed to this instead:" in waits
    assert "Harbour" in waits
    send(portal, ada, "confirmation")

    html = amina.get("/support/list").text
    assert "This place has closed." in html
    assert "You could turn to this place instead." in html
    assert ">Harbour<" in html
    with portal.read() as session:
        (named,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "support.instead_named")).all()
    assert (named.actor_id, named.facts) == (portal.people.ada.staff_id, {"instead": instead})


@pytest.mark.parametrize("wrong", ["itself", "draft", "no id", "nobody"])
def test_what_families_do_not_see_cannot_be_proposed_in_its_place(portal: Portal, wrong: str) -> None:
    directory.load(portal, NIGHT_LINE, LANTERN)
    named = {"itself": "night-line", "draft": "lantern"}
    instead = str(directory.entry_id(portal, named[wrong])) if wrong in named else wrong
    instead = str(new_id()) if wrong == "nobody" else instead

    shown = send(portal, portal.visit(portal.people.ed), "closing", 422, instead=instead)

    assert "Families do not see this one." in shown.text
    assert directory.entry(portal, "night-line").proposed_number is None


def test_a_paused_crisis_line_is_closed_by_two_and_opened_again_with_nothing_waiting(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    for act in (Act.PAUSED, Act.CLOSED):
        directory.move(portal, "night-line", act)
        directory.confirm(portal, "night-line", portal.people.ada)
    assert directory.entry(portal, "night-line").state == "closed"

    directory.move(portal, "night-line", Act.REOPENED)

    entry = directory.entry(portal, "night-line")
    assert (entry.state, entry.proposed_number) == ("draft", None)


def test_while_it_waits_nobody_edits_or_moves_the_line_around_it(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)
    _take_away(portal, ed, "paused")
    waits = "A change waits for a second person. Confirm or drop it first."

    edited = {
        "name": "Night Line",
        "organisation": "The Evening Trust",
        "summary": "For anybody.",
        "phones-0-number": "01632 960 777",
        "hours": "Day and night",
        "areas": ["national"],
        "kinds": ["crisis"],
        "source": "A call",
        "revision": "2",
    }
    assert waits in ada.post(f"{page(portal)}/edit", edited, status=409).text
    assert waits in _take_away(portal, ada, "paused", 409).text
    assert waits in _take_away(portal, ada, "closed", 409).text
    assert waits in send(portal, ada, "versions/1/return", 409).text
    ada.get(f"{page(portal)}/closing", status=303)
    shown = ada.get(page(portal)).text
    assert "Propose to pause it" not in shown
    assert "Propose to close it" not in shown
    assert directory.entry(portal, "night-line").revision == 2


def test_what_a_colleague_did_meanwhile_keeps_ada_from_confirming_what_she_did_not_see(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)
    _take_away(portal, ed, "closed")
    seen = str(directory.entry(portal, "night-line").revision)
    directory.check(portal, "night-line", portal.people.ed)

    refused = send(portal, ada, "confirmation", 409, revision=seen)

    assert "This entry has changed since you opened it" in refused.text
    assert directory.entry(portal, "night-line").state == "published"
    assert families_see_it(portal)
    send(portal, ada, "confirmation")
    assert not families_see_it(portal)


def test_a_check_publishes_no_crisis_line_that_waits_to_be_closed(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    directory.move(portal, "night-line", Act.CLOSED)
    directory.confirm(portal, "night-line", portal.people.ada)
    directory.move(portal, "night-line", Act.REOPENED)
    ed = portal.visit(portal.people.ed)
    _take_away(portal, ed, "closed")

    assert "publish it to families" not in ed.get(f"{page(portal)}/check").text
    send(portal, ed, "check", outcome="called", holds_days="90", publishes="y")

    entry = directory.entry(portal, "night-line")
    assert entry.state == "draft"
    assert entry.proposed_number is not None


def test_of_two_who_confirm_it_at_once_one_is_told_and_it_is_closed_once(portal: Portal) -> None:
    directory.publish(portal, HARBOUR, NIGHT_LINE)
    ed = portal.visit(portal.people.ed)
    send(portal, ed, "closing", instead=str(directory.entry_id(portal, "harbour")))
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
                    how=None,
                    now=NOW,
                )
                session.commit()
                told.append("closed")
            except ChangedMeanwhile:
                told.append("refused")

    people = [threading.Thread(target=confirm, args=(who,)) for who in (portal.people.ada, portal.people.jo)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(told) == ["closed", "refused"]
    with portal.read() as session:
        assert session.scalars(select(SupportEntry.state).where(SupportEntry.id == entry_id)).one() == "closed"
        assert len(session.scalars(select(SupportInstead)).all()) == 1
        closed = select(SupportRevision.changed_by).where(
            SupportRevision.entry_id == entry_id, SupportRevision.act == Act.CLOSED.value
        )
        assert len(session.scalars(closed).all()) == 1
