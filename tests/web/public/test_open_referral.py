"""The public directory for programs: what families may see and nothing else, in the shape of Open Referral UK."""

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode
from sqlalchemy import select

from portal.domain import sign_in
from portal.domain.content import Area, Kind, Phone
from portal.domain.open_referral import CAUSES, KINDS, Published, locations, term_id, write_at_location, write_service
from portal.domain.open_referral_document import SCHEMAS, document
from portal.domain.sign_in import Counted, Limit
from portal.domain.support import Act, Cause
from portal.domain.support_facts import Facts
from portal.models.support import SupportEntry
from tests import directory, open_referral_profile
from tests.directory import HARBOUR, LANTERN, MOOR, NIGHT_LINE, ROADSIDE, TEXT_LINE
from tests.portal_fixtures import Portal
from tests.visitors import HOST
from tests.world import NOW

AT = "/open-referral"
SEVEN = replace(
    LANTERN,
    slug="seven",
    name="Seven",
    kinds=(Kind.PHONE, Kind.PEER_SUPPORT),
    age_from=12,
    age_to=25,
    earliest_weeks_after_death=6,
    areas=(Area.THURROCK,),
    phones=(Phone(number="01632 960 007", label="Any adult"), Phone(number="01632 960 008", label="")),
)


def _read(portal: Portal, path: str, *, status: int = 200) -> Any:
    return portal.visit().get(f"{AT}{path}", status=status).get_json(force=True)


def _names(portal: Portal, path: str) -> list[str]:
    return [service["name"] for service in _read(portal, path)["contents"]]


def _schema(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}


def test_a_program_reads_what_families_may_see_and_nothing_that_is_a_draft_paused_or_long_unchecked(
    portal: Portal,
) -> None:
    directory.publish(portal, HARBOUR, MOOR, NIGHT_LINE)
    directory.load(portal, LANTERN)
    directory.move(portal, "moor", Act.PAUSED)

    assert _names(portal, "/services") == ["Harbour", "Night Line"]

    portal.clock.pass_by(timedelta(days=91))
    assert _names(portal, "/services") == ["Night Line"]
    moor = directory.entry_id(portal, "moor")
    assert _read(portal, f"/services/{moor}", status=404)["detail"] == "There is nothing at this address."


def test_neither_doubts_nor_sources_nor_names_of_staff_stand_in_it(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)
    for path in ("/services", f"/services/{directory.entry_id(portal, 'harbour')}"):
        told = portal.visit().get(f"{AT}{path}").text
        assert "Doubtcanary" not in told
        assert "Sourcecanary" not in told


def test_each_answer_holds_what_the_description_promises(portal: Portal) -> None:
    directory.publish(portal, SEVEN, TEXT_LINE)
    described = document(f"{HOST}{AT}")
    assert _read(portal, "/openapi.json") == described

    jsonschema.validate(_read(portal, "/"), _schema("About"))
    for service in _read(portal, "/services")["contents"]:
        jsonschema.validate(service, _schema("ServiceSummary"), format_checker=jsonschema.FormatChecker())
        whole = _read(portal, f"/services/{service['id']}")
        jsonschema.validate(whole, _schema("Service"), format_checker=jsonschema.FormatChecker())
        assert whole["phones"]


def test_telephone_numbers_and_texts_are_told_though_the_profile_knows_none(portal: Portal) -> None:
    directory.publish(portal, SEVEN, TEXT_LINE)

    seven, text_line = (
        _read(portal, f"/services/{directory.entry_id(portal, slug)}") for slug in ("seven", "text-line")
    )

    assert [phone["number"] for phone in seven["phones"]] == ["01632 960 007", "01632 960 008"]
    assert (text_line["phones"][0]["type"], text_line["phones"][0]["number"]) == ("text", "85000")


