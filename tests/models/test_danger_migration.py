"""Checks that were written down before their steps had a time of their own keep every word, up and down."""

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import select

from portal.adapters import schema
from portal.domain.danger import Informed, Step, WelfareOutcome
from portal.domain.working_time import OFFICE_HOURS
from portal.models.danger import DangerFlag, WelfareRecord
from portal.models.sealing import learn_service_data_key, open_text
from portal.services import danger, messages
from portal.services.danger_alerts import Office
from tests import databases, world
from tests.threads import staff_viewer_of, viewer_of
from tests.world import NOW


def test_a_step_from_before_happened_when_it_was_written_down(empty_database_url: Callable[[str], str]) -> None:
    url = empty_database_url("steps")
    databases.migrate(url)
    database = databases.open_database(url)
    with database.write_session() as session:
        learn_service_data_key(session)
        people = world.build(session)
        amina, office = viewer_of(people.amina), Office(OFFICE_HOURS, frozenset())
        dark = "I want to die."
        message_id = messages.send(session, viewer=amina, body=dark, send_key=uuid4(), now=NOW)
        assert message_id is not None
        danger.look_at(session, viewer=amina, message_id=message_id, body=dark, language="en", office=office, now=NOW)
        flag = session.scalars(select(DangerFlag)).one()
        danger.record(
            session,
            viewer=staff_viewer_of(people.jo),
            adult_id=amina.adult_id,
            flag_id=flag.id,
            happened_at=NOW,
            step=Step.CALLED,
            outcome=WelfareOutcome.SPOKEN_TO,
            informed=frozenset({Informed.GP}),
            account="We spoke for an hour.",
            closes=False,
            form_key=uuid4(),
            now=NOW,
        )
        session.commit()

    schema.downgrade(database, "0014")
    schema.upgrade(database)

    with database.read_session() as session:
        row = session.scalars(select(WelfareRecord)).one()
        assert (row.happened_at, row.step) == (NOW, Step.OTHER)
        assert open_text(session, WelfareRecord.sealed_account, row.id, row.sealed_account) == "We spoke for an hour."
        assert session.scalars(select(DangerFlag.calls)).one() == 0
    database.dispose()
