"""Staff passwords: long enough, not known, not about this place. Families have none.

ASVS numbers are those of OWASP ASVS 5.0.0.
"""

import re
import unicodedata
from collections.abc import Collection

PASSWORD_AT_LEAST = 15
"""Characters a staff password needs (ASVS 6.2.1 asks 8 and recommends 15)."""

PASSWORD_AT_MOST = 128
"""Characters a staff password may have: at least 64 must be allowed (ASVS 6.2.9); more only costs hashing."""

CONTEXT_WORD_AT_LEAST = 4
"""Shorter context words stand inside too many ordinary ones to be worth refusing (ASVS 6.2.11)."""

DIFFERENT_CHARACTERS_AT_LEAST = 5
"""“aaaaaaaaaaaaaaa” is long, and the first thing anybody tries."""


class PasswordTooShort(ValueError):
    """Fewer than PASSWORD_AT_LEAST characters."""


class PasswordTooLong(ValueError):
    """More than PASSWORD_AT_MOST characters."""


class PasswordTooCommon(ValueError):
    """On the list of known passwords, or hardly more than one character repeated."""


class PasswordNamesTheService(ValueError):
    """It contains a word that anybody who knows the service, or the person, would try."""

    def __init__(self, word: str) -> None:
        super().__init__("a word of this place or person")
        self.word = word


def check_password(password: str, *, context_words: Collection[str], common: Collection[str]) -> None:
    """Refuse a staff password that others would guess; no rule about kinds of characters (ASVS 6.2.5).

    `common` holds known passwords in lower case. Raises PasswordTooShort, PasswordTooLong, PasswordTooCommon,
    PasswordNamesTheService.
    """
    written = unicodedata.normalize("NFC", password)
    if len(written) < PASSWORD_AT_LEAST:
        raise PasswordTooShort
    if len(written) > PASSWORD_AT_MOST:
        raise PasswordTooLong
    folded = written.casefold()
    if folded in common or len(set(folded)) < DIFFERENT_CHARACTERS_AT_LEAST:
        raise PasswordTooCommon
    run_together = re.sub(r"[\W_]+", "", folded)
    for word in context_words:
        wanted = re.sub(r"[\W_]+", "", word.casefold())
        if len(wanted) >= CONTEXT_WORD_AT_LEAST and wanted in run_together:
            raise PasswordNamesTheService(word)
