"""The operator's commands say what they did, and refuse in one plain sentence that names the setting."""

import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from portal.adapters.crypto import make_service_key
from portal.app import create_app
from portal.cli import main
from portal.domain.access import FamilyViewer
from portal.services import messages
from tests import databases, visitors, world
from tests.files import nobody_listens, scanning
from tests.portal_fixtures import Portal, StandingClock, settings_for


def _environment(url: str, key: str = databases.SERVICE_KEY) -> dict[str, str]:
    return {
        "PORTAL_DATABASE_URL": url,
        "PORTAL_SERVICE_KEY": key,
        "PORTAL_BASE_URL": "https://support.example.org",
        "PORTAL_TEAM_PHONE": "01632 960 100",
        "PORTAL_SMTP_HOST": "mail.example.org",
    }


def _run(*words: str, environment: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, list(words), env=environment)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'portal.sqlite3'}"


def test_from_nothing_to_a_service_whose_first_administrator_can_come_in(url: str) -> None:
    environment = _environment(url)

    assert _run("migrate", environment=environment).exit_code == 0
    loaded = _run("load-content", environment=environment)
    invited = _run("first-administrator", "--name", "Ada", "--email", "ada@example.org", environment=environment)
    hospital = _run("add-hospital", "Test Hospital", environment=environment)
    again = _run("add-hospital", "Test Hospital", environment=environment)

    assert "39 new directory entries" in loaded.output
    assert invited.output.startswith("https://support.example.org/staff/invitation/")
    assert hospital.exit_code == 0
    assert again.exit_code == 1
    assert "written down already" in again.output


def test_doctor_says_what_is_not_in_order_yet(url: str) -> None:
    environment = _environment(url)
    _run("migrate", environment=environment)

    before = _run("doctor", environment=environment)
    _run("load-content", environment=environment)
    after = _run("doctor", environment=environment)

    assert before.exit_code == 2
    assert "0 of 5 crisis lines" in before.output
    assert "of 5 crisis lines are shown" not in after.output
    assert "Nobody on the staff can sign in" in after.output
    assert "texts are drafts" in after.output
    assert "5 crisis lines two people here have not both checked" in after.output


def test_doctor_alarms_when_the_check_of_a_crisis_line_has_lapsed(url: str) -> None:
    environment = _environment(url)
    _run("migrate", environment=environment)
    _run("load-content", environment=environment)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE support_entries SET next_check_on = '2026-01-01' WHERE is_crisis")
        connection.commit()

    told = _run("doctor", environment=environment)

    assert told.exit_code == 2
    assert "The check of 5 crisis lines has lapsed, and families still see them" in told.output


def test_doctor_says_whether_files_can_be_scanned(url: str) -> None:
    environment = _environment(url)
    _run("migrate", environment=environment)
    host, port = nobody_listens()

    without = _run("doctor", environment=environment)
    silent = _run("doctor", environment={**environment, "PORTAL_CLAMD": f"{host}:{port}"})
    with scanning() as clamd:
        there = _run("doctor", environment={**environment, "PORTAL_CLAMD": f"{clamd.address[0]}:{clamd.address[1]}"})

    assert "No virus scanner (PORTAL_CLAMD)" in without.output
    assert "does not answer" not in without.output
    assert "The virus scanner that PORTAL_CLAMD names does not answer" in silent.output
    assert "irus scanner" not in there.output


def test_a_wrong_key_is_named_and_opens_nothing(url: str) -> None:
    _run("migrate", environment=_environment(url))
    refused = _run("doctor", environment=_environment(url, key=make_service_key()))
    assert refused.exit_code == 1
    assert refused.output.startswith("PORTAL_SERVICE_KEY is not the key that this database was made with")


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    refused = _run("doctor", environment=_environment("postgresql://u:secret-word@127.0.0.1:1/portal"))
    assert refused.exit_code == 1
    assert "PORTAL_DATABASE_URL" in refused.output
    assert "secret-word" not in refused.output
    assert "Traceback" not in refused.output


def test_tables_of_another_version_are_told_apart(url: str) -> None:
    refused = _run("doctor", environment=_environment(url))
    assert refused.exit_code == 1
    assert "portal migrate" in refused.output


def test_the_demo_says_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = _run("demo", "--folder", str(tmp_path / "instance"), "--port", str(port))
    assert refused.exit_code == 1
    assert f"Port {port}" in refused.output
    assert not (tmp_path / "instance").exists()


def test_the_demo_says_that_its_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="ascii")
    refused = _run("demo", "--folder", str(tmp_path / "file" / "instance"), "--port", "49987")
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output


def test_reset_leaves_a_folder_alone_that_is_no_demo(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="ascii")
    refused = _run("demo", "--folder", str(tmp_path), "--reset", "--port", "49986")
    assert refused.exit_code == 1
    assert (tmp_path / "letters.txt").exists()


def test_after_a_restore_amina_signs_in_anew_and_finds_her_words(portal: Portal, tmp_path: Path) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        viewer = FamilyViewer(id=amina.person_id, case_id=amina.case_id, adult_id=amina.adult_id)
        messages.send(session, viewer=viewer, body="Please keep his drawings.", send_key=uuid4(), now=world.NOW)
        session.commit()
    portal.database.dispose()
    here = _environment(portal.database.url.render_as_string(hide_password=False))
    there = _environment(f"sqlite:///{tmp_path / 'restored.sqlite3'}")

    for folder in ("data", "keys"):
        (tmp_path / folder).mkdir()
    made = _run("backup", "--to", str(tmp_path / "data"), "--keys-to", str(tmp_path / "keys"), environment=here)
    (data,), (keys,) = (tmp_path / "data").iterdir(), (tmp_path / "keys").iterdir()
    back = _run("restore", "--from", str(data), "--keys-from", str(keys), environment=there)

    assert made.exit_code == back.exit_code == 0, made.output + back.output
    restored = databases.open_database(there["PORTAL_DATABASE_URL"])
    app = create_app(settings_for(restored), clock=StandingClock())
    with restored.write_session() as session:
        cookie = world.sign_in(session, amina)
        session.commit()
    page = visitors.visitor(app, cookie=cookie).get("/messages").get_data(as_text=True)
    assert "Please keep his drawings." in page
    visitors.visitor(app, cookie=cookie).get("/home")
    app.extensions["portal"].database.dispose()
    restored.dispose()


def test_a_file_of_another_directory_is_tried_first_and_then_taken_in_once(url: str, tmp_path: Path) -> None:
    environment = _environment(url)
    _run("migrate", environment=environment)
    feed = tmp_path / "feed.json"
    feed.write_text('{"contents": [{"id": "1", "name": "Lantern"}, {"name": "No id"}]}', encoding="utf-8")

    tried, done, again = (
        _run("directory", "import", str(feed), *more, environment=environment) for more in (["--dry-run"], [], [])
    )
    inward = _run("directory", "import", "https://127.0.0.1/services", environment=environment)

    assert "Nothing was kept. It would be 1 new drafts" in tried.output
    assert "Not taken in: A record has no id or no name." in done.output
    assert "Done: 1 new drafts, 0 drafts changed, 0 as before." in done.output
    assert "Done: 0 new drafts, 0 drafts changed, 1 as before." in again.output
    assert (inward.exit_code, "private network" in inward.output) == (1, True)
