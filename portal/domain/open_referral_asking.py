"""What a program asks the public directory for: the parameters of an address, read one by one, or refused in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Final
from uuid import UUID

from portal.domain.open_referral import Published, organisation_id, term_id

PAGE_SIZE: Final = 50
LARGEST_PAGE: Final = 100
"""Records."""
LAST_PAGE: Final = 1_000_000
SEARCH_LIMIT: Final = 200
"""Characters."""


class AskedWrongly(ValueError):
    """Some parameters cannot be understood; `problems` says of each in plain English what would be."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {says}" for name, says in problems.items()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which services, and which page of them. None, or empty, asks for nothing in particular."""

    page: int = 1
    per_page: int = PAGE_SIZE
    search: str = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    modified_after: datetime | None = None


def read(parameters: Mapping[str, str]) -> Asked:
    """Read the parameters of an address; those that nobody knows are let be. Raises AskedWrongly, naming every one."""
    reader = _Reader(parameters)
    asked = Asked(
        page=reader.whole("page", 1, LAST_PAGE),
        per_page=reader.whole("per_page", PAGE_SIZE, LARGEST_PAGE),
        search=reader.words("search"),
        taxonomy_term_id=reader.id("taxonomy_term_id"),
        taxonomy_id=reader.id("taxonomy_id"),
        organization_id=reader.id("organization_id"),
        minimum_age=reader.number("minimum_age"),
        maximum_age=reader.number("maximum_age"),
        modified_after=reader.moment("modified_after"),
    )
    if reader.problems:
        raise AskedWrongly(reader.problems)
    return asked


class _Reader:
    """Reads parameter after parameter, so that all that is wrong is told at once."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self._parameters = parameters
        self.problems: dict[str, str] = {}

    def whole(self, name: str, otherwise: int, most: int) -> int:
        text = self._parameters.get(name)
        if text is None:
            return otherwise
        if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most:
            return int(text)
        self.problems[name] = f"Give a whole number from 1 to {most}."
        return otherwise

    def words(self, name: str) -> str:
        text = self._parameters.get(name, "")
        if len(text) > SEARCH_LIMIT or not text.isprintable():
            self.problems[name] = f"Give at most {SEARCH_LIMIT} printable characters."
        return text

    def number(self, name: str) -> float | None:
        try:
            found = float(self._parameters[name]) if name in self._parameters else None
        except ValueError:
            found = float("nan")
        if found is None or isfinite(found):
            return found
        self.problems[name] = "Give an age in years, as a number."
        return None

    def id(self, name: str) -> UUID | None:
        try:
            return UUID(self._parameters[name]) if name in self._parameters else None
        except ValueError:
            self.problems[name] = "Give an id, as the lists here show them."
            return None

    def moment(self, name: str) -> datetime | None:
        """A moment; of a day its beginning, and without a zone UTC."""
        if name not in self._parameters:
            return None
        try:
            # A plus sign that was not written as %2B arrives as a space.
            found = datetime.fromisoformat(self._parameters[name].replace(" ", "+"))
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            self.problems[name] = "Give a day or a moment, such as 2026-11-20 or 2026-11-20T09:30:00Z."
            return None


def matching(entries: Iterable[Published], asked: Asked) -> tuple[Published, ...]:
    """Give the entries that are asked for, in the order in which they came. The page is cut by the caller."""
    words = asked.search.casefold().split()
    return tuple(entry for entry in entries if _has_terms(entry, asked) and _has_facts(entry, asked, words))


def _has_terms(entry: Published, asked: Asked) -> bool:
    if asked.organization_id not in (None, organisation_id(entry.facts.organisation)):
        return False
    if asked.taxonomy_term_id is not None and asked.taxonomy_term_id not in {term_id(*term) for term in entry.terms}:
        return False
    return asked.taxonomy_id is None or any(taxonomy.id == asked.taxonomy_id for taxonomy, _member in entry.terms)


def _has_facts(entry: Published, asked: Asked, words: list[str]) -> bool:
    facts = entry.facts
    if asked.minimum_age is not None and (facts.age_from is None or facts.age_from < asked.minimum_age):
        return False
    if asked.maximum_age is not None and (facts.age_to is None or facts.age_to > asked.maximum_age):
        return False
    if asked.modified_after is not None and entry.modified_at < asked.modified_after:
        return False
    said = f"{facts.name} {facts.organisation} {facts.summary}".casefold() if words else ""
    return all(word in said for word in words)


def read_id(text: str) -> UUID:
    """The id in an address. Raises AskedWrongly."""
    try:
        return UUID(text)
    except ValueError:
        raise AskedWrongly({"id": "Give an id as the lists here show them."}) from None
