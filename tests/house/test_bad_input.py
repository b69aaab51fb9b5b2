"""Whatever is sent to any form: a page with words or the right refusal, never a stack trace, nothing half-written.

The forms come from the reviewed route table and the names of their fields from the forms themselves, so a new form is
among them from its first day.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, literal, select, union_all
from werkzeug.test import TestResponse

from portal.models.base import Base
from portal.web.form_fields import PARTS
from portal.web.forms import Form
from tests.house.routes import Entry, read_table
from tests.inspection import inspect_page
from tests.portal_fixtures import Portal
from tests.visitors import HOST

SOME_ID = UUID("018f0000-0000-7000-8000-000000000000")
JUNK = "\x00<script>alert(1)</script> \u202eمحمد\u202c 😀 ' OR 1=1 -- {{ 7*7 }} %s"
A_LOT = "long " * 10_000
"""More than any text may hold; the whole form stays below the largest request, so that it is the form that answers."""
POSTS = [entry for entry in read_table() if entry.method == "POST"]

KEPT_ANYWAY = {"attempt_counts", "audit_entries", "openings", "sign_in_requests", "sign_in_sessions", "notices"}
"""What the door itself writes about a refusal: attempts, that access was refused, the decoy work of a sign-in."""

Values = Callable[[Portal, str], Any]


def _every_form(kind: type[Form] = Form) -> Iterator[type[Form]]:
    for child in kind.__subclasses__():
        yield child
        yield from _every_form(child)


def _field_names() -> list[str]:
    names = {name for form in _every_form() for name in vars(form) if not name.startswith("_")}
    return sorted(names | {f"{name}-{part}" for name in names for part in PARTS} | {"as_they_are", "expected", "body"})


def _nothing(_portal: Portal, _name: str) -> str:
    return ""


def _junk(_portal: Portal, _name: str) -> str:
    return JUNK


def _much(_portal: Portal, name: str) -> str:
    return A_LOT if name in {"body", "words", "note", "summary", "evidence", "reason", "email"} else "long " * 200


def _numbers_that_are_none(_portal: Portal, _name: str) -> str:
    return "99999999999999999999999999"


def _ids_of_graces_family(portal: Portal, _name: str) -> str:
    return str(portal.people.grace.adult_id)


def _sender(portal: Portal, entry: Entry) -> Any:
    return None if entry.people == ("everybody",) else getattr(portal.people, entry.people[0])


def _address(portal: Portal, entry: Entry) -> str:
    rule = next(each for each in portal.app.url_map.iter_rules(entry.endpoint) if "POST" in (each.methods or ()))
    known = {"case_id": portal.people.yusuf_case_id, "adult_id": portal.people.amina.adult_id}
    values = {name: known.get(name, "x" * 43 if name == "token" else SOME_ID) for name in rule.arguments}
    return str(portal.app.url_map.bind("portal.example.org").build(entry.endpoint, values, method="POST"))


def _rows(portal: Portal) -> dict[str, int]:
    tables = [table for table in Base.metadata.sorted_tables if table.name not in KEPT_ANYWAY]
    counts = [select(literal(table.name), func.count()).select_from(table) for table in tables]
    with portal.read() as session:
        return {name: count for name, count in session.execute(union_all(*counts))}  # noqa: C416 - rows are no pairs to mypy


def _send(portal: Portal, entry: Entry, form: str) -> TestResponse:
    browser = portal.visit(_sender(portal, entry))
    path = _address(portal, entry)
    headers = {"Referer": f"{HOST}{path}", "Content-Type": "application/x-www-form-urlencoded"}
    return browser.client.post(path, data=form, base_url=HOST, headers=headers)


def _problem(entry: Entry, response: TestResponse, before: dict[str, int], after: dict[str, int]) -> str:
    """What is wrong with this answer; empty where nothing is."""
    if response.status_code >= 500:
        return f"answered {response.status}"
    if response.status_code == 413:
        return "too large to be looked at: the form itself was never asked"
    if response.status_code >= 400 and before != after:
        return f"refused with {response.status_code}, and kept something: {after}"
    if response.mimetype == "text/html" and response.status_code not in {204, 303}:
        try:
            is_staff = entry.permission.startswith("staff:")
            inspect_page(response.get_data(as_text=True), headers=dict(response.headers), for_families=not is_staff)
        except AssertionError as problem:
            return str(problem)
    return ""


@pytest.mark.parametrize("values", [_nothing, _junk, _much, _numbers_that_are_none, _ids_of_graces_family])
def test_whatever_is_sent_is_answered_in_words_and_nothing_is_half_written(portal: Portal, values: Values) -> None:
    portal.app.config["WTF_CSRF_ENABLED"] = False
    portal.app.config["PROPAGATE_EXCEPTIONS"] = False
    form = urlencode({name: values(portal, name) for name in _field_names() if name not in {"form_key", "send_key"}})
    wrong = {}
    before = _rows(portal)

    for entry in POSTS:
        response = _send(portal, entry, f"{form}&form_key={uuid4()}&send_key={uuid4()}")
        after = _rows(portal)
        problem = _problem(entry, response, before, after)
        if problem:
            wrong[entry.rule] = problem
        before = after

    assert not wrong, "; ".join(f"{rule}: {problem}" for rule, problem in wrong.items())


def test_a_form_from_a_stale_page_changes_nothing_and_hands_back_what_was_typed(portal: Portal) -> None:
    form = urlencode({"body": "Words that took an hour", "csrf_token": "from another time"})
    wrong = {}
    before = _rows(portal)

    for entry in POSTS:
        response = _send(portal, entry, form)
        after = _rows(portal)
        changed, before = before != after, after
        if response.status_code != 400 or changed:
            wrong[entry.rule] = response.status
        elif "Words that took an hour" not in response.get_data(as_text=True):
            wrong[entry.rule] = "the words are lost"

    assert not wrong, "; ".join(f"{rule}: {problem}" for rule, problem in wrong.items())
