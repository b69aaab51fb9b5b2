"""Packs are real PDF files: tagged, with a language and a title, and words in them are never commands."""

import re
from dataclasses import replace

import pytest

from portal.adapters import packs
from portal.adapters.packs import PackNotDrawn
from portal.adapters.text_blocks import blocks_of
from portal.domain.packs import BlockKind, Pack, Part, Run, paragraph


def _pack(*parts: Part, language: str = "en-GB", direction: str = "ltr", lead: str = "Made today.") -> Pack:
    return Pack("Information", lead, language, direction, "What is in here", "Jo Marsh · 01632 960 100", parts)


def _part(*words: str, language: str = "en-GB", direction: str = "ltr") -> Part:
    return Part("The home visit", language, direction, tuple(paragraph(each) for each in words))


def _says(pdf: bytes, entry: bytes) -> bool:
    return re.search(entry, pdf) is not None


@pytest.mark.parametrize(("language", "direction"), [("en-GB", "ltr"), ("pl", "ltr"), ("ur", "rtl")])
def test_a_screen_reader_finds_tags_a_title_and_the_language(language: str, direction: str) -> None:
    words = {
        "en-GB": "You can ask anything.",
        "pl": "Można zapytać o wszystko: żółć.",
        "ur": "آپ کچھ بھی پوچھ سکتے ہیں۔",
    }
    part = _part(words[language], "01632 960 100", language=language, direction=direction)

    pdf = packs.draw(_pack(part, language=language, direction=direction))

    assert _says(pdf, rb"/Marked true")
    assert _says(pdf, rb"/StructTreeRoot")
    assert _says(pdf, rb"/Lang\s*\(" + language.split("-")[0].encode())
    assert _says(pdf, rb"/DisplayDocTitle true")
    assert b"pdfuaid:part" in pdf


def test_a_short_paper_has_no_list_of_contents_and_is_tagged_all_the_same() -> None:
    long, short = _pack(_part("One.")), replace(_pack(_part("One.")), contents_title="")

    drawn = packs.draw(short)

    assert len(drawn) < len(packs.draw(long))
    assert b"pdfuaid:part" in drawn


def test_what_looks_like_a_command_is_only_words() -> None:
    said = '#read("/etc/passwd") #panic("no") $x$ *a* \\ @b <c> ]] [['

    pdf = packs.draw(_pack(_part(said), lead=said))

    assert pdf.startswith(b"%PDF-")


def test_a_sign_that_no_font_draws_spoils_nothing() -> None:
    pdf = packs.draw(_pack(_part("😀 名 \x01")))

    assert _says(pdf, rb"/Marked true")
    assert b"pdfuaid:part" not in pdf


def test_what_takes_too_long_is_given_up_and_names_none_of_its_words() -> None:
    with pytest.raises(PackNotDrawn) as given_up:
        packs.draw(_pack(_part("Zimtzeisig")), patience=0.001)

    assert "Zimtzeisig" not in str(given_up.value)


def test_an_editors_text_keeps_its_headings_points_and_links_and_closed_parts_open() -> None:
    text = (
        "## What happens\n\nCall **{team_name}** on {team_phone}\nor [read](https://example.org).\n\n"
        "- One\n- Two, see [help](/help-now)\n\n:::details What a doctor looks at\nMore <b>words</b>.\n:::\n"
    )

    blocks = blocks_of(text, values={"team_name": "the *team*", "team_phone": "01632 960 100"})

    assert [(block.kind, "".join(run.text for run in block.runs)) for block in blocks] == [
        (BlockKind.HEADING, "What happens"),
        (BlockKind.PARAGRAPH, "Call the *team* on 01632 960 100 or read."),
        (BlockKind.ITEM, "One"),
        (BlockKind.ITEM, "Two, see help"),
        (BlockKind.HEADING, "What a doctor looks at"),
        (BlockKind.PARAGRAPH, "More <b>words</b>."),
    ]
    assert Run("the *team*", strong=True) in blocks[1].runs
    assert Run("read", address="https://example.org") in blocks[1].runs
    assert Run("help") in blocks[3].runs
