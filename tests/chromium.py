"""One Chromium for each test process; each test opens its own pages in it. Skipped, saying so, where there is none."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync")
EXECUTABLE = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def launch(engine: Playwright, *, text_size: int = 16) -> Browser:
    """Start a Chromium whose reader has chosen this text size, in pixels; 16 is what most never change."""
    return engine.chromium.launch(
        executable_path=EXECUTABLE, args=[*FLAGS, f"--blink-settings=defaultFontSize={text_size}"]
    )


@pytest.fixture(scope="session")
def browser_engine() -> Iterator[Playwright]:
    """Playwright runs once a process: a second one beside it would refuse to start."""
    if EXECUTABLE is None and os.environ.get("PORTAL_BROWSER_REQUIRED"):
        pytest.fail("PORTAL_BROWSER_REQUIRED is set, and no Chromium is installed")
    if EXECUTABLE is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as engine:
        yield engine


@pytest.fixture(scope="session")
def chromium(browser_engine: Playwright) -> Iterator[Browser]:
    browser = launch(browser_engine)
    yield browser
    browser.close()
