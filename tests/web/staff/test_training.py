"""Jo writes down what the team taught and whom it reached; the figures come right, and nobody is named in them."""

import csv
import io
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.domain.packs import Pack
from portal.domain.training import Quarter
from portal.models.training import TrainingName, TrainingSession
from portal.queries import training as queries
from portal.services import packs
from tests.portal_fixtures import Portal
from tests.queries_counted import statements

HELD = {"held_on-day": "3", "held_on-month": "11", "held_on-year": "2026"}
NEW = {
    "title": "When a child dies",
    "topics": "First hours\nWords that help",
    "place": "Northgate Hospital",
    "minutes": "90",
    "teachers": "Jo Marsh",
    "groups": "12, Health visitor, Northgate Clinic\n3, Police officer, Eastern Police",
    **HELD,
}


def new(**changed: str) -> dict[str, str]:
    return {**NEW, "form_key": str(uuid4()), **changed}


def kept(portal: Portal, **changed: str) -> str:
    return portal.visit(portal.people.jo).post("/staff/training/new", new(**changed)).location.partition("?")[0]


def found(portal: Portal, address: str) -> queries.TrainingPage:
    with portal.read() as session:
        return queries.one(session, session_id=UUID(address.rpartition("/")[2]))


def test_jo_keeps_a_session_its_scores_and_the_page_counts_them(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), kept(portal)
    form = {"useful": "5 4 4", "clear": "3", "ready": "", "remarks": "More time for questions.", "seen": "1"}
    jo.post(f"{here}/feedback", form, at=here)

    page = jo.get(here).text
    assert "15 people came" in page
    assert "4.3" in page
    assert "More time for questions." in page
    assert "5 4 4" in page
    overview = jo.get("/staff/training").text
    assert "October 2026 – December 2026" in overview
    with portal.read() as session:
        row = session.scalars(select(TrainingSession)).one()
        assert b"Jo Marsh" not in row.sealed_teachers


def test_totals_by_quarter_count_an_organisation_once_however_it_is_spelled(portal: Portal) -> None:
    kept(portal)
    kept(portal, title="Again", groups="2, health visitor, NORTHGATE clinic\n1, Midwife, Ward 3")
    kept(portal, title="In September", groups="4, Teacher, Northgate School", **{"held_on-month": "9"})
    with portal.read() as session:
        rows = queries.every(session)
    totals = {quarter: (each.sessions, each.people, each.organisations) for quarter, each in queries.by_quarter(rows)}
    assert totals == {Quarter(2026, 4): (2, 18, 3), Quarter(2026, 3): (1, 4, 1)}
    altogether = queries.total_of(rows)
    assert (altogether.people, altogether.organisations, altogether.minutes) == (22, 4, 270)
    assert [(each.name, each.people) for each in queries.by_role(rows)][:2] == [("Health visitor", 14), ("Teacher", 4)]


def test_the_same_session_written_down_by_two_people_is_one(portal: Portal) -> None:
    jo, sam, form = portal.visit(portal.people.jo), portal.visit(portal.people.sam), new()
    first = jo.post("/staff/training/new", form).location.partition("?")[0]
    assert jo.post("/staff/training/new", form).location.partition("?")[0] == first

    page = sam.post("/staff/training/new", new(title="  when a CHILD dies ", place="Online"), status=409).text

    assert first in page
    assert "Online" in page
    other = kept(portal, title="Another")
    jo.post(other, new(seen="1"), at=other, status=409)
    assert found(portal, other).row.title == "Another"


