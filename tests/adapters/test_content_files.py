"""The content folder is read whole, or not at all."""

from datetime import date
from pathlib import Path

import pytest

from portal.adapters.content_files import read_services, read_texts
from portal.adapters.content_tables import ContentError
from portal.domain.cases import Relationship
from portal.domain.content import Confidence, Phone, Source, TextKind
from portal.domain.journey import Circumstance
from portal.domain.support import Cause

FRONT = """\
title = "Finding out why"
summary = "What happens."
applies_to = ["unexpected"]
sources = [{ label = "A guide", address = "https://example.org/guide", year = 2019 }, { label = "Another" }]
reviewed_on = 2026-11-20
reviewed_by = ""
"""
BODY = "Somebody rings you.\n\n:::details What is inside\nWords.\n:::\n\nRing {team_phone}.\n"


def write_stage(
    root: Path, *, front: str = FRONT, body: str = BODY, folder: str = "05-finding-out-why", name: str = "en.md"
) -> Path:
    return write_text(root / "stages" / folder, front=front, body=body, name=name)


def write_text(folder: Path, *, front: str = FRONT, body: str = BODY, name: str = "en.md") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_text(f"+++\n{front}+++\n\n{body}", encoding="utf-8")
    return path


def test_a_stage_is_read_with_all_it_says_about_itself(tmp_path: Path) -> None:
    write_stage(tmp_path)

    (text,) = read_texts(tmp_path)

    assert (text.kind, text.slug, text.position, text.locale) == (TextKind.STAGE, "finding-out-why", 5, "en")
    assert (text.title, text.summary) == ("Finding out why", "What happens.")
    assert text.applies_to == frozenset({Circumstance.UNEXPECTED})
    assert text.sources == (Source("A guide", "https://example.org/guide", 2019), Source("Another"))
    assert (text.reviewed_on, text.reviewed_by) == (date(2026, 11, 20), "")
    assert text.body == BODY


def test_a_page_is_read_from_its_own_shelf_and_stages_come_first_in_their_order(tmp_path: Path) -> None:
    write_stage(tmp_path, folder="02-second")
    write_stage(tmp_path, folder="01-first")
    page = tmp_path / "pages" / "help-now"
    page.mkdir(parents=True)
    (page / "en.md").write_text(f"+++\n{FRONT}+++\n{BODY}", encoding="utf-8")

    assert [(text.kind, text.slug, text.position) for text in read_texts(tmp_path)] == [
        (TextKind.STAGE, "first", 1),
        (TextKind.STAGE, "second", 2),
        (TextKind.PAGE, "help-now", 0),
    ]


