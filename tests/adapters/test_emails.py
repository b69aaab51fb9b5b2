"""Letters keep to languages that may be shown."""

from dataclasses import replace

import pytest

from portal.adapters.emails import Letter, write_email
from tests.portal_fixtures import Portal, settings_for


@pytest.mark.parametrize(
    ("shows_unreviewed", "written_in", "subject"),
    [(True, "pl", "Jest dla Państwa"), (False, "en", "There is something new")],
)
def test_a_polish_reader_is_written_to_in_english_until_polish_has_been_reviewed(
    portal: Portal, *, shows_unreviewed: bool, written_in: str, subject: str
) -> None:
    settings = replace(settings_for(portal.database), shows_unreviewed=shows_unreviewed)
    letter = Letter("ref", "new_message", "amina@example.org", "pl", {"path": "/messages"})

    email = write_email(letter, settings)

    assert email["Content-Language"] == written_in
    assert email["Subject"].startswith(subject)
