"""The operator's commands. A refusal is one plain sentence on standard error, and exit code 1."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from portal import worker
from portal.adapters import log_lines, schema
from portal.adapters.clamd import Clamd
from portal.adapters.crypto import make_service_key
from portal.adapters.database import Database
from portal.app import open_keyring
from portal.cli_content import content, load
from portal.cli_directory import directory
from portal.cli_frame import in_plain_words, opened
from portal.cli_places import places
from portal.cli_translations import translations
from portal.config import Settings, read_settings
from portal.demo.run import run_demo
from portal.domain.working_time import local
from portal.queries import attachments, operations, support_checks
from portal.services import backups as backup_services
from portal.services import data_keys, hospitals, members, support_index

CRISIS_LINES = 5
"""999, NHS 111, Samaritans, Shout and Papyrus (domain.md section 5)."""


@contextmanager
def _opened_at_any_revision() -> Iterator[Database]:
    """The database as it is, perhaps still empty, closed again at the end."""
    settings = read_settings(os.environ)
    database = Database(settings.database_url, open_keyring(settings))
    try:
        database.ping()
        yield database
    finally:
        database.dispose()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The family bereavement support portal."""
    # The demo's terminal shows its addresses, not its log.
    log_lines.configure(level=logging.WARNING if os.environ.get("PORTAL_MODE") == "demo" else logging.INFO)


main.add_command(translations)
main.add_command(places)
main.add_command(content)
main.add_command(directory)
# What “portal content load” was called first; scripts of operators say it.
main.add_command(load, "load-content")