def test_a_stage_shows_only_where_it_applies(tmp_path: Path) -> None:
    write_stage(tmp_path, front=FRONT.replace('["unexpected"]', "[]"))
    (everybody,) = read_texts(tmp_path)
    write_stage(tmp_path / "more")
    (unexpected,) = read_texts(tmp_path / "more")

    assert everybody.applies(frozenset())
    assert unexpected.applies(frozenset({Circumstance.UNEXPECTED, Circumstance.INQUEST}))
    assert not unexpected.applies(frozenset({Circumstance.EXPECTED}))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"Finding out why"', '"Finding out why', "broken"),
        ('title = "Finding out why"\n', "", "“title” must be words"),
        ('["unexpected"]', '["sudden"]', "does not know “sudden”"),
        ('["unexpected"]', '"unexpected"', "must be a list of words"),
        ("2026-11-20", '"20 November"', "must be a date"),
        ("2026-11-20", "2026-11-20T10:00:00", "must be a date"),
        ("reviewed_on = 2026-11-20\n", "", "“reviewed_on” is missing"),
        ("2019", '"2019"', "must be a whole number"),
        ("https://example.org/guide", "http://example.org/guide", "must begin with https://"),
        ('label = "A guide"', 'name = "A guide"', "nothing is called “name”"),
        ("reviewed_by", "approved_by", "nothing is called “approved_by”"),
        ("Finding out why", "Finding out why " * 10, "the title has"),
        ("What happens.", "What happens. " * 40, "the summary has"),
    ],
)
def test_broken_settings_are_told_with_the_file_and_the_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in FRONT
    path = write_stage(tmp_path, front=FRONT.replace(old, new))

    with pytest.raises(ContentError) as refused:
        read_texts(tmp_path)

    assert refused.value.path == path
    assert reason in refused.value.reason
    assert str(path) in str(refused.value)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "no text"),
        ("Hello <script>alert(1)</script>", "without HTML"),
        ("Hello <b>you</b>", "without HTML"),
        ("[x](javascript:alert(1))", "without HTML"),
        ("Ring {team_fone}.", "no setting fills “{team_fone}”"),
        ("Ring {team_phone.", "no setting fills"),
        ("[Ring us](tel:{team_phone})", "cannot lead to a placeholder"),
        ("# A second title", "begins with ## or ###"),
        (":::details Open\nWords.", "never ended"),
        (":::details One\n:::details Two\n:::", "holds no other"),
        ("Words.\n:::\n", "closed part opens"),
        (":::details\nWords.\n:::", "closed part opens"),
        (":::detail Open\nWords.\n:::", "closed part opens"),
        ("Word " * 5000, "the text has"),
        ("| Day | Hours |\n|-----|-------|\n| Monday | 9 to 5 |", "there are no tables"),
        ("Day | Hours\n--- | ---\nMonday | 9 to 5", "there are no tables"),
        ("Words\x00 and \u202esdrow", "a sign that nobody can see"),
        ("Word " * 40_000, "the file has 200"),
    ],
)
def test_a_broken_text_is_told_with_the_file_and_the_reason(tmp_path: Path, body: str, reason: str) -> None:
    path = write_stage(tmp_path, body=body)

    with pytest.raises(ContentError, match=r"en\.md") as refused:
        read_texts(tmp_path)

    assert refused.value.path == path
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("finding-out-why", "en.md"),
        ("05-Finding", "en.md"),
        ("05-finding", "english-uk.md"),
        ("05-finding", "tlh.md"),
    ],
)
def test_a_misnamed_file_is_not_guessed_at(tmp_path: Path, folder: str, name: str) -> None:
    write_stage(tmp_path, folder=folder, name=name)

    with pytest.raises(ContentError):
        read_texts(tmp_path)


POLISH = 'title = "Ustalanie przyczyny"\nsummary = "Co się dzieje."\ntranslated_from = "0123456789ab"\n'


