"""The content folder and the texts of the running service: files in as drafts, what families read out as files."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.adapters import content_export, content_files, procedure_files
from portal.cli_frame import in_plain_words, opened
from portal.config import find_shipped
from portal.services import procedure, support, text_export, texts


@click.group()
def content() -> None:
    """Take the texts of the content folder in as drafts, and write what families read back into it."""


@content.command()
@in_plain_words
def load() -> None:
    """Load new editions of the texts and the directory as drafts; a person's edits are never overwritten.

    The steps of the procedure are taken in as the file has them; what was written down about them stays.
    """
    now, folder = datetime.now(UTC), find_shipped("content")
    with opened() as (_settings, database), database.write_session() as session:
        loaded = texts.load(session, content_files.read_texts(folder), now=now, publish_as=None)
        added = support.load(session, content_files.read_services(folder / "support" / "services.toml"), now=now)
        steps = procedure.load(session, procedure_files.read_steps(folder / "procedure" / "steps.toml"), now=now)
        session.commit()
    click.echo(
        f"{loaded} new editions of texts and {added} new directory entries, as drafts. {steps} steps of procedure."
    )


@content.command()
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Such as content."
)
@in_plain_words
def export(folder: Path) -> None:
    """Write every text that families read into a content folder, where it can be compared and kept.

    Drafts and withdrawn texts are not written, and files that are there for them stay. Loading the folder again
    changes nothing.
    """
    with opened() as (_settings, database), database.read_session() as session:
        living = text_export.living_texts(session)
    changed = content_export.write_texts(folder, living)
    click.echo(f"{len(living)} texts that families read are in {os.fspath(folder)}; files that changed: {changed}.")
