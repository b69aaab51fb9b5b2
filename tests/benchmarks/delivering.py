"""What a worker does for tests.benchmarks.killed: take, hand over, settle, and again, until it is killed."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from portal import worker
from portal.adapters.mailer import Mailer, Outgoing
from portal.config import read_settings
from portal.models.sealing import learn_service_data_key
from tests import databases

PAUSE = 0.2
"""Seconds to rest when nothing is due."""


def reference_of(letter: EmailMessage) -> str:
    """The reference of its notice: what stands before the @ of the Message-ID."""
    return str(letter["Message-ID"]).strip("<>").partition("@")[0]


@dataclass
class Noting:
    """Notes which letter is in the worker's hands before it hands it over: whoever kills the worker reads it."""

    mailer: Mailer
    in_hand: Any

    def send(self, letter: Outgoing, *, again: bool = False) -> str | None:
        assert isinstance(letter, EmailMessage)
        self.in_hand.value = reference_of(letter).encode()
        return self.mailer.send(letter, again=again)


def deliver(environment: dict[str, str], in_hand: Any) -> None:
    """Deliver for ever, as `portal worker` does; what that does besides is no part of the measurement.

    `in_hand` is shared memory: the letter that is being handed over and not settled yet, empty while there is none.
    """
    settings = read_settings(environment)
    database = databases.open_database(settings.database_url)
    with database.read_session() as session:
        learn_service_data_key(session)
    mailer = Noting(worker.mailer_for(settings), in_hand)
    while True:
        is_due = worker.deliver_one(database, mailer, settings, now=datetime.now(UTC))
        in_hand.value = b""
        if not is_due:
            time.sleep(PAUSE)
