"""A text in parts, one line each: its marks (heading, list, closed part) apart from the words that are translated."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MARKS = re.compile(r"(\s*(?:(?:#{1,6}|[-*+>]|\d+[.)]|:::details)[ \t]+)*)(.*)")


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a text. `words` is empty for lines that only separate, such as “:::”."""

    marks: str
    words: str


def parts_of(body: str) -> tuple[Part, ...]:
    """Every line of a text, in order."""
    return tuple(_part(line) for line in body.strip().splitlines())


def worded(parts: Iterable[Part]) -> tuple[str, ...]:
    """The words of those parts that have any: what a translator gets."""
    return tuple(part.words for part in parts if part.words)


def marks_of(body: str) -> tuple[str, ...]:
    """The shape of a text: two texts of one shape differ in nothing but their words."""
    return tuple(part.marks if part.words else part.marks + "\0" for part in parts_of(body))


def put_together(shape: Iterable[Part], words: Iterable[str]) -> str:
    """The text of this shape with other words, one for each part that has any; a missing one is an error."""
    given: Iterator[str] = iter(words)
    return "\n".join(part.marks + (next(given) if part.words else "") for part in shape) + "\n"


def _part(line: str) -> Part:
    stripped = line.rstrip()
    if stripped == ":::":
        return Part(marks=stripped, words="")
    found = _MARKS.fullmatch(stripped)
    assert found is not None  # noqa: S101 - for the type checker: the pattern takes every line
    return Part(marks=found[1], words=found[2])
