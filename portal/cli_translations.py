"""Translations for an agency: out as PO (the interface) or CSV (the texts), and back in as unreviewed drafts."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.adapters import catalogue_files, sheets
from portal.cli_frame import CommandRefused, in_plain_words, opened
from portal.i18n import OFFERED, SOURCE
from portal.services import texts, translation_sheets

FORMAT = click.Choice(["po", "csv"])
WHAT = "po: buttons, questions and letters; csv: the texts."


@click.group()
def translations() -> None:
    """Send words to a translator, take them in again, and write down who has checked them."""


@translations.command()
@click.option("--language", required=True)
@click.option("--format", "form", type=FORMAT, required=True, help=WHAT)
@click.option("--to", "path", type=click.Path(path_type=Path), required=True, help="A new file.")
@in_plain_words
def export(language: str, form: str, path: Path) -> None:
    """Write what families see, in English and as far as it is translated, into a file for a translator."""
    _check_language(language)
    if form == "po":
        content = catalogue_files.export(language)
    else:
        with opened() as (_settings, database), database.read_session() as session:
            content = sheets.write_sheet(translation_sheets.export(session, locale=language))
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise CommandRefused(f"{path} is there already. Choose another name.") from None
    except OSError as problem:
        raise CommandRefused(f"{path} cannot be written: {os.strerror(problem.errno or 0)}.") from problem
    click.echo(f"{path} is written.")


@translations.command("import")
@click.option("--language", required=True)
@click.option("--format", "form", type=FORMAT, required=True, help=WHAT)
@click.option("--from", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@in_plain_words
def take_in(language: str, form: str, path: Path, dry_run: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Take a translated file in as drafts that nobody has checked yet, wholly or not at all."""
    _check_language(language)
    if form == "po":
        taken = catalogue_files.take_in(language, path.read_bytes(), dry_run=dry_run)
        problems, new = taken.problems, f"Sentences that are new: {taken.changed}"
    else:
        outcome = _take_in_sheet(language, path, dry_run=dry_run)
        problems, new = outcome.problems, f"Texts that are new: {outcome.drafts}"
    _refuse(problems)
    if dry_run:
        click.echo(f"{new}. This was a dry run: nothing was changed.")
    else:
        click.echo(f"{new}, as drafts that nobody has checked.{_until_a_restart(form)}")


@translations.command()
@click.option("--language", required=True)
@click.option("--by", required=True, help="Who has checked every sentence, and what makes them able to.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day, like 2026-11-30.")
@in_plain_words
def reviewed(language: str, by: str, on: datetime) -> None:
    """Write down that a person has approved the interface in a language, which is then offered to families.

    Texts are reviewed one by one, on the staff page “Translations”.
    """
    _check_language(language)
    try:
        name = texts.readable_reviewer(by)
    except texts.ReviewerUnreadable:
        name = ""
    if not name:
        raise CommandRefused("The name of who checked it must be letters, at most 120 of them.")
    if on.date() > datetime.now(UTC).date():
        raise CommandRefused("That day has not come yet.")
    count = catalogue_files.mark_reviewed(language, by=name, on=on.date())
    click.echo(f"Sentences that are reviewed: {count}.{_until_a_restart('po')}")


def _take_in_sheet(language: str, path: Path, *, dry_run: bool) -> translation_sheets.Outcome:
    rows = sheets.read_sheet(path.read_bytes())
    with opened() as (_settings, database), database.write_session() as session:
        outcome = translation_sheets.take_in(session, locale=language, rows=rows, now=datetime.now(UTC))
        if not outcome.problems and not dry_run:
            session.commit()
    return outcome


def _check_language(language: str) -> None:
    if language == SOURCE:
        raise CommandRefused("English is what the other languages are translated from.")
    if language not in OFFERED:
        others = ", ".join(tag for tag in OFFERED if tag != SOURCE)
        raise CommandRefused(f"“{language}” is no language of this portal. It has: {others}.")


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        for problem in problems:
            click.echo(problem, err=True)
        click.echo(f"Nothing was taken in. Problems: {len(problems)}.", err=True)
        sys.exit(1)


def _until_a_restart(form: str) -> str:
    return " Start the portal and the worker again to use them." if form == "po" else ""
