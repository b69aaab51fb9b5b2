"""Jo finds a family by name, reference or day, among those she may see; what she types stands in no address."""

import logging
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from portal.domain.contact_log import ContactKind, Outcome
from portal.models.cases import Case
from portal.queries import search as queries
from portal.services import contacts
from tests import world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import staff_viewer_of
from tests.visitors import Visitor
from tests.world import NOW, Worker


def find(portal: Portal, who: Worker, typed: str, *, status: int = 200) -> str:
    browser: Visitor = portal.visit(who)
    answer = browser.post("/staff/search", {"typed": typed}, status=status)
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["yusuf", " AMÍNA ", "tariq", "yusuf amina", "F-1001", "f-1001"])
def test_jo_finds_yusufs_family_by_any_name_and_by_reference(portal: Portal, typed: str) -> None:
    page = find(portal, portal.people.jo, typed)
    assert f'href="/staff/cases/{portal.people.yusuf_case_id}"' in page
    assert "1 family fits" in page
    for words in ("Amina", "Tariq", "Jo Marsh"):
        assert words in page


@pytest.mark.parametrize(("typed", "why"), [("27 3 2019", "day of birth"), ("3.9.2026", "day of death")])
def test_jo_finds_it_by_a_day_and_reads_which(portal: Portal, typed: str, why: str) -> None:
    page = find(portal, portal.people.jo, typed)
    assert why in page
    # Daisy was born and died on the same days; Jo does not look after her family.
    assert "Daisy" not in page
    assert "Daisy" in find(portal, portal.people.moira, typed)


def contact(portal: Portal, at: datetime, *, outcome: Outcome = Outcome.TALKED) -> None:
    with portal.write() as session:
        contacts.log(
            session,
            viewer=staff_viewer_of(portal.people.jo),
            case_id=portal.people.yusuf_case_id,
            form_key=uuid4(),
            adult_id=None,
            kind=ContactKind.CALL,
            outcome=outcome,
            happened_at=at,
            note="A call.",
            next_contact_on=date(2026, 12, 1),
            today=NOW.date(),
            now=NOW,
        )
        session.commit()


def test_the_day_of_the_first_contact_finds_it_and_a_later_one_does_not(portal: Portal) -> None:
    # Half past midnight in London on the fifth is still the fourth elsewhere.
    contact(portal, datetime(2026, 9, 4, 23, 30, tzinfo=UTC))
    contact(portal, datetime(2026, 9, 9, 10, 0, tzinfo=UTC))

    assert "first contact" in find(portal, portal.people.jo, "5 9 2026").split("What fits")[1]
    for other in ("4 9 2026", "9 9 2026"):
        assert "No family fits." in find(portal, portal.people.jo, other)


@pytest.mark.parametrize("typed", ["daisy", "grace", "F-1002"])
def test_jo_does_not_find_daisys_family_and_moira_does(portal: Portal, typed: str) -> None:
    assert "No family fits." in find(portal, portal.people.jo, typed)
    assert f"/staff/cases/{portal.people.daisy_case_id}" in find(portal, portal.people.moira, typed)


def test_ruth_finds_it_while_she_covers_and_a_closed_one_is_found_too(portal: Portal) -> None:
    people = portal.people
    assert "No family fits." in find(portal, people.ruth, "yusuf")
    with portal.write() as session:
        world.send_away(session, people.jo, cover=people.ruth, from_on=NOW.date(), to_on=NOW.date())
        session.execute(update(Case).where(Case.id == people.yusuf_case_id).values(closed_at=NOW))
        session.commit()
    assert "closed" in find(portal, people.ruth, "yusuf")
    portal.clock.pass_by(timedelta(days=1))
    assert "No family fits." in find(portal, people.ruth, "yusuf")


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Type a name,"), (" … ", "Type a name,"), ("x" * 101, "at most 100 characters")]
)
def test_nothing_and_too_much_are_refused_beside_the_field(portal: Portal, typed: str, said: str) -> None:
    page = find(portal, portal.people.jo, typed, status=422)
    assert said in page
    assert typed.strip()[:50] in page


def test_signs_of_patterns_and_markup_are_only_letters_that_fit_nothing(portal: Portal) -> None:
    for typed in ("%", "_", "(a+)+$" + "a" * 60, "'; DROP TABLE cases; --", "<b>yusuf</b>x", "\\"):
        page = find(portal, portal.people.jo, typed, status=200 if any(map(str.isalnum, typed)) else 422)
        assert str(portal.people.yusuf_case_id) not in page


def test_the_page_says_that_message_text_is_not_searched_and_the_form_is_a_post(portal: Portal) -> None:
    page = portal.visit(portal.people.jo).get("/staff/search").text
    assert "Message text is encrypted and is not searched." in page
    assert '<form method="post" action="/staff/search"' in page


def test_what_was_typed_stands_in_no_address_and_no_log(portal: Portal, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="portal"):
        answer = portal.visit(portal.people.jo).post("/staff/search", {"typed": "yusuf"}, status=200)
    assert "yusuf" not in answer.request.full_path.lower()
    assert "yusuf" not in caplog.text.lower()
    assert answer.headers["Cache-Control"] == "no-store"
    portal.visit(portal.people.jo).get("/staff/search?typed=yusuf")


def many_cases(portal: Portal, count: int) -> None:
    with portal.write() as session:
        for number in range(count):
            case = world.add_case(
                session, f"Child{number}", portal.people.hospital_id, portal.people.jo, reference=f"T-{number:04}"
            )
            world.add_adult(session, case, f"Parent{number}", child=f"Child{number}", relationship="mother")
            case.opened_at = NOW - timedelta(days=count - number)
        session.commit()


def test_a_search_asks_few_things_however_many_families_there_are(portal: Portal) -> None:
    many_cases(portal, 60)
    jo = portal.visit(portal.people.jo)
    jo.get("/staff/search")

    with statements(portal) as sent:
        page = jo.post("/staff/search", {"typed": "parent"}, status=200).text

    # Two sessions (the form's page first), then what the search itself asks.
    assert len(sent) - 2 <= queries.STATEMENTS_AT_MOST, sent
    assert "More than these fit." in page


def test_beyond_the_bound_older_names_are_not_compared_and_the_page_says_so(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CASES_COMPARED", 10)
    many_cases(portal, 12)

    page = find(portal, portal.people.jo, "child")
    assert page.count("Child") < 12 * 2
    assert "Child11" in page
    assert "Names of the newest 10 families were compared." in page
    assert "T-0000" in find(portal, portal.people.jo, "T-0000")
