"""Staff passwords: argon2id hashes (RFC 9106, low-memory profile), and the known passwords nobody may choose."""

import threading
import unicodedata
from itertools import product
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER: Final = PasswordHasher()
_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB and a tenth of a second; a flood of attempts must not take all memory."""


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters and salt. Slow on purpose: never call it in an open write transaction."""
    with _AT_ONCE:
        return _HASHER.hash(_written(password))


_NOBODY: Final = _HASHER.hash("the password of an account that nobody has")


def is_right(password: str, *, hashed: str | None) -> bool:
    """Whether the password belongs to the hash; without a hash the same work, and False (ASVS 6.3.8)."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(hashed or _NOBODY, _written(password)) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False


def _written(password: str) -> str:
    return unicodedata.normalize("NFC", password)


_BEGINNINGS: Final = (
    "password", "passw0rd", "qwerty", "qwertyuiop", "letmein", "welcome", "iloveyou", "admin", "administrator",
    "changeme", "secret", "monkey", "dragon", "football", "liverpool", "arsenal", "chelsea", "sunshine", "princess",
    "hospital", "summer", "winter", "autumn", "spring", "monday", "january",
)  # fmt: skip
_ENDINGS: Final = (
    "", "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "2024", "2025",
    "2026", "!", "1!", "123!",
)  # fmt: skip
_WALKS: Final = (
    "123456789012345", "1234567890123456", "123456789123456789", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc4rfv",
    "1qaz2wsx3edc4rfv5tgb", "qwertyuiopasdfgh", "qwertyuiopasdfghjkl", "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujm", "abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz", "abcd1234abcd1234", "abc123abc123abc123",
    "correcthorsebatterystaple", "correct horse battery staple", "correct-horse-battery-staple",
    "thequickbrownfox", "the quick brown fox", "iloveyouiloveyou", "nopasswordneeded", "mypasswordispassword",
    "thisismypassword", "this is my password", "thisisapassword", "passwordispassword", "letmeinletmein123",
)  # fmt: skip
COMMON: Final[frozenset[str]] = frozenset(_WALKS) | {
    f"{word}{again}{ending}"
    for word, ending in product(_BEGINNINGS, _ENDINGS)
    for again in ("", word, word * 2)
}  # fmt: skip
"""Known passwords of the length that staff passwords must have, in lower case (ASVS 6.2.4)."""
