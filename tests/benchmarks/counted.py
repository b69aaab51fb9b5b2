"""How many statements a page sends to the database, counted in this process."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import event

from portal.app import create_app
from portal.config import read_settings
from tests.benchmarks.load import NEW_KEY

TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def statements(environment: Mapping[str, str], requests: list[str]) -> list[int]:
    """For each request the statements of its second answer: what is kept in the process is there by then."""
    app = create_app(read_settings(environment))
    database = app.extensions["portal"].database
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(TRANSACTION_WORDS):
            sent.append(statement)

    for engine in (database.read_engine, database.write_engine):
        event.listen(engine, "before_cursor_execute", note)
    client = app.test_client(use_cookies=False)
    counts = []
    for request in requests:
        for _ in range(2):
            sent.clear()
            head, _empty, body = request.replace(NEW_KEY.decode(), str(uuid4())).partition("\r\n\r\n")
            first, *lines = head.split("\r\n")
            method, path, _version = first.split(" ")
            headers = [tuple(line.split(": ", 1)) for line in lines]
            client.open(path, method=method, headers=headers, data=body, base_url="https://portal.example.org").close()
        counts.append(len(sent))
    database.dispose()
    return counts
