"""Jo thinks of a place for Amina. Amina alone sees it, with Jo's words; a restriction lets no words by."""

from typing import Any
from uuid import uuid4

from sqlalchemy import select

from portal.domain.support import Act
from portal.models.messages import Notice
from portal.models.support_lists import SupportOffer
from portal.queries.support_outcomes import of_entry
from tests import directory
from tests.directory import HARBOUR, LANTERN, ROADSIDE
from tests.portal_fixtures import Portal
from tests.restricting import restrict
from tests.world import Adult


def _address(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/support"


def _offer(portal: Portal, slug: str, *, note: str = "", status: int = 303, **more: Any) -> str:
    form = {
        "send_key": str(uuid4()),
        "adult": str(portal.people.amina.adult_id),
        "entry": str(directory.entry_id(portal, slug)),
        "body": note,
        **more,
    }
    return portal.visit(portal.people.jo).post(_address(portal), form, status=status).text


def _support(portal: Portal, adult: Adult) -> str:
    return portal.visit(adult).get("/support").text


def test_amina_reads_that_jo_thought_of_harbour_and_tariq_reads_nothing(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)

    _offer(portal, "harbour", note="The garden is quiet on Mondays.")

    html = _support(portal, portal.people.amina)
    assert "Jo thought that this might help you." in html
    assert "The garden is quiet on Mondays." in html
    assert "thought that this might help" not in _support(portal, portal.people.tariq)
    with portal.read() as session:
        assert session.scalars(select(Notice)).all() == [], "nothing is sent for it"
        (row,) = session.scalars(select(SupportOffer)).all()
    assert b"garden" not in (row.sealed_note or b"")


def test_jo_finds_what_is_for_one_cause_only_and_offers_it_once(portal: Portal) -> None:
    directory.publish(portal, ROADSIDE, LANTERN)
    jo, words = portal.visit(portal.people.jo), {"words": "raodside"}
    found = jo.post(f"{_address(portal)}/search", words, at=_address(portal), status=200).text

    assert "Roadside" in found
    key = str(uuid4())
    for _ in range(2):
        _offer(portal, "roadside", send_key=key)
    with portal.read() as session:
        assert len(session.scalars(select(SupportOffer)).all()) == 1
    assert "Roadside" in _support(portal, portal.people.amina)


def test_words_to_a_restricted_adult_do_not_go_this_way_and_an_offer_without_words_does(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)
    with portal.write() as session:
        restrict(session, portal.people.jo, portal.people.amina)
        session.commit()

    html = _offer(portal, "harbour", note="Come by.", status=422)
    assert "wait for a second one of you" in html
    assert "Come by." in html

    _offer(portal, "harbour")
    assert "Jo thought that this might help you." in _support(portal, portal.people.amina)


def test_words_that_may_hurt_are_read_once_more_first(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)

    html = _offer(portal, "harbour", note="They help families of the deceased.", status=422)

    assert "Read this once more" in html
    assert "thought that this might help" not in _support(portal, portal.people.amina)


def test_an_offer_is_gone_when_jo_takes_it_back_or_the_place_closes(portal: Portal) -> None:
    directory.publish(portal, HARBOUR, LANTERN)
    _offer(portal, "harbour")
    _offer(portal, "lantern")
    directory.move(portal, "harbour", Act.CLOSED)

    jo = portal.visit(portal.people.jo)
    assert "It has closed: they read that, without its number." in jo.get(_address(portal)).text
    assert "This place has closed." in _support(portal, portal.people.amina)

    with portal.read() as session:
        offers = session.scalars(select(SupportOffer.id)).all()
    for offer in offers:
        portal.visit(portal.people.jo).post(f"{_address(portal)}/{offer}/withdrawal", {}, at=_address(portal))
    assert "thought that this might help" not in _support(portal, portal.people.amina)


def test_what_cannot_be_offered_is_refused_beside_its_field(portal: Portal) -> None:
    directory.load(portal, LANTERN)

    assert "Choose a service." in _offer(portal, "lantern", status=422)
    assert "Choose for whom." in _offer(portal, "lantern", status=422, adult=str(portal.people.grace.adult_id))


def _say(portal: Portal, adult: Adult, outcome: str, status: int = 303) -> None:
    with portal.read() as session:
        offer_id = session.scalars(select(SupportOffer.id).order_by(SupportOffer.offered_at)).first()
    portal.visit(adult).post(f"/support/offers/{offer_id}", {"outcome": outcome}, at="/support", status=status)


def test_amina_says_in_one_press_that_it_helped_and_may_say_otherwise_later(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)
    _offer(portal, "harbour")
    assert "They have said nothing about it yet." in portal.visit(portal.people.jo).get(_address(portal)).text

    for _ in range(2):
        _say(portal, portal.people.amina, "helped")
    assert "You told us: We used it, and it helped." in _support(portal, portal.people.amina)
    assert "Used, and it helped" in portal.visit(portal.people.jo).get(_address(portal)).text
    _say(portal, portal.people.amina, "not_used")

    assert "You told us: We did not use it." in _support(portal, portal.people.amina)
    case = portal.visit(portal.people.jo).get(_address(portal)).text
    assert "Not used, " in case
    entry = portal.visit(portal.people.ed).get(f"/staff/directory/{directory.entry_id(portal, 'harbour')}").text
    for told in ("Offered 1 time.", "Used, and it helped: 0", "Not used: 1", "Nothing said yet: 0"):
        assert told in entry
    assert "Amina" not in entry


def test_nobody_but_amina_says_what_became_of_her_offer(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)
    _offer(portal, "harbour")

    _say(portal, portal.people.tariq, "helped", status=404)
    _say(portal, portal.people.grace, "helped", status=404)
    _say(portal, portal.people.amina, "splendid", status=404)

    assert "They have said nothing about it yet." in portal.visit(portal.people.jo).get(_address(portal)).text


def test_an_offer_that_jo_takes_back_before_anybody_spoke_is_not_counted(portal: Portal) -> None:
    directory.publish(portal, HARBOUR)
    _offer(portal, "harbour")
    _offer(portal, "harbour")
    with portal.read() as session:
        offer_id = session.scalars(select(SupportOffer.id)).first()

    portal.visit(portal.people.jo).post(f"{_address(portal)}/{offer_id}/withdrawal", {}, at=_address(portal))

    with portal.read() as session:
        counts = of_entry(session, entry_id=directory.entry_id(portal, "harbour"))
    assert (counts.offered, counts.unsaid) == (1, 1)
