"""What differs between two texts: paragraph by paragraph, and within a paragraph word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

AROUND = 1
"""Unchanged paragraphs that are shown before and after a change."""

_WORD = re.compile(r"\s*\S+")


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row that share one fate."""

    change: Change
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading or list item. Without pieces it stands for `left_out` unchanged ones."""

    pieces: tuple[Piece, ...]
    left_out: int = 0


def differences(before: str, after: str) -> tuple[Paragraph, ...]:
    """What changed, with the paragraphs around it; empty where nothing did. Blank lines count for nothing."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Paragraph] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if all(step[0] == "equal" for step in steps):
        return ()
    for at, (what, old_from, old_to, new_from, new_to) in enumerate(steps):
        if what == "equal":
            found += _shortened(old[old_from:old_to], is_first=at == 0, is_last=at == len(steps) - 1)
        elif what == "replace":
            found += _rewritten(old[old_from:old_to], new[new_from:new_to])
        else:
            found += (_whole(Change.REMOVED, words) for words in old[old_from:old_to])
            found += (_whole(Change.ADDED, words) for words in new[new_from:new_to])
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _whole(change: Change, words: str) -> Paragraph:
    return Paragraph((Piece(change, words),))


def _shortened(same: list[str], *, is_first: bool, is_last: bool) -> Iterator[Paragraph]:
    head, tail = 0 if is_first else AROUND, 0 if is_last else AROUND
    hidden = len(same) - head - tail
    if hidden <= 1:
        yield from (_whole(Change.SAME, words) for words in same)
        return
    yield from (_whole(Change.SAME, words) for words in same[:head])
    yield Paragraph((), left_out=hidden)
    yield from (_whole(Change.SAME, words) for words in same[len(same) - tail :])


def _rewritten(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    for before, after in zip(old, new, strict=False):
        yield Paragraph(tuple(_pieces(before, after)))
    yield from (_whole(Change.REMOVED, words) for words in old[len(new) :])
    yield from (_whole(Change.ADDED, words) for words in new[len(old) :])


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    # With autojunk a paragraph of ten thousand equal words is still compared in a moment.
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield Piece(Change.SAME, "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece(Change.REMOVED, "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece(Change.ADDED, "".join(new[new_from:new_to]))
