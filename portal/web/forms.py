"""Forms: our own messages in our own catalogues (WTForms has no Urdu), and ids that come only from narrowed choices."""

from typing import Any

from flask_wtf import FlaskForm

from portal.web.templating import current_locale


class _Translations:
    """Hands WTForms our catalogue, so that even its own messages speak the reader's language."""

    def gettext(self, message: str) -> str:
        return current_locale().gettext(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return current_locale().ngettext(singular, plural, count)


class Form(FlaskForm):
    """Every form of the portal. Flask-WTF checks the CSRF token before the view runs."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: Any) -> _Translations:
            return _Translations()

    def refuse(self, field_name: str, words: str) -> None:
        """Put a refusal from a lower floor beside the field it is about."""
        field = self[field_name]
        field.errors = [*field.errors, words]
