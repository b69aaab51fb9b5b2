"""The application, put together. Reads as a table of contents."""

import logging
import os
from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.adapters import bank_holidays, log_lines, schema
from portal.adapters.crypto import Keyring, ServiceKeyUnreadable, read_service_keys
from portal.adapters.database import Database, DatabaseUnreachable
from portal.config import PACKAGE, Settings, SettingUnusable, read_settings
from portal.domain.crypto import KeyErased, WrongServiceKey
from portal.services import data_keys
from portal.web import access, errors, form_cookie, headers, logs, session, templating, transaction
from portal.web.assets import Assets
from portal.web.auth import auth
from portal.web.family import family
from portal.web.locale import choose as choose_locale
from portal.web.public import public
from portal.web.staff import staff
from portal.web.uploads import FormRequest
from portal.web.wiring import Clock, Wiring, system_clock, wiring

LARGEST_REQUEST = 2 * 1024 * 1024
"""Bytes. A message holds at most 10,000 characters; routes that take files have a limit of their own (web/uploads)."""


def create_app(
    settings: Settings | None = None, *, clock: Clock = system_clock, more: Sequence[Blueprint] = ()
) -> Flask:
    """The portal as a WSGI application. `more`: what only the demo adds.

    Raises a sentence that names the setting (config, database, service key) when it cannot start safely.
    """
    settings = settings or read_settings(os.environ)
    log_lines.configure(level=logging.WARNING if settings.is_demo else logging.INFO)
    app = Flask("portal", static_folder=None, template_folder=str(PACKAGE / "templates"))
    app.request_class = FormRequest
    app.extensions["portal"] = _wire(settings, clock)
    _configure(app, settings)

    form_cookie.install(app)
    templating.install(app)
    session.install(app)
    transaction.install(app)
    headers.install(app)
    errors.install(app)
    logs.install(app)
    app.before_request(_read_the_clock)

    for audience in (public, auth, family, staff, *more):
        app.register_blueprint(audience)
    access.install(app)
    app.before_request(_choose_language)
    form_cookie.FormTokens(app)

    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _wire(settings: Settings, clock: Clock) -> Wiring:
    keyring = open_keyring(settings)
    database = open_database(settings, keyring)
    year = clock().year
    return Wiring(
        settings=settings,
        database=database,
        cipher=keyring,
        assets=Assets.build(PACKAGE / "static"),
        clock=clock,
        bank_holidays=bank_holidays.england(range(year - 1, year + 4)),
    )


def open_keyring(settings: Settings) -> Keyring:
    """The service key, read and ready. Raises SettingUnusable naming the setting."""
    try:
        return Keyring(read_service_keys(settings.service_key))
    except ServiceKeyUnreadable as problem:
        raise SettingUnusable(f"PORTAL_SERVICE_KEY cannot be used: {problem}.") from problem


def open_database(settings: Settings, keyring: Keyring) -> Database:
    """The database, reachable, at this version's revision, and opened by this service key.

    Raises SettingUnusable naming the setting, or DatabaseUnreachable.
    """
    database = Database(settings.database_url, keyring)
    try:
        database.ping()
        _refuse_another_revision(database)
        with database.read_session() as session:
            data_keys.learn_service_data_key(session)
    except (WrongServiceKey, KeyErased) as problem:
        database.dispose()
        raise SettingUnusable("PORTAL_SERVICE_KEY is not the key that this database was made with.") from problem
    except (DatabaseUnreachable, SettingUnusable):
        database.dispose()
        raise
    return database


def _refuse_another_revision(database: Database) -> None:
    if schema.current_revision(database) != schema.head_revision():
        raise SettingUnusable("PORTAL_DATABASE_URL names a database of another version: run `portal migrate` first.")


def _configure(app: Flask, settings: Settings) -> None:
    prefix = "__Host-" if settings.secure_cookies else ""
    app.config.update(
        SECRET_KEY=app.extensions["portal"].cipher.derive("flask session"),
        SESSION_COOKIE_NAME=f"{prefix}form",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        # A parent may write for two hours; the token lives as long as the browser's own session (security.md 1.2).
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
    )


def _read_the_clock() -> None:
    """Read once, at the edge: everything below takes `now` as an argument."""
    g.now = wiring().clock()


def _choose_language() -> None:
    g.locale = choose_locale()
