"""What somebody posts when their session has just ended by the clock: their words are kept, and nothing is shown."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from sqlalchemy.orm import Session
from wtforms import ValidationError

from portal.domain.messages import MessageTooLong
from portal.queries.sessions import SessionRow
from portal.web.form_cookie import token_sent
from portal.web.templating import current_locale, page
from portal.web.transaction import session_for_request
from portal.web.writing import QUIETLY_SAVED, has_files, is_autosave, typed

KEEPS_FOR = timedelta(days=1)
"""How long after its end a session may still save a draft: a page left open over night, not one found months later."""

Keep = Callable[[Session, datetime], None]
"""Keeps the words of this request as a draft of whoever the session belonged to."""


def keep_words(expired: SessionRow, keep: Keep, *, sign_in: str, come_back_to: str) -> ResponseReturnValue:
    """Keep what was typed and ask to sign in again; hand the words back where they cannot be kept.

    The guard passes only sessions that ended by the clock, never one that was ended by a person. It runs before the
    check of the form's token, so that is done here.
    """
    files = "1" if has_files() else None
    if not typed().strip():
        return redirect(url_for(sign_in, next=come_back_to, files=files), 303)
    if not may_still_keep(expired):
        return _hand_back()
    try:
        keep(session_for_request(), g.now)
    except MessageTooLong:
        return _hand_back()
    if is_autosave():
        return QUIETLY_SAVED
    return redirect(url_for(sign_in, next=come_back_to, kept="1", files=files), 303)


def may_still_keep(expired: SessionRow) -> bool:
    """Whether the session ended lately, and the form of this request comes from one of our pages."""
    ended_at = min(expired.idle_until, expired.absolute_until)
    recent: bool = g.now - ended_at <= KEEPS_FOR
    return recent and _comes_from_our_page()


def words_are_kept() -> list[tuple[str, str]]:
    """What a sign-in page says to somebody whose words have just been kept; nothing to anybody else."""
    _ = current_locale().gettext
    told = []
    if "kept" in request.args:
        told.append(_("What you wrote is kept. Sign in again, and it will be there. It is not sent yet."))
    if "files" in request.args:
        told.append(_("The files you chose are not sent. Please choose them again when you have signed in."))
    return [("note", words) for words in told]


def _comes_from_our_page() -> bool:
    try:
        validate_csrf(token_sent())
    except ValidationError:
        return False
    return True


def _hand_back() -> ResponseReturnValue:
    return page("errors/stale_form.html", status=400, wrote=typed())
