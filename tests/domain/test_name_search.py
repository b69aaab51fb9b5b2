"""What Jo types when the phone rings: a name as she heard it, a reference as it was read out, or a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import cases
from portal.domain.name_search import NothingToSearch, TypedTooMuch, folded, matches, read_typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("yusuf", "Yusuf"),
        ("  YUS ", "Yusuf"),
        ("zoe", "Zoë"),
        ("Zoë", "Zoe"),
        ("obrien", "Siobhán O’Brien"),
        ("o'brien siobhan", "Siobhán O’Brien"),
        ("siobhan   o-brien", "Siobhán O’Brien"),
        ("o brien", "O’Brien"),
        ("anne marie", "Anne-Marie"),
        ("annemarie", "Anne-Marie"),
        ("Łukasz", "Lukasz"),
        ("soren", "Søren"),
        ("straße", "STRASSE"),
        ("عائشه", "عائِشه"),
        ("احمد", "أحمد"),
        ("علی", "علي"),
        ("ﬁona", "Fiona"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed: str, name: str) -> None:
    assert matches(read_typed(typed).words, [name])


@pytest.mark.parametrize(
    ("typed", "name"), [("suf", "Yusuf"), ("yusuf khan", "Yusuf"), ("yusufa", "Yusuf"), ("brien", "Obrien")]
)
def test_another_name_is_not(typed: str, name: str) -> None:
    assert not matches(read_typed(typed).words, [name])


def test_the_words_may_fit_different_people_of_one_family() -> None:
    assert matches(read_typed("yusuf amina").words, ["Yusuf", "Amina Khan", "Tariq"])


@pytest.mark.parametrize(
    "typed", ["27 3 2019", "27/03/2019", "27.3.2019", "27-3-2019", "2019-03-27", " 27  Mar 2019", "27 March, 2019"]
)
def test_a_day_is_understood_in_every_usual_way(typed: str) -> None:
    assert read_typed(typed).day == date(2019, 3, 27)


@pytest.mark.parametrize("typed", ["31 2 2019", "27 3", "27 3 19 4", "27 3 0019", "٢٧ 3 2019", "yusuf", "99999 3 2019"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_typed(typed).day is None


def test_a_reference_is_read_as_it_is_written_and_a_slip_is_told() -> None:
    reference = cases.reference(4_711)
    assert read_typed(f" {reference.lower().replace('-', ' ')} ").reference == reference
    wrong = reference[:-1] + ("2" if reference[-1] != "2" else "3")
    assert read_typed(wrong).is_slip
    assert not read_typed("yusuf").is_slip
    assert not read_typed("Mary-Ann").is_slip


@pytest.mark.parametrize("typed", ["", "   ", "…", "\u200f", "--"])
def test_nothing_is_refused(typed: str) -> None:
    with pytest.raises(NothingToSearch):
        read_typed(typed)


def test_too_much_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(TypedTooMuch):
        read_typed("a" * 101)


@given(name=st.text(max_size=60), typed=st.text(max_size=100))
def test_whatever_is_typed_never_breaks_and_a_name_finds_itself(name: str, typed: str) -> None:
    try:
        matches(read_typed(typed).words, [name])
    except NothingToSearch:
        assert not folded(typed)
    if folded(name):
        assert matches(read_typed(name).words, [name])
