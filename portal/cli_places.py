"""Where places are: from the postcode directory of the Office for National Statistics, which the service brings."""

from pathlib import Path

import click

from portal.adapters import postcode_directory
from portal.cli_frame import CommandRefused, in_plain_words, opened
from portal.services import places as services


@click.group()
def places() -> None:
    """Where first halves of postcodes are, so that families see what is near and how far it is."""


@places.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@in_plain_words
def load(file: Path) -> None:
    """Read the CSV file of the postcode directory (ONSPD), in place of what was loaded before.

    Without it families find what is near by the areas that entries name; only distances are missing.
    """
    with opened() as (_settings, database), database.write_session() as session:
        try:
            loaded = services.load(session, postcode_directory.read(file))
        except services.NothingToLoad:
            raise CommandRefused("There is no postcode in this file that is in use. Nothing was changed.") from None
        except postcode_directory.NotThePostcodeDirectory as problem:
            raise CommandRefused(
                f"{problem} This is not the postcode directory as it should be. Nothing was changed."
            ) from None
        session.commit()
    click.echo(
        f"{loaded.postcodes} postcodes in use, in {loaded.outwards} first halves and {loaded.places} named places."
    )
