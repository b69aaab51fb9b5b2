"""Amina types what she can at two in the morning; the words are forgiven, the hours are right, a house stays secret."""

from datetime import UTC, date, datetime

import pytest

from portal.domain import support_finding, support_hours
from portal.domain.support import Cause
from portal.domain.support_finding import Point
from portal.domain.support_hours import IsOpen
from portal.domain.support_spelling import named_cause, slips, spellings, typed_words

KNOWN = ("samaritans", "bereavement", "bereaved", "brothers", "hospice", "harbour")
CHRISTMAS, BOXING_DAY = date(2026, 12, 25), date(2026, 12, 26)
WEEK = {"week": {"0": [["09:00", "12:30"], ["13:30", "17:00"]], "4": [["09:00", "17:00"]], "5": [["20:00", "02:00"]]}}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("samaratins", ("samaritans",)),
        ("berevement", ("bereavement",)),
        ("berevem", ("bereavement",)),
        ("hosipce", ("hospice",)),
        ("harbor", ("harbour",)),
        ("samaritans", ("samaritans",)),
        ("elephant", ()),
        ("bro", ()),
    ],
)
def test_a_slip_is_forgiven_and_another_word_is_not_taken_for_it(typed: str, meant: tuple[str, ...]) -> None:
    assert spellings(typed, KNOWN) == meant


def test_two_letters_that_changed_places_are_one_slip() -> None:
    assert slips("hosipce", "hospice") == 1
    assert slips("", "abc") == 3


def test_marks_capitals_and_little_words_do_not_matter() -> None:
    assert typed_words("  Where is someone for my BÉBÉ’s father?? ") == ("bebes", "father")
    assert typed_words("who is it") == ("who", "is", "it")
    assert typed_words("!?") == ()


def test_only_who_types_the_word_has_named_the_cause() -> None:
    assert named_cause(typed_words("suicide group")) is Cause.SUICIDE
    assert named_cause(typed_words("bereavement group")) is None


def _at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "state", "minute"),
    [
        (_at(23, 10), IsOpen.NOW, 750),  # Monday
        (_at(23, 12, 30), IsOpen.LATER, 810),  # the closing minute is closed
        (_at(23, 18), IsOpen.LATER, 540),  # until Friday
        (_at(28, 23), IsOpen.NOW, 120),  # Saturday night, until two on Sunday
        (_at(29, 1, 30), IsOpen.NOW, 120),
        (_at(29, 2), IsOpen.LATER, 540),
    ],
)
def test_it_says_until_when_somebody_is_there_or_from_when(now: datetime, state: IsOpen, minute: int) -> None:
    told = support_hours.open_now(support_hours.read(WEEK), now=now, bank_holidays=frozenset())

    assert (told.state, told.minute) == (state, minute)


def test_the_clock_on_the_wall_counts_when_the_clocks_change() -> None:
    opening = support_hours.read({"week": {"0": [["09:00", "17:00"]], "6": [["09:00", "17:00"]]}})

    before = support_hours.open_now(opening, now=_at(25, 8, 30, month=10), bank_holidays=frozenset())
    summer = support_hours.open_now(opening, now=_at(19, 8, 30, month=10), bank_holidays=frozenset())

    assert before.state is IsOpen.LATER, "it is half past eight by the clock: winter time has begun"
    assert summer.state is IsOpen.NOW, "it is half past nine by the clock"


@pytest.mark.parametrize(("rule", "state"), [("closed", IsOpen.LATER), ("open", IsOpen.NOW), ("", IsOpen.UNKNOWN)])
def test_on_a_bank_holiday_nobody_says_open_who_does_not_know(rule: str, state: IsOpen) -> None:
    opening = support_hours.read(WEEK | {"bank_holidays": rule})

    told = support_hours.open_now(opening, now=_at(25, 10, month=12), bank_holidays=frozenset({CHRISTMAS}))

    assert told.state is state


def test_a_day_with_hours_of_its_own_wins_over_week_and_holiday() -> None:
    own = {"2026-12-25": [], "2026-11-24": [["10:00", "11:00"]]}
    opening = support_hours.read(WEEK | {"bank_holidays": "open", "exceptions": own})

    christmas = support_hours.open_now(opening, now=_at(25, 10, month=12), bank_holidays=frozenset({CHRISTMAS}))
    tuesday = support_hours.open_now(opening, now=_at(24, 10, 30), bank_holidays=frozenset())

    assert christmas.state is IsOpen.LATER
    assert tuesday.state is IsOpen.NOW


def test_day_and_night_never_closes_and_hours_nobody_can_read_are_unknown() -> None:
    always = support_hours.read({"week": {str(day): [["00:00", "24:00"]] for day in range(7)}, "bank_holidays": "open"})

    told = support_hours.open_now(always, now=_at(26, 3), bank_holidays=frozenset())

    assert (told.state, told.minute) == (IsOpen.NOW, None)
    for kept in (None, "Mon-Fri", {"week": {"0": [["nine", "five"]]}}, {"week": {"x": [["09:00", "10:00"]]}}, {}):
        assert support_hours.read(kept) is None


def test_a_confidential_house_has_no_address_and_no_place_on_the_map() -> None:
    kept = {"place": {"address": "1 Quiet Street", "postcode": "SS1 1AA", "lat": 51.54, "lon": 0.71}}

    assert support_finding.addresses_of(kept) == ("1 Quiet Street, SS1 1AA",)
    assert support_finding.point_of(kept) == Point(51.54, 0.71)
    assert support_finding.addresses_of(kept | {"confidential": True}) == ()
    assert support_finding.point_of(kept | {"confidential": True}) is None


def test_southend_is_about_thirty_five_miles_from_london() -> None:
    assert support_finding.miles(Point(51.538, 0.714), Point(51.507, -0.128)) == pytest.approx(36.2, abs=0.5)
