"""AES-256-GCM behind `portal.domain.crypto.Cipher`: data keys wrapped by the service key.

Sealed value:  version (1) | data key id (16) | nonce (12) | ciphertext and tag;  bound to header + context.
Wrapped key:   version (1) | service key id (2) | nonce (12) | ciphertext and tag;  bound to header + data key id.

The service key file holds a line for each service key, `number:base64 of 32 bytes`. The first line is the current key;
the others still open what they wrapped. Changing the service key re-wraps the data keys and touches nothing else.
"""

import base64
import binascii
import hmac
import os
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.domain.crypto import SERVICE_DATA_KEY_ID, KeyErased, SealBroken, WrongServiceKey

_VERSION = b"\x01"
_VERSION_NUMBER = _VERSION[0]
_KEY_LENGTH = 32
_NONCE_LENGTH = 12
_TAG_LENGTH = 16
_SEALED_HEADER_LENGTH = 1 + 16
_BODY = _SEALED_HEADER_LENGTH + _NONCE_LENGTH
_SEALED_MINIMUM = _SEALED_HEADER_LENGTH + _NONCE_LENGTH + _TAG_LENGTH
_WRAPPED_HEADER_LENGTH = 1 + 2
_WRAPPED_LENGTH = _WRAPPED_HEADER_LENGTH + _NONCE_LENGTH + _KEY_LENGTH + _TAG_LENGTH
_HIGHEST_SERVICE_KEY_NUMBER = 0xFFFF
_KEYS_AT_HAND = 4096


class ServiceKeyUnreadable(Exception):
    """The text of the service key is not lines of `number:base64 of 32 bytes`. Never quotes the text itself."""


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """The service keys by number; `current` is the number of the one that wraps new data keys."""

    current: int
    by_number: dict[int, bytes] = field(repr=False)


def read_service_keys(text: str) -> ServiceKeys:
    """Read the service key file: the first key is current. Blank lines and lines that start with # do not count.

    Raises ServiceKeyUnreadable, which names the line.
    """
    keys: dict[int, bytes] = {}
    for line_number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        number, key = _read_service_key(line, line_number)
        if number in keys:
            raise ServiceKeyUnreadable(f"line {line_number} uses the number {number} a second time")
        keys[number] = key
    if not keys:
        raise ServiceKeyUnreadable("it holds no key")
    return ServiceKeys(current=next(iter(keys)), by_number=keys)


