"""Ed sees what needs a reviewer, and writes down who has checked a translation."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.models.texts import TextEdition
from tests.portal_fixtures import Portal
from tests.web.public.shelves import put_on_the_shelf, stage

ENGLISH = stage("first", title="The first hours")
POLISH = stage("first", title="Pierwsze godziny", locale="pl", body="Słowa.\n", translated_from=ENGLISH.words_digest)
ANSWERS = {
    "reviewed_by": "Zofia Example, sworn translator",
    "reviewed_on-day": "23",
    "reviewed_on-month": "11",
    "reviewed_on-year": "2026",
}


def _path(portal: Portal, title: str) -> str:
    with portal.read() as session:
        found: UUID = session.scalars(select(TextEdition.id).where(TextEdition.title == title)).one()
    return f"/staff/texts/translations/{found}"


def test_ed_sees_every_language_with_what_is_missing_and_unchecked(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, POLISH)

    html = portal.visit(portal.people.ed).get("/staff/texts/translations").text

    assert "draft, nobody has checked it" in html
    assert "1 text is not translated" in html
    assert "sentences that families see are translated." in html
    assert html.index('lang="pl"') < html.index('lang="ur"')


def test_ed_writes_down_that_zofia_has_checked_it_and_then_families_may_have_it(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH)
    put_on_the_shelf(portal, POLISH, published=False)
    path = _path(portal, "Pierwsze godziny")
    publication = path.replace("/translations", "") + "/publication"
    ed = portal.visit(portal.people.ed)
    page = ed.get(path).text
    assert "These are the words of first." in page
    assert '<div class="flow prose" lang="pl" dir="ltr">' in page
    assert "Nobody has checked this translation yet." in ed.post(publication, at=path, status=409).text

    answer = ed.post(f"{path}/review", {**ANSWERS, "against": ENGLISH.words_digest}, at=path)
    assert "The review is written down." in ed.get(answer.location).text
    ed.post(publication, at=path)

    html = ed.get("/staff/texts/translations").text
    assert "Zofia Example, sworn translator" in html
    reader = portal.visit()
    reader.client.set_cookie("__Host-language", "pl", domain="portal.example.org", secure=True, path="/")
    read = reader.get("/what-happens/first").text
    assert "Tłumaczenie sprawdzono: 23 listopada 2026." in read
    assert "Zofia" not in read


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reviewed_by": ""}, "Write who has checked it."),
        ({"reviewed_by": "x" * 100_000}, "Write the name in letters"),
        ({"reviewed_on-year": "2027"}, "That day has not come yet."),
        ({"reviewed_on-day": "31"}, "There is no such day"),
        ({"reviewed_on-day": "", "reviewed_on-month": "", "reviewed_on-year": ""}, "Enter the day on which"),
    ],
)
def test_a_bad_review_is_refused_beside_its_field_and_nothing_is_written(
    portal: Portal, wrong: dict[str, str], said: str
) -> None:
    put_on_the_shelf(portal, ENGLISH, POLISH)
    path = _path(portal, "Pierwsze godziny")

    answers = {**ANSWERS, "against": ENGLISH.words_digest, **wrong}
    html = portal.visit(portal.people.ed).post(f"{path}/review", answers, at=path, status=422).text

    assert said in html
    assert answers["reviewed_by"][:20] in html, "what was typed is kept"
    with portal.read() as session:
        assert not session.scalars(select(TextEdition.id).where(TextEdition.translation_reviewed_by != "")).all()


def test_two_tabs_and_english_that_changed_meanwhile_are_told_apart(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, POLISH)
    path = _path(portal, "Pierwsze godziny")
    ed = portal.visit(portal.people.ed)
    answers = {**ANSWERS, "against": ENGLISH.words_digest}

    ed.post(f"{path}/review", answers, at=path)
    assert "written down a review already" in ed.post(f"{path}/review", answers, at=path, status=409).text
    put_on_the_shelf(portal, stage("first", title="The very first hours"))
    moved = ed.post(f"{path}/review", answers, at=path, status=409).text

    assert "Compare it again" in moved
    assert "The very first hours" in moved
    assert f'value="{stage("first", title="The very first hours").words_digest}"' in moved, "now against the new one"


def test_what_is_no_translation_is_not_found(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, POLISH)
    known = _path(portal, "Pierwsze godziny")
    ed = portal.visit(portal.people.ed)

    ed.get(_path(portal, "The first hours"), status=404)
    ed.get(f"/staff/texts/translations/{uuid4()}", status=404)
    ed.post(f"/staff/texts/translations/{uuid4()}/review", ANSWERS, at=known, status=404)
