"""Amina signs in at night, on a small phone, with mail that somebody else may have touched."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import sign_in
from portal.domain.sign_in import Counted, SessionKind

NOW = datetime(2026, 11, 24, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "042517",
        " 042 517 ",
        "042-517",
        "042–517",
        "٠٤٢٥١٧",
        "۰۴۲۵۱۷",
        "\u200f۰۴۲ ۵۱۷\u200e",
        "０４２５１７",
        "042\u00a0517\n",
    ],
)
def test_amina_may_type_her_code_as_her_keyboard_writes_it(typed: str) -> None:
    assert sign_in.clean_code(typed) == "042517"


@pytest.mark.parametrize("typed", ["", "04251", "0425170", "04251o", "½42517", "0425१x", "²42517", "042.517", "+42517"])
def test_anything_but_six_digits_is_not_a_code(typed: str) -> None:
    with pytest.raises(sign_in.NotACode):
        sign_in.clean_code(typed)


@given(st.text())
def test_whatever_is_typed_a_code_is_six_plain_digits_or_nothing(typed: str) -> None:
    try:
        code = sign_in.clean_code(typed)
    except sign_in.NotACode:
        return
    assert len(code) == 6
    assert set(code) <= set("0123456789")


@pytest.mark.parametrize(
    ("typed", "looked_up"),
    [
        (" Amina.Khan@Example.ORG ", "amina.khan@example.org"),
        ("o'neil+portal@example.org", "o'neil+portal@example.org"),
        ("jose\u0301@example.org", "josé@example.org"),
        ("jo@bücher.example.net", "jo@xn--bcher-kva.example.net"),
    ],
)
def test_one_person_is_found_however_she_types_her_address(typed: str, looked_up: str) -> None:
    assert sign_in.normalise_email(typed) == looked_up
    assert sign_in.normalise_email(looked_up) == looked_up


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "amina",
        "@example.org",
        "amina@",
        "amina@localhost",
        "a@b@example.org",
        "amina@example..org",
        "amina@-example.org",
        ".amina@example.org",
        "ami..na@example.org",
        "amina@example.org\r\nBcc: yusuf@example.org",
        "ami na@example.org",
        "ami\u202ena@example.org",
        "ami\x00na@example.org",
        "Amina <amina@example.org>",
        f"{'a' * 250}@example.org",
        "amina@" + "a" * 64 + ".example.org",
    ],
)
def test_what_cannot_be_an_address_is_refused(typed: str) -> None:
    with pytest.raises(sign_in.NotAnEmail):
        sign_in.normalise_email(typed)


@given(st.emails())
def test_normalising_an_address_twice_changes_nothing(address: str) -> None:
    try:
        once = sign_in.normalise_email(address)
    except sign_in.NotAnEmail:
        return
    assert sign_in.normalise_email(once) == once


@pytest.mark.parametrize("path", ["/", "/messages", "/support?near=SS1&for=me", "/messages#latest", "/staff/cases/1/"])
def test_amina_comes_back_to_the_page_she_wanted(path: str) -> None:
    assert sign_in.safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "messages",
        "//evil.example",
        "///evil.example",
        "\\evil",
        "/\\evil",
        "/a\\evil",
        "\\\\evil",
        "/\t/evil.example",
        "/\n/evil.example",
        " /messages",
        "/messages\r\nSet-Cookie: a=b",
        "/messages ",
        "https://evil.example",
        "javascript:alert(1)",
        "/.//evil.example",
        "/a//b",
        "/../x",
        "/a/..",
        "/\u2028x",
        "/＼evil",
        "/" + "a" * 500,
    ],
)
def test_no_link_leads_amina_to_another_site(path: str | None) -> None:
    assert sign_in.safe_next(path) is None


@given(st.text(alphabet="/\\.ae:@?#\t\n %", max_size=12))
def test_a_way_back_never_begins_like_another_site(path: str) -> None:
    kept = sign_in.safe_next(path)

    if kept is not None:
        assert kept == path
        assert kept.startswith("/")
        assert not kept.startswith(("//", "/\\"))
        assert kept.isprintable()
        assert "\\" not in kept


@pytest.mark.parametrize(
    ("kind", "remembered", "idle", "absolute"),
    [
        (SessionKind.FAMILY, False, timedelta(minutes=30), timedelta(hours=12)),
        (SessionKind.FAMILY, True, timedelta(days=14), timedelta(days=30)),
        (SessionKind.STAFF, False, timedelta(minutes=30), timedelta(hours=12)),
        (SessionKind.STAFF, True, timedelta(minutes=30), timedelta(hours=12)),
        (SessionKind.ADMINISTRATOR, True, timedelta(minutes=30), timedelta(hours=8)),
    ],
)
def test_only_a_familys_own_phone_is_remembered(
    kind: SessionKind, *, remembered: bool, idle: timedelta, absolute: timedelta
) -> None:
    assert sign_in.idle_until(kind, remembered=remembered, now=NOW) == NOW + idle
    assert sign_in.absolute_until(kind, remembered=remembered, now=NOW) == NOW + absolute


def test_the_limits_written_down_are_the_limits_in_force() -> None:
    assert sign_in.LINK_LIFE.total_seconds() == 600
    assert (sign_in.CODE_DIGITS, sign_in.CODE_TRIES, sign_in.WRONG_CODES_A_DAY) == (6, 5, 20)
    assert [limit.allowed for limit in sign_in.limits_for(Counted.ADDRESS)] == [3, 6, 12]
    assert [limit.allowed for limit in sign_in.limits_for(Counted.NETWORK)] == [20, 100]
    assert [limit.window for limit in sign_in.limits_for(Counted.SERVICE)] == [timedelta(hours=1)]
    assert [limit.allowed for limit in sign_in.limits_for(Counted.ANSWER_NETWORK)] == [30]
