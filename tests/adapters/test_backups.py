"""A backup comes back whole on either database, or is refused for the right reason with nothing restored."""

import gzip
import json
import resource
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    JSON,
    ForeignKey,
    LargeBinary,
    MetaData,
    Text,
    Uuid,
    cast,
    delete,
    event,
    func,
    insert,
    null,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.adapters.backups import (
    Backup,
    BackupDamaged,
    BackupFolderUnwritable,
    DatabaseNotEmpty,
    KeysBesideData,
    KeysOlderThanData,
    RevisionDiffers,
    ServiceKeyDiffers,
    TablesDiffer,
    back_up,
    restore,
)
from portal.adapters.crypto import Keyring, make_service_key, read_service_keys
from portal.adapters.database import Database
from portal.domain.crypto import SERVICE_DATA_KEY_ID, KeyErased
from portal.models.base import UtcDateTime, new_id
from tests.databases import open_database, service_keys_for_tests

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
CANARY = "Marmalade the cat"


class House(DeclarativeBase):
    """A small house of this test's own, with every kind of column and rows that point at one another."""

    metadata = MetaData(naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"})


class DataKey(House):
    __tablename__ = "data_keys"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Person(House):
    __tablename__ = "people"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    locale: Mapped[str]
    born_on: Mapped[date | None]
    away: Mapped[bool]
    weight: Mapped[float]
    wishes: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Message(House):
    __tablename__ = "a_messages"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("a_messages.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


@pytest.fixture
def new_house(empty_database_url: Callable[[str], str]) -> Iterator[Callable[[str], Database]]:
    """Makes a database with the tables of this test, as a migration would leave it."""
    made: list[Database] = []

    def make(name: str) -> Database:
        made.append(open_database(empty_database_url(name)))
        House.metadata.create_all(made[-1].write_engine)
        return made[-1]

    yield make
    for database in made:
        database.dispose()


@pytest.fixture
def house(new_house: Callable[[str], Database]) -> Database:
    """Three people; the first wrote a message whose answer is of a later row, and 250 more."""
    database = new_house("house")
    cipher = database.cipher
    people = [new_id() for _ in range(3)]
    messages = [new_id() for _ in range(252)]
    with database.write_engine.begin() as connection:
        wrapped = cipher.make_service_data_key()
        add = connection.execute
        add(insert(DataKey).values(id=SERVICE_DATA_KEY_ID, case_id=None, wrapped=wrapped, created_at=NOW))
        for number, person in enumerate(people):
            key_id, wrapped = cipher.make_key()
            add(insert(DataKey).values(id=key_id, case_id=new_id(), wrapped=wrapped, created_at=NOW))
            add(
                insert(Person).values(
                    id=person,
                    sealed_name=cipher.seal(CANARY.encode(), key_id=key_id, context=person.bytes),
                    locale="en “quoted”\n🌧 \u0007",
                    born_on=date(2019, 3, 27) if number else None,
                    away=bool(number),
                    weight=0.1 + number,
                    wishes=[null(), {"tell": "main points", "on": [1, None, "ü"]}, {}][number],
                )
            )
        for later in (messages[1], messages[0], *messages[2:]):
            answer = messages[1] if later == messages[0] else None
            add(insert(Message).values(id=later, person_id=people[0], answer_id=answer, sent_at=NOW))
    return database


@dataclass(frozen=True)
class Shelves:
    """Where backups go: the data and the keys apart."""

    data: Path
    keys: Path


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    for name in ("data", "keys"):
        (tmp_path / name).mkdir()
    return Shelves(tmp_path / "data", tmp_path / "keys")


def take(database: Database, shelves: Shelves, *, now: datetime = NOW) -> Backup:
    return back_up(database, tables=House.metadata, into=shelves.data, keys_into=shelves.keys, now=now)


def bring_back(database: Database, backup: Backup) -> Backup:
    return restore(database, tables=House.metadata, data=backup.data, keys=backup.keys)


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.read_engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in House.metadata.tables.values()
        }


def is_empty(database: Database) -> bool:
    return not any(content(database).values())


def files_of(shelves: Shelves) -> list[Path]:
    return [path for shelf in (shelves.data, shelves.keys) for path in shelf.rglob("*")]


def test_everything_comes_back_as_it_was(
    house: Database, new_house: Callable[[str], Database], shelves: Shelves
) -> None:
    backup = take(house, shelves)
    other = new_house("other")

    restored = bring_back(other, backup)

    assert content(other) == content(house)
    assert restored.rows == backup.rows == {"data_keys": 4, "people": 3, "a_messages": 252}
    with other.read_engine.connect() as connection:
        person, sealed = connection.execute(select(Person.id, Person.sealed_name).order_by(Person.id).limit(1)).one()
        assert other.cipher.open(sealed, context=person.bytes).decode() == CANARY
        empty = select(func.count()).select_from(Person).where(cast(Person.wishes, Text).is_(None))
        assert connection.scalar(empty) == 1


@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
def test_a_backup_moves_from_sqlite_to_postgresql_and_back(
    house: Database, new_house: Callable[[str], Database], shelves: Shelves, tmp_path: Path
) -> None:
    sqlite, again = open_database(f"sqlite:///{tmp_path / 'moved.sqlite3'}"), new_house("again")
    House.metadata.create_all(sqlite.write_engine)

    bring_back(sqlite, take(house, shelves))
    bring_back(again, take(sqlite, shelves, now=NOW + timedelta(days=1)))

    assert content(house) == content(sqlite) == content(again)
    sqlite.dispose()


def test_no_word_and_no_key_can_be_read_in_a_backup(house: Database, shelves: Shelves) -> None:
    backup = take(house, shelves)

    data = gzip.decompress((backup.data / "data.jsonl.gz").read_bytes())
    everything = data + b"".join(path.read_bytes() for path in files_of(shelves) if path.is_file())
    assert CANARY.encode() not in everything
    assert b"data_keys" not in data
    service_key = next(iter(service_keys_for_tests().by_number.values()))
    assert service_key not in everything
    assert not [path for path in backup.data.iterdir() if "keys" in path.name]


def test_only_the_owner_may_read_a_backup(house: Database, shelves: Shelves) -> None:
    take(house, shelves)

    for path in files_of(shelves):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_a_backup_shows_one_moment_while_others_write(house: Database, shelves: Shelves) -> None:
    other = open_database(house.url.render_as_string(hide_password=False))
    engine = house.read_engine if house.dialect == "sqlite" else house.write_engine
    written: list[UUID] = []

    def write_meanwhile(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "FROM people" in statement and not written:
            written.append(new_id())
            with other.write_engine.begin() as connection:
                person = connection.scalar(select(Person.id).order_by(Person.id).limit(1))
                connection.execute(insert(Message).values(id=written[0], person_id=person, sent_at=NOW))

    event.listen(engine, "before_cursor_execute", write_meanwhile)
    backup = take(house, shelves)
    event.remove(engine, "before_cursor_execute", write_meanwhile)
    other.dispose()

    assert written
    assert backup.rows["a_messages"] == 252


def test_a_case_erased_after_the_backup_stays_erased_with_newer_keys(
    house: Database, new_house: Callable[[str], Database], shelves: Shelves
) -> None:
    monday = take(house, shelves)
    with house.write_engine.begin() as connection:
        sealed = connection.scalars(select(Person.sealed_name).order_by(Person.id)).first()
        assert sealed is not None
        connection.execute(delete(DataKey).where(DataKey.id == house.cipher.key_id_of(sealed)))
    tuesday = take(house, shelves, now=NOW + timedelta(days=1))
    other = new_house("other")

    restore(other, tables=House.metadata, data=monday.data, keys=tuesday.keys)

    with pytest.raises(KeyErased):
        other.cipher.open(sealed, context=b"")
    with pytest.raises(KeysOlderThanData):
        restore(new_house("third"), tables=House.metadata, data=tuesday.data, keys=monday.keys)


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def take_away(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [flip_a_byte, cut_short, take_away])
@pytest.mark.parametrize("part", ["data", "keys"])
@pytest.mark.parametrize("name", ["manifest.json", "{part}.jsonl.gz"])
@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
def test_damage_is_found_and_nothing_is_restored(
    house: Database,
    new_house: Callable[[str], Database],
    shelves: Shelves,
    damage: Callable[[Path], None],
    part: str,
    name: str,
) -> None:
    backup = take(house, shelves)
    damage(getattr(backup, part) / name.format(part=part))
    other = new_house("other")

    with pytest.raises((BackupDamaged, RevisionDiffers)):
        bring_back(other, backup)

    assert is_empty(other)


def test_a_manifest_written_by_a_stranger_is_refused(
    house: Database, new_house: Callable[[str], Database], shelves: Shelves
) -> None:
    backup = take(house, shelves)
    manifest = backup.data / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"rows": {}}))
    other = new_house("other")

    with pytest.raises(BackupDamaged, match="was changed, or was not made by this service"):
        bring_back(other, backup)

    assert is_empty(other)


