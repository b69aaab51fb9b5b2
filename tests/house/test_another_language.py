"""The recipe of content/README.md, followed with a language nobody has translated: Welsh in made-up words."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal import config, i18n
from portal.adapters import catalogue_files, sheets
from portal.cli import main
from portal.domain.access import Role, StaffViewer
from portal.models.texts import TextEdition
from portal.services import texts, translations
from portal.web.templating import service_words
from tests import databases
from tests.portal_fixtures import Portal
from tests.web.public.shelves import put_on_the_shelf, stage
from tests.world import NOW
from translations import catalogues

TAG, NAME = "cy", "Cymraeg"
ENGLISH = stage("first", title="The first hours", body="## What happens\n\nRing {team_phone}.\n")


def _forget_languages() -> None:
    i18n.locale_for.cache_clear()
    service_words.cache_clear()


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of translations/ in which Welsh may be begun; step 1, its line in OFFERED, is done."""
    copy = tmp_path / "translations"
    shutil.copytree(catalogues.ROOT, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for module in (i18n, catalogue_files):
        monkeypatch.setattr(
            module, "find_shipped", lambda name: copy if name == "translations" else config.find_shipped(name)
        )
    monkeypatch.setitem(i18n.OFFERED, TAG, NAME)
    _forget_languages()
    yield copy
    _forget_languages()


def _made_up(words: str) -> str:
    return f"«{words}»"


def _translated(sent: bytes) -> bytes:
    """What an agency would send back: every sentence in made-up words, in all six plural forms of Welsh."""
    catalogue: Catalog = read_po(io.BytesIO(sent), locale=TAG)
    for message in catalogue:
        if isinstance(message.id, tuple):
            message.string = tuple(_made_up(message.id[1]) for _form in range(catalogue.num_plurals))
        elif message.id:
            message.string = _made_up(str(message.id))
    buffer = io.BytesIO()
    write_po(buffer, catalogue)
    return buffer.getvalue()


def test_a_fourth_language_is_added_as_the_recipe_says(portal: Portal, shipped: Path, tmp_path: Path) -> None:
    put_on_the_shelf(portal, ENGLISH)
    environment = {
        "PORTAL_DATABASE_URL": portal.database.url.render_as_string(hide_password=False),
        "PORTAL_SERVICE_KEY": databases.SERVICE_KEY,
        "PORTAL_BASE_URL": "https://support.example.org",
        "PORTAL_TEAM_PHONE": "01632 960 100",
        "PORTAL_SMTP_HOST": "mail.example.org",
    }

    def run(*words: str) -> Result:
        result = CliRunner().invoke(main, ["translations", *words, "--language", TAG], env=environment)
        assert result.exit_code == 0, result.output
        return result

    # 2: its catalogue is begun; everything is English in it.
    catalogues.begin(TAG, root=shipped)
    assert i18n.locale_for(TAG).gettext("Help now") == "Help now"

    # 3: the interface goes out and comes in again.
    po = tmp_path / "cy.po"
    run("export", "--format", "po", "--to", str(po))
    po.write_bytes(_translated(po.read_bytes()))
    assert "nothing was changed" in run("import", "--format", "po", "--from", str(po), "--dry-run").output
    assert "as drafts that nobody has checked" in run("import", "--format", "po", "--from", str(po)).output
    _forget_languages()
    assert i18n.offered_tags(shows_unreviewed=True)[TAG] == NAME
    assert TAG not in i18n.offered_tags(shows_unreviewed=False)
    assert (
        i18n.locale_for(TAG)
        .ngettext(
            "Usually from about %(num)d week after a death.", "Usually from about %(num)d weeks after a death.", 6
        )
        .startswith("«")
    )

    # 4: so do the texts.
    sheet = tmp_path / "cy.csv"
    run("export", "--format", "csv", "--to", str(sheet))
    rows = sheets.read_sheet(sheet.read_bytes())
    sheet.write_bytes(sheets.write_sheet(sheets.SheetRow(r.id, r.english, _made_up(r.english)) for r in rows))
    assert "new: 1. This was a dry run" in run("import", "--format", "csv", "--from", str(sheet), "--dry-run").output
    assert "Texts that are new: 1, as drafts" in run("import", "--format", "csv", "--from", str(sheet)).output

    # 5: somebody reviews both, and the text is published.
    run("reviewed", "--by", "Carys Example, translator", "--on", "2026-01-02")
    with portal.write() as session:
        ed = StaffViewer(id=portal.people.ed.staff_id, roles=frozenset({Role.CONTENT_EDITOR}))
        (edition_id,) = session.scalars(select(TextEdition.id).where(TextEdition.locale == TAG)).all()
        translations.mark_reviewed(
            session,
            viewer=ed,
            edition_id=edition_id,
            against=ENGLISH.words_digest,
            reviewed_by="Carys Example, translator",
            reviewed_on=NOW.date(),
            today=NOW.date(),
            now=NOW,
        )
        texts.publish(session, viewer=ed, edition_id=edition_id, reviewed_by="", now=NOW)
        session.commit()
    _forget_languages()

    # Now production offers it, and a visitor reads in it.
    assert i18n.offered_tags(shows_unreviewed=False)[TAG] == NAME
    browser = portal.visit()
    browser.post("/language", {"language": TAG, "next": "/what-happens/first"})
    html = browser.get("/what-happens/first").text
    assert f'<html lang="{TAG}" dir="ltr">' in html
    assert re.search(rf'<div class="flow prose" lang="{TAG}" dir="ltr"><h2>«What happens»</h2>\s*<p>«Ring <a', html)
    assert "«Help now»" in html
    assert "2 Ionawr 2026" in i18n.locale_for(TAG).full_date(NOW.replace(month=1, day=2).date())


def test_a_language_nobody_speaks_and_one_that_is_here_are_not_begun(shipped: Path) -> None:
    with pytest.raises(UnknownLocaleError):
        catalogues.begin("xx", root=shipped)
    with pytest.raises(FileExistsError):
        catalogues.begin("pl", root=shipped)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "--format", "po", "--to", "x.po", "--language", "tlh"], "“tlh” is no language of this portal"),
        (["export", "--format", "po", "--to", "x.po", "--language", "en"], "English is what the other languages"),
        (["export", "--format", "po", "--to", "/nowhere/x.po", "--language", "pl"], "cannot be written"),
        (["export", "--format", "po", "--to", ".", "--language", "pl"], "is there already"),
        (["reviewed", "--language", "pl", "--by", " ", "--on", "2026-01-02"], "must be letters"),
        (["reviewed", "--language", "pl", "--by", "Zofia", "--on", "2126-01-02"], "has not come yet"),
    ],
)
def test_the_commands_refuse_in_one_plain_sentence(shipped: Path, words: list[str], said: str) -> None:
    refused = CliRunner().invoke(main, ["translations", *words])

    assert refused.exit_code == 1
    assert said in refused.output
    assert refused.output.count("\n") == 1


def test_a_file_with_problems_is_told_line_by_line_and_ends_with_their_number(shipped: Path, tmp_path: Path) -> None:
    po = tmp_path / "pl.po"
    po.write_bytes(catalogue_files.export("pl") + b'\nmsgid "Win"\nmsgstr "x"\n\nmsgid "Lose"\nmsgstr "y"\n')

    refused = CliRunner().invoke(
        main, ["translations", "import", "--language", "pl", "--format", "po", "--from", str(po)]
    )

    assert refused.exit_code == 1
    assert refused.output.splitlines() == [
        "“Win”: no sentence of the portal.",
        "“Lose”: no sentence of the portal.",
        "Nothing was taken in. Problems: 2.",
    ]
