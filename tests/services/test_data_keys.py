"""Data keys are made once, change their wrapping without touching a message, and open nothing once erased."""

from sqlalchemy import func, select

from portal.adapters.crypto import Keyring, make_service_key, read_service_keys
from portal.adapters.database import Database
from portal.domain.crypto import SERVICE_DATA_KEY_ID
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.data_keys import DataKey
from portal.models.sealing import open_text
from portal.services import data_keys
from tests import databases, world
from tests.world import NOW


def test_setting_up_twice_keeps_the_first_service_data_key(database: Database) -> None:
    secret = database.cipher.derive("a test")
    again = databases.open_database(database.url.render_as_string(hide_password=False))

    with again.write_session() as session:
        data_keys.ensure_service_data_key(session, now=NOW)
        session.commit()
        kept = session.scalar(select(func.count()).where(DataKey.id == SERVICE_DATA_KEY_ID))

    assert kept == 1
    assert again.cipher.derive("a test") == secret
    again.dispose()


def test_after_the_service_key_is_changed_the_old_one_is_not_needed(database: Database) -> None:
    with database.write_session() as session:
        people = world.build(session)
        session.commit()
    url = database.url.render_as_string(hide_password=False)
    new_key = make_service_key(number=2)
    both = Database(url, Keyring(read_service_keys(f"{new_key}\n{databases.SERVICE_KEY}")))
    with both.write_session() as session:
        sealed_before = session.scalars(select(Case.sealed_child_name).order_by(Case.id)).all()
        rewrapped = data_keys.rewrap_all(session)
        session.commit()
        assert rewrapped == session.scalar(select(func.count()).select_from(DataKey))
        assert session.scalars(select(Case.sealed_child_name).order_by(Case.id)).all() == sealed_before

    after = Database(url, Keyring(read_service_keys(new_key)))

    with after.read_session() as session:
        data_keys.learn_service_data_key(session)
        case = session.get_one(Case, people.yusuf_case_id)
        assert open_text(session, Case.sealed_child_name, case.id, case.sealed_child_name) == "Yusuf"
    assert after.cipher.derive("a test") == database.cipher.derive("a test")
    both.dispose()
    after.dispose()


def test_erasing_one_case_leaves_the_keys_of_others(database: Database) -> None:
    yusuf, daisy = new_id(), new_id()
    with database.write_session() as session:
        yusufs_key = data_keys.make_key(session, case_id=yusuf, now=NOW)
        daisys_key = data_keys.make_key(session, case_id=daisy, now=NOW)

        data_keys.erase_case_keys(session, case_id=yusuf)

        left = set(session.scalars(select(DataKey.id)))
    assert left == {SERVICE_DATA_KEY_ID, daisys_key}
    assert not database.cipher.knows(yusufs_key)
