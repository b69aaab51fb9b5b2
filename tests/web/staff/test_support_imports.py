"""A feed was taken in on the command line; Ed reads what came, what was left out, and which drafts wait."""

from portal.services import referral_imports
from tests import directory
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.world import NOW

PAGE = "/staff/directory/imports"


def _take_in(portal: Portal, *, keeps: bool = True) -> None:
    records = [
        {"id": "1", "name": "Willow", "phones": [{"number": "0900 123 4567"}]},
        {"id": "2", "name": "Elm", "status": "defunct"},
        {"name": "Nobody"},
    ]
    with portal.write() as session:
        referral_imports.take_in(
            session, records, source="feed.json", viewer=None, now=NOW, notes=["The feed says 9 records."]
        )
        session.commit() if keeps else session.rollback()


def test_ed_reads_what_came_in_and_which_drafts_wait(portal: Portal) -> None:
    ed = portal.visit(portal.people.ed)
    assert "Nothing was taken in yet." in ed.get(PAGE).text
    _take_in(portal, keeps=False)
    assert "Nothing was taken in yet." in ed.get(PAGE).text, "a dry run leaves nothing"

    _take_in(portal)
    with statements(portal) as few:
        html = ed.get(PAGE).text
    for told in (
        "1 draft waits for somebody to look at it",
        "New drafts: 1. Drafts changed: 0. As before: 0. Left out: 2.",
        "By an operator, on the command line.",
        "The feed says 9 records.",
        "costs more than an ordinary call and was left out.",
        "“Elm” is not active in the feed.",
        "A record has no id or no name.",
    ):
        assert told in html, told

    _take_in(portal)
    with statements(portal) as many:
        again = ed.get(PAGE).text
    assert "As before: 1." in again
    assert len(many) == len(few)


def test_what_somebody_has_published_waits_no_more(portal: Portal) -> None:
    directory.publish(portal, directory.LANTERN)
    _take_in(portal)

    assert "Lantern" not in portal.visit(portal.people.ed).get(PAGE).text
