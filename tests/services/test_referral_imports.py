"""Other people's directories: read as far as they make sense, never twice, never over what a person wrote here."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.adapters.open_referral_feeds import FeedRefused, read_address, read_text, records_of
from portal.adapters.outgoing import Rules, is_public
from portal.domain.cases import Relationship
from portal.domain.content import Area, Kind, Phone
from portal.domain.open_referral import Published, write_service
from portal.domain.open_referral_columns import COLUMNS
from portal.domain.open_referral_reading import read_service
from portal.domain.support import Cause, Referrer
from portal.domain.support_facts import Facts, to_json
from portal.domain.support_hours import DAY, OnHolidays, Opening, Span
from portal.domain.support_venues import Point, Venue
from portal.domain.support_ways import Way
from portal.models.support import SupportEntry
from portal.models.support_imports import SupportImport
from portal.services import referral_imports
from tests.portal_fixtures import Portal

FEED = "https://directory.example.org"
LANTERN = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "Lantern",
    "status": "active",
    "description": "For anybody when a child has died.",
    "organization": {"id": "1", "name": "The Evening Trust"},
    "phones": [{"number": "01632 960 001"}],
    "contacts": [{"phones": [{"number": "01632 960 002", "description": "Evenings"}, {"number": "0900 000 000"}]}],
    "unknown_here": {"kept": True},
}


def _take(portal: Portal, *records: Any) -> referral_imports.Report:
    with portal.write() as session:
        report = referral_imports.take_in(session, records, source=FEED, viewer=None, now=portal.clock.now)
        session.commit()
    return report


def _entries(portal: Portal) -> list[SupportEntry]:
    with portal.read() as session:
        return list(session.scalars(select(SupportEntry)))


def test_a_record_becomes_one_unchecked_draft_however_often_it_is_read_and_nothing_of_it_is_lost(
    portal: Portal,
) -> None:
    first, again = _take(portal, LANTERN), _take(portal, LANTERN, LANTERN)

    (entry,) = _entries(portal)
    assert (first.added, again.added, again.unchanged) == (["Lantern"], [], 1)
    assert (entry.state, entry.checked_on, entry.is_crisis) == ("draft", None, False)
    assert [phone["number"] for phone in entry.facts["phones"]] == ["01632 960 001", "01632 960 002"]
    assert any("0900 000 000 costs more" in words for words in first.warnings)
    with portal.read() as session:
        assert session.scalars(select(SupportImport)).one().record["unknown_here"] == {"kept": True}


def test_what_a_person_corrected_stays_and_the_difference_is_told_to_the_editors(portal: Portal) -> None:
    _take(portal, LANTERN)
    with portal.write() as session:
        entry = session.scalars(select(SupportEntry)).one()
        entry.facts = {**entry.facts, "summary": "Corrected by Ed."}
        session.commit()

    report = _take(portal, {**LANTERN, "description": "New words of the source.", "fees": "Free"})

    (entry,) = _entries(portal)
    assert report.proposed == ["Lantern"]
    assert (entry.facts["summary"], entry.facts["cost"]) == ("Corrected by Ed.", "Free")
    assert "summary: New words of the source." in entry.doubt


def test_a_published_entry_is_never_changed_by_its_source_only_its_note_is(portal: Portal) -> None:
    _take(portal, LANTERN)
    with portal.write() as session:
        session.scalars(select(SupportEntry)).one().state = "published"
        session.commit()

    _take(portal, {**LANTERN, "phones": [{"number": "01632 960 009"}], "status": "defunct"})

    (entry,) = _entries(portal)
    assert entry.facts["phones"][0]["number"] == "01632 960 001"
    assert "01632 960 009" in entry.doubt
    assert "is_active: False" in entry.doubt


def test_sparse_old_broken_and_repeated_records_are_each_answered_in_words(portal: Portal) -> None:
    report = _take(
        portal,
        {"id": 7, "name": "Bare"},
        {"id": "7", "name": "Another with its id"},
        {"id": "8", "name": "Gone", "status": "defunct"},
        {"name": "No id"},
        {"id": "\x00\ud800", "name": "An id that no database keeps"},
        "no record",
        {"id": "9", "name": "Odd", "minimum_age": -3, "url": "http://old.example.org", "schedules": [
            {"freq": "MONTHLY", "byday": "1SA", "opens_at": "10:00:00Z", "closes_at": "12:00"}]},
    )  # fmt: skip

    assert report.added == ["Bare", "Odd"]
    assert len(report.refused) == 5
    odd = next(entry for entry in _entries(portal) if entry.name == "Odd")
    assert odd.facts["hours"] == "monthly 1SA 10:00–12:00"
    assert odd.facts["age_from"] is None


def test_the_older_shape_and_a_service_wrapped_in_its_place_are_read_too() -> None:
    older = {"id": "9", "name": "Older", "eligibilitys": [{"id": "1", "minimum_age": 5, "maximum_age": 18}],
             "regular_schedules": [{"weekday": "MO", "opens_at": "09:00", "closes_at": "17:00"}]}  # fmt: skip

    told = records_of({"content": [older], "totalElements": 1})
    facts = read_service(told[0]).facts

    assert (facts.age_from, facts.age_to, facts.hours) == (5, 18, "")
    assert facts.opening == Opening(week={0: (Span(540, 1020),)})
    assert read_service({"id": "at 1", "location": {}, "service": older}).external_id == "9"


Pages = Callable[[str], Any]


@contextmanager
def _serving(answer: Pages) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = answer(self.path)
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(302 if isinstance(told, str) else 404 if told is None else 200)
            if isinstance(told, str):
                self.send_header("Location", told)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


HERE = Rules(schemes=("http",), may_reach=lambda number: number == "127.0.0.1")


def test_a_feed_is_walked_to_its_end_whatever_its_totals_say_and_each_record_is_read_whole() -> None:
    def answer(path: str) -> Any:
        if path.startswith("/services/"):
            return {**LANTERN, "id": path.removeprefix("/services/")}
        number = min(int(path.split("page=")[1].split("&")[0]), 3)  # the last page comes again and again
        return {"total_pages": 9999, "last_page": number == 1, "contents": [{"id": f"s{number}", "name": "Lantern"}]}

    with _serving(answer) as address:
        feed = read_address(address, rules=HERE)

    assert [record["id"] for record in feed.records] == ["s1", "s2", "s3"]
    assert all(record["phones"] for record in feed.records)


def test_no_address_leads_inward_neither_by_itself_nor_by_a_redirect() -> None:
    with _serving(lambda _path: "http://localhost.localdomain.invalid/") as address:
        with pytest.raises(FeedRefused, match="private network"):
            read_address(address, rules=Rules(schemes=("http",)))
        with pytest.raises(FeedRefused, match="https"):
            read_address(address)
        with pytest.raises(FeedRefused, match="Nothing is found"):
            read_address(address, rules=HERE)
    with _serving(lambda _path: "http://127.0.0.2/") as address, pytest.raises(FeedRefused, match="private network"):
        read_address(address, rules=HERE)
    inward = (
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "100.64.0.1",
        "fd00::1",
    )
    assert not any(is_public(number) for number in inward)
    assert is_public("9.9.9.9")


def test_what_is_too_deep_too_large_or_no_json_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FeedRefused, match="nested deeper"):
        read_text(b"[" * 50 + b"]" * 50)
    for hostile in (b"[" * 100_000, b'{"a": NaN}', b'{"a": 1e999}', b"\xff"):
        with pytest.raises(FeedRefused):
            read_text(hostile)
    monkeypatch.setattr("portal.adapters.open_referral_feeds.PAGE_BYTES", 1000)
    with _serving(lambda _path: b"x" * 5000) as address, pytest.raises(FeedRefused, match="larger than"):
        read_address(address, rules=HERE)
    assert records_of({"content": [1]}) == [1]


_WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=20)
_WEEK = Opening(
    week={0: (Span(9 * 60, 17 * 60),), 4: (Span(19 * 60, DAY),), 5: (Span(0, 2 * 60),)},
    exceptions={date(2026, 12, 24): (), date(2026, 12, 31): (Span(9 * 60, 12 * 60),)},
)
_HALL = Venue(name="The hall", address="2 Open Street, Town", postcode="SS1 1AA", point=Point(51.5, 0.7))
_FACTS = st.builds(
    Facts,
    name=_WORDS,
    organisation=_WORDS,
    summary=_WORDS,
    kinds=st.lists(st.sampled_from(Kind), unique=True, max_size=3).map(tuple),
    for_whom=st.lists(st.sampled_from(Relationship), unique=True, max_size=2).map(tuple),
    causes=st.lists(st.sampled_from(Cause), unique=True, max_size=2).map(tuple),
    areas=st.lists(st.sampled_from(Area), unique=True, max_size=2).map(tuple),
    age_from=st.none() | st.integers(0, 18),
    age_to=st.none() | st.integers(18, 120),
    weeks_from=st.none() | st.integers(0, 520),
    postcodes=st.lists(st.sampled_from(["SS1", "CM", "RM17"]), unique=True).map(tuple),
    phones=st.lists(st.builds(Phone, number=st.sampled_from(["01632 960 001", "116 123"]), label=_WORDS,
                              cost=st.sampled_from(["", "Free"])),
                    unique_by=lambda phone: phone.number).map(tuple),
    text=st.sampled_from(["", "Text HELLO to 85000", "85258"]),
    text_cost=st.sampled_from(["", "Your usual rate"]),
    email=st.sampled_from(["", "help@evening.example.org"]),
    web=st.sampled_from(["", "https://evening.example.org/"]),
    hours=st.just("") | _WORDS,
    hours_certain=st.booleans(),
    cost=st.just("") | _WORDS,
    child_age_from=st.none() | st.integers(0, 5),
    child_age_to=st.none() | st.integers(5, 18),
    languages=st.lists(st.sampled_from(["en", "pl", "bfi"]), unique=True).map(sorted).map(tuple),
    faith=st.just("") | _WORDS,
    ways=st.lists(st.sampled_from(Way), unique=True).map(lambda some: tuple(way for way in Way if way in some)),
    referrers=st.lists(st.sampled_from(Referrer), unique=True, max_size=2).map(tuple),
    begin=st.just("") | _WORDS,
    access=st.just("") | _WORDS,
    opening=st.sampled_from([None, _WEEK, replace(_WEEK, on_holidays=OnHolidays.CLOSED)]),
    venues=st.sampled_from([(), (_HALL,), (_HALL, replace(_HALL, name="", address="3 Open Street, Town", point=None))]),
).map(lambda facts: facts if facts.text else replace(facts, text_cost=""))  # fmt: skip


@given(_FACTS, st.uuids())
@settings(max_examples=60, deadline=None)
def test_what_is_exported_and_read_again_is_the_same_entry(facts: Facts, entry_id: UUID) -> None:
    entry = Published(
        id=entry_id, facts=facts, kept=to_json(facts), checked_on=None, modified_at=datetime(2026, 11, 20, tzinfo=UTC)
    )
    read = read_service(json.loads(json.dumps(write_service(entry))))
    assert (read.facts, read.external_id, read.is_active) == (facts, str(entry_id), True)


def test_a_secret_place_is_in_nothing_that_is_exported_and_a_changed_number_outranks_our_own_columns() -> None:
    facts = Facts(
        name="Refuge",
        organisation="Refuge",
        summary="A house.",
        phones=(Phone("01632 960 001", "", "Free"),),
        venues=(replace(_HALL, confidential=True), _HALL),
    )
    at = datetime(2026, 11, 20, tzinfo=UTC)
    entry = Published(id=UUID(int=1), facts=facts, kept=to_json(facts), checked_on=None, modified_at=at)

    told = write_service(entry)

    assert json.dumps(told).count("2 Open Street") == 2  # the open hall: as a place, and in the columns
    told["phones"][0]["number"] = "01632 960 002"
    assert read_service(told).facts.phones == (Phone("01632 960 002", "", ""),)


def test_hours_languages_and_places_of_somebody_elses_feed_are_read_where_they_can_be() -> None:
    record = {
        "id": "7", "name": "Evening", "organization": {"name": "Evening"},
        "schedules": [{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"}],
        "languages": [{"code": "pl"}, {"name": "Klingon"}],
        "service_at_locations": [{"location": {"name": "The hall", "latitude": 51.5, "longitude": 0.7, "addresses": [
            {"address_1": "2 Open Street", "city": "Town", "postal_code": "SS1 1AA"}]}}],
    }  # fmt: skip

    read = read_service(record)

    assert read.facts.opening == Opening(week={0: (Span(540, 1020),), 1: (Span(540, 1020),)})
    assert (read.facts.languages, read.facts.venues) == (("pl",), (_HALL,))
    assert any("klingon" in note for note in read.notes)
    monthly = {**record, "schedules": [{"freq": "MONTHLY", "byday": "1MO", "opens_at": "09:00", "closes_at": "17:00"}]}
    assert read_service(monthly).facts.opening is None


def test_what_a_call_costs_is_told_in_the_profiles_own_words_and_is_no_price_of_the_service() -> None:
    facts = Facts(
        name="Evening",
        organisation="Evening",
        summary="For anybody.",
        phones=(Phone("01632 960 001", "", "Free"), Phone("01632 960 002", "")),
        text="Text HELLO to 85000",
        text_cost="Your usual rate",
    )
    at = datetime(2026, 11, 20, tzinfo=UTC)
    told = write_service(Published(id=UUID(int=1), facts=facts, kept=to_json(facts), checked_on=None, modified_at=at))

    assert [(each["option"], each["amount_description"]) for each in told["cost_options"]] == [
        ("Call 01632 960 001", "Free"),
        ("Text HELLO to 85000", "Your usual rate"),
    ]
    del told[COLUMNS]
    told["cost_options"].append({"id": "7", "option": "Groups", "amount": 5})
    read = read_service(told).facts
    assert [phone.cost for phone in read.phones] == ["Free", ""]
    assert (read.text_cost, read.cost) == ("Your usual rate", "Groups 5")
