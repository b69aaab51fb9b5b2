"""Modules stay small enough to read at one sitting, and nothing is left half-said in them."""

import re
from pathlib import Path

from portal.config import PACKAGE

LONGEST = 300
"""Lines (design.md section 2)."""

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
NAMELESS = {"utils", "helpers", "common", "core", "misc"}


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    long = {
        path.name: count for path in _modules() if (count := path.read_text(encoding="utf-8").count("\n")) > LONGEST
    }
    assert not long, "look for the smaller noun inside"


def test_no_module_is_a_drawer_for_things_without_a_name() -> None:
    assert not [path for path in _modules() if path.stem in NAMELESS]


def test_nothing_is_left_unfinished() -> None:
    assert not [path for path in _modules() if UNFINISHED.search(path.read_text(encoding="utf-8"))]


def test_every_module_says_what_it_is() -> None:
    silent = [
        path for path in _modules() if path.stat().st_size and not path.read_text(encoding="utf-8").startswith('"""')
    ]
    assert not silent
