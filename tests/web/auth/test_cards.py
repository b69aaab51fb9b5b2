"""Jo hands Amina a printed card at a visit: it opens with the number that she was told, once, within a week."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.models.people import Person
from portal.models.sign_in import Invitation
from portal.queries import invitations as queries
from portal.queries.invitations import Card
from tests.portal_fixtures import Portal
from tests.visitors import HOST, TOKEN
from tests.web.auth.test_invitations import invite
from tests.web.auth.test_links import is_in
from tests.world import Adult


def page_of(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/adults/{adult.adult_id}/card"


def make(portal: Portal, adult: Adult) -> Card:
    portal.visit(portal.people.jo).post(page_of(adult))
    with portal.read() as session:
        card = queries.card_of(session, adult_id=adult.adult_id, now=portal.clock.now)
    assert card is not None
    return card


def wrong(card: Card) -> str:
    return f"{(int(card.number) + 1) % 10_000:04}"


def test_amina_comes_in_with_card_and_number_and_no_address_counts_as_proved(portal: Portal) -> None:
    amina, card = portal.visit(), make(portal, portal.people.amina)
    assert card.code in amina.get(f"/card?code={card.code}").text

    typed = {"code": card.code.lower().replace("-", " "), "number": f" {card.number[:2]} {card.number[2:]}"}
    assert amina.post("/card", typed).status_code == 303

    assert "Yusuf" in amina.get("/home").text
    with portal.read() as session:
        assert session.get_one(Person, portal.people.amina.person_id).email_verified_at is None
        row = session.scalars(select(Invitation)).one()
    assert (row.used_at, row.sealed_card) == (portal.clock.now, None)
    again = portal.visit()
    assert "used already" in again.post("/card", typed, status=409).text
    assert not is_in(again)


def test_the_paper_is_in_her_language_and_names_nobody_and_the_number_is_not_on_it(portal: Portal) -> None:
    with portal.write() as session:
        session.get_one(Person, portal.people.amina.person_id).locale = "ur"
        session.commit()
    card = make(portal, portal.people.amina)

    html = portal.visit(portal.people.jo).get(page_of(portal.people.amina)).text

    paper = html[html.index('class="paper-card"') :].partition("</div>")[0]
    assert 'dir="rtl"' in paper
    assert card.code in paper
    assert "\u206801632 960 100\u2069" in paper, "or its three parts would stand in the wrong order"
    assert card.number in html
    for word in (card.number, "Amina", "Yusuf", "Jo"):
        assert word not in paper.replace(card.code, "").partition("base64")[0]


def test_five_wrong_numbers_end_the_card_and_a_code_nobody_has_tells_nothing(portal: Portal) -> None:
    card, finder = make(portal, portal.people.amina), portal.visit()
    unknown = finder.post("/card", {"code": "22222-22222", "number": "1234"}, status=422).text
    for _try in range(5):
        said = finder.post("/card", {"code": card.code, "number": wrong(card)}, status=422 if _try < 4 else 409).text
        if _try == 0:
            assert "do not belong together" in said
            assert "do not belong together" in unknown
    finder.post("/card", {"code": card.code, "number": card.number}, status=409)
    assert not is_in(finder)
    assert (
        "tried too often"
        in portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}/invitations").text
    )


def test_a_scanner_that_reads_the_square_and_sends_the_form_gets_nothing(portal: Portal) -> None:
    card, scanner = make(portal, portal.people.amina), portal.visit()
    path = f"/card?code={card.code}"
    token = TOKEN.search(scanner.client.get(path, base_url=HOST).text)
    assert token is not None
    form = {"csrf_token": token[1], "code": card.code}
    assert scanner.client.post("/card", data=form, base_url=HOST, headers={"Referer": HOST + path}).status_code == 422
    with portal.read() as session:
        assert session.scalars(select(Invitation.tries)).one() == 0


def test_a_card_is_over_after_a_week_or_a_newer_one_or_when_jo_takes_it_back(portal: Portal) -> None:
    first = make(portal, portal.people.amina)
    second = make(portal, portal.people.amina)
    assert "newer one" in portal.visit().post("/card", vars_of(first), status=409).text
    portal.clock.pass_by(timedelta(days=7))
    assert "normal after seven days" in portal.visit().post("/card", vars_of(second), status=409).text

    third, jo = make(portal, portal.people.amina), portal.visit(portal.people.jo)
    invitation = page_of(portal.people.amina).removesuffix("card") + "invitation/withdraw"
    jo.post(invitation, at=page_of(portal.people.amina))
    portal.visit().post("/card", vars_of(third), status=409)
    listed = jo.get(f"/staff/cases/{portal.people.yusuf_case_id}/invitations").text
    assert listed.count("Taken back, replaced, or tried too often") == 2
    assert "Over after seven days" in listed


def test_a_card_takes_the_place_of_a_letter_and_a_letter_that_of_a_card(portal: Portal) -> None:
    amina = portal.people.amina
    letter = invite(portal, amina)
    first = make(portal, amina)
    assert "newer one" in portal.visit().get(letter).text

    newest_letter = invite(portal, amina)
    assert "newer one" in portal.visit().post("/card", vars_of(first), status=409).text
    with portal.read() as session:
        assert queries.card_of(session, adult_id=amina.adult_id, now=portal.clock.now) is None
    assert portal.visit().post(newest_letter, {"email": amina.email}).location == "/home"


def vars_of(card: Card) -> dict[str, str]:
    return {"code": card.code, "number": card.number}


def test_whoever_wants_no_portal_gets_no_card_and_no_email(portal: Portal) -> None:
    tariq, jo = portal.people.tariq, portal.visit(portal.people.jo)
    with portal.write() as session:
        session.get_one(Person, tariq.person_id).way = "letter"
        session.commit()
    assert "They want no portal" in jo.get(page_of(tariq)).text
    case = f"/staff/cases/{tariq.case_id}"
    for path in (page_of(tariq), page_of(tariq).removesuffix("card") + "invitation"):
        assert jo.post(path, at=case).location == f"{case}?not_invited=1"
    assert "Nothing was sent" in jo.get(f"{case}?not_invited=1").text
    with portal.read() as session:
        assert not session.scalars(select(Invitation)).all()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "K7MDQ", "number": "1234"}, "Type the ten letters and figures"),
        ({"code": "K7MDQ-XRT2V", "number": "12345"}, "Type the four figures"),
        ({"code": "😢" * 10, "number": "\x00"}, "Type the ten letters and figures"),
    ],
)
def test_what_cannot_be_a_card_is_told_beside_its_box(portal: Portal, typed: dict[str, str], said: str) -> None:
    assert said in portal.visit().post("/card", typed, status=422).text
