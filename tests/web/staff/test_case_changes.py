"""What is so about a case is changed by one person at a time; a case is handed over, closed, and opened again."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal.models.cases import Case, CaseAdult, SensitiveDate
from portal.models.danger import DangerFlag
from portal.models.journey import FamilyUpdate
from portal.models.messages import Notice
from tests.portal_fixtures import Portal
from tests.threads import write


def case_page(portal: Portal, rest: str = "") -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}{rest}"


def yusuf(portal: Portal) -> Case:
    with portal.read() as session:
        return session.get_one(Case, portal.people.yusuf_case_id)


def revision_on(html: str) -> str:
    found = re.search(r'name="revision"[^>]*value="(\d+)"', html)
    assert found is not None
    return found[1]


def test_of_two_tabs_that_change_the_circumstances_the_second_is_shown_both(portal: Portal) -> None:
    page = case_page(portal, "/circumstances")
    jo, moira = portal.visit(portal.people.jo), portal.visit(portal.people.moira)
    opened = revision_on(jo.get(page).text)

    moira.post(page, {"revision": opened, "circumstances": ["unexpected", "coroner_post_mortem", "inquest"]})
    refused = jo.post(page, {"revision": opened, "circumstances": ["unexpected", "road_death"]}, status=409)

    assert "Somebody changed this case after you opened this page." in refused.text
    assert "<li>Inquest</li>" in refused.text
    assert re.search(r'value="road_death" checked', refused.text)
    assert yusuf(portal).circumstances == ["coroner_post_mortem", "inquest", "unexpected"]

    again = {"revision": revision_on(refused.text), "circumstances": ["unexpected", "road_death"]}
    jo.post(page, again)
    assert yusuf(portal).circumstances == ["road_death", "unexpected"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"circumstances": ["expected", "unexpected"]}, 422),
        ({"circumstances": ["inquest"]}, 422),
        ({"circumstances": ["murder"]}, 422),
        ({"circumstances": []}, 422),
        ({"revision": ""}, 409),
        ({"revision": "9" * 400}, 409),
        ({"revision": "-1"}, 409),
        ({"revision": "٣"}, 409),
        ({"revision": "9999999999"}, 409),
    ],
)
def test_circumstances_that_cannot_be_so_change_nothing(portal: Portal, changes: dict[str, Any], status: int) -> None:
    page = case_page(portal, "/circumstances")
    jo = portal.visit(portal.people.jo)
    form = {"revision": revision_on(jo.get(page).text), "circumstances": ["unexpected"], **changes}
    jo.post(page, form, status=status)
    assert yusuf(portal).circumstances == ["unexpected", "coroner_post_mortem"]


def test_moira_hands_yusufs_case_to_ruth_who_opens_it_and_jo_no_longer_does(portal: Portal) -> None:
    people, page = portal.people, case_page(portal, "/practitioner")
    moira = portal.visit(people.moira)
    revision = revision_on(moira.get(page).text)
    moira.post(page, {"revision": revision, "practitioner": str(people.ruth.staff_id)})
    portal.visit(people.ruth).get(case_page(portal))
    portal.visit(people.jo).get(case_page(portal), status=404)
    moira.post(page, {"revision": revision, "practitioner": str(people.sam.staff_id)}, status=409)
    moira.post(page, {"revision": revision, "practitioner": str(people.ed.staff_id)}, status=422)


def a_date(**changes: str) -> dict[str, str]:
    day = {"falls_on-day": "29", "falls_on-month": "2", "falls_on-year": "2028"}
    around = {"kind": "other", "days_before": "1", "days_after": "1"}
    return {"label": "His cousin’s wedding", "adult": "", **around, **day, **changes}


def test_a_date_that_hurts_amina_is_listed_and_can_be_taken_back(portal: Portal) -> None:
    jo, page = portal.visit(portal.people.jo), case_page(portal, "/dates")
    jo.post(page, a_date(adult=str(portal.people.amina.adult_id), returns_yearly="y"))
    shown = jo.get(case_page(portal)).text
    assert "His cousin’s wedding: 29 February 2028, every year (Amina)" in shown

    with portal.read() as session:
        (row,) = session.scalars(select(SensitiveDate)).all()
    sam = portal.visit(portal.people.sam)
    daisy = f"/staff/cases/{portal.people.daisy_case_id}/dates"
    sam.post(f"{daisy}/{row.id}/remove", at=daisy, status=404)
    jo.post(f"{page}/{row.id}/remove", at=page)
    assert "His cousin’s wedding" not in jo.get(case_page(portal)).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": ""}, "Say what this day is."),
        ({"label": "x" * 201}, "Use at most 200 characters."),
        ({"falls_on-year": "2027"}, "There is no such day"),
        ({"falls_on-day": "1", "falls_on-year": "2025"}, "This day is over."),
        ({"adult": "grace"}, "Choose whom this day hurts."),
    ],
)
def test_a_date_that_cannot_be_is_refused(portal: Portal, changes: dict[str, str], said: str) -> None:
    answer = portal.visit(portal.people.jo).post(case_page(portal, "/dates"), a_date(**changes), status=422)
    assert said in answer.text
    with portal.read() as session:
        assert session.scalars(select(SensitiveDate)).all() == []


def test_jo_closes_yusufs_case_with_last_words_to_both_and_no_promise(portal: Portal) -> None:
    jo, page = portal.visit(portal.people.jo), case_page(portal, "/close")
    form = {
        "form_key": str(uuid4()),
        "ending": "We said goodbye at their kitchen table.",
        "words": "You can call us on any day. I will remember Yusuf.",
    }

    jo.post(page, form)

    assert yusuf(portal).closed_at == portal.clock.now
    with portal.read() as session:
        adults = session.scalars(select(CaseAdult).where(CaseAdult.case_id == portal.people.yusuf_case_id)).all()
        assert [adult.next_update_by for adult in adults] == [None, None]
        updates = session.scalars(select(FamilyUpdate)).all()
        assert [update.next_update_by for update in updates] == [None, None]
        assert {each.kind for each in session.scalars(select(Notice))} == {"new_update"}
    assert "We said goodbye at their kitchen table." in jo.get(case_page(portal, "/contacts")).text
    assert "Closed on 24 November 2026." in jo.get(case_page(portal)).text
    assert "This case is closed." in jo.get(case_page(portal, "/journey")).text


def test_a_case_is_not_closed_without_an_agreed_ending_or_without_words(portal: Portal) -> None:
    jo, page = portal.visit(portal.people.jo), case_page(portal, "/close")
    for missing in ("ending", "words"):
        form = {"form_key": str(uuid4()), "ending": "Agreed.", "words": "Goodbye, and call us.", missing: " "}
        jo.post(page, form, status=422)
    assert yusuf(portal).closed_at is None


def test_a_closed_case_is_opened_again_only_with_a_promise(portal: Portal) -> None:
    jo, page = portal.visit(portal.people.jo), case_page(portal, "/close")
    jo.post(page, {"form_key": str(uuid4()), "ending": "Agreed.", "words": "Goodbye, and call us."})

    assert "Choose a day after today." in jo.post(f"{page}/reopen", _day(24, 11, 2026), at=page, status=422).text
    assert "Choose a day within 90 days." in jo.post(f"{page}/reopen", _day(24, 3, 2027), at=page, status=422).text
    jo.post(f"{page}/reopen", _day(8, 12, 2026), at=page)

    assert yusuf(portal).closed_at is None
    with portal.read() as session:
        promised = session.get_one(CaseAdult, portal.people.amina.adult_id).next_update_by
    assert promised == date(2026, 12, 8)


def _day(day: int, month: int, year: int) -> dict[str, str]:
    return {
        "next_update_by-day": str(day),
        "next_update_by-month": str(month),
        "next_update_by-year": str(year),
    }


def test_nobody_steps_back_from_a_family_while_amina_may_be_in_danger(portal: Portal) -> None:
    people = portal.people
    jo, page = portal.visit(people.jo), case_page(portal, "/close")
    form = {"form_key": str(uuid4()), "ending": "Agreed with both.", "words": "You can call us on any day."}
    write(portal.visit(people.amina), "I do not want to wake up tomorrow.")

    refused = jo.post(page, form, status=422).text

    assert "This case cannot be closed now" in refused
    assert f"/messages/{people.amina.adult_id}/danger" in refused
    assert str(people.tariq.adult_id) + "/danger" not in refused
    assert "Agreed with both." in refused, "what Jo wrote is kept"
    assert yusuf(portal).closed_at is None
    with portal.read() as session:
        assert session.scalars(select(FamilyUpdate)).all() == []

    with portal.write() as session:
        session.execute(update(DangerFlag).values(closed_at=portal.clock.now, closed_by=people.jo.staff_id))
        session.commit()
    jo.post(page, form)
    assert yusuf(portal).closed_at is not None
