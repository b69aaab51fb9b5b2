"""A real Chromium in front of a real server, and the mailbox of everybody in the story."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import BaseWSGIServer, make_server

from portal import worker
from portal.adapters.database import Database
from portal.adapters.mailer import FolderMailer
from portal.app import create_app
from portal.config import Settings
from tests.portal_fixtures import StandingClock, settings_for

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}


@dataclass(slots=True)
class Live:
    """The portal answering on this machine, its clock, and the letters it has sent."""

    address: str
    settings: Settings
    database: Database
    clock: StandingClock
    outbox: Path

    def deliver(self) -> None:
        """What the worker does, now and completely."""
        mailer = FolderMailer(self.outbox)
        while worker.deliver_one(self.database, mailer, self.settings, now=self.clock.now):
            pass

    def newest_letter_to(self, address: str) -> EmailMessage:
        """The last letter to somebody. Delivers first."""
        self.deliver()
        letters = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(self.outbox.glob("*.eml"))]
        return next(letter for letter in reversed(letters) if letter["To"] == address)


@contextmanager
def serving(database: Database, clock: StandingClock, folder: Path) -> Iterator[Live]:
    """The portal on a free port of this machine, over plain http, where browsers still keep `__Host-` cookies."""
    outbox = folder / "outbox"
    server: BaseWSGIServer | None = None
    probe = make_server("localhost", 0, lambda _environ, _start: [])
    port = probe.server_port
    probe.server_close()
    settings = replace(settings_for(database), base_url=f"http://localhost:{port}", outbox_folder=outbox)
    app = create_app(settings, clock=clock)
    server = make_server("localhost", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Live(settings.base_url, settings, database, clock, outbox)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        app.extensions["portal"].database.dispose()


def window(
    browser: Browser,
    *,
    size: dict[str, int] | None = None,
    scripts: bool = True,
    dark: bool = False,
    forced: bool = False,
    language: str = "en-GB",
    saves_pages: bool = False,
) -> BrowserContext:
    """Somebody's own browser: nothing is shared with any other."""
    size = size or PHONE
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        forced_colors="active" if forced else "none",
        locale=language,
        timezone_id="Europe/London",
        service_workers="allow" if saves_pages else "block",
    )
    context.set_default_timeout(10_000)
    return context


def axe_problems(page: Page) -> list[str]:
    """What axe finds, one line each; empty is what we want."""
    found = Axe().run(page)
    return [
        f"{each['id']}: {each['help']} at {each['nodes'][0]['target']}" for each in found.response.get("violations", [])
    ]


def is_wider_than_the_window(page: Page) -> bool:
    """Whether a reader would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
