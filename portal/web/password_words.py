"""What a member of staff is told about a password that is not taken; the rules are in domain.passwords."""

from portal.config import Settings
from portal.domain.passwords import (
    PASSWORD_AT_LEAST,
    PASSWORD_AT_MOST,
    PasswordNamesTheService,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
)
from portal.i18n import Locale

PasswordRefused = (PasswordTooShort, PasswordTooLong, PasswordTooCommon, PasswordNamesTheService)
"""Everything that `check_password` may raise."""


def words_for(refusal: Exception, locale: Locale) -> str:
    """One sentence that says what to do instead."""
    if isinstance(refusal, PasswordTooShort):
        return locale.gettext("Use at least %(count)s characters. A few unrelated words do well.") % {
            "count": PASSWORD_AT_LEAST
        }
    if isinstance(refusal, PasswordTooLong):
        return locale.gettext("Use at most %(count)s characters.") % {"count": PASSWORD_AT_MOST}
    if isinstance(refusal, PasswordNamesTheService):
        return locale.gettext("Choose a password without the name of a person, this team or this service.")
    return locale.gettext("That password is too easy to guess. Choose another.")


def context_words(settings: Settings, *, name: str, email: str) -> list[str]:
    """Words that anybody who knows this person or this service would try (ASVS 6.2.11)."""
    return [
        settings.service_name,
        settings.team.name,
        *name.split(),
        email.partition("@")[0],
        "bereavement",
        "portal",
    ]
