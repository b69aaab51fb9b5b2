"""The directory of support: records of other people's feeds, taken in as drafts; addresses and numbers, looked at."""

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.adapters import open_referral_feeds as feeds
from portal.adapters import web_addresses
from portal.cli_frame import in_plain_words, opened
from portal.domain.support_facts import Facts
from portal.domain.support_sightings import Seen, Sighting, numbers_seen
from portal.queries import support_checks
from portal.services import referral_imports, support_sightings

AT_ONCE = 8
"""Addresses that are asked side by side, each of another service."""


@click.group()
def directory() -> None:
    """Take support services of other directories in, and look at the addresses of those that are there."""


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


@directory.command()
@in_plain_words
def check() -> None:
    """Ask every web address once and read every number over; editors read beside each service what was seen.

    No service is changed. Where PORTAL_DIRECTORY_HOSTS names hosts, no other is asked.
    """
    with opened() as (settings, database):
        with database.read_session() as session:
            services = support_checks.ways_in(session)
        with ThreadPoolExecutor(AT_ONCE) as side_by_side:
            seen = list(side_by_side.map(lambda each: _look(each[1], settings.directory_hosts), services))
        with database.write_session() as session:
            found = {entry_id: sightings for (entry_id, _facts), sightings in zip(services, seen, strict=True)}
            written = support_sightings.write_down(session, found, now=datetime.now(UTC))
            session.commit()
    for (_entry_id, facts), sightings in zip(services, seen, strict=True):
        for each in sightings:
            if each.seen is not Seen.ANSWERED:
                click.echo(f"{facts.name}: {each.asked} {SAID[each.seen]}{each.detail}")
    click.echo(f"{written} services were looked at. None was changed.")


def _look(facts: Facts, hosts: Collection[str]) -> list[Sighting]:
    return [*numbers_seen(facts), *([web_addresses.look(facts.web, hosts=hosts)] if facts.web else ())]


SAID = {
    Seen.MOVED: "moved to ",
    Seen.NO_SUCH_PAGE: "is no page any more",
    Seen.NO_ANSWER: "did not answer",
    Seen.NOT_LET_IN: "answered, but shows the page to no program",
    Seen.LEADS_INWARD: "leads into a private network, so it was not asked",
    Seen.NOT_ASKED: "was not asked: PORTAL_DIRECTORY_HOSTS does not name its host",
    Seen.NOT_BRITISH: "is a number not in a British form",
    Seen.COSTLY: "is a number that costs more than an ordinary call",
}
"""What was seen, for the operator; the portal says it to editors in its own words."""
