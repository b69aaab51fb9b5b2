"""TOML tables of the content folder, read key by key: what is missing, unknown or misspelt is told with its place."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

Member = TypeVar("Member")


class ContentError(Exception):
    """A content file cannot be used: which one, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class Table:
    """One TOML table that is read key by key, so that a wrong type or an unknown key is told with its place."""

    def __init__(self, path: Path, values: Mapping[str, Any], *, known: frozenset[str], where: str = "") -> None:
        self._path = path
        self._values = values
        self._where = where
        unknown = sorted(set(values) - known)
        if unknown:
            raise self.error(f"nothing is called “{unknown[0]}”")

    def error(self, reason: str) -> ContentError:
        return ContentError(self._path, f"{self._where}: {reason}" if self._where else reason)

    def string(self, key: str, *, default: str | None = None) -> str:
        value = self._values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(f"“{key}” must be words in quotes")
        return value.strip()

    def number(self, key: str) -> int | None:
        value = self._values.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise self.error(f"“{key}” must be a whole number")
        return value

    def yes(self, key: str) -> bool:
        value = self._values.get(key)
        if not isinstance(value, bool):
            raise self.error(f"“{key}” must be true or false")
        return value

    def day(self, key: str) -> date | None:
        value = self._values.get(key)
        if value is not None and type(value) is not date:
            raise self.error(f"“{key}” must be a date like 2026-11-20, without quotes")
        return value

    def mapping(self, key: str) -> Mapping[str, Any] | None:
        value = self._values.get(key)
        if value is not None and not isinstance(value, dict):
            raise self.error(f"“{key}” must be a table")
        return value

    def strings(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self._values.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.error(f"“{key}” must be a list of words in quotes")
        return tuple(value)

    def tables(self, key: str, *, known: frozenset[str]) -> list["Table"]:
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f"“{key}” must be a list of tables")
        return [Table(self._path, item, known=known, where=self._where or key) for item in value]

    def members(
        self, key: str, kind: Callable[[str], Member], *, default: tuple[str, ...] | None = None
    ) -> tuple[Member, ...]:
        return tuple(self.member(key, item, kind) for item in self.strings(key, default=default))

    def member(self, key: str, item: str, kind: Callable[[str], Member]) -> Member:
        try:
            return kind(item)
        except ValueError:
            raise self.error(f"“{key}” does not know “{item}”") from None
