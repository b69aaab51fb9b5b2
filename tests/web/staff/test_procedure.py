"""Jo works through the procedure for Yusuf's family; what was done stays, whoever changes what."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal.adapters.content_tables import ContentError
from portal.adapters.procedure_files import read_steps
from portal.models.cases import Case
from portal.models.procedure import ProcedureRecord
from portal.services import procedure as services
from tests.portal_fixtures import Portal
from tests.queries_counted import statements

SHIPPED = Path(__file__).parents[3] / "content" / "procedure" / "steps.toml"
A_STEP = """
[[steps]]
slug = "{slug}"
phase = "First days"
title = "Told by Northgate"
owner = "Hospital"
applies_to = []
hospitals = ["{hospital}"]
source = "the service"
due = "{due}"
"""


def load(portal: Portal, path: Path = SHIPPED) -> None:
    with portal.write() as session:
        services.load(session, read_steps(path), now=portal.clock.now)
        session.commit()


def steps(portal: Portal, more: str = "") -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/procedure{more}"


def written(state: str = "done", **changes: Any) -> dict[str, Any]:
    """A filled form: done on 4 September at two."""
    day = {"on-day": "4", "on-month": "9", "on-year": "2026", "at": "14:00"}
    return {"form_key": str(uuid4()), "seen_number": "0", "state": state, **day, "who": "", "evidence": "", **changes}


def records(portal: Portal) -> list[ProcedureRecord]:
    with portal.read() as session:
        return list(session.scalars(select(ProcedureRecord).order_by(ProcedureRecord.number)))


def test_jo_does_a_step_and_opens_it_again_and_all_of_it_stays(portal: Portal) -> None:
    load(portal)
    jo, address = portal.visit(portal.people.jo), steps(portal, "/notification")
    assert "Counts from: The service is notified of the death" in jo.get(steps(portal)).text

    form = written(who="Dr Shaw", evidence="Form 77 in the office")
    jo.post(address, form)
    jo.post(address, form)  # a second tap

    (first,) = records(portal)
    assert first.happened_at == datetime(2026, 9, 4, 13, tzinfo=UTC)
    assert b"Form 77" not in first.sealed_words
    assert "Monday 7 September, 5pm" in jo.get(steps(portal, "/home-visit")).text
    assert "Write why." in jo.post(address, written("reopened", seen_number="1"), status=422).text
    again = {"form_key": str(uuid4()), "seen_number": "1", "state": "reopened", "evidence": "That was another child"}
    jo.post(address, again)
    shown = jo.get(address).text
    for words in ("Dr Shaw", "Form 77 in the office", "That was another child", "Open again", "Overdue"):
        assert words in shown
    assert [each.state for each in records(portal)] == ["done", "reopened"]


def test_of_two_tabs_the_second_is_shown_what_the_first_wrote_and_keeps_its_words(portal: Portal) -> None:
    load(portal)
    jo, moira = portal.visit(portal.people.jo), portal.visit(portal.people.moira)
    address = steps(portal, "/stop-gp")
    jo.post(address, written("not_needed", evidence="No GP was ever named."))
    answer = moira.post(address, written(evidence="Rang the surgery."), status=409)
    for words in ("A colleague has written something down", "No GP was ever named.", "Rang the surgery."):
        assert words in answer.text
    assert len(records(portal)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on-month": "12"}, "This has not happened yet."),
        ({"on-day": "2"}, "before the day on which the child died"),
        ({"state": "not_needed"}, "Write why."),
        ({"state": "reopened", "evidence": "why"}, "Choose how it stands."),
        ({"evidence": "x" * 4001}, "This is too long."),
        ({"at": "25:00"}, "Enter the time, like 14:30."),
        ({"on-day": "", "on-month": "", "on-year": ""}, "Enter the day."),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_is_written(
    portal: Portal, changes: dict[str, Any], said: str
) -> None:
    load(portal)
    answer = portal.visit(portal.people.jo).post(steps(portal, "/stop-gp"), written(**changes), status=422)
    assert said in answer.text
    assert records(portal) == []


def test_what_was_done_rests_when_the_circumstances_change_and_comes_back_with_them(portal: Portal) -> None:
    load(portal)
    jo = portal.visit(portal.people.jo)
    jo.post(steps(portal, "/home-visit"), written(evidence="With Constable Hill"))
    with portal.write() as session:
        session.execute(update(Case).values(circumstances=["expected"]))
        session.commit()
    shown = jo.get(steps(portal)).text
    assert "Resting: not for this family as things stand" in shown
    assert "With Constable Hill" in shown
    assert "Initial multi-agency meeting" not in shown
    with portal.write() as session:
        session.execute(update(Case).values(circumstances=["unexpected"]))
        session.commit()
    assert "Resting" not in jo.get(steps(portal)).text


def test_the_list_over_all_families_shows_each_their_own_and_the_longest_overdue_first(portal: Portal) -> None:
    load(portal)
    jo, moira = portal.visit(portal.people.jo), portal.visit(portal.people.moira)
    mine, all_of_them = jo.get("/staff/procedure").text, moira.get("/staff/procedure").text
    assert "overdue since Saturday 5 September" in mine
    assert "Daisy" not in mine
    assert "Daisy" in all_of_them
    jo.post(steps(portal, "/first-contact"), written())
    assert "First contact with the family" not in jo.get("/staff/procedure").text
    with statements(portal) as sent:
        moira.get("/staff/procedure")
    assert len(sent) <= 6
    with statements(portal) as sent:
        jo.get(steps(portal))
    assert len(sent) <= 9


def test_a_step_that_is_gone_from_the_file_rests_and_a_hospital_of_its_own_is_obeyed(
    portal: Portal, tmp_path: Path
) -> None:
    load(portal)
    jo = portal.visit(portal.people.jo)
    jo.post(steps(portal, "/stop-gp"), written())
    other = tmp_path / "steps.toml"
    other.write_text(A_STEP.format(slug="told", hospital="Test Hospital", due="2 hours after death"))
    load(portal, other)
    shown = jo.get(steps(portal)).text
    assert "Told by Northgate" in shown
    assert "GP told" in shown
    assert "Belongings" not in shown
    other.write_text(A_STEP.format(slug="told", hospital="Nowhere", due="2 hours after death"))
    with pytest.raises(services.HospitalUnknown, match="Nowhere"):
        load(portal, other)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"due": "some time"}, "cannot be read"),
        ({"due": "1 hour after tea"}, "no step is called that"),
        ({"slug": "Bad Slug"}, "lower-case"),
    ],
)
def test_a_file_that_nobody_can_follow_is_refused_with_its_place(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    path = tmp_path / "steps.toml"
    path.write_text(A_STEP.format(**{"slug": "told", "hospital": "X", "due": "2 hours after death", **change}))
    with pytest.raises(ContentError, match=said):
        read_steps(path)
    path.write_text(2 * A_STEP.format(slug="told", hospital="X", due="2 hours after death"))
    with pytest.raises(ContentError, match="two steps"):
        read_steps(path)
