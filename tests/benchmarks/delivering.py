"""What a worker does for tests.benchmarks.killed: take, hand over, settle, and again, until it is killed."""

import time
from datetime import UTC, datetime

from portal import worker
from portal.config import read_settings
from portal.models.sealing import learn_service_data_key
from tests import databases

PAUSE = 0.2
"""Seconds to rest when nothing is due."""


def deliver(environment: dict[str, str]) -> None:
    """Deliver for ever, as `portal worker` does; what that does besides is no part of the measurement."""
    settings = read_settings(environment)
    database = databases.open_database(settings.database_url)
    with database.read_session() as session:
        learn_service_data_key(session)
    mailer = worker.mailer_for(settings)
    while True:
        if not worker.deliver_one(database, mailer, settings, now=datetime.now(UTC)):
            time.sleep(PAUSE)
