"""Ed keeps the texts that families read."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.models.texts import TextEdition
from tests.portal_fixtures import Portal
from tests.web.public.shelves import put_on_the_shelf, stage


def _edition_id(portal: Portal, title: str) -> UUID:
    with portal.read() as session:
        return session.scalars(select(TextEdition.id).where(TextEdition.title == title)).one()


def test_ed_sees_every_text_with_its_state(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"))
    put_on_the_shelf(portal, stage("second", title="The second day"), published=False)

    html = portal.visit(portal.people.ed).get("/staff/texts").text

    assert html.index("The first hours") < html.index("The second day")
    assert ">published<" in html
    assert ">draft<" in html


def test_before_anything_is_loaded_the_page_says_so(portal: Portal) -> None:
    assert "No text has been loaded yet." in portal.visit(portal.people.ed).get("/staff/texts").text


def test_ed_reads_a_draft_as_a_family_would_and_publishes_it(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"), published=False)
    path = f"/staff/texts/{_edition_id(portal, 'The first hours')}"
    ed = portal.visit(portal.people.ed)
    assert "These are the words of first." in ed.get(path).text

    answer = ed.post(f"{path}/publication", {"reviewed_by": "Dr Example"}, at=path)

    assert "Families read this edition now." in ed.get(answer.location).text
    assert "Demonstration text" not in portal.visit().get("/what-happens/first").text


def test_ed_withdraws_a_text_and_families_no_longer_find_it(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"))
    path = f"/staff/texts/{_edition_id(portal, 'The first hours')}"

    portal.visit(portal.people.ed).post(f"{path}/withdrawal", at=path)

    portal.visit().get("/what-happens/first", status=404)


def test_a_second_press_from_a_stale_page_changes_nothing_and_says_so(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"), published=False)
    path = f"/staff/texts/{_edition_id(portal, 'The first hours')}"
    ed = portal.visit(portal.people.ed)

    ed.post(f"{path}/publication", at=path)
    assert "Nothing was changed." in ed.post(f"{path}/publication", at=path, status=409).text
    ed.post(f"{path}/withdrawal", at=path)
    assert "Nothing was changed." in ed.post(f"{path}/withdrawal", at=path, status=409).text


@pytest.mark.parametrize("name", ["x" * 1_000_000, "<script>alert(1)</script>" * 9, "Dr \u202eelpmaxE"])
def test_a_bad_reviewer_is_refused_beside_the_field_and_nothing_is_published(portal: Portal, name: str) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"), published=False)
    path = f"/staff/texts/{_edition_id(portal, 'The first hours')}"

    html = portal.visit(portal.people.ed).post(f"{path}/publication", {"reviewed_by": name}, at=path, status=422).text

    assert "Write the name in letters" in html
    assert "<script>alert" not in html
    portal.visit().get("/what-happens/first", status=404)


def test_a_reviewer_called_like_a_script_is_shown_as_words(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"), published=False)
    path = f"/staff/texts/{_edition_id(portal, 'The first hours')}"
    ed = portal.visit(portal.people.ed)

    ed.post(f"{path}/publication", {"reviewed_by": "<b>Łucja</b> 👩‍⚕"[:10]}, at=path)

    assert "&lt;b&gt;Łucja" in ed.get(path).text


def test_an_edition_nobody_knows_is_not_found(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"), published=False)
    known = f"/staff/texts/{_edition_id(portal, 'The first hours')}"
    ed = portal.visit(portal.people.ed)

    ed.get(f"/staff/texts/{uuid4()}", status=404)
    ed.post(f"/staff/texts/{uuid4()}/publication", at=known, status=404)
    ed.post(f"/staff/texts/{uuid4()}/withdrawal", at=known, status=404)
    ed.get("/staff/texts/not-an-id", status=404)


def test_jo_who_looks_after_families_keeps_no_texts(portal: Portal) -> None:
    portal.visit(portal.people.jo).get("/staff/texts", status=403)
