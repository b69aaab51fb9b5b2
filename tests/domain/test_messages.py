"""What Amina writes is kept as she wrote it, and she is not forgotten while she waits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import messages
from portal.domain.messages import Sent

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def hours(count: int) -> datetime:
    return MONDAY + timedelta(hours=count)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Hello Jo\r\n\r\nAmina\r ", "Hello Jo\n\nAmina"),
        ("one\u2028two\x0bthree\x85four", "one\ntwo\nthree\nfour"),
        ("a\x00b\x1bc\x7fd\x9fe\tf", "abcde\tf"),
        ("jose\u0301", "josé"),
        ("\ufeffhello\ufffe\ud800", "hello"),
        ("شكراً لكِ Jo", "شكراً لكِ Jo"),
        ("👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("می‌خواهم", "می‌خواهم"),
        ("<b>no</b> & ‘yes’", "<b>no</b> & ‘yes’"),
    ],
)
def test_what_amina_typed_is_kept_without_what_nobody_can_see(typed: str, kept: str) -> None:
    assert messages.clean_body(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("from \u2067امینہ\u2069 today", "from \u2067امینہ\u2069 today"),
        ("from \u202bامینہ\u202c today", "from \u202bامینہ\u202c today"),
        ("\u2067one \u202btwo\u202c\u2069 three", "\u2067one \u202btwo\u202c\u2069 three"),
        ("never \u2067closed", "never closed"),
        ("never opened\u2069\u202c.", "never opened."),
        ("never \u202bclosed\nnext line\u202c", "never closed\nnext line"),
        ("\u2067one \u202btwo\u2069 three\u202c", "\u2067one two\u2069 three"),
        ("\u202bone \u2067two\u202c three\u2069", "one \u2067two three\u2069"),
        ("photo\u202egpj.exe\u202c!", "photogpj.exe!"),
        ("photo\u202dgpj.exe", "photogpj.exe"),
        ("\u202ba \u202eb\u202c c\u202c", "\u202ba b c\u202c"),
    ],
)
def test_writing_in_two_directions_stays_and_stray_marks_go(typed: str, kept: str) -> None:
    assert messages.clean_body(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "   \n\t ", "\x00\x01", "\u200b\u200d", "\u2067\u2069", "\u2067 \u2069", "\u00a0\u3000", "\u0301", "\ufe0f"],
)
def test_a_message_with_nothing_to_read_is_refused(typed: str) -> None:
    with pytest.raises(messages.EmptyMessage):
        messages.clean_body(typed)


def test_ten_thousand_characters_fit_and_one_more_does_not() -> None:
    assert len(messages.clean_body("é" * 10_000)) == 10_000
    with pytest.raises(messages.MessageTooLong) as refused:
        messages.clean_body("é" * 10_001)
    assert (refused.value.limit, refused.value.length) == (10_000, 10_001)


def test_length_is_counted_as_amina_sees_it_not_as_the_browser_sends_it() -> None:
    assert len(messages.clean_body(("e\u0301" + "\r\n") * 4_999 + "ab")) == 10_000


def test_a_megabyte_is_refused_with_its_length() -> None:
    with pytest.raises(messages.MessageTooLong) as refused:
        messages.clean_body("a" * 1_000_000)
    assert refused.value.length == 1_000_000


@given(
    st.text(
        alphabet=st.one_of(
            st.characters(), st.sampled_from("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n\r a")
        )
    )
)
def test_whatever_is_sent_cleaning_twice_changes_nothing_more(typed: str) -> None:
    try:
        kept = messages.clean_body(typed)
    except messages.EmptyMessage:
        return
    assert messages.clean_body(kept) == kept
    assert kept.encode("utf-8")
    assert not {"\x00", "\r", "\u202e", "\u202d", "\u2028"} & set(kept)
    for line in kept.split("\n"):
        assert line.count("\u202a") + line.count("\u202b") == line.count("\u202c")
        assert sum(map(line.count, "\u2066\u2067\u2068")) == line.count("\u2069")


def test_amina_who_wrote_twice_has_waited_since_the_first() -> None:
    thread = [
        Sent(from_family=True, sent_at=hours(0)),
        Sent(from_family=False, sent_at=hours(1)),
        Sent(from_family=True, sent_at=hours(5)),
        Sent(from_family=True, sent_at=hours(9)),
    ]

    assert messages.waiting_since(thread) == hours(5)
    assert messages.waiting_since(list(reversed(thread))) == hours(5)


def test_nobody_waits_once_jo_has_answered_or_rung() -> None:
    asked = [Sent(from_family=True, sent_at=hours(0)), Sent(from_family=True, sent_at=hours(3))]

    assert messages.waiting_since([]) is None
    assert messages.waiting_since([*asked, Sent(from_family=False, sent_at=hours(4))]) is None
    assert messages.waiting_since(asked, answered_elsewhere_at=hours(3)) is None
    assert messages.waiting_since(asked, answered_elsewhere_at=hours(2)) == hours(3)
    assert messages.waiting_since(asked) == hours(0)


def test_a_message_from_jo_alone_makes_nobody_wait() -> None:
    assert messages.waiting_since([Sent(from_family=False, sent_at=hours(0))]) is None
