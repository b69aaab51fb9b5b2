"""Finds in a text the names of other families' children, so that no message goes to the wrong family unnoticed.

Names are sealed, so they are compared here, one by one: a text is cut into words once, and each name costs a few
look-ups, whatever the length of the text. Case, accents and what follows an apostrophe (“Daisy’s”) do not count.
Scripts that set no spaces between words have no whole words to find, so names in them are found only standing alone.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from portal.domain.wording import ALSO_A_WORD

SHORTEST = 2
"""Letters of a name that is looked for; a single letter is an initial."""

Words = tuple[str, ...]


def other_names_in(text: str, names: Iterable[str], *, own: Iterable[str]) -> tuple[str, ...]:
    """Which of these children are named in the text: by their whole name, or by its first word.

    `own` are the names that belong in it: the child's, the adult's, the practitioners'. A name any of them bears asks
    nothing, nor does a name that is also a plain word (“Will”) unless it is written with a capital letter.
    """
    written = _pieces(text)
    places: dict[str, list[int]] = {}
    for place, piece in enumerate(written):
        places.setdefault(_folded(piece), []).append(place)
    folded = tuple(map(_folded, written))
    expected = {word for name in own for word in _words(name)}
    found = {
        name: None
        for name in names
        if any(_stands(form, places, folded, written) for form in _forms(name) if not expected.issuperset(form))
    }
    return tuple(found)


def _forms(name: str) -> tuple[Words, ...]:
    words = _words(name)
    return tuple(form for form in dict.fromkeys((words, words[:1])) if len("".join(form)) >= SHORTEST)


def _stands(form: Words, places: Mapping[str, list[int]], folded: Words, written: Words) -> bool:
    for place in places.get(form[0], ()):
        if folded[place : place + len(form)] != form:
            continue
        if len(form) > 1 or form[0] not in ALSO_A_WORD or written[place][0].isupper():
            return True
    return False


def _words(name: str) -> Words:
    return tuple(map(_folded, _pieces(name)))


def _pieces(text: str) -> Words:
    """The words of a text as they are written; marks that belong to a letter stay with it."""
    return tuple("".join(character if _is_of_a_word(character) else " " for character in text).split())


@lru_cache(maxsize=4096)
def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in plain if unicodedata.category(character) != "Mn")
