"""Jo opens a case, finds her families, and reads the page of one of them."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal.domain.notifications import NoticeKind
from portal.models.cases import Case, CaseAdult
from portal.models.data_keys import DataKey
from portal.services import notices
from tests import world
from tests.gates import book
from tests.portal_fixtures import Portal


def new_case(portal: Portal, **changes: Any) -> dict[str, Any]:
    """A filled form for Leo's case, as a browser sends it."""
    return {
        "form_key": str(uuid4()),
        "child_name": "Leo",
        "born_on-day": "29",
        "born_on-month": "2",
        "born_on-year": "2024",
        "died_on-day": "20",
        "died_on-month": "11",
        "died_on-year": "2026",
        "hospital": str(portal.people.hospital_id),
        "circumstances": ["unexpected", "coroner_post_mortem"],
        "practitioner": str(portal.people.jo.staff_id),
        **changes,
    }


def cases(portal: Portal) -> list[Case]:
    with portal.read() as session:
        return list(session.scalars(select(Case).order_by(Case.opened_at, Case.id)))


def test_jo_opens_a_case_for_leo_under_a_data_key_of_its_own(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    answer = jo.post("/staff/cases/new", new_case(portal))

    (leo,) = [each for each in cases(portal) if each.died_on == date(2026, 11, 20)]
    assert answer.location.endswith(f"/staff/cases/{leo.id}")
    assert re.fullmatch(r"[2-9A-Z]{3}-[2-9A-Z]{4}", leo.reference)
    assert b"Leo" not in leo.sealed_child_name
    with portal.read() as session:
        key = session.get(DataKey, leo.data_key_id)
        assert key is not None
        assert key.case_id == leo.id
    assert "Leo" in jo.get(f"/staff/cases/{leo.id}").text


def test_jo_taps_twice_and_one_case_is_opened(portal: Portal) -> None:
    jo, form = portal.visit(portal.people.jo), new_case(portal)

    first = jo.post("/staff/cases/new", form)
    second = jo.post("/staff/cases/new", form)

    assert first.location == second.location
    assert len(cases(portal)) == 3


def test_a_case_for_which_jo_typed_nothing_says_what_is_missing(portal: Portal) -> None:
    answer = portal.visit(portal.people.jo).post("/staff/cases/new", {}, status=422)
    for words in ("Enter the child’s name.", "Enter the day on which the child died.", "Choose the hospital."):
        assert words in answer.text
    assert len(cases(portal)) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"died_on-day": "25"}, "This day has not come yet."),
        ({"died_on-year": "2023"}, "This day is before the day of birth."),
        ({"born_on-year": "2004"}, "the child was 18 or older"),
        ({"born_on-year": "2025"}, "There is no such day."),  # no 29 February in 2025
        ({"died_on-month": "¾"}, "Enter the date like this: 27 3 2019."),
        ({"circumstances": ["coroner_post_mortem"]}, "Choose whether the death was expected or unexpected."),
        ({"circumstances": ["expected", "unexpected"]}, "cannot both be so"),
        ({"circumstances": ["unexpected", "murder"]}, "Choose from this list."),
        ({"hospital": str(uuid4())}, "Choose the hospital."),
        ({"practitioner": "ada"}, "Choose who looks after this family."),
        ({"child_name": "x" * 201}, "This name is too long."),
        ({"child_name": "\u202e \x00"}, "Enter the child’s name."),
        ({"form_key": "mine"}, "Open the page again."),
    ],
)
def test_what_cannot_be_so_is_refused_beside_its_field_and_kept(
    portal: Portal, changes: dict[str, Any], said: str
) -> None:
    answer = portal.visit(portal.people.jo).post("/staff/cases/new", new_case(portal, **changes), status=422)
    assert said in answer.text
    assert 'value="20"' in answer.text or "died_on-day" in changes
    assert len(cases(portal)) == 2


