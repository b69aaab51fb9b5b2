"""Forms: our own messages in our own catalogues (WTForms has no Urdu), and ids that come only from narrowed choices."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField

from portal.web.templating import current_locale

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that HTML does not allow; tab and line ends stay."""


def without_controls(typed: Any) -> Any:
    """What somebody typed, without what no page may show and PostgreSQL refuses: NUL and its like."""
    return _CONTROLS.sub("", typed) if isinstance(typed, str) else typed


class _Translations:
    """Hands WTForms our catalogue, so that even its own messages speak the reader's language."""

    def gettext(self, message: str) -> str:
        return current_locale().gettext(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return current_locale().ngettext(singular, plural, count)


class Form(FlaskForm):
    """Every form of the portal. Flask-WTF checks the CSRF token before the view runs."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Every line of text is freed of what no page may show and PostgreSQL refuses: NUL and its like."""
            if not issubclass(unbound_field.field_class, StringField):
                return unbound_field.bind(form=form, **options)
            own = unbound_field.kwargs.get("filters", ())
            return unbound_field.bind(form=form, filters=[without_controls, *own], **options)

        def get_translations(self, _form: Any) -> _Translations:
            return _Translations()

    def refuse(self, field_name: str, words: str) -> None:
        """Put a refusal from a lower floor beside the field it is about."""
        field = self[field_name]
        field.errors = [*field.errors, words]
