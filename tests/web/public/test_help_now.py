"""Help now: never empty, never behind a sign-in."""

import gzip
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal.adapters.content_files import read_services, read_texts
from portal.config import find_shipped
from portal.domain import support_facts
from portal.domain.content import Phone
from portal.domain.support import HowChecked
from portal.domain.support_typing import Checked
from portal.i18n import OFFERED
from portal.models.cases import AuditEntry
from portal.models.people import Person
from portal.models.sealing import seal
from portal.models.support import SupportEntry
from portal.queries import help_now as help_queries
from portal.services import support, support_proposals
from portal.web import navigation, saved_copies
from tests import directory
from tests.portal_fixtures import Portal
from tests.visitors import HOST
from tests.web.public.shelves import plain_page, put_on_the_shelf
from tests.world import NOW

FIVE = (
    'href="tel:999"',
    'href="tel:111"',
    'href="tel:116123"',
    'href="sms:85258?body=SHOUT"',
    'href="tel:08000684141"',
)


def _add_line(portal: Portal, name: str, number: str, *, state: str = "published") -> None:
    with portal.write() as session:
        session.add(
            SupportEntry(
                slug=name.lower().replace(" ", "-"),
                name=name,
                is_crisis=True,
                state=state,
                facts={"summary": "People who listen.", "phones": [{"number": number, "label": ""}], "hours": "Always"},
                revision=1,
                source="A page",
                confidence="A",
                doubt="",
                checked_on=date(2026, 11, 20),
            )
        )
        session.commit()


def test_with_an_empty_directory_all_five_lines_stand_there_each_one_press_away(portal: Portal) -> None:
    html = portal.visit().get("/help-now").text

    for line in FIVE:
        assert line in html
    assert html.index(FIVE[0]) < html.index(FIVE[1]) < html.index(FIVE[2])


def test_a_line_that_staff_published_is_shown_and_one_they_paused_is_not(portal: Portal) -> None:
    _add_line(portal, "Night Line", "01632 960 555")
    _add_line(portal, "Old Line", "01632 960 666", state="paused")

    html = portal.visit().get("/help-now").text

    assert 'href="tel:01632960555"' in html
    assert "Checked on 20 November 2026." in html
    assert "Old Line" not in html


def test_when_the_database_does_not_answer_the_lines_are_there_all_the_same(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: object) -> None:
        raise OperationalError("SELECT", {}, Exception("no connection"))

    monkeypatch.setattr(help_queries, "crisis_lines", fail)

    html = portal.visit().get("/help-now").text

    for line in FIVE:
        assert line in html
    assert 'href="tel:01632960100"' in html


def test_a_line_that_can_be_called_and_texted_has_a_press_for_each(portal: Portal) -> None:
    directory.load(portal, replace(directory.NIGHT_LINE, text="Text HELLO to 85000"))
    directory.load(portal, replace(directory.NIGHT_LINE, slug="day-line", name="Day Line", text="07700 900 123"))

    html = portal.visit().get("/help-now").text

    assert html.count('href="tel:01632960555"') == 2
    assert 'href="sms:85000?body=HELLO"' in html
    assert 'href="sms:07700900123"' in html


def test_somebody_signed_in_reads_the_same_lines_as_somebody_who_is_not(portal: Portal) -> None:
    html = portal.visit(portal.people.amina).get("/help-now").text

    for line in FIVE:
        assert line in html


def test_the_published_words_stand_on_the_page(portal: Portal) -> None:
    put_on_the_shelf(portal, plain_page("help-now", title="Help now", body="You can say it just like that.\n"))

    assert "You can say it just like that." in portal.visit().get("/help-now").text


def test_the_page_is_small_enough_for_a_bad_line(portal: Portal) -> None:
    body = portal.visit().get("/help-now").get_data()

    assert len(body) < 15_000
    assert len(gzip.compress(body)) < 5_000


