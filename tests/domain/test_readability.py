"""How hard a text is to read."""

import pytest

from portal.domain.readability import count_syllables, long_sentences, measure, reading_grade, sentences


@pytest.mark.parametrize(
    ("syllables", "words"),
    [
        (1, "a child died closed asked loved use phone rings calls goes eye friend house through can’t don’t we’d"),
        (2, "mother hospice people useful police gentle little needed wanted closely something couldn’t isn’t being"),
        (
            2,
            "changes houses judges judge’s quiet doing statement sister’s maybe lawyer buried carried reviewed evening",
        ),
        (3, "coroner funeral video radio period somebody everything idea certainly belongings hospital burial NHS"),
        (4, "pathologist certificate practitioner interpreter usually emergency unascertained NCMD material"),
        (5, "examination laboratory university opportunity"),
    ],
)
def test_syllables_are_counted_as_a_person_would_say_them(syllables: int, words: str) -> None:
    counted = {word: count_syllables(word) for word in words.split()}

    assert counted == dict.fromkeys(words.split(), syllables)


def test_a_number_is_read_in_digits() -> None:
    assert count_syllables("2019") == 4


def test_the_grade_is_the_published_formula() -> None:
    reading = measure("The cat sat on the mat. The dog ran.")

    assert (reading.words, reading.sentences, reading.syllables) == (9, 2, 9)
    assert reading.grade == pytest.approx(0.39 * 9 / 2 + 11.8 * 9 / 9 - 15.59)


def test_official_words_score_far_above_plain_ones() -> None:
    official = "Notification of the multidisciplinary investigation procedure necessitates preliminary documentation."
    plain = "We will tell you what happens next. You can ask us why."

    assert reading_grade(official) > 20
    assert reading_grade(plain) < 3


def test_headings_and_labels_neither_help_nor_harm_the_grade() -> None:
    prose = "You can ask to see your child. Somebody will be with you."

    assert reading_grade(f"## Go\n\n{prose}\n\n:::details What is in the report\n{prose}\n:::\n") == reading_grade(
        f"{prose}\n\n{prose}"
    )


def test_each_list_item_ends_a_sentence_and_a_wrapped_line_does_not() -> None:
    text = "You can choose\nwho comes.\n\n- at home\n- with a [friend](https://example.org)\n1. or **alone**"

    assert sentences(text) == ["You can choose who comes", "at home", "with a friend", "or alone"]


def test_a_time_of_day_or_a_decimal_does_not_end_a_sentence() -> None:
    assert sentences("It costs 4.30 pounds. Ring us.") == ["It costs 4.30 pounds", "Ring us"]


def test_a_placeholder_counts_as_one_word() -> None:
    assert measure("Ring {team_name} now.").words == 3


def test_nothing_to_read_has_grade_nought() -> None:
    assert reading_grade("## Only a heading\n") == 0.0


def test_the_sentence_that_is_too_long_is_named() -> None:
    text = "Short one. This one goes on for rather more words than it should."

    assert long_sentences(text, words=10) == ["This one goes on for rather more words than it should"]
