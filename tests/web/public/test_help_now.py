"""Help now: never empty, never behind a sign-in."""

import gzip
from datetime import date

import pytest
from sqlalchemy.exc import OperationalError

from portal.models.people import Person
from portal.models.sealing import seal
from portal.models.support import SupportEntry
from portal.queries import help_now as help_queries
from portal.web import navigation
from tests import directory
from tests.portal_fixtures import Portal
from tests.web.public.shelves import plain_page, put_on_the_shelf

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
