"""Fields of forms, drawn sign by sign as WTForms draws them, at a fraction of what that costs a page of many."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import widgets
from wtforms.widgets.core import clean_key

_cleaned = lru_cache(maxsize=256)(clean_key)
"""`aria-describedby` for `aria_describedby`, `class` for `class_`."""


def draw(field: Any, given: Mapping[str, Any]) -> Markup | None:
    """The field with these attributes; None for one that only WTForms knows how to draw."""
    drawn = _DRAWN.get(type(field.widget))
    if drawn is None or field.render_kw:
        return None
    return drawn(field, {_cleaned(name): value for name, value in given.items()})


def _input(field: Any, given: dict[str, Any]) -> Markup:
    given.setdefault("type", field.widget.input_type)
    if "value" not in given:
        given["value"] = field._value()  # noqa: SLF001 - what a widget is given the field for
    return Markup(f"<input {_attributes(field, given)}>")  # noqa: S704 - escaped below


def _ticked(field: Any, given: dict[str, Any]) -> Markup:
    if field.data:
        given.setdefault("checked", True)
    return _input(field, given)


def _select(field: Any, given: dict[str, Any]) -> Markup | None:
    if field.widget.multiple or field.has_groups():
        return None
    options = "".join(map(_option, field.iter_choices()))
    return Markup(f"<select {_attributes(field, given)}>{options}</select>")  # noqa: S704 - escaped below


def _option(choice: Any) -> str:
    given = {"value": choice.value, **(choice.render_kw or {})}
    if choice.selected:
        given["selected"] = True
    return f"<option {_written(given)}>{escape(choice.label or choice.value)}</option>"


def _attributes(field: Any, given: dict[str, Any]) -> str:
    given.setdefault("id", field.id)
    given["name"] = field.name
    for flag in field.widget.validation_attrs:
        if flag not in given and flag in field.flags:
            given[flag] = getattr(field.flags, flag)
    return _written(given)


def _written(given: Mapping[str, Any]) -> str:
    """What stands inside a tag; True is a name alone, False is nothing."""
    return " ".join(
        name if value is True else f'{name}="{_quoted(value)}"'
        for name, value in sorted(given.items())
        if value is not False
    )


def _quoted(value: Any) -> str:
    # Words that are HTML already are not escaped again, but for the sign that would end them.
    return str(escape(value)).replace('"', "&quot;")


_DRAWN: Mapping[type, Callable[[Any, dict[str, Any]], Markup | None]] = {
    widgets.TextInput: _input,
    widgets.SearchInput: _input,
    widgets.EmailInput: _input,
    widgets.TelInput: _input,
    widgets.HiddenInput: _input,
    widgets.CheckboxInput: _ticked,
    widgets.Select: _select,
}
"""By the very kind of a widget: what was made of one may do more."""
