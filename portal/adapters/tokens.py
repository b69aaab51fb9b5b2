"""Secrets that are sent to somebody: what goes out in clear, and what is kept of it.

Of a token its SHA-256 is kept: 256 random bits cannot be guessed back. Of six digits a keyed hash is kept: without the
service key a million tries would find them (security.md 1.2).
"""

import base64
import hashlib
import hmac
import re
import secrets
from uuid import UUID

from portal.domain.crypto import Cipher
from portal.domain.sign_in import CODE_DIGITS

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def make_token() -> str:
    """256 random bits for a link or a cookie, safe in an address."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether this has the form of a token that `make_token` makes."""
    return _TOKEN.fullmatch(text) is not None


def hash_token(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def make_code() -> str:
    """Six random digits, from 000000."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def code_mac(cipher: Cipher, *, request_id: UUID, code: str) -> bytes:
    """What is kept of a code: bound to its request, so that equal codes look different."""
    return hmac.digest(cipher.derive("sign-in code"), request_id.bytes + code.encode(), "sha256")


def card_hash(cipher: Cipher, *, code: str) -> bytes:
    """What is kept of the code on a printed card, which is too short for a hash without a key."""
    return hmac.digest(cipher.derive("invitation card"), code.encode(), "sha256")


def is_same(one: bytes, other: bytes) -> bool:
    """Compare without telling by time where they differ."""
    return hmac.compare_digest(one, other)


def secret_for(cipher: Cipher, *, purpose: str, seed: bytes) -> str:
    """A secret of 160 bits in base32, the same each time it is asked for: an authenticator about to be set up.

    So a page can show it again after a mistake, though nothing is kept until it is confirmed.
    """
    return base64.b32encode(hmac.digest(cipher.derive(purpose), seed, "sha256")[:20]).decode()


def bucket(cipher: Cipher, counted: str) -> bytes:
    """Under what a limit counts; the table of counts names nobody."""
    return hmac.digest(cipher.derive("attempt counts"), counted.encode(), "sha256")
