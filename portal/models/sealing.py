"""The one place where columns are sealed and opened.

A sealed column is called `sealed_<name>`, has the type `Sealed`, and its value is bound to table, column and row id: it
opens nowhere else. The session carries the cipher. Data keys that the cipher does not know yet are loaded in one query.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, LargeBinary, select
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session

from portal.domain.crypto import SERVICE_DATA_KEY_ID, Cipher, KeyErased
from portal.models.data_keys import DataKey

_ROWS_AT_ONCE = 1000  # well below the number of keys that a cipher keeps at hand


class Sealed(LargeBinary):
    """A column whose bytes only `portal.models.sealing` makes and reads."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Both drivers give bytes as they are."""


def cipher_of(session: Session) -> Cipher:
    """The cipher that the session carries."""
    cipher: Cipher = session.info["cipher"]
    return cipher


def seal(session: Session, row: DeclarativeBase, /, *, key_id: UUID, **texts: str | bytes | None) -> None:
    """Set `sealed_<name>` of a mapped row for each `name=text`; None stays None. The row's id must be set before.

    Raises KeyErased when the data key does not exist (any more).
    """
    row_id: UUID | None = getattr(row, "id", None)
    if row_id is None:
        raise ValueError("a row needs its id before anything of it can be sealed")
    for name, text in texts.items():
        column: InstrumentedAttribute[Any] = getattr(type(row), f"sealed_{name}")
        setattr(row, column.key, seal_text(session, column, row_id, text, key_id=key_id))


def seal_text(
    session: Session, column: InstrumentedAttribute[Any], row_id: UUID, text: str | bytes | None, *, key_id: UUID
) -> bytes | None:
    """The sealed value for one column of one row, for statements that insert without a mapped row. Raises KeyErased."""
    if text is None:
        return None
    cipher = cipher_of(session)
    if not cipher.knows(key_id):
        _learn(session, {key_id})
    plaintext = text if isinstance(text, bytes) else text.encode()
    return cipher.seal(plaintext, key_id=key_id, context=_place(column) + row_id.bytes)


def open_text(source: Session | Cipher, column: InstrumentedAttribute[Any], row_id: UUID, sealed: bytes) -> str:
    """The text of one sealed value. Given a session it loads the data key when it is not at hand.

    Raises SealBroken, or KeyErased when the data key does not exist (any more).
    """
    return open_bytes(source, column, row_id, sealed).decode()


def open_bytes(source: Session | Cipher, column: InstrumentedAttribute[Any], row_id: UUID, sealed: bytes) -> bytes:
    """Like `open_text`, for what is no text: the bytes of an attachment."""
    if isinstance(source, Session):
        learn_keys(source, [sealed])
        source = cipher_of(source)
    return source.open(sealed, context=_place(column) + row_id.bytes)


def open_rows(
    session: Session, column: InstrumentedAttribute[Any], rows: Sequence[tuple[UUID, bytes | None]]
) -> list[str | None]:
    """The texts of one column for many rows of (row id, sealed value), in their order; None stays None.

    At most one query a thousand rows, and none when the keys are at hand. Raises SealBroken and KeyErased.
    """
    texts: list[str | None] = []
    open_sealed = cipher_of(session).open
    place = _place(column)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        learn_keys(session, [sealed for _, sealed in some])
        texts += [
            None if sealed is None else open_sealed(sealed, context=place + row_id.bytes).decode()
            for row_id, sealed in some
        ]
    return texts


def opener(session: Session, column: InstrumentedAttribute[Any]) -> Callable[[UUID, bytes], str]:
    """A quick way to open many values of one column, for pages that call `learn_keys` first."""
    open_sealed = cipher_of(session).open
    place = _place(column)

    def open_one(row_id: UUID, sealed: bytes) -> str:
        return open_sealed(sealed, context=place + row_id.bytes).decode()

    return open_one


def learn_keys(session: Session, sealed_values: Iterable[bytes | None]) -> None:
    """See to it that the data keys of all these values are at hand: one query when some are not, none otherwise.

    A key that does not exist any more is passed over; opening its values raises KeyErased. Raises WrongServiceKey.
    """
    missing = cipher_of(session).keys_missing(sealed for sealed in sealed_values if sealed is not None)
    if missing:
        _learn(session, missing)


def learn_service_data_key(session: Session) -> None:
    """Make the service data key known to the session's cipher, for blind indexes, derived secrets and its own seals.

    Raises KeyErased when this database has none yet, WrongServiceKey when another service key wrapped it.
    """
    _learn(session, {SERVICE_DATA_KEY_ID})
    if not cipher_of(session).knows(SERVICE_DATA_KEY_ID):
        raise KeyErased(SERVICE_DATA_KEY_ID)


def _learn(session: Session, key_ids: set[UUID]) -> None:
    cipher = cipher_of(session)
    wanted = select(DataKey.id, DataKey.wrapped).where(DataKey.id.in_(key_ids)).order_by(DataKey.id)
    for key_id, wrapped in session.execute(wanted):
        cipher.learn(key_id, wrapped)


def _place(column: InstrumentedAttribute[Any]) -> bytes:
    return f"{column.class_.__tablename__}.{column.key}:".encode()