def test_what_cannot_be_is_refused_beside_its_field_and_what_was_typed_stays(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    for changed, said in (
        ({"held_on-day": "25"}, "This day has not come yet."),
        ({"minutes": "an hour"}, "Enter whole minutes"),
        ({"minutes": "99999999999999999999"}, "Enter whole minutes"),
        ({"groups": ""}, "A session at which nobody was is none."),
        ({"groups": "many, Nurse, Ward"}, "Line 1 is not clear."),
        ({"title": " "}, "Enter what the session was called."),
        ({"topics": "x\n" * 21}, "Write at most 20 topics"),
    ):
        page = jo.post("/staff/training/new", new(**changed), status=422).text
        assert said in page
        assert "Northgate Hospital" in page
    with portal.read() as session:
        assert session.scalars(select(func.count()).select_from(TrainingSession)).one() == 0


def test_there_are_never_more_scores_or_names_than_people(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), kept(portal, groups="2, Midwife, Ward 3")
    too_many = {"useful": "5 5 5", "clear": "", "ready": "", "seen": "1"}
    assert "More scores are typed" in jo.post(f"{here}/feedback", too_many, at=here, status=422).text
    assert "Type scores from 1 to 5" in jo.post(f"{here}/feedback", {"useful": "6"}, at=here, status=422).text
    jo.post(f"{here}/names", {"names": "Kim Lane\nLee Poe\nMo Ray", "seen": "1"}, at=here, status=422)
    jo.post(f"{here}/names", {"names": "Kim Lane\nLee Poe", "seen": "1"}, at=here)
    jo.post(f"{here}/names", {"names": "Mo Ray", "seen": "1"}, at=here, status=409)
    page = jo.post(here, new(groups="1, Midwife, Ward 3", seen="2"), at=here, status=422).text
    assert "There are more scores or names than people." in page


def test_a_certificate_names_whoever_came_and_its_name_can_be_forgotten(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Pack] = []

    def draw(pack: Pack) -> bytes:
        drawn.append(pack)
        return b"%PDF-1.7"

    monkeypatch.setattr(packs, "draw", draw)
    jo, here = portal.visit(portal.people.jo), kept(portal)
    jo.post(f"{here}/names", {"names": "Kim Lane", "seen": "1"}, at=here)
    [named] = found(portal, here).names

    file = jo.post(f"{here}/names/{named.id}/certificate", at=here, status=200)

    assert file.headers["Content-Disposition"] == 'attachment; filename="certificate-2026-11-24.pdf"'
    [part] = drawn[0].parts
    said = "\n".join(run.text for block in part.blocks for run in block.runs)
    assert part.title == "Kim Lane"
    assert "When a child dies" in said
    assert "3 November 2026, for 90 minutes" in said
    for _tap in range(2):
        jo.post(f"{here}/names/{named.id}/removal", at=here)
    assert found(portal, here).names == ()
    assert found(portal, here).row.people == 15
    jo.post(f"{here}/names/{named.id}/certificate", at=here, status=404)
    with portal.read() as session:
        assert session.scalars(select(func.count()).select_from(TrainingName)).one() == 0


def test_the_table_runs_nothing_and_names_nobody(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), kept(portal, title="=HYPERLINK(1)", groups="3, @Nurse, -Ward")
    jo.post(f"{here}/names", {"names": "Kim Lane", "seen": "1"}, at=here)

    file = jo.post("/staff/training/table", at="/staff/training", status=200)

    _header, line = csv.reader(io.StringIO(file.get_data().decode("utf-8-sig"), newline=""))
    assert line[1] == "'=HYPERLINK(1)"
    assert line[-3:] == ["'-Ward", "'@Nurse", "3"]
    assert "Kim Lane" not in file.text
    assert "Jo Marsh" not in file.text


def test_a_session_written_down_by_mistake_counts_nowhere_and_may_be_written_down_again(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), kept(portal)
    jo.post(f"{here}/removal", {"seen": "0"}, at=here, status=409)
    jo.post(f"{here}/removal", {"seen": "1"}, at=here)
    assert "No session is written down yet." in jo.get("/staff/training").text
    jo.get(here, status=404)
    assert kept(portal) != here


def test_the_overview_asks_the_same_of_the_database_for_one_session_and_for_many(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    kept(portal)
    with statements(portal) as few:
        jo.get("/staff/training")
    for number in range(3):
        kept(portal, title=f"Session {number}", groups=f"{number + 1}, Nurse, Ward {number}")
    with statements(portal) as many:
        jo.get("/staff/training")
    assert len(many) == len(few)


def test_an_empty_quarter_is_not_made_up() -> None:
    assert queries.by_quarter(()) == ()
    assert queries.total_of(()).people == 0
    assert Quarter(2026, 4).first_day == date(2026, 10, 1)
