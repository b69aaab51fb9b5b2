"""Text becomes HTML in one place, and nothing harmful comes through it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.richtext import linkify_plain, render_markdown


def _tags(rendered: str) -> list[str]:
    return re.findall(r"</?([a-z0-9]+)", rendered)


def test_an_editors_text_keeps_its_headings_lists_and_emphasis() -> None:
    rendered = render_markdown("## What happens\n\n- You can **ask**.\n- You can *wait*.\n")

    assert rendered.replace("\n", "") == (
        "<h2>What happens</h2><ul><li>You can <strong>ask</strong>.</li><li>You can <em>wait</em>.</li></ul>"
    )


def test_a_closed_part_opens_only_when_it_is_pressed() -> None:
    rendered = render_markdown("Before.\n\n:::details What *happens* inside\nIt is **here**.\n\n- One\n:::\n\nAfter.")

    assert "<details><summary>What <em>happens</em> inside</summary>" in rendered
    assert "<p>It is <strong>here</strong>.</p>" in rendered
    assert rendered.index("</details>") < rendered.index("<p>After.</p>")
    assert "open" not in rendered


def test_a_closed_part_that_was_never_ended_loses_no_word() -> None:
    rendered = render_markdown(":::details Inside\nFirst.\n\n:::details Within\nSecond.")

    assert rendered.count("<details>") == rendered.count("</details>") == 1
    for word in ("Inside", "First.", "Within", "Second."):
        assert word in rendered


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "![x](https://example.org/pixel.png)",
        "<details open><summary onclick=alert(1)>x</summary></details>",
        ":::details <script>alert(1)</script>\nx\n:::",
        "[x](//example.org/elsewhere)",
        "[x](/\\example.org/elsewhere)",
        "[x](http://example.org)",
        "<javascript:alert(1)>",
        "```\n<script>\n```",
    ],
)
def test_markdown_lets_no_script_picture_or_foreign_path_through(attack: str) -> None:
    rendered = render_markdown(attack)

    assert "<script" not in rendered
    assert "<img" not in rendered
    assert not re.search(r'href="(?!https://|/[^/\\])', rendered)
    assert not re.search(r"<[^>]*\bon\w+=", rendered)


@pytest.mark.parametrize(
    "address", ["https://example.org/a", "tel:+441632960123", "mailto:jo@example.org", "sms:85258", "/support", "#top"]
)
def test_links_lead_only_where_they_may(address: str) -> None:
    assert f'href="{address}"' in render_markdown(f"[there]({address})")


def test_every_link_keeps_to_itself_where_the_reader_came_from() -> None:
    assert 'rel="noopener noreferrer nofollow"' in render_markdown("[there](https://example.org)")
    assert 'rel="noopener noreferrer nofollow"' in linkify_plain("https://example.org")


def test_a_line_of_dashes_does_not_turn_words_into_a_heading() -> None:
    assert _tags(render_markdown("My words\n---\nmore")) == ["p", "p"]


def test_the_teams_name_and_number_are_filled_in_and_the_number_can_be_dialled() -> None:
    values = {"team_name": "Lantern & <b>Co</b>", "team_phone": "01632 960 123", "hours": "Monday to Friday"}

    rendered = render_markdown("{team_name}: {team_phone}. Open {hours}.", values=values)

    assert "Lantern &amp; &lt;b&gt;Co&lt;/b&gt;" in rendered
    assert 'href="tel:01632960123"' in rendered
    assert ">01632 960 123</a>" in rendered
    assert "Open Monday to Friday." in rendered


def test_aminas_message_shows_exactly_as_she_typed_it() -> None:
    assert linkify_plain("I <3 him & “miss” 'him'\n\n*so* much") == "I &lt;3 him &amp; “miss” 'him'\n\n*so* much"


def test_an_address_in_a_message_becomes_a_link_and_the_rest_stays_text() -> None:
    rendered = linkify_plain("Look: https://example.org/a?b=1&c=2 <b>now</b>\nor www.example.org, or jo@example.org.")

    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">' in rendered
    assert "&lt;b&gt;now&lt;/b&gt;\nor " in rendered
    assert '<a href="https://www.example.org"' in rendered
    assert '<a href="mailto:jo@example.org"' in rendered


def test_an_insecure_address_is_opened_over_https() -> None:
    assert '<a href="https://example.org/x"' in linkify_plain("http://example.org/x")


@pytest.mark.parametrize("number", ["01632 960 123", "07700 900123", "+44 1632 960123", "01632-960-123", "0163296012"])
def test_a_telephone_number_in_a_message_can_be_dialled(number: str) -> None:
    dial = re.sub(r"[^\d+]", "", number)

    assert linkify_plain(f"Ring {number}.") == (
        f'Ring <a href="tel:{dial}" rel="noopener noreferrer nofollow">{number}</a>.'
    )


def test_a_number_and_an_address_in_one_message_both_become_links() -> None:
    rendered = linkify_plain("01632 960 123 or www.example.org/01632960123")

    assert rendered.count("<a ") == 2
    assert ">01632 960 123</a>" in rendered


@pytest.mark.parametrize(
    "words",
    ["He died.no one told me.", "I am tired.so tired", "3.30 or 03.12.2026", "the 999 crew", "a@", "1234567890123456"],
)
def test_ordinary_words_are_not_taken_for_addresses(words: str) -> None:
    assert linkify_plain(words) == words


def test_a_message_made_to_be_slow_is_shown_as_text() -> None:
    endless = "www.example.org/" + "a-" * 5000

    assert linkify_plain(endless) == endless
    assert linkify_plain(f"https://example.org {endless} 01632 960 123").count("<a ") == 2
    assert linkify_plain("www.example.org " * 50).count("<a ") == 20


def test_control_characters_vanish_and_line_ends_become_one_kind() -> None:
    assert linkify_plain("a\x00b\r\nc\rd\te") == "ab\nc\nd\te"


@given(st.text(alphabet=st.sampled_from(list("<>&\"'/:.@ \n\x00wahtpsjvcrip0123456789-+=()[]org\u202e")), max_size=80))
def test_whatever_is_typed_only_links_come_out(text: str) -> None:
    rendered = linkify_plain(text)

    assert set(_tags(rendered)) <= {"a"}
    assert all(re.fullmatch(r'<a(?: href="(?:https|tel|mailto):[^"<>]*")? rel="[a-z ]+">|</a>', tag)
               for tag in re.findall(r"<[^>]*>", rendered))  # fmt: skip


@given(st.text(max_size=200))
def test_whatever_an_editor_types_only_allowed_marks_come_out(text: str) -> None:
    allowed = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "blockquote", "br", "a", "details", "summary", "div"}

    assert set(_tags(render_markdown(text))) <= allowed
