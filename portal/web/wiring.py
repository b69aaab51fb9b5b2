"""What the web floor was given when the application was put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import current_app

from portal.adapters.database import Database
from portal.config import Settings
from portal.domain.crypto import Cipher
from portal.web.assets import Assets

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC. Asked once a request, at the edge."""


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Wiring:
    """Made once by `create_app`; nothing in it belongs to one request."""

    settings: Settings
    database: Database
    cipher: Cipher
    assets: Assets
    clock: Clock
    bank_holidays: frozenset[date]


def wiring() -> Wiring:
    """The wiring of the application that answers this request."""
    found = current_app.extensions["portal"]
    assert isinstance(found, Wiring)  # noqa: S101 - tells mypy what create_app put there
    return found
