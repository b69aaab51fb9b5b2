"""Tariq is not told when Amina is: with a reason, on a list, and until then nothing on his page has moved."""

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.models.journey import FamilyUpdate, StageEvent
from portal.models.messages import Notice
from tests import stages
from tests.portal_fixtures import Portal
from tests.restricting import tariq_is_restricted
from tests.visitors import Visitor
from tests.web.staff.test_journey import address, path, promised, told, update
from tests.world import Adult

WHY = "His solicitor asked us to ring first. I ring on Thursday."


@pytest.fixture(autouse=True)
def published_stages(portal: Portal) -> None:
    with portal.write() as session:
        stages.publish(session)
        session.commit()


def without(adult: Adult, why: str = WHY) -> dict[str, str]:
    return {f"later_{adult.adult_id.hex}": "y", f"why_{adult.adult_id.hex}": why}


def _words(visitor: Visitor, page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", visitor.get(page).text.partition("<main")[2]).split())


def test_tariq_hears_nothing_sees_nothing_moved_and_keeps_his_promise_while_amina_is_told(portal: Portal) -> None:
    people = portal.people
    before = promised(portal, people.tariq)

    portal.visit(people.jo).post(address(portal), update(**without(people.tariq)))

    assert told(portal, people.amina) == ["Yusuf’s examination is done. We wait for the laboratory."]
    assert told(portal, people.tariq) == []
    assert promised(portal, people.tariq) == before
    assert {stage.state for stage in path(portal, people.tariq).stages} == {"ahead"}
    assert "the hospital laboratory" in _words(portal.visit(people.amina), "/home")
    for page in ("/home", "/what-happens", "/what-happens/finding-out-why", "/updates"):
        assert "the hospital laboratory" not in _words(portal.visit(people.tariq), page)
        assert "solicitor" not in _words(portal.visit(people.amina), page)
    with portal.read() as session:
        assert set(session.scalars(select(Notice.person_id))) == {people.amina.person_id}


def test_tariq_stands_on_both_lists_with_the_reason_until_he_is_told_and_then_sees_how_things_stand(
    portal: Portal,
) -> None:
    people, jo = portal.people, portal.visit(portal.people.jo)
    jo.post(address(portal), update(**without(people.tariq)))
    assert WHY in _words(jo, address(portal))
    assert WHY in _words(jo, "/staff/promises")
    assert WHY not in _words(portal.visit(people.sam), "/staff/promises"), "not one of Sam’s families"

    nothing = update(stage="", state="happening", waiting_for="", words="Nothing has changed since I last wrote.")
    assert "Tariq was left out before." in jo.post(address(portal), nothing, status=422).text
    assert WHY in _words(jo, address(portal)), "for him it is not so"
    jo.post(address(portal), nothing | {f"words_{people.tariq.adult_id.hex}": "As I said on the phone: we wait."})

    assert WHY not in _words(jo, address(portal))
    assert WHY not in _words(jo, "/staff/promises")
    assert "the hospital laboratory" in _words(portal.visit(people.tariq), "/home")


def test_yusufs_case_is_not_closed_over_tariqs_head(portal: Portal) -> None:
    people, jo = portal.people, portal.visit(portal.people.jo)
    jo.post(address(portal), update(**without(people.tariq)))
    close = address(portal).replace("/journey", "/close")
    form = {"form_key": str(uuid4()), "ending": "Agreed.", "words": "You can call us on any day."}

    assert "Tariq was left out before." in jo.post(close, form, status=422).text
    jo.post(close, form | {f"words_{people.tariq.adult_id.hex}": "All that was found, and how to reach us."})

    assert told(portal, people.tariq) == ["All that was found, and how to reach us."]


def test_a_promise_alone_does_not_count_as_told_while_tariq_is_restricted(portal: Portal) -> None:
    people, jo = portal.people, portal.visit(portal.people.jo)
    jo.post(address(portal), update(**without(people.tariq)))
    tariq_is_restricted(portal)

    jo.post(address(portal), update(stage="", state="happening", waiting_for=""))

    assert WHY in _words(jo, address(portal))
    assert "the hospital laboratory" not in _words(portal.visit(people.tariq), "/what-happens")


@pytest.mark.parametrize(
    ("names", "fields", "said"),
    [
        (["tariq"], {"why": " "}, "Write why they are not told now."),
        (["tariq"], {"later": ""}, "Tick this too, or take the reason out."),
        (["tariq"], {"why": "x" * 1001}, "Use at most 1,000 characters."),
        (["tariq", "amina"], {}, "Nobody would be told."),
    ],
)
def test_nobody_is_left_out_without_a_reason_and_not_everybody(
    portal: Portal, names: list[str], fields: dict[str, Any], said: str
) -> None:
    people = portal.people
    form = update()
    for name in names:
        form |= without(getattr(people, name))
    form |= {f"{name}_{people.tariq.adult_id.hex}": typed for name, typed in fields.items()}

    answer = portal.visit(people.jo).post(address(portal), form, status=422).text

    assert said in answer
    assert "Yusuf’s examination is done." in answer
    with portal.read() as session:
        assert session.scalars(select(FamilyUpdate)).all() == []
        assert session.scalars(select(StageEvent)).all() == []


def test_words_that_may_hurt_are_looked_at_once_more_and_then_go_to_those_who_are_told(portal: Portal) -> None:
    people, jo = portal.people, portal.visit(portal.people.jo)
    form = update(words="The deceased is at the hospital.", **without(people.tariq))
    asked = jo.post(address(portal), form, status=422).text
    as_they_are = re.search(r'name="as_they_are" value="(\w+)"', asked)
    assert as_they_are is not None

    jo.post(address(portal), form | {"as_they_are": as_they_are[1]})

    assert told(portal, people.amina) == ["The deceased is at the hospital."]
    assert told(portal, people.tariq) == []


def test_grace_of_another_family_cannot_be_left_out_of_yusufs(portal: Portal) -> None:
    people = portal.people
    portal.visit(people.jo).post(address(portal), update(**without(people.grace)))
    assert "Still to be told" not in portal.visit(people.jo).get(address(portal)).text