def test_rows_that_point_nowhere_are_refused_and_nothing_stays(
    house: Database, new_house: Callable[[str], Database], shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.adapters.backups.write_rows", without_people)
    backup = take(house, shelves)
    other = new_house("other")

    with pytest.raises(BackupDamaged):
        bring_back(other, backup)

    assert is_empty(other)


def without_people(connection: Any, tables: Any, lines: Any) -> dict[str, int]:
    from portal.adapters.backup_rows import write_rows

    return write_rows(connection, [table for table in tables if table.name != "people"], lines)


def test_with_another_service_key_nothing_is_restored(
    house: Database, new_house: Callable[[str], Database], shelves: Shelves
) -> None:
    backup = take(house, shelves)
    other = new_house("other")
    stranger = Database(other.url.render_as_string(hide_password=False), Keyring(read_service_keys(make_service_key())))

    with pytest.raises(ServiceKeyDiffers, match="PORTAL_SERVICE_KEY"):
        bring_back(stranger, backup)

    assert is_empty(stranger)
    stranger.dispose()


def test_a_database_with_rows_is_left_alone(house: Database, shelves: Shelves) -> None:
    before = content(house)

    with pytest.raises(DatabaseNotEmpty, match="restore into a new database"):
        bring_back(house, take(house, shelves))

    assert content(house) == before


def test_a_backup_of_another_revision_is_refused(
    house: Database, new_house: Callable[[str], Database], shelves: Shelves
) -> None:
    backup = take(house, shelves)
    other = new_house("other")
    with other.write_engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0042')")

    with pytest.raises(RevisionDiffers, match="this database has revision 0042"):
        bring_back(other, backup)


def test_a_table_that_the_program_does_not_know_stops_the_backup(house: Database, shelves: Shelves) -> None:
    with house.write_engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE forgotten (number INTEGER)")

    with pytest.raises(TablesDiffer, match="forgotten"):
        take(house, shelves)

    assert files_of(shelves) == []


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """As on a full disk: no file can grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [0, 200, 2000])
@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
def test_a_full_disk_leaves_no_half_backup(house: Database, shelves: Shelves, size: int) -> None:
    take(house, shelves)
    before = files_of(shelves)

    with files_of_at_most(size), pytest.raises(BackupFolderUnwritable, match="cannot take the backup"):
        take(house, shelves, now=NOW + timedelta(days=1))

    assert files_of(shelves) == before


@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
def test_a_folder_that_is_not_there_is_named(house: Database, shelves: Shelves, tmp_path: Path) -> None:
    with pytest.raises(BackupFolderUnwritable, match="nowhere"):
        take(house, Shelves(tmp_path / "nowhere", shelves.keys))
    with pytest.raises(BackupFolderUnwritable, match="nowhere"):
        take(house, Shelves(shelves.data, tmp_path / "nowhere"))

    assert files_of(shelves) == []


@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
def test_two_backups_of_one_second_do_not_overwrite_each_other(house: Database, shelves: Shelves) -> None:
    take(house, shelves)

    with pytest.raises(BackupFolderUnwritable, match="is there already"):
        take(house, shelves)


@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
def test_keys_do_not_go_beside_the_data(house: Database, shelves: Shelves) -> None:
    inside = shelves.data / "keys"
    inside.mkdir()

    for together in (Shelves(shelves.data, shelves.data), Shelves(shelves.data, inside), Shelves(inside, shelves.data)):
        with pytest.raises(KeysBesideData):
            take(house, together)
