"""A visitor: somebody with a browser and no JavaScript, whose every page is inspected."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.inspection import inspect_page

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HOST = "https://portal.example.org"


@dataclass(slots=True)
class Visitor:
    """Fetches pages, fills forms, follows redirects; keeps cookies as a browser does."""

    client: FlaskClient
    is_staff: bool = False

    def get(self, path: str, *, status: int = 200, follow: bool = False) -> TestResponse:
        return self._answer(self.client.get(path, base_url=HOST, follow_redirects=follow), status)

    def post(
        self, path: str, form: dict[str, Any] | None = None, *, at: str | None = None, status: int = 303
    ) -> TestResponse:
        """Send a form as the page `at` shows it, CSRF token included; by default the form's own address shows it."""
        page = self.client.get(at or path, base_url=HOST, follow_redirects=True)
        token = TOKEN.search(page.get_data(as_text=True))
        fields = {**({"csrf_token": token[1]} if token else {}), **(form or {})}
        headers = {"Referer": f"{HOST}{at or path}"}
        return self._answer(self.client.post(path, data=fields, base_url=HOST, headers=headers), status)

    def _answer(self, response: TestResponse, status: int) -> TestResponse:
        # A browser lets go of what it has sent; the test client leaves a large form's file lying open.
        response.request.environ["wsgi.input"].close()
        assert response.status_code == status, f"{response.request.path} answered {response.status}, not {status}"
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            inspect_page(
                response.get_data(as_text=True), headers=dict(response.headers), for_families=not self.is_staff
            )
        return response


def visitor(app: Flask, *, cookie: str | None = None, is_staff: bool = False) -> Visitor:
    """A new browser; with a session cookie it is already signed in."""
    client = app.test_client()
    if cookie is not None:
        client.set_cookie("__Host-sid", cookie, domain="portal.example.org", secure=True, path="/")
    return Visitor(client, is_staff)
