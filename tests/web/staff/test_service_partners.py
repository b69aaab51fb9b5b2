"""Moira keeps the names of hospitals, panels and commissioners, each with its days; nothing in the code knows one."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.service_partners import PartnerKind
from portal.models.cases import Case
from portal.queries import service_partners as queries
from tests.portal_fixtures import Portal
from tests.web.staff.test_procedure import load, steps

HERE = "/staff/partners"


def partner(name: str, kind: str = "local_panel", **changes: Any) -> dict[str, Any]:
    """A filled form: from 1 April 2024, going on."""
    return {"name": name, "kind": kind, "from_on-day": "1", "from_on-month": "4", "from_on-year": "2024", **changes}


ENDED = {"to_on-day": "31", "to_on-month": "3", "to_on-year": "2026"}


def test_five_local_panels_and_one_strategic_become_one_joint_panel(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    for number in range(5):
        moira.post(HERE, partner(f"Panel {number}", **ENDED))
    moira.post(HERE, partner("Panel of the county", "strategic_panel", **ENDED))
    moira.post(HERE, partner("Joint panel", "joint_panel", **{"from_on-year": "2026"}))
    with portal.read() as session:

        def names(kind: PartnerKind, on: date) -> list[str]:
            return [each.name for each in queries.in_force(session, kind=kind, on=on)]

        for on, local, joint in ((date(2026, 3, 31), 5, 0), (date(2026, 4, 1), 0, 1)):
            assert len(names(PartnerKind.LOCAL_PANEL, on)) == local
            assert len(names(PartnerKind.JOINT_PANEL, on)) == joint
            assert len(names(PartnerKind.HOSPITAL, on)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Enter the name."),
        ({"name": "x" * 201}, "This name is too long."),
        ({"kind": "castle"}, "Choose what it is."),
        ({**ENDED, "to_on-year": "2023"}, "before the first day"),
        ({"name": "Test Hospital", "kind": "hospital"}, "written down already"),
    ],
)
def test_what_cannot_be_so_is_refused_beside_its_field(portal: Portal, changes: dict[str, Any], said: str) -> None:
    answer = portal.visit(portal.people.ada).post(HERE, {**partner("Panel"), **changes}, status=422)
    assert said in answer.text


def test_a_hospital_that_has_ended_is_offered_no_more_and_its_cases_go_on_naming_it(portal: Portal) -> None:
    people = portal.people
    load(portal)
    moira, jo = portal.visit(people.moira), portal.visit(people.jo)
    moira.post(HERE, partner("Eastmere", "hospital"))
    one = f"{HERE}/{people.hospital_id}"
    moira.post(one, {"revision": "1", "name": "Old Hospital", **ENDED})
    stale = moira.post(one, {"revision": "1", "name": "Mine"}, status=409)
    assert "Somebody changed this" in stale.text

    assert "Old Hospital" not in jo.get("/staff/cases/new").text
    case = f"/staff/cases/{people.yusuf_case_id}"
    assert "Old Hospital" in jo.get(case).text
    change = jo.get(f"{case}/hospital").text
    assert "Eastmere" in change
    with portal.read() as session:
        eastmere = next(each.id for each in queries.everybody(session) if each.name == "Eastmere")
    form = {"revision": "1", "hospital": str(eastmere)}
    assert jo.post(f"{case}/hospital", form).location == steps(portal)
    assert "after you opened this page" in jo.post(f"{case}/hospital", form, status=409).text
    assert (
        "Choose the hospital."
        in jo.post(f"{case}/hospital", {"revision": "2", "hospital": str(people.hospital_id)}, status=422).text
    )
    with portal.read() as session:
        assert session.scalars(select(Case.hospital_id).where(Case.id == people.yusuf_case_id)).one() == eastmere