def test_services_are_found_by_words_terms_ages_and_the_day_of_a_change(portal: Portal) -> None:
    directory.publish(portal, HARBOUR, SEVEN, ROADSIDE)
    peers, roads = term_id(KINDS, Kind.PEER_SUPPORT), term_id(CAUSES, Cause.ROAD)

    assert _names(portal, f"/services?taxonomy_term_id={peers}") == ["Seven"]
    assert _names(portal, f"/services?taxonomy_term_id={roads}") == ["Roadside"]
    assert _names(portal, f"/services?taxonomy_id={CAUSES.id}") == ["Roadside"]
    assert _names(portal, "/services?minimum_age=10&maximum_age=30") == ["Seven"]
    assert _names(portal, "/services?search=harbour%20moor") == []
    assert _names(portal, "/services?search=harbour%20trust") == ["Harbour"]
    assert _names(portal, f"/services?modified_after={NOW.date() + timedelta(days=1)}") == []
    assert len(_names(portal, f"/services?modified_after={NOW.date()}")) == 3


def test_pages_are_cut_and_counted_and_one_beyond_the_last_is_empty(portal: Portal) -> None:
    directory.publish(portal, HARBOUR, MOOR, LANTERN)

    last, beyond = _read(portal, "/services?per_page=2&page=2"), _read(portal, "/services?per_page=2&page=9")

    assert (last["total_items"], last["total_pages"], last["size"], last["last_page"]) == (3, 2, 1, True)
    assert (beyond["empty"], beyond["contents"]) == (True, [])


