"""The interface's words go to an agency and come back wholly, or not at all with one sentence for each problem."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from portal.adapters import catalogue_files
from portal.adapters.catalogue_files import CatalogueRefused
from portal.config import find_shipped
from portal.i18n import compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of translations/ that a test may write to."""
    copy = tmp_path / "translations"
    shutil.copytree(find_shipped("translations"), copy)
    monkeypatch.setattr(catalogue_files, "find_shipped", lambda _name: copy)
    return copy


def _returned(words: str, translation: str) -> bytes:
    """The export, with one sentence translated otherwise."""
    lines = catalogue_files.export("pl").decode().split(f'msgid "{words}"\n')
    assert len(lines) == 2, words
    before, after = lines
    rest = after.partition("\n\n")[2]
    return f'{before}msgid "{words}"\nmsgstr "{translation}"\n\n{rest}'.encode()


def test_what_goes_out_and_comes_back_unchanged_changes_nothing(folder: Path) -> None:
    before = (folder / "pl" / "LC_MESSAGES" / "messages.po").read_bytes()

    taken = catalogue_files.take_in("pl", catalogue_files.export("pl"), dry_run=False)

    assert taken == catalogue_files.Taken((), 0)
    assert (folder / "pl" / "LC_MESSAGES" / "messages.po").read_bytes() == before


def test_an_agency_gets_what_families_see_and_no_sentence_of_staff(folder: Path) -> None:
    sent = catalogue_files.export("pl").decode()

    assert 'msgid "Write to %(name)s"' in sent
    assert 'msgid "Hand over"' not in sent


def test_a_new_translation_is_kept_after_a_dry_run_that_keeps_nothing(folder: Path) -> None:
    returned = _returned("Help now", "Pomoc od razu")
    path = folder / "pl" / "LC_MESSAGES" / "messages.po"

    assert catalogue_files.take_in("pl", returned, dry_run=True).changed == 1
    assert "Pomoc od razu" not in path.read_text(encoding="utf-8")
    assert catalogue_files.take_in("pl", returned, dry_run=False).changed == 1
    assert "Pomoc od razu" in path.read_text(encoding="utf-8")
    assert 'msgid "Hand over"' in path.read_text(encoding="utf-8"), "staff's sentences stay in the catalogue"


@pytest.mark.parametrize(
    ("words", "translation", "reason"),
    [
        ("Write to %(name)s", "Napisz", "differs from the English: %(name)s"),
        ("Write to %(name)s", "Napisz: %(imie)s", "differs from the English: %(imie)s, %(name)s"),
        ("Write to %(name)s", "Napisz: %(name)", "differs from the English"),
        ("Help now", "Pomoc na 100%", "percent sign"),
        ("Help now", "<b>Pomoc</b>", "its markup differs"),
        ("Help now", "<script>alert(1)</script>", "its markup differs"),
        ("Help now", "Pomoc &#60;", "its markup differs"),
        ("Help now", b"Pomoc \\u202e".decode("unicode_escape"), "nobody can see"),
    ],
)
def test_a_broken_translation_is_refused_with_its_sentence_and_nothing_is_taken_in(
    folder: Path, words: str, translation: str, reason: str
) -> None:
    before = (folder / "pl" / "LC_MESSAGES" / "messages.po").read_bytes()

    taken = catalogue_files.take_in("pl", _returned(words, translation), dry_run=False)

    (problem,) = taken.problems
    assert problem.startswith(f"“{words}”: ")
    assert reason in problem
    assert (folder / "pl" / "LC_MESSAGES" / "messages.po").read_bytes() == before


def test_sentences_nobody_said_and_guesses_are_refused_one_by_one(folder: Path) -> None:
    returned = catalogue_files.export("pl") + b'\nmsgid "Win a prize"\nmsgstr "Wygraj"\n'
    returned = returned.replace(b'msgid "Help now"', b'#, fuzzy\nmsgid "Help now"')

    taken = catalogue_files.take_in("pl", returned, dry_run=False)

    assert set(taken.problems) == {
        "“Win a prize”: no sentence of the portal.",
        "“Help now”: it is marked as a guess (“fuzzy”).",
    }


def test_polish_has_three_plural_forms_and_each_is_needed() -> None:
    two = Message(("%(num)d day", "%(num)d days"), ("%(num)d dzień", "%(num)d dni"), flags=["python-format"])
    three = Message(two.id, ("jeden dzień", "%(num)d dni", "%(num)d dni"), flags=["python-format"])

    assert catalogue_files.problem_in(two, forms=3) == "one of its plural forms is missing"
    assert catalogue_files.problem_in(three, forms=3) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no sentence"),
        (b"hello", "not a whole PO file"),
        (b'msgid "x', "not a whole PO file"),
        (b"\xff\xfe\x00", "not a whole PO file"),
        (b"x" * (catalogue_files.FILE_LIMIT + 1), "more than"),
        (b'msgid ""\nmsgstr "Language: ur\\n"\n\nmsgid "Help now"\nmsgstr "x"\n', "in “ur”, not “pl”"),
        (b'msgid "Help now"\nmsgstr "x"\n', "in “no language”, not “pl”"),
    ],
)
def test_a_file_that_is_no_catalogue_of_this_language_is_refused(folder: Path, content: bytes, reason: str) -> None:
    with pytest.raises(CatalogueRefused, match=reason):
        catalogue_files.take_in("pl", content, dry_run=False)


def test_once_zofia_has_reviewed_polish_only_what_she_read_is_said_in_it(folder: Path) -> None:
    draft = catalogue_files.state("pl")
    assert (draft.unreviewed, draft.reviewed_by, draft.reviewed_on) == (draft.translated, "", None)

    catalogue_files.mark_reviewed("pl", by='Zofia "Zosia" Example', on=date(2026, 11, 23))
    reviewed = catalogue_files.state("pl")
    catalogue_files.take_in("pl", _returned("Help now", "Pomoc od razu"), dry_run=False)
    changed = catalogue_files.state("pl")

    assert (reviewed.unreviewed, reviewed.reviewed_by) == (0, 'Zofia "Zosia" Example')
    assert reviewed.reviewed_on == date(2026, 11, 23)
    assert (changed.translated, changed.unreviewed) == (reviewed.translated, 1)
    said = compiled(folder / "pl", "pl").decode("utf-8", errors="ignore")
    assert "Pomoc od razu" not in said
    assert "Napisz do nas" in said


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    with pytest.raises(CatalogueRefused, match="no catalogue"):
        catalogue_files.export("tlh")
    shutil.rmtree(folder / "pl")
    with pytest.raises(CatalogueRefused, match="no catalogue"):
        catalogue_files.mark_reviewed("pl", by="Zofia Example", on=date(2026, 11, 23))
