"""Asking for a link, and typing the six digits in the browser that asked. Every address gets the same answer."""

from datetime import datetime

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, StringField, ValidationError

from portal.adapters.tokens import hash_token
from portal.domain.access import FamilyViewer, Permission, Viewer
from portal.domain.sign_in import EMAIL_AT_MOST, NotACode, NotAnEmail, clean_code, normalise_email, safe_next
from portal.queries import sign_in as queries
from portal.queries.sign_in import RequestRow
from portal.services import sign_in as services
from portal.services.sign_in import Asking, CodeIsOver, WrongCode
from portal.web.access import Blueprint
from portal.web.after_expiry import words_are_kept
from portal.web.auth import cookies
from portal.web.auth.coming_in import claim_by_code, family_goal, let_family_in
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.transaction import start_over

sign_in = Blueprint("auth", "sign_in", url_prefix="/sign-in")

LONGEST_TYPED = 200
"""Characters of a code as typed, with every space and dash; more is no code."""


class AskForm(Form):
    """An email address; a short name where two people share a mailbox; whose phone this is."""

    email = StringField()
    short_name = StringField()
    own_phone = BooleanField()
    next = HiddenField()

    def validate_email(self, field: StringField) -> None:
        try:
            normalise_email((field.data or "")[: EMAIL_AT_MOST * 2])
        except NotAnEmail as wrong:
            raise ValidationError(
                current_locale().gettext("Enter your email address, like this: name@example.org.")
            ) from wrong

    def validate_short_name(self, field: StringField) -> None:
        if len(field.data or "") > LONGEST_TYPED:
            raise ValidationError(current_locale().gettext("That is too long for a short name."))


class CodeForm(Form):
    """The six digits from the message."""

    code = StringField()

    def validate_code(self, field: StringField) -> None:
        try:
            field.data = clean_code((field.data or "")[:LONGEST_TYPED])
        except NotACode as wrong:
            raise ValidationError(current_locale().gettext("Enter the six digits from the message.")) from wrong


@sign_in.get("", access=Permission.ANYONE)
def show(viewer: Viewer) -> ResponseReturnValue:
    """Ask for a link. Whoever is signed in already goes on."""
    wanted = safe_next(request.args.get("next"))
    if isinstance(viewer, FamilyViewer):
        return redirect(family_goal(wanted), 303)
    form = AskForm(formdata=None, next=wanted or "")
    return page("auth/sign_in/show.html", form=form, notices=words_are_kept())


@sign_in.post("", access=Permission.ANYONE)
def ask(session: Session, now: datetime) -> ResponseReturnValue:
    """Send a link, if there is anybody at this address; nobody is told which."""
    form = AskForm()
    if not form.validate():
        return page("auth/sign_in/show.html", status=422, form=form)
    asking = _asking(form.next.data, remembers=form.own_phone.data)
    services.ask(session, email=form.email.data, short_name=form.short_name.data or "", asking=asking, now=now)
    return _look_at_your_email(asking)


@sign_in.get("/check", access=Permission.ANYONE)
def check() -> ResponseReturnValue:
    """“Look at your email”: belongs to the browser that asked, and never shows an address."""
    if cookies.asking_browser() is None:
        return redirect(url_for("auth.sign_in.show"), 303)
    return page("auth/sign_in/check.html", form=CodeForm(formdata=None))


@sign_in.post("/code", access=Permission.ANYONE)
def code(session: Session, now: datetime) -> ResponseReturnValue:
    """Come in by the six digits, in the browser that asked."""
    form, asked = CodeForm(), _newest_of_this_browser(session)
    if asked is None:
        return redirect(url_for("auth.sign_in.show"), 303)
    if not form.validate():
        return page("auth/sign_in/check.html", status=422, form=form)
    try:
        claimed = claim_by_code(session, request_id=asked.id, code=form.code.data, now=now)
    except (WrongCode, CodeIsOver):
        start_over()
        form.refuse("code", words_for_wrong_code())
        return page("auth/sign_in/check.html", status=422, form=form)
    return let_family_in(session, claimed, now=now)


@sign_in.post("/again", access=Permission.ANYONE)
def again(session: Session, now: datetime) -> ResponseReturnValue:
    """One tap for a new link, to where the old one went; an old link never sends one by itself."""
    token = request.form.get("token", "")
    if token:
        before = queries.request_by_token(session, token_hash=hash_token(token))
    else:
        before = _newest_of_this_browser(session)
    if before is None:
        return redirect(url_for("auth.sign_in.show"), 303)
    asking = _asking(before.next_path, remembers=before.remembers)
    services.ask_again(session, request_id=before.id, asking=asking, now=now)
    return _look_at_your_email(asking)


def words_for_wrong_code() -> str:
    """One sentence for every reason a code may not work, so that it tells nothing about the address."""
    return current_locale().gettext(
        "That code does not work. Look for the newest message and type its six digits. Or ask for a new message."
    )


def _asking(next_path: str | None, *, remembers: bool) -> Asking:
    mark = cookies.new_or_same_mark()
    return Asking(browser=mark, network=cookies.network(), next_path=next_path, remembers=remembers)


def _look_at_your_email(asking: Asking) -> Response:
    response = make_response(redirect(url_for("auth.sign_in.check"), 303))
    cookies.mark_browser(response, asking.browser)
    return response


def _newest_of_this_browser(session: Session) -> RequestRow | None:
    mark = cookies.asking_browser()
    return None if mark is None else queries.newest_request_of_browser(session, browser_hash=hash_token(mark))
