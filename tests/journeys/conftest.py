"""A live portal for the tests of this folder."""

from tests.browser.fixtures import live, live_portal

__all__ = ["live", "live_portal"]
