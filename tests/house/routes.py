"""Reads the reviewed route table."""

from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parent / "routes.txt"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: method, address, endpoint, permission, and who of tests/world.py may enter."""

    method: str
    rule: str
    endpoint: str
    permission: str
    people: tuple[str, ...]

    @property
    def without_people(self) -> tuple[str, str, str, str]:
        return self.method, self.rule, self.endpoint, self.permission


def read_table() -> list[Entry]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    parts = [line.split() for line in lines if line and not line.startswith("#")]
    return [Entry(part[0], part[1], part[2], part[3], tuple(part[4:])) for part in parts]


def write_line(entry: Entry) -> str:
    return " ".join((entry.method, entry.rule, entry.endpoint, entry.permission, *entry.people))
