"""Saved replies: names are filled in, and a hole is never sent instead of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.saved_replies import BraceLeftOver, NameMissing, Placeholder, UnknownPlaceholder, check, fill

NAMES = {Placeholder.CHILD: "Yusuf", Placeholder.ADULT: "Amina", Placeholder.PRACTITIONER: "Jo"}


def test_amina_reads_her_own_names() -> None:
    assert fill("Dear {adult}, {child}’s drawings are here. {practitioner}", NAMES) == (
        "Dear Amina, Yusuf’s drawings are here. Jo"
    )


def test_braces_may_be_written_with_spaces_and_capitals() -> None:
    assert fill("{ Child }", NAMES) == "Yusuf"


@pytest.mark.parametrize("body", ["{mother}", "{}", "{child.name}", "{0}", "Dear {adult} and {partner}"])
def test_nothing_is_filled_in_for_what_nobody_knows(body: str) -> None:
    with pytest.raises(UnknownPlaceholder):
        check(body)


@pytest.mark.parametrize("body", ["{child", "child}", "{child}}", "{{child}}"])
def test_a_brace_that_stands_alone_is_refused(body: str) -> None:
    with pytest.raises(BraceLeftOver):
        check(body)


def test_a_missing_name_is_named_and_leaves_no_hole() -> None:
    with pytest.raises(NameMissing) as refusal:
        fill("Dear {adult}, about {child}", {**NAMES, Placeholder.CHILD: " "})
    assert refusal.value.placeholder is Placeholder.CHILD


@given(name=st.text(min_size=1).filter(lambda name: name.strip()))
def test_a_name_is_never_looked_into_itself(name: str) -> None:
    assert fill("{child}", {Placeholder.CHILD: name}) == name.strip()
