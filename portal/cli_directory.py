"""The directory of support: records of other people's feeds, taken in as drafts."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.adapters import open_referral_feeds as feeds
from portal.cli_frame import in_plain_words, opened
from portal.services import referral_imports


@click.group()
def directory() -> None:
    """Take support services of other directories in."""


@directory.command("import")
@click.argument("source")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@in_plain_words
def take_in(source: str, dry_run: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Take a feed's address (https://…) or a file of Open Referral records in, as drafts that somebody must check."""
    feed = feeds.read_address(source) if "://" in source else feeds.read_file(Path(source))
    name = source if "://" in source else os.fspath(Path(source).name)
    with opened() as (_settings, database), database.write_session() as session:
        report = referral_imports.take_in(
            session, feed.records, source=name, viewer=None, now=datetime.now(UTC), notes=feed.notes
        )
        if dry_run:
            session.rollback()
        else:
            session.commit()
    for words in (*feed.notes, *report.warnings):
        click.echo(f"Note: {words}")
    for words in report.refused:
        click.echo(f"Not taken in: {words}")
    for words in report.proposed:
        click.echo(f"Differs from what stands here, see its note: {words}")
    done = "Nothing was kept. It would be" if dry_run else "Done:"
    counts = f"{len(report.added)} new drafts, {len(report.changed)} drafts changed, {report.unchanged} as before."
    click.echo(f"{done} {counts}")
