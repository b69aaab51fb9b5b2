"""Which language this reader gets: their own choice, the cookie of this browser, then what the browser asks for."""

from flask import Response, g, request

from portal.i18n import SOURCE, Locale, choose_tag, locale_for
from portal.web import saved_copies
from portal.web.wiring import wiring

COOKIE_AGE = 365 * 24 * 3600
"""Seconds; the cookie holds a language and nothing else."""


def cookie_name() -> str:
    return "__Host-language" if wiring().settings.secure_cookies else "language"


def choose() -> Locale:
    """The language of this request; the viewer must have been identified before."""
    row = g.get("session_row")
    wanted = [row.locale] if row is not None and row.locale else []
    chosen = request.cookies.get(cookie_name())
    if chosen:
        wanted.insert(0, chosen)
    of_the_copy = saved_copies.language()
    if of_the_copy is not None:
        wanted = [of_the_copy]
    if not wanted:
        wanted = [tag for tag, _quality in request.accept_languages]
    return locale_for(choose_tag(wanted, shows_unreviewed=wiring().settings.shows_unreviewed))


def language_of_reader(locale: Locale) -> str:
    """The language somebody has said they read, also where its pages are not shown here yet; else that of the page."""
    row = g.get("session_row")
    theirs = None if row is None else row.locale
    return theirs if theirs is not None and theirs != SOURCE else locale.tag


def set_cookie(response: Response, tag: str) -> None:
    """Keep the reader's choice in this browser for a year."""
    response.set_cookie(
        cookie_name(),
        tag,
        max_age=COOKIE_AGE,
        secure=wiring().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
        path="/",
    )
