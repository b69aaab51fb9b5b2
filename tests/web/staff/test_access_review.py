"""Moira looks whether what each of the team may do is still right."""

import csv
import io

from sqlalchemy import select

from portal.models.access_reviews import AccessReview
from tests.portal_fixtures import Portal
from tests.queries_counted import statements


def row_of(page: str, name: str) -> str:
    """The line of one member of staff."""
    return next(row for row in page.split("<tr>") if f'<th scope="row"><bdi>{name}' in row)


def test_moira_confirms_jos_line_and_it_stands_there_with_her_name(portal: Portal) -> None:
    portal.visit(portal.people.jo)
    moira = portal.visit(portal.people.moira)
    before = row_of(moira.get("/staff/access").text, "Jo Marsh")
    assert "not yet" in before
    assert 'class="amount">1</td>' in before

    answer = moira.post(f"/staff/access/{portal.people.jo.staff_id}", {"role": "practitioner"}, at="/staff/access")

    page = moira.get(answer.location).text
    assert "Kept, with your name" in page
    after = row_of(page, "Jo Marsh")
    assert "24 November 2026, <bdi>Moira Finch</bdi>" in after
    assert "looked at again" not in after


def test_a_line_that_has_changed_meanwhile_and_ones_own_are_not_confirmed(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    jo, own = portal.people.jo.staff_id, portal.people.moira.staff_id
    assert "said=changed" in moira.post(f"/staff/access/{jo}", {"role": "manager"}, at="/staff/access").location
    assert "said=own" in moira.post(f"/staff/access/{own}", {"role": "manager"}, at="/staff/access").location
    with portal.read() as session:
        assert session.scalars(select(AccessReview)).all() == []


def test_the_file_says_the_same_and_the_page_asks_the_same_however_often_somebody_looked(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    moira.get("/staff/access")
    with statements(portal) as few:
        moira.get("/staff/access")
    for who in (portal.people.jo, portal.people.ruth, portal.people.jo):
        moira.post(f"/staff/access/{who.staff_id}", {"role": "practitioner"}, at="/staff/access")
    moira.get("/staff/access")
    with statements(portal) as many:
        moira.get("/staff/access")
    assert len(many) == len(few)
    answer = moira.get("/staff/access/list.csv")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))}
    assert rows["Jo Marsh"]["confirmed_by"] == "Moira Finch"
    assert rows["Jo Marsh"]["to_confirm"] == "no"
    assert rows["Ed Lowe"]["to_confirm"] == "yes"
