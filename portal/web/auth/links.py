"""The link in the letter. Opening it changes nothing; a press of the button claims it, in the browser that asked.

In another browser the page asks for the six digits of the same message. So a scanner that opens links and sends forms
gets nothing, and a person always gets in (design.md section 10).
"""

from dataclasses import dataclass
from datetime import datetime

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField

from portal.adapters.tokens import hash_token, is_same, is_token
from portal.domain.access import FamilyViewer, Permission, Viewer
from portal.domain.sign_in import LinkState, NotACode, clean_code
from portal.queries import sign_in as queries
from portal.queries.sign_in import RequestRow
from portal.services import sign_in as services
from portal.services.sign_in import Claimed, CodeIsOver, LinkIsOver, WrongCode
from portal.web.access import Blueprint
from portal.web.auth import cookies
from portal.web.auth.coming_in import claim_by_code, let_family_in, name_of
from portal.web.auth.sign_in import LONGEST_TYPED, words_for_wrong_code
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.transaction import start_over

links = Blueprint("auth", "links", url_prefix="/sign-in")


class ConfirmForm(Form):
    """A press of the button; elsewhere than in the browser that asked, with the six digits."""

    token = HiddenField()
    """Only where the browser keeps no cookie for it."""
    switch = HiddenField()
    """“yes” once somebody who is signed in as somebody else has said to go on."""
    code = StringField()


@dataclass(frozen=True, slots=True)
class Opened:
    """A link as it was opened here and now."""

    token: str
    row: RequestRow | None
    state: LinkState
    is_same_browser: bool
    is_own: bool
    """The person it was sent to is signed in here already."""
    is_foreign: bool
    """Somebody else is signed in here."""


@links.get("/link/<token>", access=Permission.ANYONE)
def land(session: Session, viewer: Viewer, now: datetime, token: str) -> ResponseReturnValue:
    """Take the token out of the address. Without cookies the page is shown on the spot, and carries it itself."""
    if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return "", 204
    if request.cookies:
        response = make_response(redirect(url_for("auth.links.show"), 303))
    else:
        form = ConfirmForm(formdata=None, token=token)
        response = make_response(_show(_open(session, viewer, token, now), form, viewer))
    if is_token(token):
        cookies.carry_token(response, token)
    return response


@links.get("/confirm", access=Permission.ANYONE)
def show(session: Session, viewer: Viewer, now: datetime) -> ResponseReturnValue:
    """What this link is good for, and the button."""
    opened = _open(session, viewer, cookies.carried_token(), now)
    return _show(opened, ConfirmForm(formdata=None), viewer)


@links.post("/confirm", access=Permission.ANYONE)
def confirm(session: Session, viewer: Viewer, now: datetime) -> ResponseReturnValue:
    """Use the link up and come in; of any number of presses one gets in."""
    form = ConfirmForm()
    opened = _open(session, viewer, form.token.data or cookies.carried_token(), now)
    if opened.state is not LinkState.LIVE or (opened.is_foreign and form.switch.data != "yes"):
        start_over()
        return _show(opened, form, viewer, status=409)
    try:
        claimed = _claim(session, opened, form, now)
    except (WrongCode, CodeIsOver, NotACode) as wrong:
        start_over()
        form.refuse("code", _words_for(wrong))
        return _show(opened, form, viewer, status=422)
    except LinkIsOver:
        start_over()
        return _show(_open(session, viewer, opened.token, now), form, viewer, status=409)
    return let_family_in(session, claimed, now=now)


def _claim(session: Session, opened: Opened, form: ConfirmForm, now: datetime) -> Claimed:
    mark = cookies.asking_browser()
    if opened.is_same_browser and mark is not None:
        return services.claim_link(session, token=opened.token, browser=mark, now=now)
    assert opened.row is not None  # noqa: S101 - a live link has a row
    code = clean_code((form.code.data or "")[:LONGEST_TYPED])
    return claim_by_code(session, request_id=opened.row.id, code=code, now=now)


def _words_for(wrong: Exception) -> str:
    if isinstance(wrong, NotACode):
        return current_locale().gettext("Enter the six digits from the message.")
    return words_for_wrong_code()


def _open(session: Session, viewer: Viewer, token: str, now: datetime) -> Opened:
    row = queries.request_by_token(session, token_hash=hash_token(token))
    mark = cookies.asking_browser()
    is_own = row is not None and isinstance(viewer, FamilyViewer) and viewer.id == row.person_id
    return Opened(
        token=token,
        row=row,
        state=LinkState.UNKNOWN if row is None else row.state(now),
        is_same_browser=row is not None and mark is not None and is_same(row.browser_hash, hash_token(mark)),
        is_own=is_own,
        is_foreign=viewer is not None and not is_own,
    )


def _show(opened: Opened, form: ConfirmForm, viewer: Viewer, *, status: int = 200) -> ResponseReturnValue:
    if opened.state is not LinkState.LIVE:
        can_repeat = opened.row is not None
        return page(
            "auth/links/over.html", status=status, state=opened.state.value, token=opened.token if can_repeat else None,
            is_own=opened.is_own,
        )  # fmt: skip
    if opened.is_foreign and form.switch.data != "yes":
        return page("auth/links/foreign.html", status=status, form=form, name=name_of(viewer), kind=viewer.kind)  # type: ignore[union-attr]
    return page("auth/links/show.html", status=status, form=form, needs_code=not opened.is_same_browser)