@pytest.mark.parametrize(
    "path",
    ["/services?page=0", "/services?page=x", "/services?per_page=101", "/services?minimum_age=young",
     "/services?modified_after=soon", "/services?taxonomy_id=7", "/services/7", "/services?minimum_age=nan"],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_in_plain_words_for_programs(portal: Portal, path: str) -> None:
    answer = portal.visit().get(f"{AT}{path}", status=400)

    assert answer.mimetype == "application/problem+json"
    assert "Give " in answer.get_json(force=True)["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_caches_and_other_sites_may_use_it_and_nobody_gets_a_cookie(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)
    for visitor in (portal.visit(), portal.visit(portal.people.amina)):
        answer = visitor.get(f"{AT}/services")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answer.headers

    mark = answer.headers["ETag"]
    client = portal.visit().client
    same = client.get(f"{AT}/services", base_url=HOST, headers={"If-None-Match": mark})
    assert (same.status_code, same.data) == (304, b"")
    directory.move(portal, "harbour", Act.PAUSED)
    assert client.get(f"{AT}/services", base_url=HOST, headers={"If-None-Match": mark}).status_code == 200


def test_whoever_asks_without_end_is_asked_to_wait(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "RATE_LIMITS", (Limit(Counted.OPEN_DIRECTORY, 2, timedelta(minutes=10)),))
    visitor = portal.visit()
    for _ in range(2):
        visitor.get(f"{AT}/services")

    assert visitor.get(f"{AT}/services", status=429).headers["Retry-After"] == "600"


def test_a_place_that_is_kept_confidential_is_never_told() -> None:
    refuge = {
        "name": "House",
        "address": "1 Secret Lane, Town",
        "postcode": "SS1 1AA",
        "latitude": 51.5,
        "longitude": 0.7,
    }
    hall = {**refuge, "address": "2 Open Street, Town", "confidential": False}

    def told(**kept: Any) -> list[dict[str, Any]]:
        facts = Facts(name="Lantern", organisation="The Evening Trust", summary="For anybody.")
        entry = Published(id=SOME_ID, facts=facts, kept=kept, checked_on=None, modified_at=NOW)
        assert "Secret" not in str(write_service(entry))
        return [write_at_location(link, whole=True) for link in locations(entry)]

    assert not told(place=refuge, confidential=True)
    assert not told(places=[{**refuge, "confidential": True}])
    (shown,) = told(places=[{**refuge, "confidential": True}, hall])
    jsonschema.validate(shown, _schema("ServiceAtLocation"))
    assert shown["location"]["addresses"][0]["address_1"] == "2 Open Street"


SOME_ID = term_id(KINDS, Kind.PHONE)


def test_whatever_a_program_asks_the_answer_keeps_to_the_description(portal: Portal) -> None:
    directory.publish(portal, SEVEN)
    schema = schemathesis.openapi.from_wsgi(f"{AT}/openapi.json", portal.app)
    tried = []

    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        for mode in GenerationMode:

            @settings(
                max_examples=2, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case[Any]) -> None:
                case.call_and_validate()

            with contextlib.suppress(Unsatisfiable):  # there is no wrong way to ask without parameters
                ask()
        tried.append(operation.path)

    assert len(tried) == 9


EVERYTHING = replace(
    SEVEN,
    slug="everything",
    name="Everything",
    phones=(Phone(number="01632 960 007", label="Any adult", cost="Free"),),
    text="Text HELLO to 85000",
    causes=frozenset({Cause.ROAD}),
    cost="Free",
    checked_on=NOW.date(),
)
MORE = {
    "languages": ["en", "ur"],
    "text_cost": "Your usual rate",
    "postcodes": ["SS1", "RM17"],
    "opening": {"week": {"0": [["09:00", "17:00"]]}, "bank_holidays": "closed"},
    "places": [
        {
            "name": "The hall",
            "address": "2 Open Street, Town",
            "postcode": "SS1 1AA",
            "lat": 51.5,
            "lon": 0.7,
            "confidential": False,
        }
    ],
}
TOLD = {
    "/services": "service",
    "/service_at_locations": "service_at_location",
    "/taxonomies": "taxonomy",
    "/taxonomy_terms": "taxonomy_term",
}
"""The records of each endpoint, as a page and one by one."""


def _publish_everything(portal: Portal) -> None:
    directory.publish(portal, EVERYTHING, LANTERN, TEXT_LINE)
    with portal.write() as session:
        entry = session.scalars(select(SupportEntry).where(SupportEntry.slug == "everything")).one()
        entry.facts = {**entry.facts, **MORE}
        session.commit()


def test_every_answer_keeps_to_the_profile_and_there_is_no_endpoint_besides(portal: Portal) -> None:
    _publish_everything(portal)
    assert set(document(HOST)["paths"]) == {"/", *TOLD, *(f"{path}/{{id}}" for path in TOLD)}
    assert set(_read(portal, "/")) == {"version", "profile", "openapi_url"}

    told = []
    for path, name in TOLD.items():
        page = _read(portal, path)
        assert list(open_referral_profile.problems_of_page(page, name)) == []
        assert page["contents"]
        for record in page["contents"]:
            whole = _read(portal, f"{path}/{record['id']}")
            assert list(open_referral_profile.problems(whole, name)) == []
            told.append(whole)

    # What the table knows of, somebody here tells: a rule about a record that nobody makes would prove nothing.
    service = next(each for each in told if each.get("name") == "Everything")
    assert set(open_referral_profile.MANY["service"]) <= set(service)
    assert service["service_at_locations"][0]["location"]["addresses"]


WRONG = [
    ({"id": "7"}, "service.id is '7'"),
    ({"status": "open"}, "service.status is 'open'"),
    ({"name": None}, "service.name is None"),
    ({"url": "evening.example.org"}, "service.url is 'evening.example.org'"),
    ({"email": "nobody"}, "service.email is 'nobody'"),
    ({"minimum_age": "12"}, "service.minimum_age is '12'"),
    ({"maximum_age": True}, "service.maximum_age is True"),
    ({"last_modified": "2026-11-24"}, "service.last_modified is '2026-11-24'"),
    ({"last_modified": "2026-11-24T10:30:00"}, "service.last_modified is '2026-11-24T10:30:00'"),
    ({"organization": {}}, "service.organization has no id"),
    ({"schedules": {}}, "service.schedules is no list"),
    ({"schedules": [{"id": str(SOME_ID), "freq": "DAILY"}]}, "service.schedules[0].freq is 'DAILY'"),
    ({"phones": [{"id": str(SOME_ID)}]}, "service.phones[0] has no number"),
    ({"attributes": [{"id": str(SOME_ID), "taxonomy_term": 7}]}, "service.attributes[0].taxonomy_term is no record"),
]


@pytest.mark.parametrize(("changed", "said"), WRONG, ids=[said for _changed, said in WRONG])
def test_the_table_of_the_profile_notices_what_departs_from_it(changed: dict[str, Any], said: str) -> None:
    right = {"id": str(SOME_ID), "name": "Lantern", "status": "active"}
    assert list(open_referral_profile.problems(right, "service")) == []

    assert said in open_referral_profile.problems({**right, **changed}, "service")
    for needed in right:
        missing = {name: value for name, value in right.items() if name != needed}
        assert list(open_referral_profile.problems(missing, "service")) == [f"service has no {needed}"]
