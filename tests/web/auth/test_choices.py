"""Amina belongs to two cases: after signing in she says which child it is about."""

from uuid import UUID

from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.web.auth.test_links import ask


def come_in(portal: Portal, **more: str) -> tuple[Visitor, str]:
    amina = portal.visit()
    amina.get(ask(portal, amina, portal.people.amina, **more), status=303)
    return amina, amina.post("/sign-in/confirm").location


def test_she_is_asked_by_the_names_she_uses_and_until_then_sees_nothing(known: Portal, noor: UUID) -> None:
    amina, where = come_in(known)
    assert where == "/sign-in/choose"
    page = amina.get(where).text
    assert "Yusuf" in page
    assert "Noor" in page
    assert "Daisy" not in page
    assert amina.get("/home", status=303).location.startswith("/sign-in")


def test_she_chooses_noor_and_later_yusuf(known: Portal, noor: UUID) -> None:
    amina, _where = come_in(known)
    assert amina.post("/sign-in/choose", {"adult": str(noor)}).location == "/home"
    assert "Noor" in amina.get("/home").text
    assert "Noor" in amina.get("/settings").text
    for page in ("/messages", "/appointments", "/questions", "/help-now"):
        assert "You are here about Noor." in amina.get(page).text, page

    amina.post("/sign-in/choose", {"adult": str(known.people.amina.adult_id)})
    assert "Yusuf" in amina.get("/home").text


def test_where_she_wanted_to_go_is_kept_through_the_choice(known: Portal, noor: UUID) -> None:
    amina, where = come_in(known, next="/messages")
    assert where == "/sign-in/choose?next=/messages"
    assert amina.post("/sign-in/choose", {"adult": str(noor), "next": "/messages"}).location == "/messages"
    assert amina.post("/sign-in/choose", {"adult": str(noor), "next": "//evil.example"}).location == "/home"


def test_she_cannot_choose_the_place_of_somebody_else(known: Portal, noor: UUID) -> None:
    amina, _where = come_in(known)
    for bad in (str(known.people.tariq.adult_id), str(known.people.grace.adult_id), "", "\x00", "x" * 1_000_000):
        assert "Choose one of these names" in amina.post("/sign-in/choose", {"adult": bad}, status=422).text
    assert amina.get("/home", status=303).location.startswith("/sign-in")


def test_nobody_and_staff_have_nothing_to_choose(known: Portal) -> None:
    assert known.visit().get("/sign-in/choose", status=303).location == "/sign-in"
    assert known.visit(known.people.jo).get("/sign-in/choose", status=303).location == "/sign-in"


def test_tariq_who_belongs_to_one_case_is_asked_nothing(known: Portal) -> None:
    tariq = known.visit()
    tariq.get(ask(known, tariq, known.people.tariq), status=303)
    assert tariq.post("/sign-in/confirm").location == "/home"
    assert "who you are here about" not in tariq.get("/settings").text
    assert "You are here about" not in tariq.get("/messages").text
