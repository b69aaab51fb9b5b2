"""Amina and Grace look for support. Every organisation is made up."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from portal.domain.cases import Relationship
from portal.domain.content import Kind
from portal.domain.support import Act, Seeker
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.children import FurtherChild
from portal.models.people import Person
from portal.models.places import Place
from portal.models.sealing import seal
from portal.models.support import SupportEntry
from portal.queries import support as queries
from portal.queries import support_seekers
from portal.services import support_index
from tests import directory
from tests.directory import (
    ELDERS,
    FATHERS,
    HARBOUR,
    LANTERN,
    MOOR,
    NIGHT_LINE,
    ROADSIDE,
    SPARROW,
    TEXT_LINE,
)
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.world import NOW, Adult

SOUTHEND = {"latitude": 51.54, "longitude": 0.71}


def _live(portal: Portal, adult: Adult, outward: str) -> None:
    with portal.write() as session:
        session.execute(update(CaseAdult).where(CaseAdult.id == adult.adult_id).values(area=outward))
        session.commit()


def _speak(portal: Portal, adult: Adult, said: str) -> None:
    """What they speak at home, as somebody wrote it down."""
    with portal.write() as session:
        person = session.get_one(Person, adult.person_id)
        seal(session, person, key_id=person.data_key_id, language=said)
        session.commit()


def _offer_in(portal: Portal, slug: str, *languages: str) -> None:
    with portal.write() as session:
        entry = session.get_one(SupportEntry, directory.entry_id(portal, slug))
        entry.facts = {**entry.facts, "languages": list(languages)}
        support_index.refresh(session, entry)
        session.commit()


def _read(portal: Portal, adult: Adult) -> str:
    return portal.visit(adult).get("/support").text


def _ask(portal: Portal, adult: Adult, status: int = 200, **answers: str) -> str:
    return portal.visit(adult).post("/support", answers, status=status).text


def test_a_draft_is_never_shown_to_amina(portal: Portal) -> None:
    directory.load(portal, LANTERN)

    assert "Lantern" not in _read(portal, portal.people.amina)


def test_amina_reads_what_ed_checked_with_the_day_and_one_press_to_call(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)

    html = _read(portal, portal.people.amina)

    assert "Harbour" in html
    assert "Checked on 24 November 2026" in html
    assert 'href="tel:01632960001"' in html
    assert "These hours are not certain." in html
    assert "Cost: Free" in html
    assert "Area: Southend" in html


def test_what_nobody_knows_about_the_cost_is_not_said(portal: Portal) -> None:
    directory.publish(portal, LANTERN)

    assert "Cost" not in _read(portal, portal.people.amina)


def test_amina_in_southend_and_grace_in_colchester_each_see_what_is_near_them(portal: Portal) -> None:
    directory.publish(portal, HARBOUR, MOOR, LANTERN)
    _live(portal, portal.people.grace, "CO1")

    amina, grace = _read(portal, portal.people.amina), _read(portal, portal.people.grace)

    assert "Harbour" in amina
    assert "Moor" not in amina
    assert "Moor" in grace
    assert "Harbour" not in grace
    assert "Lantern" in amina
    assert "Lantern" in grace


def test_a_lapsed_check_hides_lantern_but_never_the_crisis_line(portal: Portal) -> None:
    directory.publish(portal, LANTERN, NIGHT_LINE)
    portal.clock.now = NOW + timedelta(days=200)

    html = _read(portal, portal.people.amina)

    assert "Lantern" not in html
    assert "Night Line" in html
    assert "Checked on 3 November 2026" in html


def test_crisis_lines_stand_first_and_can_be_called_or_texted(portal: Portal) -> None:
    directory.publish(portal, LANTERN, NIGHT_LINE, TEXT_LINE)

    html = _read(portal, portal.people.amina)

    assert html.index("Night Line") < html.index("Text Line") < html.index(">Lantern<")
    assert 'href="sms:85000?body=HELLO"' in html


def test_a_closed_service_is_gone_from_aminas_page(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    directory.move(portal, "lantern", Act.CLOSED)

    assert "Lantern" not in _read(portal, portal.people.amina)


def test_what_is_for_fathers_is_shown_to_tariq_and_not_to_amina(portal: Portal) -> None:
    directory.publish(portal, FATHERS)

    assert "Fathers together" in _read(portal, portal.people.tariq)
    assert "Fathers together" not in _read(portal, portal.people.amina)


def test_no_cause_is_suggested_until_amina_names_it_herself(portal: Portal) -> None:
    directory.publish(portal, ROADSIDE)

    assert "Roadside" not in _read(portal, portal.people.amina)
    assert "Roadside" not in _ask(portal, portal.people.amina, who="me", cause="")
    assert "Roadside" in _ask(portal, portal.people.amina, cause="road")
    assert "Roadside" not in _read(portal, portal.people.amina), "what she answered was kept"


def test_amina_looks_for_somebody_for_yusufs_little_brother(portal: Portal) -> None:
    directory.publish(portal, SPARROW, ELDERS)

    assert "Elders" not in _ask(portal, portal.people.amina, who="child", age="9")
    assert "Elders" not in _ask(portal, portal.people.amina, who="child")
    assert "Sparrow" in _ask(portal, portal.people.amina, who="child", age="9")
    assert "Sparrow" not in _ask(portal, portal.people.amina, who="child", age="19")


def test_a_whole_postcode_is_cut_to_its_first_half(portal: Portal) -> None:
    directory.publish(portal, MOOR)

    html = _ask(portal, portal.people.amina, outward="co1 1ab")

    assert "Moor" in html
    assert 'value="CO1"' in html
    assert "CO11AB" not in html.upper().replace(" ", "")


def test_when_nothing_is_checked_amina_is_given_the_teams_number(portal: Portal) -> None:
    html = _read(portal, portal.people.amina)

    assert "There is nothing here yet" in html
    assert html.count('href="tel:01632960100"') >= 2


@pytest.mark.parametrize("typed", ["no\x00thing", "‮evil", "<script>alert(1)</script>", "💔", "x" * 900_000])
@pytest.mark.parametrize("field", ["who", "cause", "outward", "need", "way", "language"])
def test_an_answer_that_cannot_be_read_is_refused_beside_its_question(portal: Portal, field: str, typed: str) -> None:
    html = _ask(portal, portal.people.amina, 422, **{field: typed})

    assert "There is something to put right" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("typed", ["nine\x00", "-1", "9999", "٣", "💔"])
def test_an_age_that_is_no_age_is_refused(portal: Portal, typed: str) -> None:
    assert "Enter the age in years" in _ask(portal, portal.people.amina, 422, who="child", age=typed)


def test_doubts_sources_and_names_of_staff_never_reach_a_family(portal: Portal) -> None:
    directory.publish(portal, LANTERN, NIGHT_LINE)

    for html in (_read(portal, portal.people.amina), portal.visit().get("/help-now").text):
        assert "canary" not in html.lower()
        assert "Ed Lowe" not in html


def test_the_support_page_asks_the_same_few_questions_however_long_the_directory_is(portal: Portal) -> None:
    browser = portal.visit(portal.people.amina)
    browser.get("/support")
    with statements(portal) as few:
        browser.get("/support")
    directory.publish(portal, LANTERN, HARBOUR, MOOR, SPARROW)
    with statements(portal) as many:
        browser.get("/support")

    _speak(portal, portal.people.amina, "Urdu")
    browser.get("/support")
    with statements(portal) as at_home:
        browser.get("/support")

    assert len(many) == len(few) == len(at_home) == 4


def test_aminas_home_shows_who_is_near_one_press_away(portal: Portal) -> None:
    directory.publish(portal, HARBOUR, MOOR)

    html = portal.visit(portal.people.amina).get("/home").text

    assert "Harbour" in html
    assert 'href="tel:01632960001"' in html
    assert "Moor" not in html
    assert "canary" not in html.lower()


def test_aminas_home_is_given_what_is_near_and_people_who_listen_where_that_is_too_little(portal: Portal) -> None:
    directory.publish(portal, HARBOUR, MOOR, ROADSIDE, NIGHT_LINE)

    with portal.read() as session:
        cards = queries.for_home(session, Seeker(outward="SS1"), today=NOW.date(), limit=3)

    assert [card.name for card in cards] == ["Harbour", "Night Line"]


def test_amina_searches_in_her_own_words_and_they_stand_in_no_address(portal: Portal) -> None:
    directory.publish(portal, replace(LANTERN, name="Bereavement café"), HARBOUR)

    browser = portal.visit(portal.people.amina)
    answer = browser.post("/support", {"words": "berevement"}, status=200)

    assert "Bereavement café" in answer.text
    assert "Harbour" not in answer.text
    assert "words that are close to yours: bereavement" in answer.text
    assert 'value="berevement"' in answer.text, "what she typed is still there"
    assert answer.request.path == "/support"
    assert not answer.request.query_string


def test_need_way_and_hours_narrow_what_amina_is_shown(portal: Portal) -> None:
    directory.publish(portal, replace(LANTERN, kinds=(Kind.COUNSELLING,)), replace(HARBOUR, phones=()))

    amina = portal.people.amina
    assert "Harbour" not in _ask(portal, amina, need="counselling", outward="SS1")
    assert ">Lantern<" not in _ask(portal, amina, way="text", outward="SS1")
    assert ">Lantern<" not in _ask(portal, amina, open_now="y"), "nobody wrote its hours down"


def test_it_is_said_whether_somebody_is_there_now_by_the_clock_and_on_a_bank_holiday(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    week = {str(day): [["09:00", "17:00"]] for day in range(5)}
    with portal.write() as session:
        entry = session.scalars(select(SupportEntry)).one()
        entry.facts = {**entry.facts, "opening": {"week": week}}
        support_index.refresh(session, entry)
        session.commit()

    portal.clock.now = datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert "Open now, until 5pm." in _read(portal, portal.people.amina)
    assert "Lantern" in _ask(portal, portal.people.amina, open_now="y")
    portal.clock.now = datetime(2026, 11, 27, 18, tzinfo=UTC)
    html = _read(portal, portal.people.amina)
    assert "Closed now. Opens on Monday 30 November at 9am." in html
    assert "These hours are not certain." in html
    portal.clock.now = datetime(2026, 12, 25, 10, tzinfo=UTC)
    assert "It is a bank holiday." in _read(portal, portal.people.amina)


def test_amina_turns_over_to_what_did_not_fit_on_the_page(portal: Portal) -> None:
    directory.publish(portal, *(replace(LANTERN, slug=f"s{n}", name=f"Service {n:02}") for n in range(13)))

    first = _read(portal, portal.people.amina)
    second = _ask(portal, portal.people.amina, start="10", outward="SS1")

    assert "Service 09" in first
    assert "Service 10" not in first
    assert "Show more" in first
    assert "Service 12" in second
    assert "Service 09" not in second
    assert "Show more" not in second


def test_a_place_nobody_knows_is_refused_in_kind_words(portal: Portal) -> None:
    assert "We do not know this place." in _ask(portal, portal.people.amina, 422, outward="Atlantis")


def test_bilal_who_is_seventeen_is_not_sent_to_those_who_help_from_eighteen(portal: Portal) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        person = session.get_one(Person, amina.person_id)
        seal(session, person, key_id=person.data_key_id, born_on="2009-05-01")
        session.commit()
    with portal.read() as session:
        young = support_seekers.own(session, adult_id=amina.adult_id, today=NOW.date()).seeker
        grown = support_seekers.own(session, adult_id=amina.adult_id, today=date(2027, 5, 1)).seeker
    assert (young.age, young.is_child) == (17, True)
    assert (grown.age, grown.is_child) == (18, False)


def test_a_card_that_was_drawn_for_amina_tells_tariq_nothing_of_her(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)
    with portal.write() as session:
        session.execute(insert(Place).values(name="ss1", label="SS1", outward="SS1", district="", **SOUTHEND))
        entry = session.scalars(select(SupportEntry)).one()
        entry.facts = {**entry.facts, "place": {"lat": 51.54, "lon": 0.81}}
        support_index.refresh(session, entry)
        session.commit()
    _live(portal, portal.people.amina, "SS1")
    _live(portal, portal.people.tariq, "SS2")

    amina, tariq = _read(portal, portal.people.amina), _read(portal, portal.people.tariq)

    assert "from you, in a straight line." in amina
    assert "Harbour" in tariq
    assert "in a straight line" not in tariq
    tokens = [set(re.findall(r'name="csrf_token" value="([^"]+)"', html)) for html in (amina, tariq)]
    assert not tokens[0] & tokens[1]


def test_a_card_says_at_once_what_ed_corrected(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    assert "For anybody when a child has died." in _read(portal, portal.people.amina)

    with portal.write() as session:
        entry = session.scalars(select(SupportEntry)).one()
        entry.facts = {**entry.facts, "summary": "For everybody."}
        session.commit()

    assert "For everybody." in _read(portal, portal.people.amina)


BABIES = replace(LANTERN, slug="babies", name="Snowdrop", child_age_to=1)
SCHOOL = replace(LANTERN, slug="school", name="Maple", child_age_from=5, child_age_to=16)


def test_what_is_for_families_of_younger_children_is_left_out_for_amina_and_comes_back_where_nobody_knows(
    portal: Portal,
) -> None:
    directory.publish(portal, BABIES, SCHOOL)
    amina = portal.people.amina

    html = _read(portal, amina)
    assert "Maple" in html
    assert "We show it because" not in html  # nobody is told unasked how old their child was
    assert "Snowdrop" not in html
    assert "Snowdrop" not in _ask(portal, amina, who="grandparent")
    assert "Snowdrop" in _ask(portal, amina, words="Snowdrop")

    with portal.write() as session:
        session.get_one(Case, portal.people.yusuf_case_id).born_on = None
        session.commit()
    assert "Snowdrop" in _read(portal, amina)


def test_of_several_children_no_age_leaves_anything_out(portal: Portal) -> None:
    directory.publish(portal, BABIES, SCHOOL)
    with portal.write() as session:
        case, days = session.get_one(Case, portal.people.yusuf_case_id), (date(2026, 1, 1), date(2026, 9, 3))
        child = FurtherChild(id=new_id(), case_id=case.id, born_on=days[0], died_on=days[1], added_at=NOW)
        seal(session, child, key_id=case.data_key_id, name="Musa")
        session.add(child)
        session.commit()

    html = _read(portal, portal.people.amina)

    assert "Maple" in html
    assert "Snowdrop" in html
    assert "was this age" not in html


def test_plain_words_say_why_a_place_is_shown_and_what_is_for_everybody_says_nothing(portal: Portal) -> None:
    mothers = replace(HARBOUR, slug="mothers", name="Mothers", for_whom=frozenset({Relationship.MOTHER}))
    grans = replace(LANTERN, slug="grans", name="Grans", for_whom=frozenset({Relationship.GRANDPARENT}))
    directory.publish(portal, LANTERN, mothers, grans, ROADSIDE, NIGHT_LINE)
    amina = portal.people.amina

    html = _read(portal, amina)
    assert html.count("We show it because it works where you live and it is for people like you.") == 1
    assert html.count("We show it because") == 1
    asked = _ask(portal, amina, who="grandparent", cause="road")
    assert "We show it because it is for the person you asked about." in asked
    assert "We show it because it is for the loss you named." in asked
    assert "like you" not in asked


def test_what_amina_speaks_at_home_brings_places_that_speak_it_first_and_hides_none(portal: Portal) -> None:
    directory.publish(portal, LANTERN, replace(LANTERN, slug="willow", name="Willow"))
    _offer_in(portal, "willow", "en", "pa")
    amina, why = portal.people.amina, "We show it because people there speak Punjabi."
    before = _read(portal, amina)
    assert before.index(">Lantern<") < before.index(">Willow<")
    assert why not in before

    _speak(portal, amina, "Punjabi, as in Mirpur")

    for html in (_read(portal, amina), _ask(portal, amina, words="evening")):
        assert html.index(">Willow<") < html.index(">Lantern<")
        assert html.count(why) == 1
    for html in (_read(portal, portal.people.tariq), _ask(portal, amina, who="adult")):
        assert html.index(">Lantern<") < html.index(">Willow<")
        assert why not in html


@pytest.mark.parametrize("said", ["English", "Twi", "Punjabi or Polish", "a little of everything"])
def test_words_that_name_no_one_language_change_nothing_on_aminas_page(portal: Portal, said: str) -> None:
    directory.publish(portal, LANTERN, replace(LANTERN, slug="willow", name="Willow"))
    _offer_in(portal, "willow", "en", "pa", "pl")
    _speak(portal, portal.people.amina, said)

    html = _read(portal, portal.people.amina)

    assert html.index(">Lantern<") < html.index(">Willow<")
    assert "We show it because people there speak" not in html


def test_a_young_persons_page_begins_with_what_is_for_the_young_whatever_they_speak_at_home(portal: Portal) -> None:
    services = [replace(LANTERN, slug=f"s{number}", name=f"Service {number:02}") for number in range(queries.PAGE)]
    directory.publish(portal, *services, SPARROW)
    for service in services:
        _offer_in(portal, service.slug, "pa")
    tariq = portal.people.tariq
    with portal.write() as session:
        person = session.get_one(Person, tariq.person_id)
        seal(session, person, key_id=person.data_key_id, language="Punjabi", born_on="2009-05-01")
        session.commit()

    assert "Sparrow" in _read(portal, tariq)
    assert "Sparrow" in portal.visit(tariq).get("/help-now").text


def test_who_finds_only_a_crisis_line_is_told_that_it_stands_above(portal: Portal) -> None:
    directory.publish(portal, LANTERN, NIGHT_LINE)

    html = _ask(portal, portal.people.amina, words="nihgt line")

    assert html.index("Night Line") < html.index("All that we found stands above.")
    assert "All that we found stands above." not in _ask(portal, portal.people.amina, words="lantern")


def test_four_questions_stand_first_and_the_rest_opens_only_for_who_wants_it(portal: Portal) -> None:
    amina = portal.people.amina

    html = _read(portal, amina)
    first, rest = html.split("More ways to choose")
    assert [first.count(f'name="{name}"') > 0 for name in ("need", "who", "cause", "outward")] == [True] * 4
    assert not any(f'name="{name}"' in first for name in ("way", "language", "open_now", "begun"))
    assert all(f'name="{name}"' in rest for name in ("way", "language", "open_now", "begun"))
    assert "<details open>" not in html
    assert _ask(portal, amina, need="listening").count("<details open>") == 1
    assert _ask(portal, amina, way="phone").count("<details open>") == 2
