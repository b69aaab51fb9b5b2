"""Amina reads again what Jo wrote to her, months ago and last week, and how things stood then."""

import re
from datetime import timedelta
from uuid import uuid4

from portal.queries import updates
from portal.queries.updates import PAGE
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.web.family.told import reach, tell, tell_nothing
from tests.web.public.shelves import put_on_the_shelf, stage
from tests.world import NOW, Adult

DAY = timedelta(days=1)


def _read(portal: Portal, someone: Adult, path: str = "/updates") -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", portal.visit(someone).get(path).text.partition("<main")[2]).split())


def test_amina_reads_what_jo_wrote_the_newest_first_with_how_the_step_stood_then(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("finding-out-why", title="Finding out why"))
    reach(portal, "finding-out-why", at=NOW - 50 * DAY)
    tell(portal, portal.people.amina, "It has begun.", at=NOW - 50 * DAY, about="finding-out-why")
    reach(portal, "finding-out-why", state="waiting", waiting_for="the hospital laboratory", at=NOW - 20 * DAY)
    tell(portal, portal.people.amina, "We wait.\n\nI asked.", at=NOW - 20 * DAY, about="finding-out-why")
    tell(portal, portal.people.amina, "Nothing has changed.", at=NOW - 2 * DAY, about=None)

    words = _read(portal, portal.people.amina)

    newest = "Jo wrote on Sunday 22 November 2026 Nothing has changed."
    then = (
        "Jo wrote on Wednesday 4 November 2026 Finding out why : We were waiting for the hospital laboratory. "
        "We wait. I asked."
    )
    first = "Jo wrote on Monday 5 October 2026 Finding out why : This step was happening. It has begun."
    assert words.index(newest) < words.index(then) < words.index(first)
    assert "/updates" in portal.visit(portal.people.amina).get("/what-happens").text
    assert "/updates" in portal.visit(portal.people.amina).get("/home").text


def test_what_amina_was_told_is_not_on_tariqs_page_and_his_page_says_that_nothing_was_written(portal: Portal) -> None:
    tell(portal, portal.people.amina, "Only for Amina.")

    words = _read(portal, portal.people.tariq)

    assert "Only for Amina." not in words
    assert "We have not written here yet." in words


def test_an_update_without_words_says_nothing_of_the_step_that_moved(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("finding-out-why", title="Finding out why"))
    reach(portal, "finding-out-why", at=NOW - DAY)
    tell_nothing(portal, portal.people.tariq, at=NOW - DAY, about="finding-out-why")

    words = _read(portal, portal.people.tariq)

    assert "We let you know that you will hear from us again." in words
    assert "Finding out why" not in words


def test_many_updates_come_page_by_page_and_none_twice_or_never(portal: Portal) -> None:
    amina = portal.people.amina
    for number in range(PAGE + 3):
        tell(portal, amina, f"Update {number:02}.", at=NOW - number * DAY, about=None)
    with portal.read() as session:
        first = updates.for_family(session, adult_id=amina.adult_id, locale="en")
        rest = updates.for_family(session, adult_id=amina.adult_id, locale="en", before=first.updates[-1].id)
    assert [each.body for each in (*first.updates, *rest.updates)] == [f"Update {n:02}." for n in range(PAGE + 3)]
    assert (first.has_earlier, rest.has_earlier) == (True, False)

    html = portal.visit(amina).get(f"/updates?before={first.updates[-1].id}").text
    assert "Update 20." in html
    assert "Back to the newest" in html
    portal.visit(portal.people.tariq).get(f"/updates?before={first.updates[-1].id}", status=404)
    for no_update in (uuid4(), "yesterday"):
        portal.visit(amina).get(f"/updates?before={no_update}", status=404)


def test_the_page_asks_the_database_as_often_however_much_was_written(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    tell(portal, portal.people.amina, "One.")
    amina.get("/updates")
    with statements(portal) as one:
        amina.get("/updates")
    for number in range(5):
        tell(portal, portal.people.amina, "More.", at=NOW - number * DAY)
    with statements(portal) as six:
        amina.get("/updates")

    assert len(one) == len(six)
