"""Taking a backup of all the portal's tables, and restoring one so that nobody is startled by it."""

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, MetaData, update
from sqlalchemy.orm import Session

from portal.adapters import backups, schema
from portal.adapters.backups import Backup
from portal.adapters.database import Database
from portal.models.base import Base
from portal.models.messages import Notice
from portal.models.sign_in import SignInRequest, SignInSession
from portal.services import support_index

EVERY_TABLE: Final[MetaData] = Base.metadata
"""Complete, because importing any table imports the whole package of models."""


def back_up(database: Database, *, into: Path, keys_into: Path, now: datetime) -> Backup:
    """Write a backup below both folders, the data and the keys apart.

    Raises the refusals of `portal.adapters.backups.back_up`.
    """
    return backups.back_up(database, tables=EVERY_TABLE, into=into, keys_into=keys_into, now=now)


def restore(database: Database, *, data: Path, keys: Path, now: datetime) -> Backup:
    """Make the tables of a new database and fill them from a backup, wholly or not at all.

    A restored day may be some way back. So everybody is signed out, links and codes are dead, and what waited to be
    sent is marked as not delivered, where staff see it: it may have been sent since, and must not come twice.
    Raises the refusals of `portal.adapters.backups.restore`.
    """
    schema.upgrade(database)

    def settle(connection: Connection) -> None:
        end_sessions = update(SignInSession).where(SignInSession.ended_at.is_(None)).values(ended_at=now)
        end_links = update(SignInRequest).where(SignInRequest.revoked_at.is_(None)).values(revoked_at=now)
        waiting = Notice.delivered_at.is_(None) & Notice.due_at.is_not(None)
        give_up = update(Notice).where(waiting).values(due_at=None, given_up_at=now)
        for statement in (end_sessions, end_links, give_up):
            connection.execute(statement)
        with Session(connection, join_transaction_mode="rollback_only") as session:
            support_index.rebuild(session)  # its words stand in no backup

    return backups.restore(database, tables=EVERY_TABLE, data=data, keys=keys, settle=settle)
