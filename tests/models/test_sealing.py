"""Columns are sealed and opened in one place, with at most one query for keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import MetaData, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from portal.adapters.database import Database
from portal.domain.crypto import SERVICE_DATA_KEY_ID, KeyErased, SealBroken
from portal.models.base import new_id
from portal.models.sealing import Sealed, learn_keys, open_rows, open_text, opener, seal
from portal.services.data_keys import erase_case_keys, make_key
from tests.adapters.test_database import NOW
from tests.databases import open_database


class Furniture(DeclarativeBase):
    """Tables of this test only, apart from the portal's own."""

    metadata = MetaData()


class Letter(Furniture):
    __tablename__ = "letters_for_tests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed_greeting: Mapped[bytes | None] = mapped_column(Sealed)
    sealed_body: Mapped[bytes | None] = mapped_column(Sealed)


@pytest.fixture
def letters(database: Database) -> Iterator[Database]:
    Furniture.metadata.create_all(database.write_engine)
    yield database
    Furniture.metadata.drop_all(database.write_engine)


@contextmanager
def counting_queries(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.read_engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.read_engine, "before_cursor_execute", note)


def write_letter(session: Session, body: str, *, key_id: UUID) -> UUID:
    letter = Letter(id=new_id())
    seal(session, letter, key_id=key_id, greeting=None, body=body)
    session.add(letter)
    session.flush()
    return letter.id


def sealed_bodies(session: Session) -> list[tuple[UUID, bytes | None]]:
    found = session.execute(select(Letter.id, Letter.sealed_body).order_by(Letter.id))
    return [(row_id, sealed) for row_id, sealed in found]


def test_a_letter_is_sealed_in_the_table_and_opens_for_the_page(letters: Database) -> None:
    with letters.write_session() as session:
        key_id = make_key(session, case_id=new_id(), now=NOW)
        write_letter(session, "Dear Amina, it rained all day. 🌧", key_id=key_id)
        session.commit()

    with letters.read_session() as session:
        [(row_id, sealed)] = sealed_bodies(session)
        assert sealed is not None
        assert b"Amina" not in sealed
        assert open_text(session, Letter.sealed_body, row_id, sealed) == "Dear Amina, it rained all day. 🌧"
        assert session.scalar(select(Letter.sealed_greeting)) is None


def test_a_row_without_an_id_cannot_be_sealed(letters: Database) -> None:
    with letters.write_session() as session, pytest.raises(ValueError, match="needs its id"):
        seal(session, Letter(), key_id=SERVICE_DATA_KEY_ID, body="too early")


def test_a_body_does_not_open_as_a_greeting_or_in_another_row(letters: Database) -> None:
    with letters.write_session() as session:
        row_id = write_letter(session, "for the body", key_id=SERVICE_DATA_KEY_ID)
        [(_, sealed)] = sealed_bodies(session)
        assert sealed is not None

        with pytest.raises(SealBroken):
            open_text(session, Letter.sealed_greeting, row_id, sealed)
        with pytest.raises(SealBroken):
            open_text(session, Letter.sealed_body, new_id(), sealed)


def test_a_page_needs_one_query_for_all_keys_when_cold_and_none_when_warm(letters: Database) -> None:
    with letters.write_session() as session:
        for name in ("Amina", "Yusuf", "Grace"):
            write_letter(session, f"Dear {name}", key_id=make_key(session, case_id=new_id(), now=NOW))
        session.commit()
    cold = open_database(letters.url.render_as_string(hide_password=False))

    with cold.read_session() as session:
        rows = sealed_bodies(session)
        with counting_queries(cold) as first:
            texts = open_rows(session, Letter.sealed_body, [*rows, (new_id(), None)])
        with counting_queries(cold) as second:
            learn_keys(session, [sealed for _, sealed in rows])
            open_one = opener(session, Letter.sealed_body)
            again = [open_one(row_id, sealed) for row_id, sealed in rows if sealed is not None]
    cold.dispose()

    assert texts == ["Dear Amina", "Dear Yusuf", "Dear Grace", None]
    assert again == texts[:3]
    assert (len(first), len(second)) == (1, 0)


def test_erasing_a_case_leaves_its_letters_shut_and_others_open(letters: Database) -> None:
    aminas_case, yusufs_case = new_id(), new_id()
    with letters.write_session() as session:
        aminas = write_letter(session, "Dear Amina", key_id=make_key(session, case_id=aminas_case, now=NOW))
        yusufs = write_letter(session, "Dear Yusuf", key_id=make_key(session, case_id=yusufs_case, now=NOW))
        session.commit()

    with letters.write_session() as session:
        erase_case_keys(session, case_id=aminas_case)
        session.commit()

    with letters.read_session() as session:
        sealed = dict(sealed_bodies(session))
        with pytest.raises(KeyErased):
            open_rows(session, Letter.sealed_body, [(aminas, sealed[aminas])])
        assert open_rows(session, Letter.sealed_body, [(yusufs, sealed[yusufs])]) == ["Dear Yusuf"]
