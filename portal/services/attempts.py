"""How often something has been tried: fixed windows, counted in the database, so that all processes count together."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.adapters.tokens import bucket
from portal.domain.sign_in import Counted, Limit, limits_for
from portal.models.sealing import cipher_of
from portal.models.sign_in import AttemptCount, SignInRequest

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEPT_FOR = timedelta(days=2)
"""Twice the longest window; older counts say nothing any more."""


def count(session: Session, *, subjects: Mapping[Counted, str], now: datetime) -> frozenset[Counted]:
    """Count one attempt against each subject and answer which limits are now passed.

    One statement whatever the outcome, so that time tells nothing. The caller commits it, even when it then refuses.
    """
    limits = {
        (bucket(cipher_of(session), f"{limit.counted}|{limit.window}|{subject}"), _window_at(limit, now)): limit
        for counted, subject in subjects.items()
        for limit in limits_for(counted)
    }
    # In one order everywhere: two requests that counted in opposite orders would lock each other out.
    rows = [{"bucket": key, "window_at": at, "count": 1} for key, at in sorted(limits)]
    found = session.execute(_upsert(session, rows)).all()
    passed = (limits[bytes(key), at] for key, at, counted in found if counted > limits[bytes(key), at].allowed)
    return frozenset(limit.counted for limit in passed)


def forget_old(session: Session, *, now: datetime) -> None:
    """Throw away the counts that no limit looks at any more, and the requests for links that are long over."""
    session.execute(delete(AttemptCount).where(AttemptCount.window_at < now - KEPT_FOR))
    session.execute(delete(SignInRequest).where(SignInRequest.expires_at < now - KEPT_FOR))


def _window_at(limit: Limit, now: datetime) -> datetime:
    return now - (now - _EPOCH) % limit.window


def _upsert(session: Session, rows: list[dict[str, Any]]) -> Any:
    table = AttemptCount.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return (
        insert(table)
        .values(rows)
        .on_conflict_do_update(index_elements=[table.c.bucket, table.c.window_at], set_={"count": table.c.count + 1})
        .returning(table.c.bucket, table.c.window_at, table.c.count)
    )
