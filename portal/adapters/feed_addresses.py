"""The secret part of a calendar's address: signed, so that nobody can make one up, and never kept."""

from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from portal.domain.crypto import Cipher


def secret_part(cipher: Cipher, *, staff_id: UUID, number: int) -> str:
    """The same each time it is asked for, as long as the number stays."""
    written = _serializer(cipher).dumps([staff_id.hex, number])
    return written if isinstance(written, str) else written.decode()


def read(cipher: Cipher, secret: str) -> tuple[UUID, int] | None:
    """Whose calendar, and which number of it; None for what was not made here."""
    try:
        staff_id, number = _serializer(cipher).loads(secret)
        return UUID(staff_id), int(number)
    except (BadSignature, ValueError, TypeError):
        return None


def _serializer(cipher: Cipher) -> URLSafeSerializer:
    return URLSafeSerializer(cipher.derive("calendar feed"), salt="calendar feed")
