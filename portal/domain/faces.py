"""Who families look at: how large a photograph of a member of staff is kept, and how much they say about themselves."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ABOUT_AT_MOST: Final = 200
"""Characters: a sentence or two, not a curriculum vitae."""


class Size(StrEnum):
    """Both squares in which a photograph is kept; the word stands in its address."""

    SMALL = "small"
    LARGE = "large"

    @property
    def side(self) -> int:
        """Pixels."""
        return 96 if self is Size.SMALL else 192


class AboutTooLong(ValueError):
    """More than ABOUT_AT_MOST characters."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photograph ready to be kept: two square JPEG files that hold nothing but pixels."""

    small: bytes
    large: bytes


def clean_about(typed: str) -> str:
    """What somebody says about themselves, on one line, without what no page may show. Raises AboutTooLong."""
    shown = "".join(sign if sign.isprintable() else " " for sign in typed)
    words = " ".join(shown.split())
    if len(words) > ABOUT_AT_MOST:
        raise AboutTooLong
    return words
