"""Counts what a page asks of the database, so that a page which begins to ask more fails a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.portal_fixtures import Portal

TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def statements(portal: Portal) -> Iterator[list[str]]:
    """The statements that the application sends while the block runs; words that only begin or end do not count."""
    database = portal.app.extensions["portal"].database
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(TRANSACTION_WORDS):
            sent.append(statement)

    for engine in (database.read_engine, database.write_engine):
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in (database.read_engine, database.write_engine):
            event.remove(engine, "before_cursor_execute", note)
