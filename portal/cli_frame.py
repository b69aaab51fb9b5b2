"""What every command of the operator's stands in: the open database, and a plain sentence for whatever is wrong."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import click

from portal.adapters import (
    backups,
    catalogue_files,
    content_export,
    content_tables,
    open_referral_feeds,
    schema,
    sheets,
)
from portal.adapters.database import Database, DatabaseUnreachable
from portal.app import open_database, open_keyring
from portal.config import SettingMissing, Settings, SettingUnusable, ShippedFolderMissing, read_settings
from portal.demo.run import DemoRefused
from portal.domain.crypto import WrongServiceKey
from portal.services import hospitals, members, procedure

Arguments = ParamSpec("Arguments")


class CommandRefused(Exception):
    """A command cannot do what it was asked; the sentence says why."""


REFUSALS: tuple[type[Exception], ...] = (
    SettingMissing,
    SettingUnusable,
    ShippedFolderMissing,
    DatabaseUnreachable,
    CommandRefused,
    catalogue_files.CatalogueRefused,
    sheets.SheetBroken,
    open_referral_feeds.FeedRefused,
    DemoRefused,
    WrongServiceKey,
    content_tables.ContentError,
    content_export.ExportRefused,
    members.SomebodyIsHere,
    hospitals.HospitalIsThere,
    procedure.HospitalUnknown,
    backups.BackupError,
    schema.ForeignKeysBroken,
)


def in_plain_words(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Say what is wrong in one sentence instead of a stack trace."""

    @wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except REFUSALS as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)

    return run


@contextmanager
def opened() -> Iterator[tuple[Settings, Database]]:
    """The settings and the database, at this version's revision, closed again at the end."""
    settings = read_settings(os.environ)
    database = open_database(settings, open_keyring(settings))
    try:
        yield settings, database
    finally:
        database.dispose()
