"""Ed and Ada write what families read, each with a browser and no script."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.domain.journey import StageState
from portal.models.base import new_id
from portal.models.journey import StageEvent
from portal.models.texts import TextChange, TextEdition
from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.web.public.shelves import put_on_the_shelf, stage
from tests.world import NOW

ENGLISH = stage("first", title="The first hours")


def _newest(portal: Portal, locale: str = "en") -> UUID:
    with portal.read() as session:
        rows = select(TextEdition.id).where(TextEdition.locale == locale).order_by(TextEdition.number.desc())
        return session.scalars(rows).all()[0]


def _words(**other: str) -> dict[str, str]:
    usual = {
        "form_key": str(uuid4()),
        "seen": "1",
        "language": "en",
        "title": "The first hours",
        "summary": "Who comes, and why.",
        "body": "## What happens\r\n\r\nSomebody stays with you.\r\n",
        "sources": "A guide for parents | https://guide.example.org | 2024",
        "reviewed_on-day": "24",
        "reviewed_on-month": "11",
        "reviewed_on-year": "2026",
    }
    return {**usual, **other}


def _save(visitor: Visitor, edition_id: UUID, *, status: int = 303, **other: str) -> str:
    path = f"/staff/texts/{edition_id}/edit"
    answer = visitor.post(path, _words(**other), status=status)
    return visitor.get(answer.location).text if status == 303 else answer.text


def test_ed_writes_publishes_and_goes_back_at_once_when_something_is_wrong(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    ed, first = portal.visit(portal.people.ed), _newest(portal)
    assert "These are the words of first." in ed.get(f"/staff/texts/{first}/edit").text

    assert "Saved as a draft." in _save(ed, first)
    assert "Somebody stays with you." not in portal.visit().get("/what-happens/first").text
    second = _newest(portal)
    ed.post(f"/staff/texts/{second}/publication", at=f"/staff/texts/{second}")
    assert "Somebody stays with you." in portal.visit().get("/what-happens/first").text

    at = f"/staff/texts/{second}"
    assert "families read edition 1 again" in ed.get(at).text
    ed.post(f"{at}/return", {"back_to": str(first)}, at=at)
    assert "These are the words of first." in portal.visit().get("/what-happens/first").text
    assert "Nothing was changed." not in ed.get(f"/staff/texts/{first}").text
    ed.post(f"{at}/return", {"back_to": str(first)}, at=at, status=409)
    ed.post(f"{at}/return", {"back_to": "junk"}, at=at, status=404)


def test_two_editors_at_once_both_keep_their_words(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    ed, ada, first = portal.visit(portal.people.ed), portal.visit(portal.people.ada), _newest(portal)
    _save(ed, first, body="Ed wrote that a doctor rings you.")

    html = _save(ada, first, body="Ada wrote that a nurse rings you.", status=409)

    assert "A colleague saved another edition while you were writing." in html
    assert "Ada wrote that a nurse rings you.</textarea>" in html
    assert "Ed wrote that a doctor rings you." in html
    assert '<del><span class="unseen">taken out: </span><span lang="en-GB">Ed</span></del>' in html
    assert 'name="seen" type="hidden" value="2"' in html
    assert "Saved as a draft." in _save(ada, first, body="Ada wrote that a nurse rings you.", seen="2")
    with portal.read() as session:
        assert len(session.scalars(select(TextEdition)).all()) == 3


def test_ed_does_not_publish_his_draft_over_what_ada_published_meanwhile(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    ed, ada, first = portal.visit(portal.people.ed), portal.visit(portal.people.ada), _newest(portal)
    _save(ed, first, body="Ed’s words.")
    eds = _newest(portal)
    assert "There is a newer one." in ada.get(f"/staff/texts/{first}/edit").text
    _save(ada, first, body="Ada’s words.", seen="2")
    adas = _newest(portal)

    ada.post(f"/staff/texts/{adas}/publication", {"living": "1"}, at=f"/staff/texts/{adas}")
    html = ed.post(f"/staff/texts/{eds}/publication", {"living": "1"}, at=f"/staff/texts/{eds}", status=409).text

    assert "A colleague published another edition a moment ago." in html
    assert "Ada’s words." in portal.visit().get("/what-happens/first").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": "<script>alert(1)</script>"}, "The text must be Markdown without HTML or script."),
        ({"body": "[x](javascript:alert(1))"}, "The text must be Markdown without HTML or script."),
        ({"body": "| a | b |\n|---|---|"}, "There are no tables"),
        ({"body": "long " * 40_000}, "The text has 200000 characters, more than 20000."),
        ({"body": "+++\ntitle = broken\n+++\nWords"}, "belong into a file"),
        ({"body": " "}, "Write the text."),
        ({"title": "x" * 61}, "The title has 61 characters"),
        ({"sources": "Good\nA guide | http://bad"}, "Line 2: write the name"),
        ({"reviewed_on-day": "31"}, "There is no such day"),
        ({"reviewed_on-year": "2031"}, "That day has not come yet."),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_what_ed_typed_stays_in_the_box(
    portal: Portal, wrong: dict[str, str], said: str
) -> None:
    put_on_the_shelf(portal, ENGLISH)

    html = _save(portal.visit(portal.people.ed), _newest(portal), status=422, **wrong)

    assert said in html
    assert "<script>alert" not in html
    if wrong.get("body", "").startswith("long"):
        assert html.count("long ") >= 39_999
    with portal.read() as session:
        assert len(session.scalars(select(TextEdition)).all()) == 1


def test_ed_looks_at_his_words_on_a_phone_before_anything_is_kept(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    path = f"/staff/texts/{_newest(portal)}"
    words = _words(body=":::details What the doctor looks at\nThe deceased. <b>x</b> {team_phone}\n:::")

    html = portal.visit(portal.people.ed).post(f"{path}/preview", words, at=f"{path}/edit", status=200).text

    assert "<summary>What the doctor looks at</summary>" in html
    assert "&lt;b&gt;x" in html
    assert 'href="tel:01632960100"' in html
    assert "“The deceased”" in html
    with portal.read() as session:
        assert len(session.scalars(select(TextEdition)).all()) == 1


def test_a_preview_in_urdu_runs_from_right_to_left_and_speaks_urdu(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    path = f"/staff/texts/{_newest(portal)}"
    words = _words(language="ur", seen="0", title="پہلے گھنٹے", body="الفاظ")

    html = portal.visit(portal.people.ed).post(f"{path}/preview", words, at=f"{path}/edit?language=ur", status=200).text

    assert '<div class="family-screen flow" lang="ur" dir="rtl">' in html
    assert "Facts checked on" not in html


@pytest.mark.parametrize("language", ["xx", "EN", "../en"])
def test_a_language_that_does_not_exist_is_not_found(portal: Portal, language: str) -> None:
    put_on_the_shelf(portal, ENGLISH)
    path, ed = f"/staff/texts/{_newest(portal)}/edit", portal.visit(portal.people.ed)
    ed.get(f"{path}?language={language}", status=404)
    ed.post(path, _words(language=language), status=404)


def test_ada_finds_eds_change_on_the_list_and_says_what_to_change(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    ed, ada = portal.visit(portal.people.ed), portal.visit(portal.people.ada)
    _save(ed, _newest(portal))
    second = _newest(portal)
    ed.post(f"/staff/texts/{second}/publication", at=f"/staff/texts/{second}")
    with portal.read() as session:
        path = f"/staff/texts/changes/{session.scalars(select(TextChange.id)).one()}"

    assert "nobody else has looked yet" in ada.get("/staff/texts").text
    assert "it waits for somebody else" in ed.get(path).text
    assert "taken out:" in ada.get(path).text
    ada.post(path, {"verdict": "change", "words": " "}, status=422)
    ada.post(path, {"verdict": "change", "words": "Say who stays."})
    assert "Say who stays." in ed.get(path).text
    assert "Ada Byrne asks for a change" in ed.get("/staff/texts").text
    assert "It is off the list." in ada.get(ada.post(path, {"verdict": "good"}).location).text
    assert "Waiting for a second look" not in ada.get("/staff/texts").text
    ada.get(path, status=404)


def test_the_history_keeps_every_edition_and_shows_what_differs(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, stage("other", title="Another", position=2))
    ed = portal.visit(portal.people.ed)
    with portal.read() as session:
        first, other = (
            session.scalars(select(TextEdition.id).where(TextEdition.slug == slug)).one() for slug in ("first", "other")
        )
    _save(ed, first)
    second = _newest(portal)

    assert "Ed Lowe" in ed.get(f"/staff/texts/{second}/history").text
    assert "Somebody stays with you." in ed.get(f"/staff/texts/{second}/differences/{first}").text
    ed.get(f"/staff/texts/{second}/differences/{other}", status=404)


def test_facts_that_are_due_come_up_on_the_list(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    ed = portal.visit(portal.people.ed)
    assert "Facts to look at again" not in ed.get("/staff/texts").text
    _save(ed, _newest(portal), status=303, **{"review_on-day": "20", "review_on-month": "12", "review_on-year": "2026"})
    second = _newest(portal)
    ed.post(f"/staff/texts/{second}/publication", at=f"/staff/texts/{second}")

    assert "comes up" in ed.get("/staff/texts").text


def test_the_step_that_amina_stands_on_is_withdrawn_and_nothing_breaks_for_her(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, stage("second", title="The next days", position=2))
    with portal.write() as session:
        session.add(
            StageEvent(
                id=new_id(),
                case_id=portal.people.yusuf_case_id,
                stage="first",
                state=StageState.HAPPENING.value,
                happened_on=NOW.date(),
                recorded_by=portal.people.jo.staff_id,
                recorded_at=NOW,
            )
        )
        session.commit()
        first = session.scalars(select(TextEdition.id).where(TextEdition.slug == "first")).one()
    ed, path = portal.visit(portal.people.ed), f"/staff/texts/{first}"
    assert "1 family stands on this step now." in ed.get(path).text

    ed.post(f"{path}/withdrawal", at=path)

    amina = portal.visit(portal.people.amina)
    assert "The first hours" not in amina.get("/home").text
    assert "The next days" in amina.get("/what-happens").text
    assert "01632 960 100" in amina.get("/what-happens/first", status=404).text
    assert "This page is not here now" in amina.get("/what-happens/first", status=404).text
    portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}/journey")


def test_moira_may_publish_and_look_but_writes_no_texts(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    moira, path = portal.visit(portal.people.moira), f"/staff/texts/{_newest(portal)}"
    assert f"{path}/edit" not in moira.get(path).text
    moira.get(f"{path}/edit", status=404)
