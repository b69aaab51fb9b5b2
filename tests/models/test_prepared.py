"""Statements that go straight to the driver give what SQLAlchemy gives, on both databases."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Table, delete, event, insert, select
from sqlalchemy.exc import IntegrityError

from portal.models.base import new_id
from portal.models.cases import AuditEntry
from portal.models.messages import Message
from portal.models.people import Hospital
from portal.models.prepared import Prepared, insert_once
from tests.portal_fixtures import Portal

NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
ENTRIES = AuditEntry.__table__
_ADD = Prepared(insert(AuditEntry))


def _entry(entry_id: UUID, action: str) -> dict[str, object]:
    return {
        "id": entry_id,
        "happened_at": NOON,
        "actor_kind": "nobody",
        "actor_id": None,
        "action": action,
        "case_id": None,
        "subject_id": None,
        "facts": {"tries": 3, "kind": "code"},
    }


def test_ids_moments_and_facts_come_back_as_they_went_in(portal: Portal) -> None:
    entry_id = new_id()
    with portal.database.write_session() as session:
        assert _ADD.count(session, _entry(entry_id, "test.kept")) == 1
        session.commit()

    with portal.read() as session:
        found = session.execute(select(ENTRIES.c.id, ENTRIES.c.happened_at, ENTRIES.c.facts)).all()[-1]
        assert (found.id, found.happened_at, found.facts) == (entry_id, NOON, {"tries": 3, "kind": "code"})


def test_a_prepared_page_reads_what_a_session_reads(portal: Portal) -> None:
    statement = Prepared(select(ENTRIES.c.id, ENTRIES.c.happened_at, ENTRIES.c.facts).order_by(ENTRIES.c.id))
    with portal.database.write_session() as session:
        for _ in range(3):
            _ADD.count(session, _entry(new_id(), "test.kept"))
        session.commit()

    with portal.read() as session:
        prepared = statement.all(session, {})
        plain = session.execute(select(ENTRIES.c.id, ENTRIES.c.happened_at, ENTRIES.c.facts).order_by(ENTRIES.c.id))

        assert len(prepared) >= 3
        assert [tuple(row) for row in prepared] == [tuple(row) for row in plain]


def test_what_the_database_refuses_is_refused_in_sqlalchemys_words(portal: Portal) -> None:
    entry_id = new_id()
    with portal.database.write_session() as session:
        _ADD.count(session, _entry(entry_id, "test.kept"))
        with pytest.raises(IntegrityError):
            _ADD.count(session, _entry(entry_id, "test.kept"))


def test_a_row_that_is_there_is_not_added_again(portal: Portal) -> None:
    table = Hospital.__table__
    assert isinstance(table, Table)
    add = insert_once(table, "id")
    hospital_id = new_id()
    with portal.database.write_session() as session:
        first = add.count(session, {"id": hospital_id, "name": "Riverside", "revision": 1})
        again = add.count(session, {"id": hospital_id, "name": "Hillside", "revision": 1})
        names = session.scalars(select(Hospital.name).where(Hospital.id == hospital_id)).all()

    assert (first, again, list(names)) == (1, 0, ["Riverside"])


def test_nothing_of_a_prepared_write_stays_without_a_commit(portal: Portal) -> None:
    entry_id = new_id()
    with portal.database.write_session() as session:
        _ADD.count(session, _entry(entry_id, "test.forgotten"))

    with portal.read() as session:
        assert session.execute(select(ENTRIES.c.id).where(ENTRIES.c.id == entry_id)).first() is None


def test_a_session_that_reads_cannot_write_through_a_prepared_statement(portal: Portal) -> None:
    with portal.database.read_session() as session, pytest.raises(Exception, match=r"readonly|read-only"):
        Prepared(delete(Message)).count(session, {})


def test_who_counts_statements_hears_of_prepared_ones(portal: Portal) -> None:
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(portal.database.read_engine, "before_cursor_execute", note)
    try:
        with portal.read() as session:
            Prepared(select(Hospital.id)).all(session, {})
    finally:
        event.remove(portal.database.read_engine, "before_cursor_execute", note)

    assert [each for each in heard if "hospitals" in each]
