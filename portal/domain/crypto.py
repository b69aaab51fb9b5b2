"""What the rest of the house may ask of encryption; `portal.adapters.crypto` does the work.

Every sealed value carries the id of the data key that sealed it. Each case has its own data key, so erasing that one
key erases what was written about the family, in every copy. One more data key, the *service data key*, seals what
belongs to no case (staff, the outbox, contact look-up) and is the source of blind indexes and derived secrets.
"""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

SERVICE_DATA_KEY_ID = UUID("00000000-0000-8000-8000-000000000001")
"""The id of the one data key that belongs to no case. Fixed, so that two processes can never make two of them."""


class WrongServiceKey(Exception):
    """A data key was wrapped by a service key that we do not hold, or by another one with the same number."""


class SealBroken(Exception):
    """A sealed value was changed, cut short, or moved from another row or column."""


class KeyErased(Exception):
    """The data key of a sealed value is not there: the case was erased, or the key was never learnt."""

    def __init__(self, key_id: UUID) -> None:
        super().__init__(f"the data key {key_id} is not there")
        self.key_id = key_id


class Cipher(Protocol):
    """Seals and opens bytes, each bound to the place where it is kept (its context)."""

    def seal(self, plaintext: bytes, *, key_id: UUID, context: bytes) -> bytes:
        """The sealed form of `plaintext`. Raises KeyErased when the data key is not known."""
        ...

    def open(self, sealed: bytes, *, context: bytes) -> bytes:
        """The plaintext again. Raises KeyErased, or SealBroken when value or context are not those that were sealed."""
        ...

    def key_id_of(self, sealed: bytes) -> UUID:
        """Which data key sealed this. Raises SealBroken when it is no sealed value at all."""
        ...

    def keys_missing(self, sealed_values: Iterable[bytes]) -> set[UUID]:
        """Which of the data keys that sealed these are not at hand. Raises SealBroken."""
        ...

    def knows(self, key_id: UUID) -> bool:
        """Whether the data key is at hand, so that `open` needs nothing from the database."""
        ...

    def learn(self, key_id: UUID, wrapped: bytes) -> None:
        """Unwrap a data key and keep it at hand. Raises WrongServiceKey."""
        ...

    def forget(self, key_id: UUID) -> None:
        """Let go of a data key: its case has been erased."""
        ...

    def make_key(self) -> tuple[UUID, bytes]:
        """A new data key: its id and its wrapped bytes, to be stored. This cipher knows it already."""
        ...

    def make_service_data_key(self) -> bytes:
        """A new service data key, wrapped, to be stored under SERVICE_DATA_KEY_ID. This cipher knows it already."""
        ...

    def rewrap(self, key_id: UUID, wrapped: bytes) -> bytes:
        """The same data key wrapped by the current service key. Raises WrongServiceKey."""
        ...

    def blind_index(self, value: str, *, purpose: str) -> bytes:
        """32 bytes by which an equal value can be found again; tells nothing but equality. Case and outer spaces
        do not count. Raises KeyErased before the service data key has been learnt."""
        ...

    def derive(self, purpose: str) -> bytes:
        """A secret of 32 bytes for one purpose, the same in every process. Raises KeyErased like `blind_index`."""
        ...
