"""After a restore everything is there again, nobody is signed in, and nothing is sent a second time."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.adapters.database import Database
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.messages import Notice
from portal.models.sealing import open_text, seal
from portal.models.sign_in import SignInSession
from portal.services.backups import EVERY_TABLE, back_up, restore
from portal.services.data_keys import erase_case_keys
from tests import world
from tests.databases import open_database
from tests.world import NOW

THE_NEXT_DAY = NOW + timedelta(days=1)
SETTLED = {"sign_in_sessions", "sign_in_requests", "notices"}


@pytest.fixture
def people(database: Database) -> world.World:
    """Everybody; Amina is signed in, and one notice to her waits while another has been delivered."""
    with database.write_session() as session:
        people = world.build(session)
        world.sign_in(session, people.amina)
        key_id = session.scalars(select(Case.data_key_id).where(Case.id == people.yusuf_case_id)).one()
        for due_at, delivered_at in ((NOW, None), (None, NOW)):
            notice = Notice(
                id=new_id(),
                kind="new_message",
                data_key_id=key_id,
                person_id=people.amina.person_id,
                case_id=people.yusuf_case_id,
                made_at=NOW,
                due_at=due_at,
                delivered_at=delivered_at,
            )
            seal(session, notice, key_id=key_id, letter="{}")
            session.add(notice)
        session.commit()
    return people


@pytest.fixture
def shelves(tmp_path: Path) -> tuple[Path, Path]:
    shelves = tmp_path / "data", tmp_path / "keys"
    for shelf in shelves:
        shelf.mkdir()
    return shelves


@pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
def test_all_of_yusufs_family_comes_back_on_either_database(
    database: Database,
    people: world.World,
    shelves: tuple[Path, Path],
    empty_database_url: Callable[[str], str],
) -> None:
    backup = back_up(database, into=shelves[0], keys_into=shelves[1], now=NOW)
    restored = open_database(empty_database_url("restored"))

    restore(restored, data=backup.data, keys=backup.keys, now=THE_NEXT_DAY)

    with database.read_session() as before, restored.read_session() as after:
        for table in EVERY_TABLE.sorted_tables:
            rows = select(table).order_by(*table.primary_key)
            if table.name in SETTLED:
                rows = select(func.count()).select_from(table)
            assert after.execute(rows).all() == before.execute(rows).all(), table.name
        case = after.get_one(Case, people.yusuf_case_id)
        assert open_text(after, Case.sealed_child_name, case.id, case.sealed_child_name) == "Yusuf"
    restored.dispose()


def test_after_a_restore_amina_is_signed_out_and_her_notice_is_not_sent_again(
    database: Database, people: world.World, shelves: tuple[Path, Path], tmp_path: Path
) -> None:
    backup = back_up(database, into=shelves[0], keys_into=shelves[1], now=NOW)
    restored = open_database(f"sqlite:///{tmp_path / 'restored.sqlite3'}")

    restore(restored, data=backup.data, keys=backup.keys, now=THE_NEXT_DAY)

    with restored.read_session() as session:
        assert session.scalars(select(SignInSession.ended_at)).all() == [THE_NEXT_DAY]
        notices = session.execute(
            select(Notice.delivered_at, Notice.due_at, Notice.given_up_at).order_by(Notice.delivered_at.nulls_last())
        ).all()
    restored.dispose()
    assert [tuple(notice) for notice in notices] == [(NOW, None, None), (None, None, THE_NEXT_DAY)]


def test_no_name_address_or_number_can_be_read_in_the_data(
    database: Database, people: world.World, shelves: tuple[Path, Path]
) -> None:
    backup = back_up(database, into=shelves[0], keys_into=shelves[1], now=NOW)

    lines = gzip.decompress((backup.data / "data.jsonl.gz").read_bytes()).decode()
    for told in ("Yusuf", "Amina", "amina@example.org", "07700 900 101", "Jo Marsh", "jo@team.example.org"):
        assert told not in lines


def test_a_case_erased_since_stays_erased_when_the_newer_keys_are_used(
    database: Database, people: world.World, shelves: tuple[Path, Path], tmp_path: Path
) -> None:
    earlier = back_up(database, into=shelves[0], keys_into=shelves[1], now=NOW)
    with database.write_session() as session:
        erase_case_keys(session, case_id=people.yusuf_case_id)
        session.commit()
    later = back_up(database, into=shelves[0], keys_into=shelves[1], now=THE_NEXT_DAY)
    restored = open_database(f"sqlite:///{tmp_path / 'restored.sqlite3'}")

    restore(restored, data=earlier.data, keys=later.keys, now=THE_NEXT_DAY)

    with restored.read_session() as session:
        known = dict(session.execute(select(Case.reference, Case.sealed_child_name)).all())
        assert restored.cipher.knows(restored.cipher.key_id_of(known["F-1002"]))
        assert not restored.cipher.knows(restored.cipher.key_id_of(known["F-1001"]))
    restored.dispose()
