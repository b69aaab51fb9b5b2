"""The outbox page exists in the demo and nowhere else."""

from dataclasses import replace
from pathlib import Path

from flask import Blueprint

from portal.adapters.database import Database
from portal.app import create_app
from portal.config import Mode
from portal.demo.outbox import outbox
from tests.portal_fixtures import Portal, StandingClock, settings_for
from tests.visitors import visitor


def test_a_production_portal_has_no_such_page(portal: Portal) -> None:
    assert not [rule for rule in portal.app.url_map.iter_rules() if "outbox" in rule.rule]
    portal.visit().get("/outbox", status=404)


def test_the_demo_shows_a_letter_as_a_locked_phone_would(database: Database, tmp_path: Path) -> None:
    letter = "From: Family <a@example.org>\nTo: amina@example.org\nSubject: You have a new message\n\nSign in.\n"
    (tmp_path / "one.eml").write_text(letter, encoding="utf-8")
    (tmp_path / "two.txt").write_text("07700900123\n\n123456 is your code.\n", encoding="utf-8")
    demo = Blueprint("demo", __name__)
    demo.register_blueprint(outbox)
    settings = replace(settings_for(database), mode=Mode.DEMO, outbox_folder=tmp_path)
    app = create_app(settings, clock=StandingClock(), more=(demo,))
    browser = visitor(app)

    everything = browser.get("/outbox").get_data(as_text=True)
    one = browser.get("/outbox/one").get_data(as_text=True)

    assert "You have a new message" in everything
    assert "amina@example.org" in one
    assert "123456 is your code." in browser.get("/outbox/two").get_data(as_text=True)
    browser.get("/outbox/..%2Fservice", status=404)
    app.extensions["portal"].database.dispose()
