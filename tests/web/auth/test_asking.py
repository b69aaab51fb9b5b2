"""Asking for a link: everybody gets the same answer, whether their address is known, unknown or asked too often."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.sign_in import Invitation, SignInRequest
from portal.services.people import add_person, sign_in_index
from tests.letters import letters, newest
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.test_worker import Mailbox, _deliver
from tests.visitors import Visitor
from tests.web.auth.test_links import is_in

CSRF = re.compile(r'name="csrf_token"[^>]*value="[^"]+"')
STRANGER = "nobody@example.org"


def ask_at(visitor: Visitor, email: str, **more: str) -> tuple[int, str, list[str], str]:
    """What a stranger sees of the answer: status, where it leads, names and lengths of cookies, and the next page."""
    answer = visitor.post("/sign-in", {"email": email, **more})
    cookies = [
        re.sub(r"=[^;]+", lambda value: f"={len(value[0])}", each, count=1)
        for each in answer.headers.getlist("Set-Cookie")
    ]
    cookies = [re.sub(r"Expires=[^;]+", "Expires", each) for each in cookies]
    return answer.status_code, answer.location, cookies, CSRF.sub("", visitor.get("/sign-in/check").text)


def rows(portal: Portal) -> tuple[int, int]:
    with portal.read() as session:
        asked = session.scalar(select(func.count()).select_from(SignInRequest))
        noticed = session.scalar(select(func.count()).select_from(Notice))
    return asked or 0, noticed or 0


def test_amina_a_stranger_and_a_flood_get_the_same_bytes_cookies_and_rows(known: Portal) -> None:
    amina = ask_at(known.visit(), known.people.amina.email)
    stranger = ask_at(known.visit(), STRANGER)
    assert rows(known) == (2, 2)
    for _ in range(3):
        ask_at(known.visit(), known.people.amina.email)
    limited = ask_at(known.visit(), known.people.amina.email)

    assert amina == stranger == limited
    assert rows(known) == (6, 6)
    assert len(letters(known)) == 3, "a stranger and a flood get no letter"


def test_the_database_does_the_same_work_for_amina_a_stranger_and_a_flood(known: Portal) -> None:
    def work(email: str) -> list[str]:
        visitor = known.visit()
        visitor.get("/sign-in")
        with statements(known) as sent:
            visitor.post("/sign-in", {"email": email})
        return sent

    known.app.extensions["portal"].cipher.forget(_key_of(known, known.people.amina.person_id))
    amina, stranger = work(known.people.amina.email), work(STRANGER)
    for _ in range(4):
        limited = work(known.people.amina.email)

    assert amina == stranger == limited


def _key_of(portal: Portal, person_id: object) -> object:
    with portal.read() as session:
        return session.scalar(select(Person.data_key_id).where(Person.id == person_id))


def test_the_page_that_follows_never_shows_an_address(known: Portal) -> None:
    *_, page = ask_at(known.visit(), known.people.amina.email)
    assert known.people.amina.email not in page


def test_without_having_asked_there_is_nothing_to_look_at(known: Portal) -> None:
    assert known.visit().get("/sign-in/check", status=303).location == "/sign-in"


def test_an_adult_whom_staff_wrote_down_but_never_invited_gets_no_link(portal: Portal) -> None:
    ask_at(portal.visit(), portal.people.amina.email)
    assert not letters(portal)


def test_somebody_who_was_invited_may_also_ask_for_a_link_until_the_invitation_is_taken_back(portal: Portal) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        invitation = Invitation(
            token_hash=b"x", person_id=amina.person_id, adult_id=amina.adult_id,
            created_at=portal.clock.now, expires_at=portal.clock.now,
        )  # fmt: skip
        session.add(invitation)
        session.commit()
    ask_at(portal.visit(), amina.email)
    assert len(letters(portal)) == 1

    with portal.write() as session:
        session.execute(update(Invitation).values(revoked_at=portal.clock.now))
        session.commit()
    ask_at(portal.visit(), amina.email)
    assert len(letters(portal)) == 1


def test_two_people_with_one_mailbox_are_told_apart_by_their_short_name(known: Portal) -> None:
    amina = known.people.amina
    with known.write() as session:
        index = sign_in_index(known.database.cipher, email=amina.email, short_name="heron")
        session.execute(
            update(Person).where(Person.id == amina.person_id).values(sign_in_index=index, has_short_name=True)
        )
        add_person(session, name="Zara", email=amina.email, short_name="otter", now=known.clock.now)
        session.commit()

    visitor = known.visit()
    ask_at(visitor, amina.email)
    assert not letters(known), "the address alone belongs to nobody"
    ask_at(visitor, amina.email, short_name=" Heron ")
    path, mailbox = newest(known).path, Mailbox()
    assert _deliver(known, mailbox)
    letter = mailbox.letters[0].as_string()
    assert not [name for name in ("Amina", "Zara", "heron", "Heron", "otter", "Yusuf") if name in letter]
    visitor.get(path, status=303)
    assert visitor.post("/sign-in/confirm").location == "/home"
    assert "Yusuf" in visitor.get("/home").text


def test_the_limits_pass_with_time(known: Portal) -> None:
    for _ in range(5):
        ask_at(known.visit(), known.people.amina.email)
    assert len(letters(known)) == 3
    known.clock.pass_by(timedelta(minutes=16))
    ask_at(known.visit(), known.people.amina.email)
    assert len(letters(known)) == 4


@pytest.mark.parametrize(
    "bad",
    [
        "",
        " ",
        "amina",
        "a@b",
        "a@" + "b" * 1_000_000,
        "a\x00b",
        "<script>@x>",
        "amina@exa‮mple.org",
        "😢",
        "a b@example.org",
    ],
)
def test_what_is_no_address_is_told_beside_the_field_and_kept(known: Portal, bad: str) -> None:
    answer = known.visit().post("/sign-in", {"email": bad, "short_name": "otter", "own_phone": "y"}, status=422)
    assert "Enter your email address" in answer.text
    assert 'value="otter"' in answer.text
    assert " checked" in answer.text
    assert rows(known) == (0, 0)


def test_a_short_name_of_a_megabyte_is_refused_in_words(known: Portal) -> None:
    form = {"email": known.people.amina.email, "short_name": "x" * 1_000_000}
    assert "too long" in known.visit().post("/sign-in", form, status=422).text


def test_amina_comes_in_by_typing_the_digits_where_she_asked(known: Portal) -> None:
    amina = known.visit()
    ask_at(amina, known.people.amina.email)
    code = newest(known).code
    assert amina.post("/sign-in/code", {"code": f" {code[:3]} - {code[3:]} "}, at="/sign-in/check").location == "/home"
    assert is_in(amina)


def test_somebody_who_reads_the_digits_over_her_shoulder_cannot_use_them_elsewhere(known: Portal) -> None:
    amina, other = known.visit(), known.visit()
    ask_at(amina, known.people.amina.email)
    code = newest(known).code
    assert other.post("/sign-in/code", {"code": code}, at="/sign-in").location == "/sign-in"
    ask_at(other, STRANGER)
    other.post("/sign-in/code", {"code": code}, at="/sign-in/check", status=422)
    assert not is_in(other)


def test_only_the_newest_digits_work(known: Portal) -> None:
    amina = known.visit()
    ask_at(amina, known.people.amina.email)
    first = newest(known).code
    ask_at(amina, known.people.amina.email)
    second = newest(known).code
    if first != second:
        amina.post("/sign-in/code", {"code": first}, at="/sign-in/check", status=422)
    assert amina.post("/sign-in/code", {"code": second}, at="/sign-in/check").location == "/home"


def _wrong(portal: Portal) -> str:
    return "111111" if newest(portal).code != "111111" else "222222"


def test_five_wrong_codes_end_the_digits_but_not_the_link(known: Portal) -> None:
    amina = known.visit()
    ask_at(amina, known.people.amina.email)
    for _ in range(5):
        amina.post("/sign-in/code", {"code": _wrong(known)}, at="/sign-in/check", status=422)
    amina.post("/sign-in/code", {"code": newest(known).code}, at="/sign-in/check", status=422)
    assert not is_in(amina)

    amina.get(newest(known).path, status=303)
    assert amina.post("/sign-in/confirm").location == "/home"


def test_twenty_wrong_codes_in_a_day_rest_the_digits_and_links_go_on(known: Portal) -> None:
    for _ in range(4):
        guesser = known.visit()
        ask_at(guesser, known.people.amina.email)
        for _ in range(5):
            guesser.post("/sign-in/code", {"code": _wrong(known)}, at="/sign-in/check", status=422)
        known.clock.pass_by(timedelta(minutes=61))

    amina = known.visit()
    ask_at(amina, known.people.amina.email)
    amina.post("/sign-in/code", {"code": newest(known).code}, at="/sign-in/check", status=422)
    amina.get(newest(known).path, status=303)
    assert amina.post("/sign-in/confirm").location == "/home"

    known.clock.pass_by(timedelta(hours=24))
    later = known.visit()
    ask_at(later, known.people.amina.email)
    assert later.post("/sign-in/code", {"code": newest(known).code}, at="/sign-in/check").location == "/home"


def test_a_wrong_code_looks_the_same_for_amina_and_for_a_stranger_however_often(known: Portal) -> None:
    amina, stranger = known.visit(), known.visit()
    ask_at(amina, known.people.amina.email)
    ask_at(stranger, STRANGER)
    wrong = _wrong(known)
    for _ in range(7):
        pages = [
            CSRF.sub("", each.post("/sign-in/code", {"code": wrong}, at="/sign-in/check", status=422).text)
            for each in (amina, stranger)
        ]
        assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "bad", ["", "12345", "1234567", "x" * 1_000_000, "\x00\x00", "<b>123456</b>", "😢😢😢😢😢😢", "‮‮"]
)
def test_what_is_no_code_is_told_beside_the_field_and_costs_no_try(known: Portal, bad: str) -> None:
    amina = known.visit()
    ask_at(amina, known.people.amina.email)
    assert "six digits" in amina.post("/sign-in/code", {"code": bad}, at="/sign-in/check", status=422).text
    with known.read() as session:
        assert session.scalars(select(SignInRequest.tries)).one() == 0


def test_one_tap_sends_a_new_message_from_the_waiting_page(known: Portal) -> None:
    amina = known.visit()
    ask_at(amina, known.people.amina.email, next="/messages", own_phone="y")
    assert amina.post("/sign-in/again", at="/sign-in/check").location == "/sign-in/check"
    assert [letter.address for letter in letters(known)] == [known.people.amina.email] * 2
    amina.get(newest(known).path, status=303)
    assert amina.post("/sign-in/confirm").location == "/messages"


def test_asking_again_is_limited_like_asking_and_tells_a_stranger_nothing(known: Portal) -> None:
    amina, stranger = known.visit(), known.visit()
    ask_at(amina, known.people.amina.email)
    ask_at(stranger, STRANGER)
    for _ in range(5):
        for each in (amina, stranger):
            assert each.post("/sign-in/again", at="/sign-in/check").location == "/sign-in/check"
    assert len(letters(known)) == 3


def test_no_token_no_code_and_no_address_stands_in_any_log_line(
    known: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    amina = known.visit()
    ask_at(amina, known.people.amina.email)
    letter = newest(known)
    amina.get(letter.path, status=303)
    amina.post("/sign-in/code", {"code": _wrong(known)}, at="/sign-in/check", status=422)
    amina.post("/sign-in/confirm")
    known.visit().get(letter.path)

    ours = "\n".join(record.getMessage() for record in caplog.records)
    assert "/sign-in/link/<token>" in ours
    for secret in (letter.token, letter.code, letter.address):
        assert secret not in ours
