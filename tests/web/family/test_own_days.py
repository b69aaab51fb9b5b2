"""Amina names days on which she wants to be left alone. They are hers: Tariq and the team do not read what they are."""

from typing import Any

import pytest

from portal.queries.reach import reach
from tests.portal_fixtures import Portal

HERE = "/settings/days"


def a_day(**changes: str) -> dict[str, Any]:
    day = {"falls_on-day": "29", "falls_on-month": "2", "falls_on-year": "2028"}
    return {"label": "Our song", "margin": "3", "returns_yearly": "y", **day, **changes}


def test_amina_names_a_day_and_takes_it_back_and_only_she_reads_its_name(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    amina.post(HERE, a_day())
    shown = amina.get(HERE).text
    assert "Our song" in shown
    assert "29 February 2028, every year" in shown

    case = f"/staff/cases/{portal.people.yusuf_case_id}"
    for page in (case, f"{case}/dates"):
        seen = portal.visit(portal.people.jo).get(page).text
        assert "Our song" not in seen
        assert "They named it themselves" in seen
    assert "Our song" not in portal.visit(portal.people.tariq).get(HERE).text
    with portal.read() as session:
        assert reach(session, person_id=portal.people.amina.person_id).dates.marked
        assert not reach(session, person_id=portal.people.tariq.person_id).dates.marked

    removal = shown.split(f'action="{HERE}/', 1)[1].split('"', 1)[0]
    tariq = portal.visit(portal.people.tariq)
    tariq.post(f"{HERE}/{removal}", at=HERE, status=404)
    amina.post(f"{HERE}/{removal}", at=HERE)
    assert "Our song" not in amina.get(HERE).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": " "}, "Say what you call this day."),
        ({"label": "x" * 101}, "Use at most 100 letters."),
        ({"falls_on-day": "30"}, "There is no such day. Check the day, the month and the year."),
        ({"falls_on-year": "2024", "returns_yearly": ""}, "This day is over."),
        ({"margin": "400"}, "Choose how many days."),
    ],
)
def test_a_day_that_cannot_be_is_answered_beside_the_field(portal: Portal, changes: dict[str, str], said: str) -> None:
    answer = portal.visit(portal.people.amina).post(HERE, a_day(**changes), status=422).text

    assert said in answer
    assert changes.get("label", "Our song").strip() in answer
