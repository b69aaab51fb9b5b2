"""What every table shares: names of constraints, types of columns, and ids made by the client."""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Date, DateTime, Dialect, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware, in UTC, to the microsecond. A naive datetime is refused with a ValueError.

    PostgreSQL keeps a `timestamptz`; SQLite keeps UTC as text of a fixed length, so that it sorts.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _to_utc_text if dialect.name == "sqlite" else _to_utc

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002 - the signature is SQLAlchemy's
    ) -> Callable[[Any], datetime | None] | None:
        # PostgreSQL's connections are set to UTC, so the driver's own value is what we want.
        return _from_utc_text if dialect.name == "sqlite" else None


class Id(Uuid[UUID]):
    """A UUID. SQLite keeps it as text, and the same few ids are read again and again, so they are made once."""

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], UUID | None] | None:
        if dialect.name == "sqlite":
            return _id_from_text
        drivers_own: Callable[[Any], UUID | None] | None
        drivers_own = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return drivers_own


@lru_cache(maxsize=16_384)
def _id_from_text(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _to_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return moment.astimezone(UTC)


def _to_utc_text(moment: datetime | None) -> str | None:
    aware = _to_utc(moment)
    return None if aware is None else aware.replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_utc_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class Base(DeclarativeBase):
    """The tables of the portal."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {UUID: Id(), datetime: UtcDateTime(), date: Date()}


def new_id() -> UUID:
    """A version 7 UUID (RFC 9562, section 5.7): ordered by the time it was made, to about a quarter microsecond."""
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = (rest << 12) // 1_000_000  # section 6.2, method 3: the part of a millisecond, in 12 bits
    value = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)
