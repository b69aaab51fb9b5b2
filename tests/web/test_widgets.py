"""Fields are drawn sign by sign as WTForms draws them, whatever stands in them."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    HiddenField,
    IntegerField,
    PasswordField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, Length

from portal.web import widgets

HOSTILE = "\"><script>'&amp;‮</script>\x7f 💛"
CHOICES: list[Any] = [("", "Anything"), ("a", "A & B"), (HOSTILE, HOSTILE)]
GROUPS: Any = {"One": [("a", "A")], "Two": [("b", "B")]}


class _Fields(Form):  # type: ignore[misc]  # an untyped base
    text = StringField(validators=[DataRequired(), Length(max=40)])
    words = SearchField()
    email = EmailField()
    phone = TelField()
    hidden = HiddenField()
    yes = BooleanField()
    no = BooleanField()
    one = SelectField(choices=CHOICES, validators=[DataRequired()])
    known = StringField(render_kw={"data_of": "theirs"})
    grouped = SelectField(choices=GROUPS)
    several = SelectMultipleField(choices=CHOICES)
    number = IntegerField()
    secret = PasswordField()
    long = TextAreaField()


ALIKE = ("text", "words", "email", "phone", "hidden", "yes", "no", "one")
LEFT = ("known", "grouped", "several", "number", "secret", "long")
GIVEN: list[dict[str, Any]] = [
    {},
    {"class_": "input", "required": False, "aria_describedby": "a b", "aria_invalid": "true", "dir": False},
    {"class_": HOSTILE, "id": "own", "data_more_words": "x", "required": True, "title": 7},
    {"value": "y"},
]


@pytest.mark.parametrize("given", GIVEN, ids=["bare", "usual", "hostile", "value"])
@pytest.mark.parametrize("typed", ["", "a", HOSTILE], ids=["nothing", "a", "hostile"])
@pytest.mark.filterwarnings("ignore:Passing SelectField choices")
def test_a_field_is_drawn_as_wtforms_draws_it(typed: str, given: dict[str, Any]) -> None:
    form = _Fields(MultiDict({name: typed for name in ALIKE if name not in {"yes", "no"}} | {"yes": "y"}))
    for name in ALIKE:
        if name == "one" and "value" in given:
            continue
        assert widgets.draw(form[name], given) == DefaultMeta().render_field(form[name], given), name


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.filterwarnings("ignore:Passing SelectField choices")
def test_what_only_wtforms_knows_how_to_draw_is_left_to_it(name: str) -> None:
    assert widgets.draw(_Fields()[name], {}) is None
