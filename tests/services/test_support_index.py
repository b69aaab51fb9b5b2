"""What a search finds of the directory: what is showable, for whom it is, where they live; and nothing else, ever."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.domain import support as rules
from portal.domain import support_facts, support_hours
from portal.domain.cases import Relationship
from portal.domain.content import Area, Kind, Service
from portal.domain.name_search import folded
from portal.domain.support import Act, Cause, EntryState, Seeker
from portal.domain.support_finding import Point, Wanted, Way
from portal.domain.support_spelling import typed_words
from portal.models.support import SupportEntry
from portal.queries import support, support_search
from portal.services import support_index
from tests import directory
from tests.directory import ELDERS, FATHERS, HARBOUR, LANTERN, MOOR, NIGHT_LINE, ROADSIDE, SPARROW
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.world import NOW

NAMES = {
    "samaritans": replace(LANTERN, slug="samaritans", name="Samaritans of the Moor", organisation="Night people"),
    "bereavement": replace(LANTERN, slug="bereavement", name="Bereavement café", summary="Coffee for mothers."),
}


def _found(portal: Portal, typed: str = "", **wanted: Any) -> list[str]:
    asked = Wanted(words=typed_words(typed), typed=folded(typed), **wanted)
    # The application's own database, whose statements are counted.
    with portal.app.extensions["portal"].database.read_session() as session:
        return [card.slug for card in support.find(session, asked, today=portal.clock.now.date(), page_size=50).cards]


def _keep(portal: Portal, slug: str, **facts: Any) -> None:
    """As the editors' page would keep facts of tomorrow's shape."""
    with portal.write() as session:
        entry = session.scalars(select(SupportEntry).where(SupportEntry.slug == slug)).one()
        entry.facts = {**entry.facts, **facts}
        support_index.refresh(session, entry)
        session.commit()


@pytest.mark.parametrize(
    "typed", ["samaratins", "Samaritan", "samaritans of the moor", "night people", "SAMARÏTANS", "moor samaratins"]
)
def test_amina_finds_samaritans_however_she_spells_them(portal: Portal, typed: str) -> None:
    directory.publish(portal, *NAMES.values())

    assert _found(portal, typed) == ["samaritans"]


@pytest.mark.parametrize("typed", ["berevement", "cafe", "CAFÉ", "coffee for a mother", "berea"])
def test_amina_finds_the_cafe_by_part_of_a_word_or_without_its_accent(portal: Portal, typed: str) -> None:
    directory.publish(portal, *NAMES.values())

    assert _found(portal, typed) == ["bereavement"]


@pytest.mark.parametrize("typed", ['"', "a' OR 1=1 --", "NEAR(", "* : &", "'':*", "xyzzy", "\x00", "💔", "ماں"])
def test_what_nobody_offers_finds_nothing_and_breaks_nothing(portal: Portal, typed: str) -> None:
    directory.publish(portal, NAMES["samaritans"])

    assert _found(portal, typed) in ([], ["samaritans"])


def test_the_name_stands_before_what_only_mentions_it(portal: Portal) -> None:
    mentions = replace(LANTERN, slug="mentions", name="Anchor", summary="Works with Harbour and others.")
    directory.publish(portal, mentions, HARBOUR)

    assert _found(portal, "harbour") == ["harbour", "mentions"]


def test_what_is_not_showable_is_never_found(portal: Portal) -> None:
    directory.load(portal, MOOR)
    directory.publish(portal, LANTERN, HARBOUR, SPARROW, NIGHT_LINE)
    directory.move(portal, "harbour", Act.PAUSED)
    directory.move(portal, "sparrow", Act.CLOSED)

    assert _found(portal) == ["night-line", "lantern"]
    assert _found(portal, "evening trust") == ["night-line", "lantern"]

    portal.clock.now = NOW + timedelta(days=91)
    assert _found(portal) == ["night-line"], "the check has lapsed; a crisis line stays"


def test_even_an_index_that_was_forgotten_shows_nothing_that_was_closed(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    with portal.write() as session:
        session.execute(update(SupportEntry).values(state=EntryState.CLOSED.value))
        session.commit()

    assert _found(portal) == []


def test_a_cause_is_met_only_by_who_names_it(portal: Portal) -> None:
    crash = replace(ROADSIDE, summary="For anybody after a crash.")
    directory.publish(portal, crash)

    assert _found(portal) == []
    assert _found(portal, "trust") == []
    assert _found(portal, "crash") == ["roadside"]
    assert _found(portal, "Roadside") == ["roadside"], "who types the whole name knows of it"
    assert _found(portal, seeker=Seeker(cause=Cause.ROAD)) == ["roadside"]


def test_way_language_and_need_narrow_what_is_found(portal: Portal) -> None:
    groups = replace(LANTERN, slug="groups", name="Groups", kinds=(Kind.GROUPS,), phones=())
    directory.publish(portal, LANTERN, groups)
    _keep(portal, "groups", languages=["ur", "pl"])

    assert _found(portal, kind=Kind.GROUPS) == ["groups"]
    assert _found(portal, way=Way.PHONE) == ["lantern"]
    assert _found(portal, way=Way.FACE_TO_FACE) == ["groups"]
    assert _found(portal, language="pl") == ["groups"]
    assert _found(portal, language="l") == []
    for own in (Seeker(language="ur"), Seeker(home_language="ur"), Seeker(language="pl", home_language="ur")):
        assert _found(portal, seeker=own) == ["groups", "lantern"], "the own language comes first"
    assert _found(portal, seeker=Seeker(home_language="so")) == ["lantern", "groups"], "and takes nothing away"


def test_open_now_knows_the_day_the_holiday_and_the_exception(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR)
    week = {str(day): [["09:00", "17:00"]] for day in range(5)}
    _keep(portal, "lantern", opening={"week": week, "bank_holidays": "closed", "exceptions": {"2026-11-26": []}})

    def open_at(month: int, day: int, hour: int) -> list[str]:
        portal.clock.now = NOW.replace(month=month, day=day, hour=hour)
        clock = support_hours.clock(portal.clock.now, bank_holidays=frozenset({date(2026, 12, 25)}))
        return _found(portal, open_at=clock)

    assert open_at(11, 25, 10) == ["lantern"]
    assert open_at(11, 25, 18) == []
    assert open_at(11, 26, 10) == [], "an exception"
    assert open_at(12, 25, 10) == [], "a bank holiday"
    assert open_at(11, 28, 10) == [], "a Saturday"


def test_the_nearest_comes_first_and_a_confidential_house_has_no_distance(portal: Portal) -> None:
    here = {"lat": 51.54, "lon": 0.71}
    directory.publish(portal, *(replace(HARBOUR, slug=slug, name=slug) for slug in ("a-far", "b-near", "c-secret")))
    _keep(portal, "a-far", place={"lat": 51.73, "lon": 0.47})
    _keep(portal, "b-near", place=here)
    _keep(portal, "c-secret", place=here, confidential=True)

    wanted = Wanted(seeker=Seeker(outward="SS1"), near=Point(51.54, 0.72))
    with portal.read() as session:
        hits = support_search.search(session, wanted, today=NOW.date(), page_size=2)
        rest = support_search.search(session, wanted, today=NOW.date(), page_size=2, start=2)

    assert [row.slug for row in (*hits.rows, *rest.rows)] == ["b-near", "a-far", "c-secret"]
    assert hits.has_more
    assert not rest.has_more
    assert hits.rows[0].square_miles == pytest.approx(0.43**2, abs=0.02)
    assert rest.rows[0].square_miles is None


def test_right_words_cost_one_statement_and_wrong_ones_three(portal: Portal) -> None:
    directory.publish(portal, *NAMES.values())
    _found(portal, "samaritans")

    with statements(portal) as right:
        _found(portal, "samaritans", seeker=Seeker(outward="SS1"))
    with statements(portal) as wrong:
        _found(portal, "samaratins", seeker=Seeker(outward="SS1"))

    assert (len(right), len(wrong)) == (1, 3)


def test_an_index_made_anew_finds_the_same(portal: Portal) -> None:
    directory.publish(portal, LANTERN, HARBOUR, NIGHT_LINE, NAMES["bereavement"])
    directory.load(portal, MOOR)
    before = [_found(portal), _found(portal, "berevement"), _found(portal, seeker=Seeker(outward="CO1"))]

    with portal.write() as session:
        assert support_index.rebuild(session) == 4
        session.commit()

    assert [_found(portal), _found(portal, "berevement"), _found(portal, seeker=Seeker(outward="CO1"))] == before


def _service(number: int, chance: random.Random) -> Service:
    base = chance.choice([LANTERN, FATHERS, SPARROW, ELDERS, ROADSIDE, HARBOUR, MOOR])
    return replace(
        base,
        slug=f"s{number}",
        name=f"Service {number}",
        age_from=chance.choice([None, None, 4, 18]),
        age_to=chance.choice([None, 18, 25]),
        earliest_weeks_after_death=chance.choice([None, 6]),
        child_age_from=chance.choice([None, None, 1, 5]),
        child_age_to=chance.choice([None, None, 5, 17]),
        areas=chance.choice([(Area.NATIONAL,), (Area.SOUTHEND,), (Area.THURROCK,), (Area.ESSEX,)]),
        causes=frozenset(chance.sample(list(Cause), chance.choice([0, 0, 1, 2]))),
        for_whom=frozenset(chance.sample(list(Relationship), chance.choice([0, 0, 1, 3]))),
    )


def test_the_statement_and_the_rules_agree_about_everybody(portal: Portal) -> None:
    chance = random.Random(7)  # noqa: S311 - the same services each time
    services = [_service(number, chance) for number in range(25)]
    directory.publish(portal, *services, NIGHT_LINE)
    for service in services:
        _keep(portal, service.slug, languages=chance.choice([[], ["ur"], ["pl", "ur"], ["so"]]))
    with portal.read() as session:
        rows = session.scalars(select(SupportEntry)).all()
    entries = [
        support_facts.as_entry(
            support_facts.from_json(row.name, row.facts), slug=row.slug, state=EntryState(row.state),
            crisis=row.is_crisis, checked_on=row.checked_on, next_check_on=row.next_check_on, order=row.place,
        )
        for row in rows
    ]  # fmt: skip

    for _ in range(40):
        seeker = Seeker(
            relationship=chance.choice([None, *Relationship]),
            age=chance.choice([None, 0, 9, 18, 19, 40]),
            child_age=chance.choice([None, 0, 1, 7, 17]),
            cause=chance.choice([None, *Cause]),
            weeks_since_death=chance.choice([None, 2, 6]),
            outward=chance.choice([None, "SS1", "SS17", "RM1", "CO1", "B1"]),
            is_child=chance.choice([False, True]),
            language=chance.choice([None, "pl"]),
            home_language=chance.choice([None, "ur", "pl"]),
        )
        by_rule = [entry.slug for entry in rules.matching(entries, seeker, today=NOW.date())]
        assert _found(portal, seeker=seeker) == by_rule, seeker
