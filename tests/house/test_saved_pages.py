"""What a phone may save is public, the same for everybody, and nothing else is."""

import json
import re

from portal.adapters.content_files import read_texts
from portal.config import find_shipped
from portal.domain.access import Permission
from portal.services import texts
from portal.web import saved_copies
from portal.web.access import DOORS
from tests.house.routes import read_table
from tests.portal_fixtures import Portal
from tests.visitors import HOST
from tests.world import NOW

AS_COPY = {saved_copies.HEADER: "en"}


def _publish_everything(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, read_texts(find_shipped("content")), now=NOW, publish_as="tests")
        session.commit()


def _list(portal: Portal) -> dict[str, list[str]]:
    script = portal.visit().get("/offline-en.js").text
    found: dict[str, list[str]] = json.loads(re.match(r"const SAVED = (.*);", script)[1])  # type: ignore[index]
    return found


def test_only_what_anyone_may_read_may_be_saved_and_no_way_in_is_among_it() -> None:
    saved = {endpoint for endpoint, door in DOORS.items() if door.may_be_saved}

    assert saved == {
        "public.help_now.show",
        "public.pages.show",
        "public.saved_pages.no_connection",
        "public.stages.index",
        "public.stages.show",
    }
    assert {DOORS[endpoint].permission for endpoint in saved} == {Permission.ANYONE}


def test_each_address_on_the_list_is_such_a_page_answers_and_leaves_no_cookie(portal: Portal) -> None:
    _publish_everything(portal)
    listed = _list(portal)
    adapter = portal.app.url_map.bind("portal.example.org")

    for path in (*listed["first"], *listed["pages"]):
        answer = portal.visit().client.get(path, base_url=HOST, headers=AS_COPY)
        assert DOORS[adapter.match(path, method="GET")[0]].may_be_saved, path
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-cache", path
        assert "Set-Cookie" not in answer.headers, path
        assert "<form" not in answer.text, path
    for path in listed["files"]:
        assert portal.visit().get(path).headers["Cache-Control"].startswith("public"), path
    assert {"/help-now", "/what-happens", "/pages/hard-days", "/pages/telling-people"} <= {
        *listed["first"],
        *listed["pages"],
    }


def test_whoever_is_signed_in_gets_no_page_that_a_phone_would_save(portal: Portal) -> None:
    _publish_everything(portal)
    known = {"slug": "finding-out-why", "name": "none.css", "language": "en"}
    adapter = portal.app.url_map.bind("portal.example.org")
    for someone in (portal.people.amina, portal.people.jo):
        visitor = portal.visit(someone)
        for entry in read_table():
            rule = next(portal.app.url_map.iter_rules(entry.endpoint))
            if entry.method == "GET" and entry.endpoint != "public.saved_pages.script" and rule.arguments <= set(known):
                path = adapter.build(entry.endpoint, {name: known[name] for name in rule.arguments}, method="GET")
                answer = visitor.client.get(path, base_url=HOST, headers=AS_COPY)
                assert answer.headers["Cache-Control"] == "no-store", path
                answer.close()


def test_every_other_address_refuses_to_be_saved_even_without_a_cookie(portal: Portal) -> None:
    for path in ("/", "/sign-in", "/home", "/messages", "/saved-pages", "/language", "/nowhere"):
        answer = portal.visit().client.get(path, base_url=HOST, headers=AS_COPY)
        assert answer.headers["Cache-Control"] == "no-store", path