@pytest.mark.parametrize("tag", sorted(OFFERED))
def test_in_every_language_a_phone_may_save_it_whole_and_small_with_all_that_ships(portal: Portal, tag: str) -> None:
    services = read_services(find_shipped("content") / "support" / "services.toml")
    directory.load(portal, *(service for service in services if service.crisis))
    words = [text for text in read_texts(find_shipped("content")) if text.slug == "help-now"]
    put_on_the_shelf(portal, *words)

    answer = portal.visit().client.get("/help-now", base_url=HOST, headers={saved_copies.HEADER: tag})
    html = answer.get_data(as_text=True)

    assert answer.headers["Cache-Control"] == saved_copies.CACHE_CONTROL
    assert f'<html lang="{tag}' in html
    for line in FIVE:
        assert line in html
    assert 'href="tel:01632960100"' in html
    assert "<script>" not in html
    assert "<form" not in html.split("<main")[1].split("</main>")[0]
    assert len(answer.get_data()) < 15_000


def test_a_number_that_two_people_changed_is_on_the_next_copy_a_phone_saves(portal: Portal) -> None:
    _add_line(portal, "Night Line", "01632 960 555")
    ed, ada = (directory.viewer(worker) for worker in (portal.people.ed, portal.people.ada))
    entry_id = directory.entry_id(portal, "night-line")

    def saved() -> str:
        answer = portal.visit().client.get("/help-now", base_url=HOST, headers={saved_copies.HEADER: "en"})
        return answer.get_data(as_text=True)

    with portal.write() as session:
        stands = support_facts.from_json("Night Line", directory.entry(portal, "night-line").facts)
        number = replace(stands, phones=(Phone("01632 960 777", ""),))
        typed = Checked(number, "A call", "")
        support.edit(session, viewer=ed, entry_id=entry_id, revision=1, typed=typed, now=NOW)
        session.commit()
    assert 'href="tel:01632960555"' in saved()
    with portal.write() as session:
        with pytest.raises(support_proposals.SecondPersonNeeded):
            support_proposals.confirm(session, viewer=ed, entry_id=entry_id, revision=2, how=HowChecked.CALLED, now=NOW)
        session.rollback()
        support_proposals.confirm(session, viewer=ada, entry_id=entry_id, revision=2, how=HowChecked.CALLED, now=NOW)
        session.commit()

    assert 'href="tel:01632960777"' in saved()
    assert 'href="tel:01632960555"' not in saved()
    with portal.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.subject_id == entry_id).order_by(AuditEntry.action.desc())
        told = [(each.action, each.actor_id, each.facts["crisis"]) for each in session.scalars(wanted)]
    assert told == [("support.proposed", ed.id, True), ("support.confirmed", ada.id, True)]


def test_a_broken_page_still_names_999_and_samaritans(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("something broke")

    monkeypatch.setattr(navigation, "staff_nav", fail)

    html = portal.visit().get("/", status=500).text

    assert 'href="tel:999"' in html
    assert 'href="tel:116123"' in html


def test_tariq_were_he_seventeen_finds_what_was_made_for_young_people_before_other_lines(portal: Portal) -> None:
    directory.publish(portal, directory.LANTERN, directory.SPARROW)
    tariq = portal.people.tariq
    with portal.write() as session:
        person = session.get_one(Person, tariq.person_id)
        seal(session, person, key_id=person.data_key_id, born_on="2009-05-01")
        session.commit()
    his = portal.visit(tariq)

    help_now = his.get("/help-now").text
    assert help_now.index("tel:999") < help_now.index("Sparrow") < help_now.index("tel:116123")
    home = his.get("/home").text
    assert home.index("Sparrow") < home.index("Lantern")
    for somebody in (portal.people.amina, None):
        assert "Sparrow" not in portal.visit(somebody).get("/help-now").text

    directory.publish(portal, directory.NIGHT_LINE)
    support = his.get("/support").text
    assert support.index("Sparrow") < support.index("Night Line") < support.index("Lantern")
