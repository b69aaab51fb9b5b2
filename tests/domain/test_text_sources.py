"""Sources are typed one on a line, and come back as they were typed."""

import pytest

from portal.domain.content import Source
from portal.domain.text_sources import MOST_SOURCES, SourceUnreadable, TooManySources, read_sources, write_sources

TYPED = "A guide | https://example.org/guide | 2019\nAnother\nA third | 2021\nA fourth | https://example.org"


def test_address_and_year_may_be_left_out() -> None:
    sources = (
        Source("A guide", "https://example.org/guide", 2019),
        Source("Another"),
        Source("A third", year=2021),
        Source("A fourth", "https://example.org"),
    )
    assert read_sources(TYPED) == sources
    assert write_sources(sources) == TYPED


@pytest.mark.parametrize(
    "wrong",
    [
        "A guide | http://example.org",
        "A guide | javascript:alert(1)",
        "A guide | 2019 | https://example.org",
        "https://example.org",
        "| https://example.org",
        "A guide | 12",
        "x" * 301,
    ],
)
def test_a_line_nobody_can_read_is_named_by_its_number(wrong: str) -> None:
    with pytest.raises(SourceUnreadable) as refusal:
        read_sources(f"Good\n\n{wrong}")
    assert refusal.value.line == 3


def test_too_many_are_refused() -> None:
    with pytest.raises(TooManySources):
        read_sources("Good\n" * (MOST_SOURCES + 1))
