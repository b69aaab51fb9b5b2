"""Pages saved on the phone: honest about when, fresh when a word changes, and gone when somebody says so."""

import json
import re
from datetime import timedelta

from portal.web import saved_copies
from tests.portal_fixtures import Portal
from tests.visitors import HOST
from tests.web.public.shelves import put_on_the_shelf, stage
from tests.web.public.test_help_now import _add_line


def _script(portal: Portal, language: str = "en") -> str:
    return portal.visit().get(f"/offline-{language}.js").text


def _version(portal: Portal) -> str:
    found: str = json.loads(re.match(r"const SAVED = (.*);", _script(portal))[1])["version"]  # type: ignore[index]
    return found


def _copy(portal: Portal, path: str, language: str = "en") -> str:
    return portal.visit().client.get(path, base_url=HOST, headers={saved_copies.HEADER: language}).text


def test_a_saved_copy_says_when_it_was_saved_and_not_who_is_there_at_this_moment(portal: Portal) -> None:
    online, copy = portal.visit().get("/help-now").text, _copy(portal, "/help-now")

    assert "We are here now" in online
    assert "saved here" not in online
    assert "This page was saved here on 24 November 2026." in copy
    assert "We are here now" not in copy
    assert 'href="tel:116123"' in copy


def test_the_copies_are_in_the_language_of_the_reader(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("home-visit", title="A visit"), stage("home-visit", title="Wizyta", locale="pl"))

    assert '"language": "pl"' in _script(portal, "pl")
    assert "Wizyta" in _copy(portal, "/what-happens/home-visit", "pl")
    assert "/what-happens/home-visit" in _script(portal, "pl")
    portal.visit().get("/offline-xx.js", status=404)


def test_the_phone_fetches_all_anew_when_a_number_or_a_word_changes_and_only_then(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("home-visit", title="A visit"))
    first = _version(portal)
    portal.clock.pass_by(timedelta(days=3))
    assert _version(portal) == first

    put_on_the_shelf(portal, stage("home-visit", title="A visit at home"))
    second = _version(portal)
    _add_line(portal, "Night Line", "01632 960 555")
    third = _version(portal)

    assert len({first, second, third}) == 3


def test_the_script_is_asked_for_each_time_and_answered_shortly_when_nothing_changed(portal: Portal) -> None:
    visitor = portal.visit()
    first = visitor.get("/offline-en.js")

    again = visitor.client.get("/offline-en.js", base_url=HOST, headers={"If-None-Match": first.headers["ETag"]})

    assert first.mimetype == "text/javascript"
    assert first.headers["Cache-Control"] == "no-cache"
    assert again.status_code == 304


def test_whoever_wants_nothing_saved_here_says_so_once_and_can_take_it_back(portal: Portal) -> None:
    visitor = portal.visit()
    assert 'name="saved-pages" content="/offline-en.js"' in visitor.get("/help-now").text

    removed = visitor.post("/saved-pages", {"keep": "no"})

    assert removed.headers["Clear-Site-Data"] == '"storage"'
    assert 'name="saved-pages" content="/offline-en.js"' not in visitor.get("/help-now").text
    assert "No pages are saved here now." in visitor.get("/saved-pages").text
    visitor.post("/saved-pages", {"keep": "yes"})
    assert 'name="saved-pages" content="/offline-en.js"' in visitor.get("/help-now").text


def test_no_page_of_a_family_and_no_page_of_staff_starts_the_saving(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)

    assert 'name="saved-pages" content="/offline-en.js"' not in amina.get("/home").text
    assert 'name="saved-pages" content="/offline-en.js"' not in amina.get("/messages").text
    assert 'name="saved-pages" content="/offline-en.js"' not in jo.get("/staff/cases").text
    assert 'name="saved-pages" content="/offline-en.js"' not in jo.get("/help-now").text
