"""The first edition of what families read keeps the house’s promises."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from portal.adapters.content_files import read_services, read_texts
from portal.adapters.richtext import inline_marks, render_markdown, unclean_html
from portal.domain.content import (
    LONGEST_SENTENCE,
    PLACEHOLDERS,
    SOURCE,
    Confidence,
    Service,
    Text,
    TextKind,
    placeholders_in,
)
from portal.domain.journey import Circumstance
from portal.domain.readability import FAMILY_LIMIT, long_sentences, reading_grade
from portal.domain.support import Cause
from portal.domain.text_parts import marks_of
from portal.domain.wording import find_banned, find_banned_in_notice

CONTENT = Path(__file__).parents[2] / "content"
TEXTS = read_texts(CONTENT)
SERVICES = read_services(CONTENT / "support" / "services.toml")
ENGLISH = [text for text in TEXTS if text.locale == SOURCE]
WORDS = {(text.kind, text.slug): text for text in ENGLISH}
UP_TO_DATE = [text for text in TEXTS if text.translated_from == WORDS[text.kind, text.slug].words_digest]

every_text = pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text.slug}-{text.locale}")
every_english_text = pytest.mark.parametrize("text", ENGLISH, ids=lambda text: text.slug)
every_service = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)


class _Outline(HTMLParser):
    """What a reader meets: tags, addresses and words, without what cleaning may add."""

    def __init__(self, rendered: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(rendered)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"<{tag} {[value for name, value in attrs if name != 'rel']}>")

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words_of(text: Text) -> str:
    return f"{text.title}. {text.summary} {text.body}"


def test_the_stages_and_pages_a_family_needs_are_there_in_english() -> None:
    assert [text.slug for text in ENGLISH if text.kind is TextKind.STAGE] == [
        "first-hours", "home-visit", "your-person", "who-decides", "finding-out-why", "finding-out-more",
        "saying-goodbye", "registering", "letters-work-money", "the-long-wait", "looking-at-the-care", "a-time-to-talk",
        "review-meeting", "the-hearing", "learning-for-others", "stepping-back",
    ]  # fmt: skip
    assert {text.slug for text in ENGLISH if text.kind is TextKind.PAGE} == {
        "help-now", "how-this-works", "confidentiality", "privacy", "accessibility", "complaints",
        "telling-people", "brothers-and-sisters", "going-back-to-work", "hard-days",
    }  # fmt: skip


def test_there_is_a_neutral_text_to_send_and_each_says_nothing_of_the_matter() -> None:
    neutral = [text for text in ENGLISH if text.kind is TextKind.NEUTRAL]

    assert len(neutral) >= 5
    for text in neutral:
        assert not find_banned_in_notice(text.body, names=[]), text.slug
        assert not re.search(r"restrict|polic|coroner|review|allow|safe", text.body, re.IGNORECASE), text.slug


@pytest.mark.parametrize(
    ("circumstances", "shown", "hidden"),
    [
        ({Circumstance.EXPECTED}, {"first-hours", "saying-goodbye"}, {"home-visit", "finding-out-why", "the-hearing"}),
        ({Circumstance.EXPECTED, Circumstance.HOSPITAL_POST_MORTEM}, {"finding-out-more"}, {"finding-out-why"}),
        ({Circumstance.UNEXPECTED}, {"home-visit", "who-decides", "finding-out-why"}, {"the-hearing"}),
        ({Circumstance.UNEXPECTED, Circumstance.INQUEST}, {"the-hearing"}, {"looking-at-the-care"}),
        ({Circumstance.EXPECTED, Circumstance.NEWBORN}, {"looking-at-the-care"}, {"home-visit"}),
    ],
)
def test_a_family_meets_the_stages_that_are_theirs(
    circumstances: set[Circumstance], shown: set[str], hidden: set[str]
) -> None:
    met = {text.slug for text in ENGLISH if text.kind is TextKind.STAGE and text.applies(frozenset(circumstances))}

    assert shown <= met
    assert not hidden & met


@every_english_text
def test_a_tired_parent_can_read_it(text: Text) -> None:
    assert reading_grade(text.body) <= FAMILY_LIMIT
    assert reading_grade(text.summary) <= FAMILY_LIMIT + 2
    assert long_sentences(text.body, words=LONGEST_SENTENCE) == []


@every_english_text
def test_it_holds_no_word_that_hurts(text: Text) -> None:
    assert find_banned(words_of(text)) == []


@every_english_text
def test_its_title_and_address_tell_a_stranger_nothing(text: Text) -> None:
    # "The review meeting" may stand: it names no child, no death and no finding, and parents need to tell it apart.
    plain = {"review meeting", "meeting", "review"}
    found = find_banned_in_notice(f"{text.title} {text.slug.replace('-', ' ')}", names=[])

    assert [finding for finding in found if finding.phrase.lower() not in plain] == []


@every_text
def test_cleaning_takes_nothing_away(text: Text) -> None:
    assert _Outline(render_markdown(text.body)).found == _Outline(unclean_html(text.body)).found


@every_text
def test_headings_go_down_one_step_at_a_time_and_closed_parts_are_labelled(text: Text) -> None:
    rendered = render_markdown(text.body)
    levels = [int(level) for level in re.findall(r"<h(\d)", rendered)]

    assert all(after - before <= 1 for before, after in zip([1, *levels], levels, strict=False))
    assert all(label.strip() for label in re.findall(r"<summary>(.*?)</summary>", rendered))


@every_text
def test_it_uses_curly_quotes_and_known_placeholders_and_no_telephone_number(text: Text) -> None:
    words = words_of(text)

    assert not re.search(r"['\"]", words)
    assert placeholders_in(words) <= PLACEHOLDERS
    assert not re.search(r"\d[\d ]{4,}\d|\b(?:999|111|116 123|85258)\b", words)


@every_english_text
def test_the_teams_name_and_hours_stand_inside_a_sentence(text: Text) -> None:
    # They are settings such as "the family support team" and "Monday to Friday, 9am to 5pm": they begin no sentence.
    assert not re.search(r"(?:^|[.?!] |\n)(?:- )?\{(?:team_name|hours)\}", text.body, re.MULTILINE)


@every_text
def test_what_it_says_has_a_source_and_a_date(text: Text) -> None:
    assert text.kind is not TextKind.STAGE or text.sources
    assert text.reviewed_on.year >= 2026


@every_english_text
def test_a_number_of_days_or_months_stands_only_where_a_source_is_named(text: Text) -> None:
    counts = re.findall(r"\b(?:\d+|two|three|four|five|six|nine) (?:hours?|days?|weeks?|months?|years?)\b", text.body)

    assert not counts or text.sources or text.kind is TextKind.PAGE


FIRST_WEEK = ("first-hours", "home-visit", "your-person", "who-decides")


@pytest.mark.parametrize("locale", ["pl", "ur"])
def test_the_first_week_and_help_now_are_there_in_every_language(locale: str) -> None:
    assert {text.slug for text in TEXTS if text.locale == locale} >= {*FIRST_WEEK, "help-now"}


@pytest.mark.parametrize("text", UP_TO_DATE, ids=lambda text: f"{text.slug}-{text.locale}")
def test_a_translation_has_the_shape_and_the_links_of_the_english_it_was_made_from(text: Text) -> None:
    english = WORDS[text.kind, text.slug]

    assert marks_of(text.body) == marks_of(english.body)
    assert placeholders_in(text.body) == placeholders_in(english.body)
    assert sorted(inline_marks(text.body)) == sorted(inline_marks(english.body))


def test_nothing_in_stages_frightens_from_outside_a_closed_part() -> None:
    for text in ENGLISH:
        outside = re.sub(r"^:::details.*?^:::$", "", text.body, flags=re.DOTALL | re.MULTILINE)
        assert not re.search(r"\b(?:cuts as|microscope|injur\w+|organs?|blood)\b", outside, re.IGNORECASE), text.slug


def test_the_directory_has_all_its_entries_and_exactly_five_crisis_lines() -> None:
    assert len(SERVICES) == 39
    assert [service.slug for service in SERVICES if service.crisis] == [
        "emergency-services", "nhs-111-mental-health", "samaritans", "shout", "papyrus-hopeline247",
    ]  # fmt: skip


@every_service
def test_an_entry_can_be_reached_or_says_what_is_in_doubt(service: Service) -> None:
    assert service.phones or service.text or service.email or service.web or service.doubt
    assert service.source
    assert service.hours or not service.hours_certain
    assert service.confidence is Confidence.A or service.doubt
    assert not service.web or service.web.startswith("https://")


@every_service
def test_crisis_lines_are_certain_and_open_day_and_night(service: Service) -> None:
    if service.crisis:
        assert service.hours == "Day and night"
        assert service.hours_certain
        assert service.confidence is Confidence.A
        assert service.phones or service.text


@every_service
def test_an_entry_speaks_plainly_and_implies_no_cause(service: Service) -> None:
    about_suicide = Cause.SUICIDE in service.causes
    found = [finding.phrase for finding in find_banned(f"{service.name}. {service.summary}")]

    assert [phrase for phrase in found if not (about_suicide and phrase.lower() == "suicide")] == []
    assert reading_grade(service.summary) <= FAMILY_LIMIT + 2


def test_nobody_is_shown_a_cause_they_did_not_name() -> None:
    named = {service.slug: service.causes for service in SERVICES if service.causes}

    assert named["brake"] == {Cause.ROAD}
    assert named["essex-suicide-bereavement"] == named["survivors-of-bereavement-by-suicide"] == {Cause.SUICIDE}
    assert not [service.slug for service in SERVICES if service.crisis and (service.causes or service.for_whom)]
    assert {service.slug for service in SERVICES if "suicide" in service.summary.lower()} <= set(named)


def test_numbers_that_are_closed_or_disputed_are_nowhere() -> None:
    written = (CONTENT / "support" / "services.toml").read_text(encoding="utf-8")
    digits = re.sub(r"\D", "", re.sub(r"[^\d\n]", "", written).replace("\n", "|"))

    for number in ("01702220321", "08453038572", "0800282986", "88247", "07860039967", "01992566131", "03003001600"):
        assert number not in digits


@every_english_text
def test_a_voice_that_reads_aloud_stumbles_over_nothing(text: Text) -> None:
    """No letters to be spelled, but “NHS” and a name that is told (“called the NCMD”); no signs in place of words."""
    said = words_of(text)

    spelled = set(re.findall(r"\b[A-Z]{2,}\b", said)) - {"NHS"}
    assert not [name for name in sorted(spelled) if not re.search(rf"called (?:the )?{name}\b", said)]
    assert not re.search(r"\b(?:e\.g|i\.e|etc|approx|mins?|hrs?|wks?)\b|24/7|&|\d\d?:\d\d|\d/\d", said)
    assert not re.search(r"\d{7,}", said), "a telephone number in one breath"
