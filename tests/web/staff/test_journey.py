"""Jo moves a stage and tells Amina and Tariq, each in their own words, with a promise that is kept."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.domain.journey import StageState, Waiting
from portal.models.cases import Case, CaseAdult
from portal.models.journey import FamilyUpdate, StageEvent
from portal.models.messages import Notice
from portal.models.sealing import open_text
from portal.queries import journey
from tests import stages
from tests.portal_fixtures import Portal
from tests.restricting import tariq_is_restricted
from tests.visitors import Visitor
from tests.world import Adult


@pytest.fixture(autouse=True)
def published_stages(portal: Portal) -> None:
    with portal.write() as session:
        stages.publish(session)
        session.commit()


def update(**changes: Any) -> dict[str, Any]:
    """A filled form: the examination of Yusuf is waited for."""
    return {
        "form_key": str(uuid4()),
        "words": "Yusuf’s examination is done. We wait for the laboratory.",
        "stage": "finding-out-why",
        "state": "waiting",
        "waiting_for": "the hospital laboratory",
        "happened_on-day": "20",
        "happened_on-month": "11",
        "happened_on-year": "2026",
        "next_update_by-day": "18",
        "next_update_by-month": "12",
        "next_update_by-year": "2026",
        **changes,
    }


def address(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/journey"


def told(portal: Portal, adult: Adult) -> list[str | None]:
    """What an adult was told, the oldest first."""
    with portal.read() as session:
        rows = session.scalars(
            select(FamilyUpdate).where(FamilyUpdate.adult_id == adult.adult_id).order_by(FamilyUpdate.written_at)
        ).all()
        return [
            None if row.sealed_body is None else open_text(session, FamilyUpdate.sealed_body, row.id, row.sealed_body)
            for row in rows
        ]


def promised(portal: Portal, adult: Adult) -> date | None:
    with portal.read() as session:
        return session.get_one(CaseAdult, adult.adult_id).next_update_by


def path(portal: Portal, adult: Adult) -> journey.FamilyPath:
    with portal.read() as session:
        return journey.path_for_family(session, adult_id=adult.adult_id, locale="en")


def test_jo_tells_both_parents_at_once_and_both_are_promised_the_same_day(portal: Portal) -> None:
    people = portal.people
    portal.visit(people.amina), portal.visit(people.tariq)
    jo = portal.visit(people.jo)

    jo.post(address(portal), update())

    for parent in (people.amina, people.tariq):
        assert told(portal, parent) == ["Yusuf’s examination is done. We wait for the laboratory."]
        assert promised(portal, parent) == date(2026, 12, 18)
    with portal.read() as session:
        kinds = session.execute(select(Notice.kind, Notice.person_id).order_by(Notice.made_at)).all()
    assert {(kind, person) for kind, person in kinds} == {
        ("new_update", people.amina.person_id),
        ("new_update", people.tariq.person_id),
    }
    assert "Yusuf’s examination is done." in jo.get(address(portal)).text


def test_tariq_may_be_told_in_other_words_than_amina(portal: Portal) -> None:
    people = portal.people
    own = {f"words_{people.tariq.adult_id.hex}": "Tariq, I rang you first, as you asked."}
    portal.visit(people.jo).post(address(portal), update(**own))
    assert told(portal, people.tariq) == ["Tariq, I rang you first, as you asked."]
    assert told(portal, people.amina) == ["Yusuf’s examination is done. We wait for the laboratory."]


def test_amina_reads_her_own_update_with_jos_first_name_and_the_steps_of_yusuf(portal: Portal) -> None:
    portal.visit(portal.people.jo).post(address(portal), update())

    found = path(portal, portal.people.amina)

    assert found.update is not None
    assert found.update.writer == "Jo"
    assert found.next_update_by == date(2026, 12, 18)
    (waiting,) = [stage for stage in found.stages if stage.state is StageState.WAITING]
    assert waiting.slug == "finding-out-why"
    assert waiting.began_on == date(2026, 11, 20)
    assert waiting.waiting == Waiting("the hospital laboratory", since=date(2026, 11, 20), checked_on=None)
    assert "the-hearing" not in {stage.slug for stage in found.stages}, "there is no inquest for Yusuf"


def test_a_step_that_is_not_for_this_family_is_left_out_of_their_path_and_kept_on_jos(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(address(portal), update(state="not_for_this_family"))
    assert "finding-out-why" not in {stage.slug for stage in path(portal, portal.people.amina).stages}
    assert "Finding out why" in jo.get(address(portal)).text


def test_nothing_has_changed_is_one_tap_and_the_words_are_there(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(address(portal), update())
    offered = jo.get(f"{address(portal)}?nothing=1").text
    assert "Nothing has changed since I last wrote. We are waiting for the hospital laboratory." in offered

    nothing = update(
        stage="", state="happening", waiting_for="", words="Nothing has changed. We wait for the laboratory."
    )
    jo.post(address(portal), nothing)
    with portal.read() as session:
        assert len(session.scalars(select(StageEvent)).all()) == 1
    assert len(told(portal, portal.people.amina)) == 2


def test_jo_taps_twice_and_each_parent_is_told_once(portal: Portal) -> None:
    jo, form = portal.visit(portal.people.jo), update()
    jo.post(address(portal), form)
    jo.post(address(portal), form)
    assert len(told(portal, portal.people.amina)) == 1
    with portal.read() as session:
        assert len(session.scalars(select(StageEvent)).all()) == 1


def test_words_that_hurt_are_shown_to_jo_before_they_go_and_she_may_send_them_all_the_same(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    form = update(words="The coroner has released the body. It is in due course to be collected.")

    asked = jo.post(address(portal), form, status=422)
    assert "Read this once more" in asked.text
    assert "the body" in asked.text
    assert told(portal, portal.people.amina) == []

    form["as_they_are"] = asked.text.split('name="as_they_are" value="')[1].split('"')[0]
    changed = jo.post(address(portal), {**form, "words": "The deceased is released."}, status=422)
    assert "The deceased" in changed.text, "other words are looked at again"
    jo.post(address(portal), form)
    assert len(told(portal, portal.people.amina)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"words": ""}, "Write what they are told."),
        ({"words": "\u202e\x00 \u200f"}, "Write what they are told."),
        ({"words": "x" * 10_001}, "Use at most 10000."),
        ({"words": "x" * 1_000_000}, "Use at most 10000."),
        ({"stage": "a-stage-of-nobody"}, "Choose a step of this list."),
        ({"state": "late"}, "Choose how far this step has come."),
        ({"waiting_for": ""}, "Say who we are waiting for."),
        ({"waiting_for": "x" * 201}, "Use at most 200 characters."),
        ({"happened_on-day": "25"}, "This day has not come yet."),
        ({"happened_on-month": "8"}, "before the day the child died"),
        ({"happened_on-day": "31"}, "There is no such day"),
        ({"next_update_by-month": "10"}, "Choose a day after today."),
        ({"next_update_by-day": "24", "next_update_by-month": "11"}, "Choose a day after today."),
        ({"next_update_by-year": "2027"}, "Choose a day within 90 days."),
        ({"next_update_by-day": "", "next_update_by-month": "", "next_update_by-year": ""}, "hear from you next"),
        ({"form_key": ""}, "Open the page again."),
    ],
)
def test_what_cannot_be_so_is_refused_and_nobody_is_told_anything(
    portal: Portal, changes: dict[str, Any], said: str
) -> None:
    answer = portal.visit(portal.people.jo).post(address(portal), update(**changes), status=422)
    assert said in answer.text
    assert told(portal, portal.people.amina) == []
    with portal.read() as session:
        assert session.scalars(select(StageEvent)).all() == []


def test_the_ninetieth_day_may_be_promised_and_the_ninety_first_may_not(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    day = {"next_update_by-day": "23", "next_update_by-month": "2", "next_update_by-year": "2027"}
    jo.post(address(portal), update(**{**day, "next_update_by-day": "22"}))
    assert promised(portal, portal.people.amina) == date(2027, 2, 22)
    assert "Choose a day within 90 days." in jo.post(address(portal), update(**day), status=422).text


def test_tariq_who_is_restricted_gets_only_the_promise_and_his_path_stands_still(portal: Portal) -> None:
    tariq_is_restricted(portal)
    portal.clock.now = portal.clock.now.replace(hour=11)
    jo: Visitor = portal.visit(portal.people.jo)
    own = {f"words_{portal.people.tariq.adult_id.hex}": "Words that must not reach him."}

    jo.post(address(portal), update(**own))

    assert told(portal, portal.people.tariq) == [None]
    assert promised(portal, portal.people.tariq) == date(2026, 12, 18)
    his, hers = path(portal, portal.people.tariq), path(portal, portal.people.amina)
    assert {stage.state for stage in his.stages} == {StageState.AHEAD}
    assert StageState.WAITING in {stage.state for stage in hers.stages}
    assert his.update is not None
    assert his.update.body is None


def test_a_family_path_has_no_field_for_what_only_staff_may_know() -> None:
    fields = {
        name
        for kind in (journey.FamilyPath, journey.PathStage, journey.LatestUpdate)
        for name in kind.__dataclass_fields__
    }
    assert not {name for name in fields if "restrict" in name or "staff" in name or "note" in name or "case" in name}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "done", "waiting_for": ""}, "Choose the step that is done."),
        ({"state": "waiting"}, "Choose the step that has changed."),
        ({"state": "happening"}, "Choose the step that has changed."),
    ],
)
def test_what_is_said_about_no_step_is_refused_and_what_jo_typed_is_kept(
    portal: Portal, changes: dict[str, Any], said: str
) -> None:
    shown = portal.visit(portal.people.jo).post(address(portal), update(stage="", **changes), status=422).text
    assert said in shown
    assert "Yusuf’s examination is done." in shown
    assert told(portal, portal.people.amina) == []


def test_a_promise_beside_a_day_that_hurts_is_shown_once_more_and_kept_only_when_jo_says_so(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    with portal.write() as session:
        session.get_one(Case, portal.people.yusuf_case_id).born_on = date(2019, 12, 19)
        session.commit()

    shown = jo.post(address(portal), update(), status=422).text
    assert "beside, a date that hurts this family" in shown
    assert 'name="warned_of" type="hidden" value="2026-12-18"' in shown
    assert told(portal, portal.people.amina) == []

    another_such_day = update(**{"next_update_by-day": "20", "keep_day": "y", "warned_of": "2026-12-18"})
    assert "beside, a date that hurts this family" in jo.post(address(portal), another_such_day, status=422).text

    jo.post(address(portal), update(keep_day="y", warned_of="2026-12-18"))
    assert promised(portal, portal.people.amina) == date(2026, 12, 18)


def test_another_day_needs_no_tick(portal: Portal) -> None:
    portal.visit(portal.people.jo).post(address(portal), update(warned_of="2026-12-20"))
    assert promised(portal, portal.people.tariq) == date(2026, 12, 18)
