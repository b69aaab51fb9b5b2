"""Moira writes down what families said when they were asked: numbers alone, once, and never by itself."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.models.cases import AuditEntry
from portal.models.experience_rounds import ExperienceRound
from tests.portal_fixtures import Portal
from tests.queries_counted import statements

HERE = "/staff/figures/experience"
ROUND = {
    "measure": "Childhood Bereavement Experience Measure",
    "first_on-day": "1",
    "first_on-month": "10",
    "first_on-year": "2026",
    "last_on-day": "20",
    "last_on-month": "11",
    "last_on-year": "2026",
    "asked": "12",
    "answered": "7",
    "scores": "5 5 4 3",
}


def typed(**changed: str) -> dict[str, str]:
    return {**ROUND, "form_key": str(uuid4()), **changed}


def kept(portal: Portal) -> list[ExperienceRound]:
    with portal.read() as session:
        return list(session.scalars(select(ExperienceRound).where(ExperienceRound.removed_at.is_(None))))


def test_moira_writes_a_round_down_and_it_counts_in_k14(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)

    moira.post(HERE, typed())

    page = moira.get(HERE).text
    assert "Childhood Bereavement Experience Measure" in page
    assert "4.2" in page  # 17 / 4
    figure = moira.get("/staff/figures/K14").text
    assert "7 of 12 (58 %)" in figure
    assert "Longest" not in figure  # a score has no length
    assert f'href="{HERE}"' in figure


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"measure": "  "}, "Enter what families were asked with."),
        ({"measure": "x" * 201}, "at most 200 characters"),
        ({"last_on-day": "25"}, "This day has not come yet."),
        ({"last_on-month": "9"}, "The last day lies before the first."),
        ({"first_on-day": "31", "first_on-month": "2"}, "There is no such day"),
        ({"asked": "a dozen"}, "Enter a whole number, like 12."),
        ({"asked": "0", "answered": "0", "scores": ""}, "at least 1, at most 9,999"),
        ({"asked": "99999"}, "at least 1, at most 9,999"),
        ({"asked": "-3"}, "Enter a whole number, like 12."),
        ({"answered": "13"}, "More families answered than were asked."),
        ({"scores": "5 5 5 5 5 5 5 5"}, "There are more scores than families that answered."),
        ({"scores": "6"}, "Type scores from 1 to 5"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_the_rest_stays_typed(
    portal: Portal, changed: dict[str, str], said: str
) -> None:
    page = portal.visit(portal.people.moira).post(HERE, typed(**changed), at=HERE, status=422).text

    assert said in page
    assert 'value="2026"' in page
    assert kept(portal) == []


def test_a_double_tap_and_a_second_manager_keep_one_round(portal: Portal) -> None:
    moira, form = portal.visit(portal.people.moira), typed()
    moira.post(HERE, form)
    moira.post(HERE, form)

    page = moira.post(HERE, typed(measure="childhood bereavement EXPERIENCE measure "), at=HERE, status=409).text

    assert "is written down already" in page
    assert [row.asked for row in kept(portal)] == [12]


def test_a_mistake_is_taken_back_counts_nowhere_and_can_be_written_anew(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    moira.post(HERE, typed())
    (wrong,) = kept(portal)

    moira.post(f"{HERE}/{wrong.id}/removal", at=HERE)
    moira.post(f"{HERE}/{wrong.id}/removal", at=HERE)
    assert "holds nothing of this" in moira.get("/staff/figures/K14").text
    moira.post(HERE, typed(asked="10"))

    assert [row.asked for row in kept(portal)] == [10]
    with portal.read() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("experience."))).all()
    assert sorted(actions) == ["experience.taken_back", "experience.written_down", "experience.written_down"]


def test_the_page_asks_the_database_the_same_however_many_rounds_there_are(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    moira.get(HERE)
    with statements(portal) as of_none:
        moira.get(HERE)
    for day in ("1", "2", "3"):
        moira.post(HERE, typed(**{"last_on-day": day}))

    with statements(portal) as of_three:
        moira.get(HERE)

    assert len(of_three) == len(of_none)
