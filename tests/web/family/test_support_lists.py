"""Amina keeps places for later, prints them, is sent the way back; and tells us when nobody answers."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters.emails import Letter, write_email
from portal.domain.access import FamilyViewer
from portal.domain.support import Act
from portal.models.messages import Notice
from portal.models.support_lists import SupportList, SupportReport
from portal.queries import support_lists as list_queries
from portal.queries import support_reports as report_queries
from portal.services import support_lists, support_reports
from tests import directory
from tests.directory import HARBOUR, LANTERN, ROADSIDE
from tests.portal_fixtures import Portal, settings_for
from tests.world import NOW, Adult


def _keep(portal: Portal, adult: Adult, slug: str, status: int = 303) -> str:
    entry = {"entry": str(directory.entry_id(portal, slug))}
    return portal.visit(adult).post("/support/list", entry, at="/support", status=status).text


def _list(portal: Portal, adult: Adult) -> str:
    return portal.visit(adult).get("/support/list").text


def test_amina_keeps_a_place_once_and_tariq_sees_nothing_of_it(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    amina = portal.people.amina

    _keep(portal, amina, "lantern")
    _keep(portal, amina, "harbour")
    _keep(portal, amina, "lantern")

    html = _list(portal, amina)
    assert html.index("Harbour") < html.index(">Lantern<")
    assert html.count(">Lantern<") == 1
    assert 'href="tel:01632960001"' in html
    assert "Lantern" not in _list(portal, portal.people.tariq)
    with portal.read() as session:
        (row,) = session.scalars(select(SupportList)).all()
    assert directory.entry_id(portal, "lantern").hex.encode() not in row.sealed_entries


def test_amina_takes_a_place_off_and_it_is_gone_from_her_list_alone(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    _keep(portal, portal.people.amina, "lantern")
    _keep(portal, portal.people.tariq, "lantern")

    entry = {"entry": str(directory.entry_id(portal, "lantern"))}
    portal.visit(portal.people.amina).post("/support/list/removal", entry, at="/support/list")

    assert "There is nothing on your list yet." in _list(portal, portal.people.amina)
    assert ">Lantern<" in _list(portal, portal.people.tariq)


def test_a_closed_place_is_gone_from_every_list_with_kind_words_and_another_in_its_place(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    _keep(portal, portal.people.amina, "lantern")

    directory.move(portal, "lantern", Act.CLOSED)
    html = _list(portal, portal.people.amina)

    assert "This place has closed." in html
    assert "tel:01632960001" not in html.split("These may help instead")[0]
    assert "Harbour" in html.split("These may help instead")[1]


def test_a_place_whose_check_has_lapsed_is_not_shown_either(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    _keep(portal, portal.people.amina, "lantern")
    portal.clock.now = NOW + timedelta(days=120)

    html = _list(portal, portal.people.amina)

    assert "We are checking this one again." in html
    assert "tel:01632960001" not in html
    assert "These may help instead" not in html


def test_a_draft_cannot_be_kept_nor_looked_at(portal: Portal) -> None:
    directory.load(portal, LANTERN)

    assert "cannot be kept" in _keep(portal, portal.people.amina, "lantern", status=422)
    address = f"/support/places/{directory.entry_id(portal, 'lantern')}"
    portal.visit(portal.people.amina).get(address, status=404)


def test_two_phones_of_amina_that_keep_their_first_place_at_once_both_keep_it(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    amina = portal.people.amina
    viewer = FamilyViewer(id=amina.person_id, case_id=portal.people.yusuf_case_id, adult_id=amina.adult_id)
    together = threading.Barrier(2)

    def keep(slug: str) -> None:
        entry_id = directory.entry_id(portal, slug)
        together.wait()
        with portal.write() as session:
            support_lists.keep(session, viewer=viewer, entry_id=entry_id, now=NOW)
            session.commit()

    phones = [threading.Thread(target=keep, args=(slug,)) for slug in ("lantern", "harbour")]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()

    with portal.read() as session:
        assert len(list_queries.ids(session, adult_id=amina.adult_id)) == 2


def test_the_letter_amina_asked_for_goes_at_once_at_night_and_names_nothing(portal: Portal) -> None:
    directory.publish(portal, ROADSIDE)
    _keep(portal, portal.people.amina, "roadside")
    portal.clock.now = NOW.replace(hour=2) + timedelta(days=1)
    browser = portal.visit(portal.people.amina)

    browser.post("/support/list/mail", {}, at="/support/list")
    browser.post("/support/list/mail", {}, at="/support/list")

    with portal.read() as session:
        (notice,) = session.scalars(select(Notice).where(Notice.kind == "support_list")).all()
    assert notice.due_at == portal.clock.now
    email = write_email(Letter("1", "support_list", "amina@example.org", "en", {}), settings_for(portal.database))
    said = email.as_string().lower()
    assert "sign in" in said
    for word in ("roadside", "support/list", "yusuf", "died", "bereave"):
        assert word not in said


def test_an_empty_list_is_not_sent(portal: Portal) -> None:
    html = portal.visit(portal.people.amina).post("/support/list/mail", {}, at="/support/list", status=422).text

    assert "nothing on your list to send" in html


def test_amina_could_not_get_through_and_is_given_others_at_once(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    told = {"entry": str(directory.entry_id(portal, "lantern")), "kind": "no_answer"}
    browser = portal.visit(portal.people.amina)

    browser.post("/support/places", told, at="/support")
    answer = browser.post("/support/places", told, at="/support")
    html = browser.get(answer.location).text

    assert "Somebody will try the number" in html
    assert "Harbour" in html
    with portal.read() as session:
        (report,) = report_queries.open_reports(session)
    assert (report.entry, report.kind.value, report.words) == ("Lantern", "no_answer", "")


def test_words_that_come_later_are_added_sealed_and_settled_once(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    address = f"/support/places/{directory.entry_id(portal, 'lantern')}"
    browser = portal.visit(portal.people.amina)
    browser.post(address, {"kind": "wrong"})
    browser.post(address, {"kind": "wrong", "body": "It rings at a bakery."})

    ed = directory.viewer(portal.people.ed)
    with portal.write() as session:
        (report,) = report_queries.open_reports(session)
        assert b"bakery" not in (session.scalars(select(SupportReport.sealed_words)).one() or b"")
        support_reports.settle(session, viewer=ed, report_id=report.id, now=NOW)
        session.commit()

    assert report.words == "It rings at a bakery."
    with portal.read() as session:
        assert report_queries.open_reports(session) == ()


def test_words_that_speak_of_danger_bring_help_at_once(portal: Portal) -> None:
    directory.publish(portal, LANTERN, directory.NIGHT_LINE)
    address = f"/support/places/{directory.entry_id(portal, 'lantern')}"
    browser = portal.visit(portal.people.amina)

    answer = browser.post(address, {"kind": "wrong", "body": "Nobody answers and I want to kill myself"}, status=303)

    assert "Nobody may have read your words yet." in browser.get(answer.location).text


@pytest.mark.parametrize("sent", [{"kind": "praise"}, {}, {"kind": ""}])
def test_a_report_of_no_known_kind_is_refused(portal: Portal, sent: dict[str, str]) -> None:
    directory.publish(portal, LANTERN)

    portal.visit(portal.people.amina).post(f"/support/places/{directory.entry_id(portal, 'lantern')}", sent, status=404)


def test_too_many_words_are_handed_back(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    sent = {"kind": "wrong", "body": "word " * 200}
    address = f"/support/places/{directory.entry_id(portal, 'lantern')}"

    html = portal.visit(portal.people.amina).post(address, sent, status=422).text

    assert "Say it in fewer words." in html
    assert "word word" in html
