"""The name of another family's child in a message is noticed; the names that belong there are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.other_names import other_names_in

OWN = ("Yusuf Rahman", "Amina", "Jo Marsh")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Daisy’s doctor rang.", "Daisy"),
        ("daisy", "Daisy"),
        ("I asked about DAISY REED.", "Daisy Reed"),
        ("Daisy was here.", "Daisy Reed"),
        ("(Daisy)", "Daisy"),
        ("We spoke of Zoe.", "Zoë"),
        ("Mary-Ann’s room", "Mary-Ann Cole"),
        ("I will bring Will’s book.", "Will"),
        ("سلام محمد", "محمّد"),
    ],
)
def test_it_is_found_however_it_is_written(text: str, name: str) -> None:
    assert other_names_in(text, [name], own=OWN) == (name,)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A daisychain for him.", "Daisy"),
        ("I will ring you.", "Will"),
        ("Reed more.", "Daisy Reed"),
        ("Yusuf was here.", "Yusuf Khan"),
        ("Dear Amina", "Amina"),
        ("Jo", "Jo"),
        ("Mary Ann", "Mary-Ann Cole".replace("Mary", "Rose")),
        ("A B C", "A"),
        ("", "Daisy"),
    ],
)
def test_what_is_no_name_of_another_child_asks_nothing(text: str, name: str) -> None:
    assert other_names_in(text, [name], own=OWN) == ()


def test_another_child_with_the_same_first_name_is_found_by_the_whole_name() -> None:
    assert other_names_in("About Yusuf Khan.", ["Yusuf Khan"], own=OWN) == ("Yusuf Khan",)


words = st.text(st.characters(categories=["L"]), min_size=2, max_size=12)


@given(text=st.text(max_size=200), names=st.lists(words, max_size=5))
def test_no_text_breaks_it_and_only_given_names_are_found(text: str, names: list[str]) -> None:
    assert set(other_names_in(text, names, own=[])) <= set(names)


@given(name=words, others=st.lists(words, max_size=5))
def test_a_name_of_their_own_never_asks(name: str, others: list[str]) -> None:
    assert name not in other_names_in(" ".join([name, *others]), [name], own=[name])
