"""Who is asked and who comes, as people type it: a line each, with what they are and where they come from.

Roles and organisations are words that may be counted. A name stands there only where it is needed, and is kept apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.name_search import folded

TYPED_AT_MOST: Final = 20_000
"""Characters of one list."""
LINES_AT_MOST: Final = 200
WORDS_AT_MOST: Final = 150
"""Characters of a role, an organisation or a name."""
PEOPLE_AT_MOST: Final = 2_000
"""People of one line; a larger number is a slip of the finger."""


class LineNotUnderstood(ValueError):
    """A line that does not say what it should; `number` counts from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number}")
        self.number = number


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person: what they are and where they come from. `name` is empty unless it is needed."""

    role: str
    organisation: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """So many people of one role from one organisation."""

    people: int
    role: str
    organisation: str


def organisation_key(name: str) -> str:
    """What two spellings of one organisation share: case, accents, signs and spaces do not count."""
    return folded(name)


def read_attendees(typed: str) -> tuple[Attendee, ...]:
    """Read lines like “Health visitor, Northgate Clinic”, a name as a third part where it is needed.

    Raises LineNotUnderstood, MessageTooLong.
    """
    found = []
    for number, parts in _lines(typed):
        if len(parts) not in {2, 3} or not all(parts):
            raise LineNotUnderstood(number)
        role, organisation, *name = parts
        found.append(
            Attendee(
                _words(role, number),
                _words(organisation, number),
                _words(name[0], number, is_name=True) if name else "",
            )
        )
    return tuple(found)


def read_groups(typed: str) -> tuple[Group, ...]:
    """Read lines like “12, Health visitor, Northgate Clinic”; lines of the same role and organisation are added up.

    Raises LineNotUnderstood, MessageTooLong.
    """
    found: dict[tuple[str, str], Group] = {}
    for number, parts in _lines(typed):
        if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) <= 4):
            raise LineNotUnderstood(number)
        people, role, organisation = int(parts[0]), _words(parts[1], number), _words(parts[2], number)
        key = folded(role), organisation_key(organisation)
        before = found.get(key)
        if before is not None:
            people, role, organisation = people + before.people, before.role, before.organisation
        if not 1 <= people <= PEOPLE_AT_MOST:
            raise LineNotUnderstood(number)
        found[key] = Group(people, role, organisation)
    return tuple(found.values())


def read_names(typed: str) -> tuple[str, ...]:
    """Read one name a line; a name typed twice is one. Raises LineNotUnderstood, MessageTooLong."""
    names = (_words(", ".join(parts), number, is_name=True) for number, parts in _lines(typed))
    return tuple(dict.fromkeys(names))


def _lines(typed: str) -> Iterator[tuple[int, list[str]]]:
    try:
        lines = clean_body(typed, limit=TYPED_AT_MOST).split("\n")
    except EmptyMessage:
        return
    if len(lines) > LINES_AT_MOST:
        raise LineNotUnderstood(LINES_AT_MOST + 1)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, [" ".join(part.split()) for part in line.split(",")]


def _words(part: str, number: int, *, is_name: bool = False) -> str:
    if not folded(part) or len(part) > WORDS_AT_MOST:
        raise LineNotUnderstood(number)
    return part if is_name else part[0].upper() + part[1:]
