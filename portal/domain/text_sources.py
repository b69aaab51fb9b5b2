"""Sources of a text as an editor types them: one on each line, its parts between upright strokes."""

import re
from collections.abc import Iterable

from portal.domain.content import Source

MOST_SOURCES = 60
LABEL_LIMIT = 300
"""Characters in the name of a source."""
ADDRESS_LIMIT = 500

_ADDRESS = re.compile(r"https://[^\s<>\"|]+")
_YEAR = re.compile(r"(?:19|20|21)\d\d")


class SourceUnreadable(ValueError):
    """A line is no source. `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class TooManySources(ValueError):
    """More than MOST_SOURCES."""


def read_sources(typed: str) -> tuple[Source, ...]:
    """The sources in their order, from lines like “A guide for parents | https://example.org/guide | 2019”.

    Address and year may be left out; empty lines count for nothing. Raises SourceUnreadable, TooManySources.
    """
    found = tuple(_source(line, at) for at, line in enumerate(typed.splitlines(), start=1) if line.strip())
    if len(found) > MOST_SOURCES:
        raise TooManySources
    return found


def write_sources(sources: Iterable[Source]) -> str:
    """The same lines again."""
    return "\n".join(" | ".join(_parts(source)) for source in sources)


def _parts(source: Source) -> list[str]:
    return [source.label, *filter(None, [source.address, "" if source.year is None else str(source.year)])]


def _source(line: str, at: int) -> Source:
    label, *rest = (" ".join(part.split()) for part in line.split("|"))
    address = rest.pop(0) if rest and _ADDRESS.fullmatch(rest[0]) else ""
    year = int(rest.pop(0)) if rest and _YEAR.fullmatch(rest[0]) else None
    is_readable = label and label.isprintable() and len(label) <= LABEL_LIMIT and len(address) <= ADDRESS_LIMIT
    if rest or not is_readable or _ADDRESS.fullmatch(label):
        raise SourceUnreadable(at)
    return Source(label=label, address=address, year=year)
