"""What is seen of Lantern's addresses and numbers without calling anybody."""

from dataclasses import replace

import pytest

from portal.domain.content import Phone
from portal.domain.support_facts import Facts
from portal.domain.support_sightings import Seen, has_moved, may_be_asked, numbers_seen

LANTERN = Facts(name="Lantern", organisation="The Evening Trust", summary="For anybody.")


def test_only_numbers_whose_form_is_wrong_are_told() -> None:
    numbers = ("01632 960 001", "116 123", "0900 123 4567", "+1 212 555 0100", "ring us")
    phones = tuple(Phone(number=number, label="") for number in numbers)

    told = list(numbers_seen(replace(LANTERN, phones=phones, text="Text HELLO to 12345")))

    assert [(each.asked, each.seen) for each in told] == [
        ("0900 123 4567", Seen.COSTLY),
        ("+1 212 555 0100", Seen.NOT_BRITISH),
        ("ring us", Seen.NOT_BRITISH),
        ("12345", Seen.NOT_BRITISH),
    ]


@pytest.mark.parametrize(
    ("asked", "found", "moved"),
    [
        ("https://a.example.org/", "https://www.a.example.org/en/start", False),
        ("https://a.example.org/help/", "https://a.example.org/help", False),
        ("https://a.example.org/help", "https://a.example.org/", True),
        ("https://a.example.org/", "https://b.example.org/", True),
    ],
)
def test_a_front_page_that_leads_on_within_its_host_is_no_news(asked: str, found: str, *, moved: bool) -> None:
    assert has_moved(asked, found) is moved


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://example.org/", True),
        ("https://www.Example.org/", True),
        ("https://badexample.org/", False),
        ("https://example.org.evil.net/", False),
        ("nowhere", False),
    ],
)
def test_a_host_on_the_list_stands_for_itself_and_what_is_below_it(address: str, *, may: bool) -> None:
    assert may_be_asked(address, ("example.org",)) is may
    assert may_be_asked(address, ())