def test_a_translation_brings_its_words_and_has_the_rest_from_the_english(tmp_path: Path) -> None:
    english = write_stage(tmp_path)
    english.with_name("pl.md").write_text(f"+++\n{POLISH}+++\n\nKtoś do Państwa dzwoni.\n", encoding="utf-8")

    original, polish = read_texts(tmp_path)

    assert (polish.locale, polish.title, polish.body) == ("pl", "Ustalanie przyczyny", "Ktoś do Państwa dzwoni.\n")
    assert polish.translated_from == "0123456789ab"
    assert (polish.sources, polish.applies_to, polish.position) == (original.sources, original.applies_to, 5)
    assert original.translated_from == ""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('translated_from = "0123456789ab"\n', "", "“translated_from” must be words"),
        ("summary", "applies_to = []\nsummary", "nothing is called “applies_to”"),
        ('"Ustalanie', "Ustalanie", "broken"),
    ],
)
def test_a_broken_translation_is_told_with_its_own_file(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in POLISH
    path = write_stage(tmp_path).with_name("pl.md")
    path.write_text(f"+++\n{POLISH.replace(old, new)}+++\n\nSłowa.\n", encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        read_texts(tmp_path)

    assert refused.value.path == path
    assert reason in refused.value.reason


def test_a_translation_of_nothing_is_refused(tmp_path: Path) -> None:
    write_stage(tmp_path, front=POLISH, name="pl.md")

    with pytest.raises(ContentError, match=r"no en\.md beside it"):
        read_texts(tmp_path)


def test_a_file_without_settings_or_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = write_stage(tmp_path)
    path.write_text("Only words.", encoding="utf-8")
    with pytest.raises(ContentError, match="must begin with settings"):
        read_texts(tmp_path)

    path.write_bytes(f"+++\n{FRONT}+++\n".encode() + b"\xff\xfe")
    with pytest.raises(ContentError, match="UTF-8"):
        read_texts(tmp_path)


def test_two_folders_cannot_hold_the_same_stage(tmp_path: Path) -> None:
    write_stage(tmp_path, folder="05-finding-out-why")
    write_stage(tmp_path, folder="06-finding-out-why")

    with pytest.raises(ContentError, match="two folders are called “finding-out-why”"):
        read_texts(tmp_path)


SERVICE = """\
[[services]]
slug = "lantern"
organisation = "Lantern"
name = "Lantern listening line"
kinds = ["phone"]
summary = "People who listen."
for_whom = ["mother", "adult_sibling"]
age_from = 4
causes = ["road"]
earliest_weeks_after_death = 6
areas = ["mid-essex"]
phones = [{ number = "01632 960 123", label = "Adults" }]
hours = "Monday, 9am to 5pm"
hours_certain = false
confidence = "B"
source = "A leaflet"
source_year = 2020
crisis = false
"""


def write_services(root: Path, text: str) -> Path:
    path = root / "services.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_is_read_with_what_it_says_and_nothing_it_does_not(tmp_path: Path) -> None:
    (lantern,) = read_services(write_services(tmp_path, SERVICE))

    assert lantern.for_whom == frozenset({Relationship.MOTHER, Relationship.ADULT_SIBLING})
    assert lantern.causes == frozenset({Cause.ROAD})
    assert (lantern.age_from, lantern.age_to, lantern.earliest_weeks_after_death) == (4, None, 6)
    assert lantern.phones == (Phone(number="01632 960 123", label="Adults"),)
    assert (lantern.email, lantern.web, lantern.text, lantern.cost, lantern.doubt) == ("", "", "", "", "")
    assert lantern.confidence is Confidence.B
    assert not lantern.hours_certain
    assert not lantern.crisis
    assert lantern.checked_on is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('["mid-essex"]', '["kent"]', "does not know “kent”"),
        ('["phone"]', '["fone"]', "does not know “fone”"),
        ('"road"', '"road_death"', "does not know “road_death”"),
        ('"mother"', '"aunt"', "does not know “aunt”"),
        ('confidence = "B"', 'confidence = "D"', "does not know “D”"),
        ("hours_certain = false", 'hours_certain = "no"', "must be true or false"),
        ("age_from = 4", "age_from = -4", "must be a whole number"),
        ("age_from = 4", "age_from = true", "must be a whole number"),
        ("hours =", "times =", "nothing is called “times”"),
        ("number =", "tel =", "nothing is called “tel”"),
        ("crisis = false", "crisis = true", "needs “checked_on”"),
        ("crisis = false", "crisis = false\nchecked_on = 2026-11-20", "nothing else may have it"),
        ("crisis = false", f"crisis = false\n{SERVICE}", "two entries are called “lantern”"),
        ('organisation = "Lantern"', "organisation = Lantern", "broken"),
    ],
)
def test_a_broken_entry_is_told_with_its_name_and_the_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in SERVICE
    path = write_services(tmp_path, SERVICE.replace(old, new))

    with pytest.raises(ContentError) as refused:
        read_services(path)

    assert refused.value.path == path
    assert reason in refused.value.reason


@pytest.mark.parametrize("words", ["Call {team_phone}.", "**Call us.**", "- One\n- Two", "[Here](https://example.org)"])
def test_a_neutral_text_is_plain_words_that_nobody_has_to_fill_in(tmp_path: Path, words: str) -> None:
    write_text(tmp_path / "neutral" / "01-please-call", body=words)

    with pytest.raises(ContentError, match="as it stands"):
        read_texts(tmp_path)


def test_neutral_texts_stand_behind_stages_and_pages_in_their_order(tmp_path: Path) -> None:
    for folder in ("neutral/02-later", "neutral/01-sooner", "pages/privacy", "stages/01-first-hours"):
        write_text(tmp_path / folder, body="Plain words.")

    assert [text.slug for text in read_texts(tmp_path)] == ["first-hours", "privacy", "sooner", "later"]
