"""Lantern closes: whoever kept it reads so kindly, and is pointed to what Ed names, until it opens again."""

import threading

import pytest
from sqlalchemy import select

from portal.domain.support import Act
from portal.models.base import new_id
from portal.models.cases import AuditEntry
from portal.models.support import SupportInstead
from portal.services import offered_support, support_closing
from portal.services.support_steps import ChangedMeanwhile
from tests import directory
from tests.directory import HARBOUR, LANTERN, MOOR, NIGHT_LINE
from tests.portal_fixtures import Portal
from tests.threads import staff_viewer_of
from tests.world import NOW

CLOSED = "This place has closed."


def _close(portal: Portal, slug: str, instead: str, status: int = 303) -> str:
    address = f"/staff/directory/{directory.entry_id(portal, slug)}/closing"
    form = {"revision": str(directory.entry(portal, slug).revision), "instead": instead}
    return portal.visit(portal.people.ed).post(address, form, status=status).text


def _keep(portal: Portal, slug: str) -> None:
    entry = {"entry": str(directory.entry_id(portal, slug))}
    portal.visit(portal.people.amina).post("/support/list", entry, at="/support")


def _id(portal: Portal, slug: str) -> str:
    return str(directory.entry_id(portal, slug))


def test_whoever_kept_it_reads_that_it_has_closed_and_is_pointed_to_what_ed_named(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR, MOOR)
    _keep(portal, "lantern")

    _close(portal, "lantern", _id(portal, "moor"))
    html = portal.visit(portal.people.amina).get("/support/list").text

    assert CLOSED in html
    assert "You could turn to this place instead." in html
    assert html.index(">Lantern<") < html.index(">Moor<")
    assert ">Harbour<" not in html
    with portal.read() as session:
        (act,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "support.instead_named")).all()
    assert act.facts == {"instead": _id(portal, "moor")}


def test_an_offer_of_it_reads_the_same_and_jo_sees_why(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    people = portal.people
    with portal.write() as session:
        offered_support.offer(
            session,
            viewer=staff_viewer_of(people.jo),
            case_id=people.yusuf_case_id,
            adult_id=people.amina.adult_id,
            entry_id=directory.entry_id(portal, "lantern"),
            note="",
            form_key=new_id(),
            now=NOW,
        )
        session.commit()

    directory.move(portal, "lantern", Act.PAUSED)
    assert "We are checking this one again." in portal.visit(people.amina).get("/support").text
    _close(portal, "lantern", _id(portal, "harbour"))

    html = portal.visit(people.amina).get("/support").text
    offered = html[html.index('id="offered"') : html.index('id="for-you"')]
    assert CLOSED in offered
    assert "Jo thought that this might help you." in offered
    assert ">Harbour<" in offered
    assert "01632" in offered.split("You could turn to this place instead.")[1]
    assert CLOSED not in portal.visit(people.tariq).get("/support").text
    case = portal.visit(people.jo).get(f"/staff/cases/{people.yusuf_case_id}/support").text
    assert "It has closed: they read that, without its number." in case


def test_an_alternative_that_closes_too_is_not_shown_and_opening_again_brings_the_first_back(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    _keep(portal, "lantern")
    _close(portal, "lantern", _id(portal, "harbour"))
    _close(portal, "harbour", "")
    amina = portal.visit(portal.people.amina)
    assert "You could turn to this place instead." not in amina.get("/support/list").text

    directory.move(portal, "lantern", Act.REOPENED)
    assert "We are checking this one again." in amina.get("/support/list").text
    directory.check(portal, "lantern", portal.people.ed)
    directory.move(portal, "lantern", Act.PUBLISHED)

    html = amina.get("/support/list").text
    assert CLOSED not in html
    assert 'href="tel:01632960001"' in html
    with portal.read() as session:
        assert session.scalars(select(SupportInstead)).all() == []


@pytest.mark.parametrize("wrong", ["itself", "night-line", "draft", "no id", "nobody"])
def test_what_families_do_not_see_cannot_be_named_instead(portal: Portal, wrong: str) -> None:
    directory.publish(portal, LANTERN, NIGHT_LINE)
    directory.load(portal, HARBOUR)
    named = {"itself": "lantern", "night-line": "night-line", "draft": "harbour"}
    instead = _id(portal, named[wrong]) if wrong in named else str(new_id()) if wrong == "nobody" else wrong

    assert "Families do not see this one." in _close(portal, "lantern", instead, 422)
    assert directory.entry(portal, "lantern").state == "published"


def test_ed_looks_for_an_alternative_by_a_word_of_its_name(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR, MOOR)
    address = f"/staff/directory/{directory.entry_id(portal, 'lantern')}/closing"

    html = portal.visit(portal.people.ed).post(f"{address}/search", {"words": "harbor"}, at=address, status=200).text

    choices = html[html.index("Where may they turn instead?") :]
    assert _id(portal, "harbour") in choices
    assert _id(portal, "moor") not in choices
    assert "None: only say that it has closed" in choices


def test_of_two_who_close_it_at_once_one_is_told_and_one_alternative_stands(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR, MOOR)
    revision, entry_id = directory.entry(portal, "lantern").revision, directory.entry_id(portal, "lantern")
    together, told = threading.Barrier(2), list[str]()

    def close(slug: str) -> None:
        other = directory.entry_id(portal, slug)
        together.wait()
        with portal.write() as session:
            try:
                support_closing.close(
                    session,
                    viewer=directory.viewer(portal.people.ed),
                    entry_id=entry_id,
                    revision=revision,
                    instead_id=other,
                    now=NOW,
                )
                session.commit()
                told.append("closed")
            except ChangedMeanwhile:
                told.append("refused")

    admins = [threading.Thread(target=close, args=(slug,)) for slug in ("harbour", "moor")]
    for admin in admins:
        admin.start()
    for admin in admins:
        admin.join()

    assert sorted(told) == ["closed", "refused"]
    with portal.read() as session:
        assert len(session.scalars(select(SupportInstead)).all()) == 1
