"""The migration of the shared inbox keeps the threads that are there, on the way up and on the way back."""

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import inspect, text

from portal.adapters import schema
from portal.adapters.database import Database
from tests import databases

BEFORE, AFTER = "0013", "0014"
MOMENT = "2026-11-24 10:30:00.000000"


def _write_a_thread(database: Database) -> str:
    """A thread with what it hangs on, in plain columns, as a database before the migration has it."""
    is_sqlite = database.dialect == "sqlite"

    def new() -> str:
        return uuid4().hex if is_sqlite else str(uuid4())

    staff, person, hospital, case, adult, thread = (new() for _ in range(6))
    sealed = "x'01'" if is_sqlite else "'\\x01'"
    rows = {
        "staff": f"(id, data_key_id, sealed_name, sealed_email, email_index, job_title, is_practitioner, "
        f"is_content_editor, is_administrator, is_manager, created_at) VALUES ('{staff}', '{new()}', {sealed}, "
        f"{sealed}, {sealed}, 'Nurse', true, false, false, false, '{MOMENT}')",
        "people": f"(id, data_key_id, sealed_name, sealed_email, sign_in_index, has_short_name, locale, created_at) "
        f"VALUES ('{person}', '{new()}', {sealed}, {sealed}, {sealed}, false, 'en', '{MOMENT}')",
        "hospitals": f"(id, name) VALUES ('{hospital}', 'Test Hospital')",
        "cases": f"(id, data_key_id, reference, sealed_child_name, died_on, circumstances, hospital_id, "
        f"practitioner_id, opened_at, revision, form_key) VALUES ('{case}', '{new()}', 'F-1', {sealed}, '2026-09-03', "
        f"'[]', '{hospital}', '{staff}', '{MOMENT}', 1, '{new()}')",
        "case_adults": f"(id, case_id, person_id, relationship, sealed_child_name, joined_at) "
        f"VALUES ('{adult}', '{case}', '{person}', 'mother', {sealed}, '{MOMENT}')",
        "threads": f"(id, case_id, practitioner_id, adult_id, waiting_since, last_message_at) "
        f"VALUES ('{thread}', '{case}', '{staff}', '{adult}', '{MOMENT}', '{MOMENT}')",
        "messages": f"(id, thread_id, person_id, sealed_body, send_key, sent_at) "
        f"VALUES ('{new()}', '{thread}', '{person}', {sealed}, '{new()}', '{MOMENT}')",
    }
    with database.write_session() as session:
        for table, columns in rows.items():
            session.execute(text(f"INSERT INTO {table} {columns}"))
        session.commit()
    return thread


def _indexes(database: Database) -> set[str]:
    return {str(index["name"]) for index in inspect(database.write_engine).get_indexes("threads")}


def test_a_thread_and_its_message_survive_the_way_up_and_back(empty_database_url: Callable[[str], str]) -> None:
    database = databases.open_database(empty_database_url("inbox"))
    schema.upgrade(database, BEFORE)
    thread = _write_a_thread(database)
    before = _indexes(database)

    schema.upgrade(database, AFTER)
    with database.write_session() as session:
        session.execute(text("UPDATE threads SET comes_back_at = :at, owner_id = practitioner_id"), {"at": MOMENT})
        assert (
            session.execute(text("SELECT count(*) FROM threads t JOIN messages m ON m.thread_id = t.id")).scalar() == 1
        )
        session.commit()
    schema.downgrade(database, BEFORE)

    assert _indexes(database) == before
    columns = {column["name"] for column in inspect(database.write_engine).get_columns("threads")}
    assert columns == {"id", "case_id", "practitioner_id", "adult_id", "waiting_since", "last_message_at"}
    keys = inspect(database.write_engine).get_foreign_keys("threads")
    assert {key["name"]: key["options"].get("onupdate") for key in keys} == {
        "fk_threads_adult_id_case_adults": None,
        "fk_threads_case_id_practitioner_id_cases": "CASCADE",
    }
    with database.read_session() as session:
        (kept,) = session.execute(text("SELECT id FROM threads WHERE waiting_since IS NOT NULL")).scalars()
        assert str(kept).replace("-", "") == thread.replace("-", "")
    database.dispose()
