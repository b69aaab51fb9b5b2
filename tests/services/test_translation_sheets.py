"""A text goes to an agency in parts and comes back whole as a draft, or not at all with one sentence a problem."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters import sheets
from portal.adapters.sheets import SheetBroken, SheetRow
from portal.models.texts import TextEdition
from portal.services import texts, translation_sheets
from tests.portal_fixtures import Portal
from tests.web.public.shelves import stage
from tests.world import NOW

BODY = """\
Two **kind** people come. You can [read more](/help-now).

## What you can ask

- Who are you?
- Can I call {team_phone}?

:::details What they may take
Small samples.
:::
"""
ENGLISH = stage("first", title="The first hours", body=BODY)
WORDS = {
    "title": "Pierwsze godziny",
    "summary": "O pierwszych godzinach.",
    "001": "Przychodzi dwoje **życzliwych** ludzi. Można [czytać dalej](/help-now).",
    "002": "O co można zapytać",
    "003": "Kim Państwo są?",
    "004": "Czy mogę zadzwonić: {team_phone}?",
    "005": "Co mogą zabrać",
    "006": "Małe próbki.",
}


def _sheet(session: Session, **changed: str) -> list[SheetRow]:
    """The export with every part translated, some of them otherwise."""
    words = {**WORDS, **{key.removeprefix("p"): said for key, said in changed.items()}}
    rows = translation_sheets.export(session, locale="pl")
    return [replace(row, translation=words[row.id.rpartition("/")[2]]) for row in rows]


def _take_in(session: Session, rows: list[SheetRow]) -> translation_sheets.Outcome:
    return translation_sheets.take_in(session, locale="pl", rows=rows, now=NOW)


def _polish(session: Session) -> list[TextEdition]:
    return list(session.scalars(select(TextEdition).where(TextEdition.locale == "pl").order_by(TextEdition.number)))


def _load(session: Session, *several: object) -> None:
    texts.load(session, several, now=NOW, publish_as=None)  # type: ignore[arg-type]


def test_the_agency_gets_words_without_marks_and_what_comes_back_has_them_again(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH)
        sent = {row.id: row.english for row in translation_sheets.export(session, locale="pl")}
        assert sent[f"stage/first@{ENGLISH.words_digest}/003"] == "Who are you?"

        outcome = _take_in(session, _sheet(session))

        assert outcome == translation_sheets.Outcome((), 1, 0)
        (draft,) = _polish(session)
        assert draft.body.splitlines() == [
            WORDS["001"], "", "## O co można zapytać", "", "- Kim Państwo są?", "- Czy mogę zadzwonić: {team_phone}?",
            "", ":::details Co mogą zabrać", "Małe próbki.", ":::",
        ]  # fmt: skip
        assert (draft.title, draft.translated_from) == ("Pierwsze godziny", ENGLISH.words_digest)
        assert not draft.is_published
        assert draft.translation_reviewed_by == ""


def test_what_is_translated_goes_out_with_the_next_sheet_and_coming_back_unchanged_adds_nothing(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH)
        _take_in(session, _sheet(session))

        again = translation_sheets.export(session, locale="pl")

        assert {row.translation for row in again} == set(WORDS.values())
        assert _take_in(session, list(again)) == translation_sheets.Outcome((), 0, 0)
        newer = stage("first", title="The first hours", body=BODY.replace("Who are you?", "Who is here?"))
        _load(session, newer)
        third = {row.english: row.translation for row in translation_sheets.export(session, locale="pl")}
        assert third["Who is here?"] == ""
        assert third["Small samples."] == "Małe próbki."


def test_a_sheet_made_from_english_that_moved_on_still_comes_in_and_counts_as_outdated(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH)
        rows = _sheet(session)
        _load(session, stage("first", title="The very first hours", body=BODY))

        assert _take_in(session, rows).drafts == 1
        assert _polish(session)[0].translated_from == ENGLISH.words_digest


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"p004": "Czy mogę zadzwonić?"}, "/004”: what stands in braces differs from the English."),
        ({"p004": "Zadzwonić: {team_fone}?"}, "/004”: what stands in braces differs from the English."),
        ({"p001": "Przychodzi dwoje ludzi. [Dalej](/help-now)."}, "/001”: its links or emphasis differ"),
        ({"p001": "**Dwoje** ludzi. [Dalej](https://evil.example)."}, "/001”: its links or emphasis differ"),
        ({"p006": "- Małe próbki."}, "/006”: it must not begin with the sign of a heading, a list"),
        ({"p006": "## Próbki"}, "/006”: it must not begin with the sign of a heading, a list"),
        ({"p006": ":::"}, "/006”: it must not begin with the sign of a heading, a list"),
        ({"p006": "Małe\npróbki."}, "/006”: it must stay one paragraph"),
        ({"p006": "<script>alert(1)</script>"}, "without HTML or script"),
        ({"p006": "| a | b |"}, "there are no tables"),
        ({"p006": "x" * 200_000}, "the text has 200"),
        ({"p006": "Pr\x00óbki"}, "a sign that nobody can see"),
        ({"title": "Tytuł " * 20}, "the title has"),
        ({"p003": ""}, "1 of 8 parts have no translation, the first is 003."),
    ],
)
def test_a_broken_part_is_told_in_one_sentence_and_nothing_comes_in(
    portal: Portal, changed: dict[str, str], reason: str
) -> None:
    with portal.write() as session:
        _load(session, ENGLISH, stage("second", title="The second day", body=BODY))

        outcome = _take_in(session, [row for row in _sheet(session, **changed) if "/first@" in row.id])

        (problem,) = outcome.problems
        assert reason in problem
        assert outcome.drafts == 0
        assert _polish(session) == []


def test_unknown_parts_and_parts_that_come_twice_are_told_by_their_id(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH)
        rows = _sheet(session)
        known = rows[0].id.removesuffix("title")

        outcome = _take_in(
            session,
            [*rows, rows[0], *(SheetRow(name, "", "x") for name in ("", "stage/x/1", f"{known}099", "=1+1"))],
        )

        assert outcome.problems == (
            f"“{rows[0].id}”: it is there twice.",
            "“”: no text of the portal.",
            "“stage/x/1”: no text of the portal.",
            f"“{known}099”: the text has no such part.",
            "“=1+1”: no text of the portal.",
        )


def test_a_text_nobody_has_begun_is_left_alone(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH)

        outcome = _take_in(session, list(translation_sheets.export(session, locale="pl")))

        assert outcome == translation_sheets.Outcome((), 0, 1)


def test_a_sheet_survives_a_program_that_puts_other_signs_between_columns() -> None:
    rows = (SheetRow("stage/first@0/001", "“Hello”, you; and\tyou", 'Zażółć "gęślą" jaźń'),)
    written = sheets.write_sheet(rows)

    assert sheets.read_sheet(written) == rows
    by_semicolon = 'id;english;translation\r\nstage/first@0/001;Hello;"Zażółć; jaźń"\r\n;;\r\n'.encode()
    assert sheets.read_sheet(by_semicolon) == (SheetRow("stage/first@0/001", "Hello", "Zażółć; jaźń"),)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The first line must be"),
        (b"id,translation\n1,2\n", "The first line must be"),
        (b"id,english,translation\n1,2\n", "Line 2 has 2 columns"),
        (b'id,english,translation\n1,2,"3\n', "not a whole CSV file"),
        (b"id,english,translation\n1,2," + b"x" * 200_000, "not a whole CSV file"),
        ("id,english,translation\n1,2,ł".encode("cp1250"), "UTF-8"),
        (b"x" * (sheets.FILE_LIMIT + 1), "more than"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_one_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(SheetBroken, match=reason):
        sheets.read_sheet(content)
