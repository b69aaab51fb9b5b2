"""Moira reads the figures of the service, prints them, and takes them away with small numbers hidden."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.domain.figures import Code
from portal.models.cases import AuditEntry
from portal.models.people import Hospital
from tests import a_year, world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements

ADDRESS = "/staff/figures"
YEAR = {"when": "year-2025-04-01"}


def dates(first: str, last: str) -> str:
    """Two days as the form sends them."""
    parts = ((name, date.fromisoformat(day)) for name, day in (("first", first), ("last", last)))
    return "&".join(f"{name}-{part}={getattr(day, part)}" for name, day in parts for part in ("day", "month", "year"))


@pytest.fixture
def with_a_year(portal: Portal) -> Portal:
    with portal.write() as session:
        a_year.build(session, portal.people)
        session.commit()
    return portal


def test_moira_finds_each_figure_with_its_definition_its_drawing_and_its_table(with_a_year: Portal) -> None:
    moira = with_a_year.visit(with_a_year.people.moira)
    assert "Death to first contact" in moira.get(ADDRESS).text

    for code in Code:
        page = moira.get(f"{ADDRESS}/{code}?when=year-2025-04-01").text
        assert "What is counted" in page
        assert "<svg" in page
        assert "<desc" in page
    page = moira.get(f"{ADDRESS}/K3?when=year-2025-04-01").text
    assert "2 of 5 (40 %)" in page
    assert "Birmingham and Bristol toolkit" in page
    assert "Reasons for delay" in moira.get(f"{ADDRESS}/K7").text
    assert "13 of 20 (65 %)" in moira.get(f"{ADDRESS}/K14?when=year-2025-04-01").text
    moira.get(f"{ADDRESS}/K17", status=404)


def test_a_period_that_holds_nothing_says_so_in_words(with_a_year: Portal) -> None:
    moira = with_a_year.visit(with_a_year.people.moira)
    chosen = dates("2020-01-01", "2020-03-31")
    page = moira.get(f"{ADDRESS}/K3?when=own&{chosen}").text
    assert "There is nothing to count: January 2020 to March 2020 holds nothing of this." in page
    assert "(0 %)" not in page
    assert "There is nothing to count" in moira.get(f"{ADDRESS}/report?when=own&{chosen}").text


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("when=own", "Enter the first day."),
        (
            "when=own&first-day=2&first-month=1&first-year=2026&last-day=1&last-month=1&last-year=2026",
            "before the first",
        ),
        (f"when=own&{dates('2099-01-02', '2100-01-01')}", "not come yet"),
        (
            "when=own&first-day=2&first-month=1&first-year=2001&last-day=1&last-month=1&last-year=2026",
            "10 years at most",
        ),
        ("when=tomorrow", "Choose a period of this list."),
        ("hospital=elsewhere", "Choose a hospital of this list."),
        ("area=%3Dnowhere", "Enter the first half of a postcode"),
    ],
)
def test_what_is_no_period_and_no_place_is_said_beside_its_field(portal: Portal, chosen: str, words: str) -> None:
    assert words in portal.visit(portal.people.moira).get(f"{ADDRESS}/K1?{chosen}", status=422).text


def test_what_leaves_the_service_hides_small_numbers_and_is_written_down(with_a_year: Portal) -> None:
    moira = with_a_year.visit(with_a_year.people.moira)
    shown = moira.get(f"{ADDRESS}/report?when=year-2025-04-01").text
    assert "hidden" in shown
    assert "Counts below 5 are hidden" in shown
    table = moira.get(f"{ADDRESS}/freedom-of-information?when=year-2025-04-01").text
    assert "Specialist nurse practitioner" in table

    moira.get(ADDRESS)
    answer = moira.post(f"{ADDRESS}/file/report", YEAR, status=200)

    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    values = {(row[0], row[3], row[4]): row[6] for row in rows[1:]}
    assert values["K1", "By month", "Total"] == "6"
    assert values["K1", "By month", "April 2025"] == "hidden"
    assert values["K14", "Families asked", "Total"] == "20"
    assert values["K16", "Deprivation", ""] == "not recorded"
    assert not any(value.isdigit() and int(value) < 5 for value in values.values())
    with with_a_year.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "figures.exported")).one()
    assert entry.facts == {"what": "report", "first": "2025-04-01", "last": "2026-03-31"}
    moira.post(f"{ADDRESS}/file/freedom-of-information", YEAR, status=200)
    moira.post(f"{ADDRESS}/file/K3", YEAR, status=200)
    moira.post(f"{ADDRESS}/file/nothing", YEAR, status=404)
    moira.post(f"{ADDRESS}/file/K3", {"when": "never"}, status=400)


def test_before_a_year_leaves_moira_is_told_which_of_its_quarters_have_left_already(with_a_year: Portal) -> None:
    moira = with_a_year.visit(with_a_year.people.moira)
    for period in ("quarter-2026-04-01", "quarter-2025-07-01", "quarter-2025-07-01", "year-2025-04-01"):
        moira.post(f"{ADDRESS}/file/report", {"when": period}, status=200)

    for page in ("report", "freedom-of-information", "K3"):
        told = moira.get(f"{ADDRESS}/{page}?when=year-2025-04-01").text
        assert told.count("July 2025 to September 2025, made on 24 November 2026") == 1, page
        assert "April 2026 to June 2026, made on" not in told, page
    assert "have left already" not in moira.get(f"{ADDRESS}/report?when=quarter-2025-01-01").text


def test_a_hospital_whose_name_is_a_formula_stays_words_in_the_file(portal: Portal) -> None:
    with portal.write() as session:
        session.get_one(Hospital, portal.people.hospital_id).name = "=1+1"
        for number in range(5):
            case = world.add_case(session, "Noor", portal.people.hospital_id, portal.people.jo, reference=f"F-{number}")
            case.opened_at = portal.clock.now - timedelta(days=1)
        session.commit()
    moira = portal.visit(portal.people.moira)
    moira.get(ADDRESS)
    rows = csv.reader(io.StringIO(moira.post(f"{ADDRESS}/file/K1", {}, status=200).get_data().decode("utf-8-sig")))
    assert [row[4] for row in rows if row[3] == "By hospital"] == ["'=1+1", "Total"]


def test_the_report_asks_the_same_few_questions_however_many_families_there_are(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    path = f"{ADDRESS}/report?when=year-2025-04-01"
    moira.get(path)
    with statements(portal) as few:
        moira.get(path)
    with portal.write() as session:
        a_year.build(session, portal.people)
        session.commit()
    with statements(portal) as many:
        moira.get(path)
    assert len(few) == len(many)
    assert len(many) < 40


def test_jo_types_the_sheet_of_yusufs_family_into_the_national_system(portal: Portal) -> None:
    page = portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}/contact-sheet").text
    main = page[page.index("<main") :]
    for words in (
        "F-1001",
        "Jo Marsh",
        "Specialist nurse practitioner",
        "24 November 2026",
        "Not recorded in the portal",
    ):
        assert words in main
    assert "Yusuf" not in main
    assert "Amina" not in main
