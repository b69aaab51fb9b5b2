"""Ed types every fact of a service, row by row, and Amina reads each of them; of a refuge she reads no address."""

from datetime import date
from typing import Any

from portal.domain.support import Act
from tests import directory
from tests.directory import LANTERN
from tests.portal_fixtures import Portal

EVERYTHING: dict[str, Any] = {
    "name": "Lantern",
    "organisation": "The Evening Trust",
    "summary": "For anybody when a child has died.",
    "phones-0-number": "01632 960 001",
    "phones-0-label": "Adults",
    "phones-0-cost": "Free from any phone",
    "phones-1-number": "01632 960 002",
    "texts-0-number": "85000",
    "texts-0-word": "hello",
    "texts-0-cost": "As your network says",
    "texts-1-number": "85001",
    "referrers": ["self", "school"],
    "ways": ["face-to-face"],
    "begin": "Fill in the form on their page.",
    "week-0-days": "weekdays",
    "week-0-opens": "9:00",
    "week-0-closes": "17:00",
    "holidays": "closed",
    "exceptions-0-first": "25 11 2026",
    "child_age_from": "1",
    "child_age_to": "18",
    "languages": ["pl", "bfi"],
    "faith": "Muslim",
    "access": "Step-free, with a hearing loop",
    "areas": ["southend"],
    "places-0-name": "The garden house",
    "places-0-address": "1 Open Street",
    "places-0-postcode": "ss1 1aa",
    "places-1-address": "2 Quiet Street",
    "places-1-postcode": "SS2 2BB",
    "places-1-confidential": "y",
    "kinds": ["phone"],
    "source": "Their own page",
    "source_address": "https://evening.example.org/about",
    "ends_on": "31 3 2027",
    "doubt": "",
}


def _save(portal: Portal, status: int = 303, **typed: Any) -> Any:
    stands = directory.entry(portal, "lantern")
    form = {**EVERYTHING, "revision": str(stands.revision), **typed}
    return portal.visit(portal.people.ed).post(f"/staff/directory/{stands.id}/edit", form, status=status)


def test_amina_reads_every_fact_that_ed_typed_and_never_where_the_refuge_is(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    _save(portal)
    directory.check(portal, "lantern", portal.people.ed)
    directory.move(portal, "lantern", Act.PUBLISHED)
    entry_id = directory.entry_id(portal, "lantern")

    amina = portal.visit(portal.people.amina)
    for page in ("/support", f"/support/places/{entry_id}"):
        html = amina.get(page).text
        for told in (
            'href="tel:01632960001"',
            "Free from any phone",
            'href="tel:01632960002"',
            'href="sms:85000?body=HELLO"',
            "As your network says",
            'href="sms:85001"',
            "You can get in touch yourself.",
            "These people can ask for you, too: a school.",
            "Fill in the form on their page.",
            "Open now, until 5pm.",
            "Monday to Friday: 9am to 5pm",
            "Wednesday 25 November 2026: closed",
            "These hours are not certain.",
            "When the child was from 1 to 18 years old.",
            "Languages: Polish and British Sign Language",
            "Muslim",
            "Step-free, with a hearing loop",
            "The garden house, 1 Open Street, SS1 1AA",
        ):
            assert told in html, (page, told)
        assert "Quiet Street" not in html
        assert "SS2 2BB" not in html
        assert "evening.example.org/about" not in html
    assert "Quiet Street" not in portal.visit(None).get(f"/open-referral/services/{entry_id}").text


def test_ed_finds_all_he_typed_in_the_form_again_and_saving_it_unchanged_changes_nothing(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    _save(portal)
    before = directory.entry(portal, "lantern")

    html = portal.visit(portal.people.ed).get(f"/staff/directory/{before.id}/edit").text
    shown = portal.visit(portal.people.ed).get(f"/staff/directory/{before.id}").text
    _save(portal)

    for typed in ("Free from any phone", "2026-11-25", "2 Quiet Street", "2027-03-31", "SS1 1AA"):
        assert f'value="{typed}"' in html
    for told in ("2 Quiet Street, SS2 2BB (confidential)", "31 March 2027", "https://evening.example.org/about"):
        assert told in shown
    assert directory.entry(portal, "lantern").facts == before.facts


def test_one_more_row_keeps_everything_that_was_typed_and_saves_nothing(portal: Portal) -> None:
    directory.load(portal, LANTERN)

    html = _save(portal, 200, more="phones", name="Half a na").text

    assert 'name="phones-2-number"' in html
    assert 'value="Half a na"' in html
    assert 'value="Free from any phone"' in html
    assert directory.entry(portal, "lantern").revision == 1
    assert 'name="phones-2-number"' not in _save(portal, 200, more="week").text
    assert 'name="phones-6-number"' not in _save(portal, 200, more="phones", **{"phones-5-cost": "x"}).text


def test_families_do_not_see_a_service_once_its_money_has_ended(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    _save(portal, ends_on="24 11 2026")
    directory.check(portal, "lantern", portal.people.ed)
    directory.move(portal, "lantern", Act.PUBLISHED)
    amina = portal.visit(portal.people.amina)
    assert "Lantern" in amina.get("/support").text
    assert portal.clock.now.date() == date(2026, 11, 24)

    _save(portal, ends_on="23 11 2026")

    assert "Lantern" not in amina.get("/support").text
