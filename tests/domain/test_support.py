"""Amina looks for somebody to talk to. All organisations here are made up."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import support
from portal.domain.cases import Relationship
from portal.domain.support import Cause, Entry, EntryState, Fit, Seeker

TODAY = date(2026, 11, 24)


def entry(slug: str, **facts: Any) -> Entry:
    known: dict[str, Any] = {"name": slug.title(), "state": EntryState.PUBLISHED, "checked_on": TODAY}
    return Entry(slug=slug, **(known | facts))


LINE = entry("night-line", crisis=True, order=9)
ANYBODY = entry("lantern")


def shown(entries: list[Entry], seeker: Seeker | None = None) -> list[str]:
    return [one.slug for one in support.matching(entries, seeker or Seeker(), today=TODAY)]


@pytest.mark.parametrize("state", [state for state in EntryState if state is not EntryState.PUBLISHED])
def test_only_what_is_published_is_shown_crisis_line_or_not(state: EntryState) -> None:
    assert not support.is_showable(replace(ANYBODY, state=state), TODAY)
    assert not support.is_showable(replace(LINE, state=state), TODAY)


def test_an_entry_is_trusted_for_ninety_days_after_its_check() -> None:
    assert support.is_showable(entry("lantern", checked_on=TODAY - timedelta(days=90)), TODAY)
    assert not support.is_showable(entry("lantern", checked_on=TODAY - timedelta(days=91)), TODAY)
    assert not support.is_showable(entry("lantern", checked_on=None), TODAY)
    assert support.is_showable(entry("lantern", checked_on=TODAY - timedelta(days=91), check_holds_days=120), TODAY)


def test_a_crisis_line_nobody_checked_is_still_there_and_staff_are_told() -> None:
    forgotten = replace(LINE, checked_on=TODAY - timedelta(days=400))

    assert support.is_showable(forgotten, TODAY)
    assert support.check_is_overdue(forgotten, TODAY)
    assert support.is_showable(replace(LINE, checked_on=None), TODAY)
    assert support.check_is_overdue(replace(LINE, checked_on=None), TODAY)
    assert not support.check_is_overdue(LINE, TODAY)
    assert support.check_due_on(LINE) == date(2027, 2, 22)


def test_a_service_whose_funding_ends_is_shown_up_to_its_last_day() -> None:
    assert support.is_showable(entry("lantern", ends_on=TODAY), TODAY)
    assert not support.is_showable(entry("lantern", ends_on=TODAY - timedelta(days=1)), TODAY)


def test_crisis_lines_stand_first_whoever_asks() -> None:
    local = entry("harbour", areas={"SS1"}, relationships={Relationship.MOTHER}, order=-5)
    other_line = entry("day-line", crisis=True, order=1, languages={"ur"}, areas={"CM"})
    seeker = Seeker(relationship=Relationship.MOTHER, outward="SS1", language="ur")

    assert shown([local, LINE, ANYBODY, other_line], seeker) == ["day-line", "night-line", "harbour", "lantern"]


@pytest.mark.parametrize(
    ("restriction", "fits", "does_not"),
    [
        ({"relationships": {Relationship.FATHER}}, Seeker(relationship=Relationship.FATHER),
         Seeker(relationship=Relationship.MOTHER)),
        ({"age_from": 18}, Seeker(age=18), Seeker(age=17)),
        ({"age_to": 18}, Seeker(age=18), Seeker(age=19)),
        ({"weeks_from": 6}, Seeker(weeks_since_death=6), Seeker(weeks_since_death=5)),
        ({"weeks_from": 6}, Seeker(weeks_since_death=60), Seeker(weeks_since_death=0)),
        ({"areas": {"SS1"}}, Seeker(outward="ss1"), Seeker(outward="SS11")),
        ({"areas": {"SS"}}, Seeker(outward="SS11"), Seeker(outward="S1")),
        ({"areas": {"E"}}, Seeker(outward="E17"), Seeker(outward="EC1A")),
        ({"districts": {"Thurrock"}}, Seeker(district="Thurrock"), Seeker(district="Southend")),
        ({"districts": {"Thurrock"}, "areas": {"RM"}}, Seeker(district="Thurrock", outward="SS1"),
         Seeker(outward="SS1")),
        ({"causes": {Cause.ROAD}}, Seeker(cause=Cause.ROAD), Seeker(cause=Cause.ILLNESS)),
    ],
)  # fmt: skip
def test_an_entry_is_shown_to_those_it_is_for(restriction: dict[str, Any], fits: Seeker, does_not: Seeker) -> None:
    one = entry("harbour", **restriction)

    assert shown([one], fits) == ["harbour"]
    assert shown([one], does_not) == []


def test_somebody_who_says_nothing_about_herself_still_sees_help() -> None:
    made_for = entry(
        "harbour", relationships={Relationship.FATHER}, age_from=18, weeks_from=6, areas={"SS"}, districts={"Thurrock"}
    )

    assert shown([made_for]) == ["harbour"]


@pytest.mark.parametrize("cause", list(Cause))
def test_help_after_one_cause_is_never_put_before_somebody_who_did_not_name_it(cause: Cause) -> None:
    one = entry("harbour", causes={cause})

    assert shown([one]) == []
    assert shown([one], Seeker(cause=cause)) == ["harbour"]


def test_help_in_her_own_language_comes_first_and_the_rest_stays() -> None:
    urdu = entry("zinnia", languages={"en", "ur"})

    assert shown([ANYBODY, urdu], Seeker(language="ur")) == ["zinnia", "lantern"]
    assert shown([ANYBODY, urdu]) == ["lantern", "zinnia"]


def test_what_is_made_for_her_comes_before_what_is_for_everybody() -> None:
    mothers = entry("violet", relationships={Relationship.MOTHER})
    near = entry("wren", areas={"SS"})
    both = entry("yarrow", areas={"SS"}, relationships={Relationship.MOTHER})
    grown = entry("umber", age_from=18)
    seeker = Seeker(relationship=Relationship.MOTHER, outward="SS1")

    assert shown([ANYBODY, mothers, near, both], seeker) == ["yarrow", "violet", "wren", "lantern"]
    assert shown([ANYBODY, grown], Seeker(age=30)) == ["umber", "lantern"]


def test_the_editors_order_decides_between_equals_then_the_name() -> None:
    assert shown([entry("b", order=2), entry("c", order=1), entry("a", order=2)]) == ["c", "a", "b"]


@given(order=st.permutations(["d", "c", "b", "a"]), lines=st.sets(st.sampled_from("abcd")))
def test_however_entries_are_stored_they_are_always_shown_in_one_order(order: list[str], lines: set[str]) -> None:
    entries = [entry(slug, name="Same name", crisis=slug in lines) for slug in order]

    assert shown(entries) == sorted(order, key=lambda slug: (slug not in lines, slug))


@pytest.mark.parametrize(
    ("child_age", "expected"),
    [(None, ["babies", "school"]), (0, ["babies"]), (1, ["babies"]), (2, []), (9, ["school"])],
)
def test_the_age_of_the_child_leaves_out_what_is_for_families_of_others(
    child_age: int | None, expected: list[str]
) -> None:
    babies, school = entry("babies", child_age_to=1), entry("school", child_age_from=5, child_age_to=16)

    assert shown([babies, school], Seeker(child_age=child_age)) == expected
    assert shown([replace(LINE, child_age_from=5)], Seeker(child_age=0)) == ["night-line"]


def test_each_way_in_which_an_entry_was_made_for_somebody_is_told_and_nothing_they_did_not_say() -> None:
    made = entry(
        "made", relationships=frozenset({Relationship.MOTHER}), causes=frozenset({Cause.ROAD}), areas=frozenset({"SS"}),
        languages=frozenset({"ur"}), age_to=25, child_age_to=5, for_children=True,
    )  # fmt: skip
    mother = Seeker(
        relationship=Relationship.MOTHER, cause=Cause.ROAD, outward="SS1", language="ur", age=20, child_age=4,
        is_child=True,
    )  # fmt: skip

    assert set(support.fits(made, mother)) == set(Fit)
    assert support.fits(made, Seeker()) == ()
    assert support.fits(ANYBODY, mother) == ()
