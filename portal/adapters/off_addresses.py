"""The address in the foot of a notice under which somebody ends all notices: signed, so nobody can make one up.

It works as long as the letter is kept, signed in or not; all it can do is end notices, and it shows nothing.
"""

from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from portal.domain.crypto import Cipher


def token_for(cipher: Cipher, *, person_id: UUID) -> str:
    """The same each time, for the same person."""
    written = _serializer(cipher).dumps(person_id.hex)
    return written if isinstance(written, str) else written.decode()


def read(cipher: Cipher, token: str) -> UUID | None:
    """Whose notices it ends; None for what was not made here."""
    try:
        return UUID(_serializer(cipher).loads(token))
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


def _serializer(cipher: Cipher) -> URLSafeSerializer:
    return URLSafeSerializer(cipher.derive("notices off"), salt="notices off")