def test_a_name_with_script_tags_and_emoji_is_shown_as_it_was_typed(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    answer = jo.post("/staff/cases/new", new_case(portal, child_name="<script>🦊</script> \x00ليو"))
    shown = jo.get(answer.location.removeprefix("https://portal.example.org")).text
    assert "&lt;script&gt;🦊&lt;/script&gt; ليو" in shown


def test_jo_sees_yusuf_and_not_daisy_whom_sam_looks_after(portal: Portal) -> None:
    shown = portal.visit(portal.people.jo).get("/staff/cases").text
    assert "Yusuf" in shown
    assert "Amina" in shown
    assert "Daisy" not in shown
    assert "Daisy" not in portal.visit(portal.people.jo).get("/staff/cases?show=all").text


def test_moira_the_manager_sees_every_family(portal: Portal) -> None:
    shown = portal.visit(portal.people.moira).get("/staff/cases").text
    assert "Yusuf" in shown
    assert "Daisy" in shown


def test_ruth_sees_yusuf_only_on_days_on_which_she_covers_for_jo(portal: Portal) -> None:
    with portal.write() as session:
        monday, friday = date(2026, 11, 23), date(2026, 11, 27)
        world.send_away(session, portal.people.jo, cover=portal.people.ruth, from_on=monday, to_on=friday)
        session.commit()

    assert "Yusuf" in portal.visit(portal.people.ruth).get("/staff/cases?show=covering").text

    portal.clock.pass_by(timedelta(days=4))
    assert "Yusuf" not in portal.visit(portal.people.ruth).get("/staff/cases?show=covering").text


def test_a_promise_that_was_not_kept_is_said_in_words(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(
            update(CaseAdult)
            .where(CaseAdult.id == portal.people.tariq.adult_id)
            .values(next_update_by=date(2026, 11, 22))
        )
        session.commit()
    assert "22 Nov: 2 days past" in portal.visit(portal.people.jo).get("/staff/cases").text


def test_a_closed_case_is_listed_only_where_closed_ones_are_asked_for(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(Case).where(Case.id == portal.people.yusuf_case_id).values(closed_at=world.NOW))
        session.commit()
    jo = portal.visit(portal.people.jo)
    assert "Yusuf" not in jo.get("/staff/cases").text
    assert "Yusuf" in jo.get("/staff/cases?show=closed").text


def test_a_page_number_or_filter_that_makes_no_sense_shows_a_list_all_the_same(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    for query in ("page=-1", "page=99999999999999999999", "page=x", "show=everything"):
        assert "Families" in jo.get(f"/staff/cases?{query}").text


def test_the_page_of_yusufs_case_names_both_parents_apart(portal: Portal) -> None:
    shown = portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}").text
    for words in ("Amina", "Tariq", "07700 900 101", "Tuesday 1 December", "Coroner’s post-mortem"):
        assert words in shown


def test_sam_who_does_not_look_after_yusuf_is_told_that_there_is_no_such_page(portal: Portal) -> None:
    portal.visit(portal.people.sam).get(f"/staff/cases/{portal.people.yusuf_case_id}", status=404)


def test_every_page_of_jos_says_that_jo_is_signed_in_and_no_page_of_aminas_does(portal: Portal) -> None:
    shown = portal.visit(portal.people.jo).get("/staff/inbox").text

    assert 'Signed in: <a href="/staff/account"><bdi>Jo Marsh</bdi></a>' in shown
    assert "Signed in:" not in portal.visit(portal.people.amina).get("/home").text


def test_a_coming_appointment_stands_on_the_list_of_families_and_on_the_case(portal: Portal) -> None:
    book(portal, portal.people.amina, starts_at=world.NOW + timedelta(days=6), who_comes="my sister")
    book(portal, portal.people.tariq, starts_at=world.NOW - timedelta(days=1))
    jo = portal.visit(portal.people.jo)

    listed, case = jo.get("/staff/cases").text, jo.get(f"/staff/cases/{portal.people.yusuf_case_id}").text

    for shown in (listed, case):
        assert "Monday 30 November, 10.30am" in shown
        assert "Monday 23 November" not in shown, "it is over"
    assert "Who comes along: my sister" in case
    assert "30 November, 10.30am" not in portal.visit(portal.people.sam).get("/staff/cases").text


def test_jo_reads_when_an_invitation_that_waits_for_the_morning_goes_out(portal: Portal) -> None:
    portal.clock.now = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
    page = f"/staff/cases/{portal.people.yusuf_case_id}"
    jo = portal.visit(portal.people.jo)

    jo.post(f"{page}/adults/{portal.people.amina.adult_id}/invitation", at=page)

    shown = jo.get(page).text
    assert "the invitation. It goes out on Wednesday 25 November, 8am, because of the quiet hours." in shown


def test_a_notice_that_was_never_delivered_asks_jo_to_ring(portal: Portal) -> None:
    with portal.write() as session:
        person_id, case_id = portal.people.amina.person_id, portal.people.yusuf_case_id
        notices.post_to_person(
            session, person_id=person_id, kind=NoticeKind.NEW_MESSAGE, now=portal.clock.now, case_id=case_id
        )
        session.commit()

    shown = portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}").text

    assert "It was never delivered: phone them." in shown
    assert "They have never signed in with this address." in shown, "her address is not verified"
    assert (
        "never delivered"
        not in portal.visit(portal.people.moira).get(f"/staff/cases/{portal.people.daisy_case_id}").text
    )
