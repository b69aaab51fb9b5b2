"""A pack on paper: chosen by the family or by whoever looks after them, and silent about who they are."""

import json
from dataclasses import asdict

import pytest
from sqlalchemy import select

from portal.domain.packs import Pack
from portal.models.cases import AuditEntry
from portal.services import packs as services
from tests import stages
from tests.portal_fixtures import Portal
from tests.web.public.shelves import plain_page, put_on_the_shelf, stage


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Pack]:
    """Every pack that is drawn; the drawing itself is tested with its adapter."""
    found: list[Pack] = []

    def draw(pack: Pack) -> bytes:
        found.append(pack)
        return b"%PDF-1.7"

    monkeypatch.setattr(services, "draw", draw)
    return found


def _shelf(portal: Portal) -> None:
    put_on_the_shelf(
        portal,
        stage("home-visit", title="A visit at home"),
        stage("home-visit", title="Wizyta w domu", locale="pl"),
        stage("registering", title="Registering", position=2),
        plain_page("hard-days", title="Hard days"),
    )


def _words(pack: Pack) -> str:
    return json.dumps(asdict(pack), ensure_ascii=False)


def _address(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/adults/{portal.people.amina.adult_id}/pack"


def test_amina_gets_what_she_chose_with_jos_number_and_help_now_and_no_name_of_hers(
    portal: Portal, drawn: list[Pack]
) -> None:
    _shelf(portal)
    amina = portal.visit(portal.people.amina)

    file = amina.post("/pack", {"stages": "home-visit", "pages": "hard-days", "language": "en"}, status=200)

    [pack] = drawn
    titles = [part.title for part in pack.parts]
    assert titles == ["Who is with you", "Help now", "A visit at home", "Hard days"]
    assert "01632 960 101" in _words(pack)
    assert "116 123" in _words(pack)
    assert "Jo Marsh" in pack.foot
    assert not [name for name in ("Amina", "Yusuf", "F-1001") if name in _words(pack)]
    assert file.headers["Content-Disposition"] == 'attachment; filename="information-2026-11-24.pdf"'
    assert file.headers["Cache-Control"] == "no-store"
    assert file.mimetype == "application/pdf"


def test_in_polish_it_says_what_is_still_in_english_and_marks_it_so(portal: Portal, drawn: list[Pack]) -> None:
    _shelf(portal)
    amina = portal.visit(portal.people.amina)

    amina.post("/pack", {"stages": ["home-visit", "registering"], "language": "pl"}, status=200)

    visit, registering = drawn[0].parts[2:]
    assert (visit.title, visit.language, drawn[0].language) == ("Wizyta w domu", "pl", "pl")
    assert (registering.title, registering.language) == ("Registering", "en-GB")
    assert len(registering.notes) > 1


def test_jo_makes_one_for_amina_and_the_record_keeps_that_she_did(portal: Portal, drawn: list[Pack]) -> None:
    _shelf(portal)
    jo = portal.visit(portal.people.jo)

    jo.post(_address(portal), {"stages": "home-visit", "language": "en"}, status=200)

    with portal.read() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "pack.made"))
        assert (entry.actor_id, entry.subject_id) == (portal.people.jo.staff_id, portal.people.amina.adult_id)
        assert entry.facts == {"language": "en-GB", "parts": 3}
    assert len(drawn) == 1


def test_what_is_not_offered_is_refused_beside_the_question_and_nothing_is_made(
    portal: Portal, drawn: list[Pack]
) -> None:
    _shelf(portal)
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)

    for form in ({"stages": "x" * 500, "language": "en"}, {"language": "xx"}, {"support": "../", "language": "en"}, {}):
        amina.post("/pack", form, status=422)
        jo.post(_address(portal), form, status=422)
    jo.get(_address(portal).replace(str(portal.people.amina.adult_id), str(portal.people.grace.adult_id)), status=404)

    assert drawn == []


def test_when_it_cannot_be_made_amina_is_told_kindly_and_her_choice_stands(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _shelf(portal)

    def fail(_pack: Pack) -> bytes:
        raise services.PackNotDrawn

    monkeypatch.setattr(services, "draw", fail)
    answer = portal.visit(portal.people.amina).post("/pack", {"stages": "home-visit", "language": "en"}, status=503)

    assert "Your choice is still here" in answer.text
    assert 'value="home-visit" checked' in answer.text


def test_only_steps_that_this_family_meets_are_offered_to_amina_and_to_jo(portal: Portal) -> None:
    with portal.write() as session:
        stages.publish(session)
        session.commit()

    for page in (
        portal.visit(portal.people.amina).get("/pack").text,
        portal.visit(portal.people.jo).get(_address(portal)).text,
    ):
        assert 'value="finding-out-why"' in page
        assert 'value="the-hearing"' not in page


def test_a_whole_pack_is_drawn_for_real(portal: Portal) -> None:
    _shelf(portal)

    file = portal.visit(portal.people.amina).post(
        "/pack", {"stages": ["home-visit", "registering"], "pages": "hard-days", "language": "ur"}, status=200
    )

    assert file.data.startswith(b"%PDF-")
    assert b"/Marked true" in file.data
