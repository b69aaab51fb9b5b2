"""“portal directory check” looks, tells, and writes beside each entry what it saw; it changes none of them."""

from collections.abc import Collection
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.adapters import web_addresses
from portal.cli import main
from portal.domain.support import Act
from portal.domain.support_sightings import Seen, Sighting
from portal.models.support import SupportEntry
from tests import databases, directory
from tests.directory import HARBOUR, LANTERN, NIGHT_LINE
from tests.portal_fixtures import Portal


def _check(portal: Portal, **more: str) -> Result:
    environment = {
        "PORTAL_DATABASE_URL": portal.database.url.render_as_string(hide_password=False),
        "PORTAL_SERVICE_KEY": databases.SERVICE_KEY,
        "PORTAL_BASE_URL": "https://support.example.org",
        "PORTAL_TEAM_PHONE": "01632 960 100",
        "PORTAL_SMTP_HOST": "mail.example.org",
        **more,
    }
    return CliRunner().invoke(main, ["directory", "check"], env=environment)


def _change(portal: Portal, slug: str, **facts: Any) -> None:
    with portal.write() as session:
        entry = session.get_one(SupportEntry, directory.entry_id(portal, slug))
        entry.facts = {**entry.facts, **facts}
        session.commit()


def test_what_was_seen_stands_beside_the_entry_until_its_address_changes(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def look(address: str, *, hosts: Collection[str]) -> Sighting:
        assert hosts == ("evening.example.org", "example.net")
        asked.append(address)
        return Sighting(address, Seen.NO_SUCH_PAGE if "gone" in address else Seen.ANSWERED)

    monkeypatch.setattr(web_addresses, "look", look)
    directory.publish(portal, LANTERN, HARBOUR, NIGHT_LINE)
    _change(portal, "lantern", web="https://evening.example.org/gone")
    _change(portal, "harbour", web="", phones=[{"number": "0900 123 4567", "label": ""}])
    directory.move(portal, "night-line", Act.CLOSED)
    directory.confirm(portal, "night-line", portal.people.ada)
    revision = directory.entry(portal, "lantern").revision

    for _ in range(2):
        done = _check(portal, PORTAL_DIRECTORY_HOSTS="evening.example.org, Example.net")

    assert "Lantern: https://evening.example.org/gone is no page any more" in done.output
    assert "Harbour: 0900 123 4567 is a number that costs more" in done.output
    assert "2 services were looked at. None was changed." in done.output
    assert asked == ["https://evening.example.org/gone"] * 2
    assert directory.entry(portal, "lantern").revision == revision
    ed = portal.visit(portal.people.ed)
    assert "no such page" in ed.get(f"/staff/directory/{directory.entry_id(portal, 'lantern')}").text
    listed = ed.get("/staff/directory").text
    assert listed.count("an address or a number leads nowhere") == 2
    _change(portal, "lantern", web="https://evening.example.org/")
    assert ed.get("/staff/directory").text.count("an address or a number leads nowhere") == 1
    assert "0900" not in portal.visit(portal.people.tariq).get("/help-now").text
