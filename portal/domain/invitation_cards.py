"""Invitations on a printed card: a code that stands on it, and a number that does not (security.md 1.2).

Whoever finds or takes the card has the code. The number is told in person, so both together are only with the one it
was made for. It is drawn at random: nothing that a family member would know, such as a birthday, opens anything.
"""

import secrets
import unicodedata

_SIGNS = "23456789CDFHJKMNPQRTVWX"
"""No vowels, so that no word is spelled, and none that looks like another."""

CODE_SIGNS = 10
"""23 to the tenth are 45 bits: too many to guess within a week at the rate that is let through."""

NUMBER_DIGITS = 4
"""With five tries this is one chance in two thousand for somebody who holds the card."""


class NotACardCode(ValueError):
    """Not ten of the signs that stand on a card."""


class NotACardNumber(ValueError):
    """Not four digits."""


def make_code() -> str:
    """Draw the code of one card: “K7MDQ-XRT2V”."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(CODE_SIGNS))
    return f"{signs[:5]}-{signs[5:]}"


def make_number() -> str:
    """Draw the number that is told in person, from 0000."""
    return f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}"


def clean_code(text: str) -> str:
    """Give a typed code as it stands on the card: capitals, one dash. Raises NotACardCode."""
    signs = "".join(sign for sign in text.upper() if unicodedata.category(sign) not in _NO_MATTER)
    if len(signs) != CODE_SIGNS or not set(signs) <= set(_SIGNS):
        raise NotACardCode
    return f"{signs[:5]}-{signs[5:]}"


def clean_number(text: str) -> str:
    """Give the four digits that were meant, in whatever script they were typed. Raises NotACardNumber."""
    kept = [sign for sign in text if unicodedata.category(sign) not in _NO_MATTER]
    digits = [unicodedata.decimal(sign, None) for sign in kept]
    if len(digits) != NUMBER_DIGITS or None in digits:
        raise NotACardNumber
    return "".join(str(digit) for digit in digits)


_NO_MATTER = frozenset({"Zs", "Pd", "Cf", "Cc"})
"""Spaces, dashes and direction marks do not count."""