def _read_service_key(line: str, line_number: int) -> tuple[int, bytes]:
    number_text, colon, key_text = line.partition(":")
    if not colon or not (number_text.isascii() and number_text.isdigit()):
        raise ServiceKeyUnreadable(f"line {line_number} is not of the form number:key")
    number = int(number_text)
    if number > _HIGHEST_SERVICE_KEY_NUMBER:
        raise ServiceKeyUnreadable(f"line {line_number} has a number above {_HIGHEST_SERVICE_KEY_NUMBER}")
    try:
        key = base64.b64decode(key_text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise ServiceKeyUnreadable(f"line {line_number} does not hold base64 text after the colon") from None
    if len(key) != _KEY_LENGTH:
        raise ServiceKeyUnreadable(f"line {line_number} holds a key of {len(key)} bytes; a key has {_KEY_LENGTH}")
    return number, key


def make_service_key(*, number: int = 1) -> str:
    """A new line for the service key file."""
    return f"{number}:{base64.b64encode(os.urandom(_KEY_LENGTH)).decode()}"


class Keyring:
    """A Cipher that keeps the data keys it has unwrapped at hand (at most 4,096; the service data key always).

    Safe to share between threads.
    """

    def __init__(self, service_keys: ServiceKeys) -> None:
        self._service_key_number = service_keys.current
        self._wrappers = {number: AESGCM(key) for number, key in service_keys.by_number.items()}
        self._lock = threading.Lock()
        self._at_hand: dict[bytes, AESGCM] = {}
        self._service_data_key: bytes | None = None
        self._service_data_cipher: AESGCM | None = None
        self._derived: dict[str, bytes] = {}

    def seal(self, plaintext: bytes, *, key_id: UUID, context: bytes) -> bytes:
        header = _VERSION + key_id.bytes
        nonce = os.urandom(_NONCE_LENGTH)
        return header + nonce + self._cipher_of(key_id.bytes).encrypt(nonce, plaintext, header + context)

    def open(self, sealed: bytes, *, context: bytes) -> bytes:
        # A page opens a hundred values: so all is done here, and nothing is locked (a dict gives one value at a time).
        if len(sealed) < _SEALED_MINIMUM or sealed[0] != _VERSION_NUMBER:
            _refuse_unless_sealed(sealed)
        header = sealed[:_SEALED_HEADER_LENGTH]
        cipher = self._at_hand.get(header[1:]) or self._cipher_of(header[1:])
        try:
            return cipher.decrypt(sealed[_SEALED_HEADER_LENGTH:_BODY], sealed[_BODY:], header + context)
        except InvalidTag:
            raise SealBroken("a sealed value was changed, or stands in another place than it was sealed for") from None

    def key_id_of(self, sealed: bytes) -> UUID:
        _refuse_unless_sealed(sealed)
        return UUID(bytes=sealed[1:_SEALED_HEADER_LENGTH])

    def keys_missing(self, sealed_values: Iterable[bytes]) -> set[UUID]:
        # A page has many values and few keys; so the headers are told apart before anything else is done with them.
        headers = {sealed[:_SEALED_HEADER_LENGTH] for sealed in sealed_values}
        if any(len(header) < _SEALED_HEADER_LENGTH or header[:1] != _VERSION for header in headers):
            raise SealBroken("a sealed value is too short or of an unknown version")
        key_ids = (UUID(bytes=header[1:]) for header in headers if header[1:] not in self._at_hand)
        return {key_id for key_id in key_ids if not self.knows(key_id)}

    def knows(self, key_id: UUID) -> bool:
        if key_id == SERVICE_DATA_KEY_ID:
            return self._service_data_cipher is not None
        return key_id.bytes in self._at_hand

    def learn(self, key_id: UUID, wrapped: bytes) -> None:
        self._keep(key_id, self._unwrap(key_id, wrapped))

    def forget(self, key_id: UUID) -> None:
        with self._lock:
            self._at_hand.pop(key_id.bytes, None)

    def make_key(self) -> tuple[UUID, bytes]:
        key_id = uuid4()
        return key_id, self._make(key_id)

    def make_service_data_key(self) -> bytes:
        return self._make(SERVICE_DATA_KEY_ID)

    def rewrap(self, key_id: UUID, wrapped: bytes) -> bytes:
        return self._wrap(key_id, self._unwrap(key_id, wrapped))

    def blind_index(self, value: str, *, purpose: str) -> bytes:
        normalised = unicodedata.normalize("NFKC", value).strip().casefold()
        return hmac.digest(self.derive(f"blind index: {purpose}"), normalised.encode(), "sha256")

    def derive(self, purpose: str) -> bytes:
        known = self._derived.get(purpose)
        if known is not None:
            return known
        if self._service_data_key is None:
            raise KeyErased(SERVICE_DATA_KEY_ID)
        derivation = HKDF(algorithm=SHA256(), length=_KEY_LENGTH, salt=None, info=purpose.encode())
        return self._derived.setdefault(purpose, derivation.derive(self._service_data_key))

    def _cipher_of(self, key_id_bytes: bytes) -> AESGCM:
        if key_id_bytes == SERVICE_DATA_KEY_ID.bytes:
            cipher = self._service_data_cipher
        else:
            cipher = self._at_hand.get(key_id_bytes)
        if cipher is None:
            raise KeyErased(UUID(bytes=key_id_bytes))
        return cipher

    def _make(self, key_id: UUID) -> bytes:
        key = os.urandom(_KEY_LENGTH)
        self._keep(key_id, key)
        return self._wrap(key_id, key)

    def _keep(self, key_id: UUID, key: bytes) -> None:
        cipher = AESGCM(key)
        with self._lock:
            if key_id == SERVICE_DATA_KEY_ID:
                self._service_data_key, self._service_data_cipher = key, cipher
                self._derived = {}
                return
            self._at_hand[key_id.bytes] = cipher
            if len(self._at_hand) > _KEYS_AT_HAND:
                del self._at_hand[next(iter(self._at_hand))]  # the one learnt first; it is learnt again when needed

    def _wrap(self, key_id: UUID, key: bytes) -> bytes:
        header = _VERSION + self._service_key_number.to_bytes(2, "big")
        nonce = os.urandom(_NONCE_LENGTH)
        wrapper = self._wrappers[self._service_key_number]
        return header + nonce + wrapper.encrypt(nonce, key, header + key_id.bytes)

    def _unwrap(self, key_id: UUID, wrapped: bytes) -> bytes:
        if len(wrapped) != _WRAPPED_LENGTH or wrapped[:1] != _VERSION:
            raise SealBroken("a wrapped data key has the wrong length or version")
        header = wrapped[:_WRAPPED_HEADER_LENGTH]
        body = _WRAPPED_HEADER_LENGTH + _NONCE_LENGTH
        number = int.from_bytes(header[1:], "big")
        wrapper = self._wrappers.get(number)
        if wrapper is None:
            raise WrongServiceKey(f"a data key was wrapped by service key {number}, which is not in the key file")
        try:
            return wrapper.decrypt(wrapped[_WRAPPED_HEADER_LENGTH:body], wrapped[body:], header + key_id.bytes)
        except InvalidTag:
            raise WrongServiceKey(f"service key {number} is not the one that wrapped data key {key_id}") from None


def _refuse_unless_sealed(sealed: bytes) -> None:
    if len(sealed) < _SEALED_MINIMUM or sealed[:1] != _VERSION:
        raise SealBroken("a sealed value is too short or of an unknown version")
