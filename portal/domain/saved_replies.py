"""Replies kept for use again, with places where names are filled in: a hole is never sent instead of a name."""

import re
from collections.abc import Mapping
from enum import StrEnum

TITLE_AT_MOST = 100
BODY_AT_MOST = 2_000
"""Characters. A reply that fits many families is short."""


class Placeholder(StrEnum):
    """What may be filled in, as it is written between braces."""

    CHILD = "child"
    """The child's name, as this adult uses it."""
    ADULT = "adult"
    """The adult's first name."""
    PRACTITIONER = "practitioner"
    """First name of the practitioner who looks after the family."""


class UnknownPlaceholder(ValueError):
    """Something between braces that nothing can be filled in for."""

    def __init__(self, written: str) -> None:
        super().__init__(f"nothing is known as {written!r}")
        self.written = written


class BraceLeftOver(ValueError):
    """A brace without its partner."""


class NameMissing(LookupError):
    """Nothing is written down for a name that the reply needs."""

    def __init__(self, placeholder: Placeholder) -> None:
        super().__init__(f"no name for {placeholder}")
        self.placeholder = placeholder


_BRACED = re.compile(r"\{([^{}]*)\}")


def check(body: str) -> None:
    """Refuse a text that could not be filled in. Raises UnknownPlaceholder, BraceLeftOver."""
    for written in _BRACED.findall(body):
        _placeholder(written)
    if re.search("[{}]", _BRACED.sub("", body)):
        raise BraceLeftOver


def fill(body: str, names: Mapping[Placeholder, str]) -> str:
    """The text with names in place of placeholders, each filled in once; a name is never looked into itself.

    Raises NameMissing for the first name that is empty, UnknownPlaceholder, BraceLeftOver.
    """
    check(body)

    def name(braced: re.Match[str]) -> str:
        placeholder = _placeholder(braced[1])
        found = names.get(placeholder, "").strip()
        if not found:
            raise NameMissing(placeholder)
        return found

    return _BRACED.sub(name, body)


def _placeholder(written: str) -> Placeholder:
    try:
        return Placeholder(written.strip().casefold())
    except ValueError:
        raise UnknownPlaceholder(written.strip()) from None
