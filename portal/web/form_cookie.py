"""Flask's signed cookie, which holds nothing but the secret of this browser's forms (Flask-WTF); and their tokens.

A browser sends the same cookie with every request. So a cookie whose signature was found right is remembered, and the
token that Flask-WTF signs for a page is kept for the browser's next page: the secret behind both stays the same.

Behind its token each form of a family page says for whom the page was drawn: somebody with two cases may have chosen
another child in another tab, and what they send must go where they wrote it (web/session).
"""

from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask, Request, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.domain.access import FamilyViewer

REMEMBERED = 4096
"""Cookies, and tokens; a hundred bytes each."""

BEHIND = "~"
"""Between a token and the place of a page; no token has it (RFC 4648, section 5)."""


class FormCookies(SecureCookieSessionInterface):
    """Flask's own cookies, each verified once in this process."""

    def __init__(self, app: Flask) -> None:
        serializer = super().get_signing_serializer(app)
        assert serializer is not None  # noqa: S101 - create_app sets the secret before
        self._serializer: URLSafeTimedSerializer = serializer
        self._verified: OrderedDict[str, tuple[dict[str, Any], datetime]] = OrderedDict()
        self.tokens: OrderedDict[str, str] = OrderedDict()

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:  # noqa: ARG002 - the signature is Flask's
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        found = self._verified.get(value) or self._verify(value)
        if found is None or datetime.now(UTC) - found[1] > app.permanent_session_lifetime:
            return self.session_class()
        return self.session_class(found[0])

    def _verify(self, value: str) -> tuple[dict[str, Any], datetime] | None:
        try:
            holds, signed_at = self._serializer.loads(value, return_timestamp=True)
        except BadSignature:
            return None
        keep(self._verified, value, (holds, signed_at))
        return holds, signed_at


def keep(kept: OrderedDict[str, Any], key: str, value: Any) -> None:
    """Remember, and forget what was remembered first."""
    kept[key] = value
    while len(kept) > REMEMBERED:
        try:
            kept.popitem(last=False)
        except KeyError:  # another thread was quicker
            return


def csrf_token() -> str:
    """The token for the forms of this page, as Flask-WTF makes it, and the place of whoever it is drawn for."""
    cookies = current_app.session_interface
    assert isinstance(cookies, FormCookies)  # noqa: S101 - for the type checker
    secret = session.get("csrf_token")
    known: str | None = None if secret is None else cookies.tokens.get(secret)
    if known is None:
        known = generate_csrf()
        keep(cookies.tokens, session["csrf_token"], known)
    viewer = g.get("viewer")
    return f"{known}{BEHIND}{viewer.adult_id.hex}" if isinstance(viewer, FamilyViewer) else known


def token_sent() -> str:
    """The token of the form that was sent, as Flask-WTF knows it."""
    return request.form.get("csrf_token", "").partition(BEHIND)[0]


def place_sent() -> UUID | None:
    """The place on a case for which the page with the form was drawn; None where it does not say."""
    try:
        return UUID(request.form.get("csrf_token", "").partition(BEHIND)[2])
    except ValueError:
        return None


class FormTokens(CSRFProtect):
    """Flask-WTF's check, which reads the token alone."""

    def _get_csrf_token(self) -> str | None:
        return token_sent() or super()._get_csrf_token()


def install(app: Flask) -> None:
    """Once the application knows its secret."""
    app.session_interface = FormCookies(app)
