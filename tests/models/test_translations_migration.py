"""Editions that were here before translations had states keep every word, up and down."""

from collections.abc import Callable

import sqlalchemy as sa

from portal.adapters import schema
from portal.domain.content import words_digest
from tests import databases

EDITION = (
    "INSERT INTO text_editions (id, kind, slug, place, locale, number, title, summary, body, applies_to, sources, "
    "reviewed_on, reviewed_by, digest, is_published, loaded_at) VALUES ('{id}', 'stage', 'first', 1, 'en', 1, 'Ä', "
    "'S', 'B', '[]', '[]', '2026-11-20', '', 'd', true, '2026-11-20 00:00:00+00:00')"
)


def test_an_edition_learns_its_own_digest_and_forgets_it_again(empty_database_url: Callable[[str], str]) -> None:
    database = databases.open_database(empty_database_url("editions"))
    schema.upgrade(database)
    schema.downgrade(database, "0012")
    with database.write_engine.begin() as connection:
        connection.execute(sa.text(EDITION.format(id="018f0000000070008000000000000000")))

    schema.upgrade(database)
    with database.read_engine.connect() as connection:
        row = connection.execute(sa.text("SELECT * FROM text_editions")).mappings().one()
        assert row["words_digest"] == words_digest(title="Ä", summary="S", body="B")
        assert (row["translated_from"], row["translation_reviewed_by"], row["translation_reviewed_on"]) == (
            "",
            "",
            None,
        )

    schema.downgrade(database, "0012")
    with database.read_engine.connect() as connection:
        row = connection.execute(sa.text("SELECT * FROM text_editions")).mappings().one()
        assert "words_digest" not in row
        assert row["title"] == "Ä"
    database.dispose()