@main.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path("instance"), show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--reset", is_flag=True, help="Throw the demo's data away and start over.")
@in_plain_words
def demo(folder: Path, host: str, port: int, reset: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Show the whole portal on this machine, with fictional families."""
    run_demo(folder=folder, host=host, port=port, reset=reset)


@main.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True)
@in_plain_words
def serve(bind: str, workers: int, threads: int) -> None:
    """Serve the portal; stands behind a proxy that buffers and speaks TLS (README, “How to deploy”)."""
    with opened():
        pass  # whatever is wrong is said here, before the server starts
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "portal.app:create_app()",
        "--bind",
        bind,
    ]
    command += ["--workers", str(workers), "--threads", str(threads), "--no-control-socket"]
    os.execv(sys.executable, command)  # noqa: S606 - the server takes this process over, so signals reach it


@main.command("worker")
@in_plain_words
def work() -> None:
    """Deliver what is due, until stopped. Several may run at once."""
    with opened() as (settings, database):
        worker.run(database, settings)


@main.command()
@in_plain_words
def migrate() -> None:
    """Make or update the tables, and the key that opens them."""
    with _opened_at_any_revision() as database:
        schema.upgrade(database)
        with database.write_session() as session:
            data_keys.ensure_service_data_key(session, now=datetime.now(UTC))
            support_index.rebuild(session)  # each version may find the directory by something else
            session.commit()
    click.echo(f"The tables are at {schema.head_revision()}.")


@main.command("make-key")
def make_key() -> None:
    """Print a new service key. Keep it in a file only the portal may read; losing it loses everything."""
    click.echo(make_service_key())


@main.command("first-administrator")
@click.option("--name", required=True)
@click.option("--email", required=True)
@in_plain_words
def first_administrator(name: str, email: str) -> None:
    """Print the one-time link with which the first administrator comes in."""
    with opened() as (settings, database), database.write_session() as session:
        path = members.make_first_administrator(session, name=name, email=email, now=datetime.now(UTC))
        session.commit()
    click.echo(f"{settings.base_url}{path}")


@main.command()
@click.option("--to", "data", type=click.Path(path_type=Path), required=True, help="Folder for the data.")
@click.option("--keys-to", "keys", type=click.Path(path_type=Path), required=True, help="Another folder, for the keys.")
@in_plain_words
def backup(data: Path, keys: Path) -> None:
    """Write a backup: the data, and apart from it the wrapped keys."""
    with opened() as (_settings, database):
        made = backup_services.back_up(database, into=data, keys_into=keys, now=datetime.now(UTC))
    click.echo(f"{sum(made.rows.values())} rows in {made.data}, keys in {made.keys}.")


@main.command()
@click.option("--from", "data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--keys-from", "keys", type=click.Path(path_type=Path, exists=True), required=True)
@in_plain_words
def restore(data: Path, keys: Path) -> None:
    """Make a new database and fill it from a backup, wholly or not at all."""
    with _opened_at_any_revision() as database:
        made = backup_services.restore(database, data=data, keys=keys, now=datetime.now(UTC))
    click.echo(f"{sum(made.rows.values())} rows restored.")


@main.command("rewrap-keys")
@in_plain_words
def rewrap_keys() -> None:
    """Seal every data key with the current service key (README, “Changing the key”)."""
    with opened() as (_settings, database), database.write_session() as session:
        count = data_keys.rewrap_all(session)
        session.commit()
    click.echo(f"{count} data keys are sealed with the current service key.")


@main.command("add-hospital")
@click.argument("name")
@in_plain_words
def add_hospital(name: str) -> None:
    """Write down a hospital the service works with."""
    with opened() as (_settings, database), database.write_session() as session:
        hospitals.add(session, name=name, now=datetime.now(UTC))
        session.commit()
    click.echo(f"{name} is written down.")


@main.command()
@in_plain_words
def doctor() -> None:
    """Say what is not in order yet. Exit code 2 when families could come to harm by it."""
    with opened() as (settings, database), database.read_session() as session:
        state, checks = operations.state(session), attachments.checks(session)
        lapsed = len(support_checks.lapsed_crisis_lines(session, today=local(datetime.now(UTC)).date()))
    grave = [
        (state.crisis_lines < CRISIS_LINES, f"Only {state.crisis_lines} of {CRISIS_LINES} crisis lines are shown."),
        (lapsed > 0, f"The check of {lapsed} crisis lines has lapsed, and families still see them: check them today."),
        (state.undelivered > 0, f"{state.undelivered} notices were not delivered: somebody must phone."),
        (_key_is_open_to_others(), "The service key’s file can be read by other users of this machine: chmod 600."),
        (
            _scanner_is_silent(settings),
            "The virus scanner that PORTAL_CLAMD names does not answer: no file can be opened.",
        ),
        (state.staff == 0, "Nobody on the staff can sign in: portal first-administrator."),
    ]
    slight = [
        (
            state.unconfirmed_crisis_lines > 0,
            f"{state.unconfirmed_crisis_lines} crisis lines two people here have not both checked.",
        ),
        (state.unpublished > 0, f"{state.unpublished} texts are drafts, so families do not see them."),
        (state.unreviewed > 0, f"{state.unreviewed} published texts have no clinician’s name to them."),
        (state.outdated > 0, f"{state.outdated} translations are out of date: families see the English below them."),
        (state.hospitals == 0, "No hospital is written down: portal add-hospital."),
        (
            settings.scanner is None,
            "No virus scanner (PORTAL_CLAMD): PDFs from families stay unchecked, staff send none.",
        ),
        (checks.waiting > 0, f"{checks.waiting} files could not be checked yet and will be tried again."),
        (
            checks.given_up > 0,
            f"{checks.given_up} files were destroyed because the virus scanner did not answer for days.",
        ),
        (settings.mail_server is None and settings.notify is None, "Mail goes to a folder, not to people."),
    ]
    found_grave = [words for is_so, words in grave if is_so]
    for words in (*found_grave, *(words for is_so, words in slight if is_so)):
        click.echo(words)
    click.echo(f"{state.waiting} notices wait to go out.")
    if found_grave:
        sys.exit(2)


def _scanner_is_silent(settings: Settings) -> bool:
    return settings.scanner is not None and not Clamd(settings.scanner, patience=5).answers()


def _key_is_open_to_others() -> bool:
    name = os.environ.get("PORTAL_SERVICE_KEY_FILE")
    return name is not None and bool(Path(name).stat().st_mode & 0o077)
