"""Pages saved on the phone: which they are, the script that saves them, and how to have none."""

import hashlib
import json
from functools import lru_cache

from flask import Response, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField

from portal.config import PACKAGE, Settings, find_shipped
from portal.domain.access import Permission
from portal.domain.content import TextKind
from portal.i18n import Locale, offered_tags
from portal.queries import help_now as help_queries
from portal.queries import texts
from portal.queries.texts import PublishedMark
from portal.web import saved_copies
from portal.web.access import Blueprint
from portal.web.assets import Assets
from portal.web.forms import Form
from portal.web.help_lines import doors, shipped_lines
from portal.web.public.pages import HELP_NOW
from portal.web.templating import page
from portal.web.wiring import wiring

saved_pages = Blueprint("public", "saved_pages", url_prefix="/")

FILES = ("portal.css", "portal.js")


class ChoiceForm(Form):
    """Whether this browser saves pages; the two buttons of the page are the two answers."""

    keep = StringField()


@saved_pages.get("saved-pages", access=Permission.ANYONE)
def show(session: Session, locale: Locale) -> ResponseReturnValue:
    """What is saved in this browser, why, and a button to have none of it."""
    stages = texts.headings(session, kind=TextKind.STAGE, locale=locale.tag)
    pages = _without_help_now(texts.headings(session, kind=TextKind.PAGE, locale=locale.tag))
    return page("public/saved_pages/show.html", are_wanted=saved_copies.are_wanted(), stages=stages, pages=pages)


@saved_pages.post("saved-pages", access=Permission.ANYONE)
def choose() -> ResponseReturnValue:
    """Save pages in this browser, or remove them and save none."""
    response = make_response(redirect(url_for("public.saved_pages.show"), 303))
    saved_copies.want(response, wanted=ChoiceForm().keep.data == "yes")
    return response


@saved_pages.get("no-connection", access=Permission.ANYONE, may_be_saved=True)
def no_connection(session: Session, locale: Locale) -> ResponseReturnValue:
    """What a phone shows in place of a page that it cannot fetch: whom to call, and what can be read without."""
    return page(
        "public/saved_pages/no_connection.html",
        lines=doors(help_queries.crisis_lines(session), locale),
        stages=texts.headings(session, kind=TextKind.STAGE, locale=locale.tag),
        pages=_without_help_now(texts.headings(session, kind=TextKind.PAGE, locale=locale.tag)),
    )


@saved_pages.get("offline-<language>.js", access=Permission.ANYONE, is_background=True)
def script(session: Session, settings: Settings, language: str) -> ResponseReturnValue:
    """The service worker for readers of one language; it changes, and the copies with it, when a word on them does."""
    if language not in offered_tags(shows_unreviewed=settings.shows_unreviewed):
        abort(404)
    marks = texts.published_marks(session, locale=language)
    lines = help_queries.crisis_lines(session) or shipped_lines()
    assets = wiring().assets
    facts = repr((language, marks, lines, settings.team, settings.service_name, _words_of_this_release()))
    saved = _what_is_saved(marks, assets, language=language, version=_digest(facts + _worker(assets)))
    response = Response(f"const SAVED = {json.dumps(saved)};\n{_worker(assets)}")
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(_digest(response.get_data(as_text=True)))
    return response.make_conditional(request)


def _what_is_saved(
    marks: tuple[PublishedMark, ...], assets: Assets, *, language: str, version: str
) -> dict[str, object]:
    """The whole list: nothing that is not on it is ever saved."""
    nothing_there = url_for("public.saved_pages.no_connection")
    published = (
        url_for("public.stages.show" if mark.kind is TextKind.STAGE else "public.pages.show", slug=mark.slug)
        for mark in marks
        if (mark.kind, mark.slug) != (TextKind.PAGE, HELP_NOW)
    )
    return {
        "version": version,
        "language": language,
        "noConnection": nothing_there,
        "first": [url_for("public.help_now.show"), nothing_there],
        "pages": [url_for("public.stages.index"), *published],
        "files": [assets.address(name) for name in FILES],
    }


def _without_help_now(headings: tuple[texts.TextHeading, ...]) -> tuple[texts.TextHeading, ...]:
    return tuple(heading for heading in headings if heading.slug != HELP_NOW)


def _worker(assets: Assets) -> str:
    return assets.text("offline.js")


@lru_cache(maxsize=1)
def _words_of_this_release() -> str:
    """Changes with any template and any catalogue, so that a new release reaches the saved copies too."""
    files = sorted([*(PACKAGE / "templates").rglob("*.html"), *find_shipped("translations").rglob("*.[mp]o")])
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]
