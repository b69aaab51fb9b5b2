"""What differs between two texts is shown word by word, and nothing is lost on the way."""

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.differences import Change, differences


def _words(before: str, after: str, *kinds: Change) -> str:
    return "|".join(
        "".join(piece.words for piece in paragraph.pieces if piece.change in kinds)
        for paragraph in differences(before, after)
        if paragraph.pieces
    )


def test_one_changed_word_is_shown_within_its_sentence() -> None:
    (paragraph,) = differences("Somebody rings you today.", "Jo rings you today.")
    assert [(piece.change, piece.words) for piece in paragraph.pieces] == [
        (Change.REMOVED, "Somebody"),
        (Change.ADDED, "Jo"),
        (Change.SAME, " rings you today."),
    ]


def test_equal_texts_differ_in_nothing() -> None:
    assert differences("One.\n\nTwo.", "One.\nTwo.\n") == ()


def test_what_did_not_change_is_left_out_but_for_the_paragraphs_around_it() -> None:
    before = "\n".join("abcdefghij")
    found = differences(before, before.replace("j", "k"))
    assert [paragraph.left_out for paragraph in found] == [8, 0, 0]


def test_ten_thousand_equal_words_are_compared_in_a_moment() -> None:
    assert differences("a " * 10_000, "a " * 9_999 + "b")


_TEXTS = st.text(st.sampled_from("ab \n"), max_size=40)


@given(_TEXTS, _TEXTS)
def test_without_what_was_added_the_old_words_are_there_and_without_what_went_the_new(before: str, after: str) -> None:
    def kept(text: str, other: Change) -> None:
        shown = _words(before, after, Change.SAME, other)
        assert all(word in text.split() for word in shown.replace("|", " ").split())

    kept(after, Change.ADDED)
    for word in before.split():
        if word not in after.split():
            assert word in _words(before, after, Change.REMOVED).replace("|", " ").split()
