"""Amir and Yusuf died together: one case, both their names on every page, and both their days are spared."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from portal.domain.access import Role
from portal.domain.cases import Relationship
from portal.domain.dates_that_hurt import hurts
from portal.models.children import FurtherChild
from portal.queries import case_dates
from portal.queries.outgoing_words import names_around
from portal.queries.reach import reach
from portal.services import adults, people
from portal.services.adults import NewAdult
from tests.portal_fixtures import Portal
from tests.threads import staff_viewer_of
from tests.world import NOW


def _here(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}"


def _amir(**changed: str) -> dict[str, Any]:
    died = {"died_on-day": "2", "died_on-month": "11", "died_on-year": "2026"}
    born = {"born_on-day": "29", "born_on-month": "2", "born_on-year": "2024"}
    return {"form_key": str(uuid4()), "child_name": "Amir", **born, **died, **changed}


def test_jo_writes_down_a_second_child_and_everybody_reads_both_names(portal: Portal) -> None:
    jo, form = portal.visit(portal.people.jo), _amir()
    for _tap in range(2):
        jo.post(f"{_here(portal)}/children", form)

    case = jo.get(_here(portal)).text
    assert "Yusuf and Amir</h1>" in case.replace("</bdi>", "").replace("<bdi>", "")
    assert "29 February 2024" in case
    assert "Yusuf and Amir" in jo.get("/staff/cases").text
    amina = portal.visit(portal.people.amina)
    assert "Yusuf and Amir" in amina.get("/home").text

    jo.post(
        f"{_here(portal)}/children/names/{portal.people.amina.adult_id}",
        {"name": ["Yusufi", "Amirek"]},
        at=f"{_here(portal)}/children",
    )
    assert "Yusufi and Amirek" in amina.get("/home").text
    amina.post("/language", {"language": "pl"})
    assert "Yusufi i Amirek" in amina.get("/home").text
    assert "Yusuf and Amir" in portal.visit(portal.people.tariq).get("/home").text
    with portal.read() as session:
        assert len(session.scalars(select(FurtherChild)).all()) == 1


def test_the_days_of_each_child_are_spared_and_staff_find_the_family_by_them(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(f"{_here(portal)}/children", _amir())

    with portal.read() as session:
        dates = reach(session, person_id=portal.people.amina.person_id).dates
        known = case_dates.known_dates(session, case_id=portal.people.yusuf_case_id)
        others = reach(session, person_id=portal.people.grace.person_id).dates
    for day in (date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29), date(2027, 11, 2), date(2027, 11, 1)):
        assert hurts(day, dates)
        assert hurts(day, known)
        assert not hurts(day, others)
    assert "Yusuf and Amir" in jo.post("/staff/search", {"typed": "29 2 2024"}, status=200).text
    assert "Yusuf and Amir" in jo.post("/staff/search", {"typed": "Amir"}, status=200).text


def test_a_child_written_down_by_mistake_goes_and_takes_their_names_along(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), f"{_here(portal)}/children"
    late = _amir(**{"died_on-year": "2020"})
    assert "This day is before the day of birth." in jo.post(here, late, status=422).text
    jo.post(here, _amir())
    with portal.read() as session:
        [child] = session.scalars(select(FurtherChild)).all()

    stale = {"name": ["Yusuf", "Amir", "Sara"]}
    refused = jo.post(f"{here}/names/{portal.people.amina.adult_id}", stale, at=here, status=409).text
    assert "A child was added or taken off meanwhile." in refused
    jo.post(f"{here}/names/{portal.people.grace.adult_id}", {"name": ["a", "b"]}, at=here, status=404)
    jo.post(f"{here}/{child.id}/remove", at=here)

    assert "Amir" not in portal.visit(portal.people.amina).get("/home").text
    assert "Amir" not in jo.get(_here(portal)).text


def test_who_joins_later_calls_them_as_the_case_does_and_each_name_warns_in_other_families(portal: Portal) -> None:
    portal.visit(portal.people.jo).post(f"{_here(portal)}/children", _amir())
    with portal.write() as session:
        newcomer = NewAdult(
            name="Bilal", relationship=Relationship.GRANDPARENT, child_name="Yussi", email="bilal@example.org",
            phone=None, short_name="", locale="en", area=None,
        )  # fmt: skip
        adults.add(
            session,
            viewer=staff_viewer_of(portal.people.jo),
            case_id=portal.people.yusuf_case_id,
            adult=newcomer,
            is_the_same_person=False,
            next_update_by=NOW.date() + timedelta(days=7),
            today=NOW.date(),
            now=NOW,
        )
        people.choose_language(session, person_id=portal.people.tariq.person_id, locale="ur")
        session.commit()

    assert "Yussi and Amir" in portal.visit(portal.people.jo).get(_here(portal)).text
    with portal.read() as session:
        moira = staff_viewer_of(portal.people.moira, Role.MANAGER)
        around = names_around(
            session, viewer=moira, case_id=portal.people.daisy_case_id, adult_id=portal.people.grace.adult_id,
            today=datetime.date(NOW),
        )  # fmt: skip
    assert {"Amir", "Yussi", "Yusuf"} <= set(around.others)
