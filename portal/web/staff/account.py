"""A member of staff's own account: another password, another authenticator; each asks for the password first."""

from datetime import datetime

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import PasswordField, StringField

from portal.adapters import authenticator
from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.sign_in import Counted
from portal.i18n import Locale
from portal.queries import members
from portal.queries.members import Credentials
from portal.services import attempts, staff_accounts
from portal.services.staff_accounts import WrongAuthenticatorCode, WrongPassword
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.password_words import PasswordRefused, context_words, words_for
from portal.web.templating import page
from portal.web.transaction import short_session, start_over
from portal.web.wiring import wiring

account = Blueprint("staff", "account", url_prefix="/staff/account")

CODE_AS_TYPED = 200
"""Characters of a code with every space and dash; more is no code."""


class PasswordForm(Form):
    """The password now, and the new one twice."""

    current = PasswordField()
    password = PasswordField()
    again = PasswordField()


class AuthenticatorForm(Form):
    """The password, and a code from the authenticator that is being set up."""

    current = PasswordField()
    code = StringField()


@account.get("", access=Permission.STAFF_ACCOUNT_CHANGE)
def show(viewer: StaffViewer, locale: Locale) -> ResponseReturnValue:
    """What can be changed here."""
    words = {
        "password": locale.gettext("Your password is changed. You are signed out everywhere else."),
        "authenticator": locale.gettext("Your new authenticator is in use. You are signed out everywhere else."),
    }
    found = words.get(request.args.get("done", ""))
    own = _own(viewer)
    return page("staff/account/show.html", own=own, notices=[("done", found)] if found else [])


@account.get("/password", access=Permission.STAFF_ACCOUNT_CHANGE)
def password() -> ResponseReturnValue:
    """The form for another password."""
    return page("staff/account/password.html", form=PasswordForm(formdata=None))


@account.post("/password", access=Permission.STAFF_ACCOUNT_CHANGE)
def change_password(
    session: Session, viewer: StaffViewer, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep another password."""
    form, own = PasswordForm(), _own(viewer)
    try:
        _prove(own, form.current.data or "", now)
        hashed = _new_hash(form, own, settings)
    except WrongPassword:
        form.refuse("current", locale.gettext("This is not your password now."))
        return page("staff/account/password.html", status=422, form=form)
    except NotTheSame:
        form.refuse("again", locale.gettext("Type the same password twice."))
        return page("staff/account/password.html", status=422, form=form)
    except PasswordRefused as refusal:
        form.refuse("password", words_for(refusal, locale))
        return page("staff/account/password.html", status=422, form=form)
    staff_accounts.change_password(session, viewer=viewer, password_hash=hashed, session_id=g.session_row.id, now=now)
    return redirect(url_for("staff.account.show", done="password"), 303)


class NotTheSame(Exception):
    """The new password was not typed twice alike."""


def _new_hash(form: PasswordForm, own: Credentials, settings: Settings) -> str:
    if (form.password.data or "") != (form.again.data or ""):
        raise NotTheSame
    words = context_words(settings, name=own.name, email=own.email)
    return staff_accounts.choose_password(form.password.data or "", context_words=words)


@account.get("/authenticator", access=Permission.STAFF_ACCOUNT_CHANGE)
def show_authenticator(viewer: StaffViewer, settings: Settings) -> ResponseReturnValue:
    """A new secret to scan; nothing changes until a code from it is confirmed with the password."""
    return _authenticator_page(AuthenticatorForm(formdata=None), _own(viewer), settings)


@account.post("/authenticator", access=Permission.STAFF_ACCOUNT_CHANGE)
def change_authenticator(
    session: Session, viewer: StaffViewer, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep the new authenticator."""
    form, own = AuthenticatorForm(), _own(viewer)
    secret = _proposed(own)
    try:
        _prove(own, form.current.data or "", now)
        step = staff_accounts.step_of_new((form.code.data or "")[:CODE_AS_TYPED], secret=secret, now=now)
    except WrongPassword:
        form.refuse("current", locale.gettext("This is not your password now."))
        return _authenticator_page(form, own, settings, status=422)
    except WrongAuthenticatorCode:
        form.refuse("code", locale.gettext("Type the six digits that the new authenticator shows now."))
        return _authenticator_page(form, own, settings, status=422)
    staff_accounts.change_authenticator(
        session, viewer=viewer, credentials=own, secret=secret, step=step, session_id=g.session_row.id, now=now
    )
    return redirect(url_for("staff.account.show", done="authenticator"), 303)


def _own(viewer: StaffViewer) -> Credentials:
    """Read with no transaction left open, so that the slow hash that follows keeps nobody waiting."""
    start_over()
    with wiring().database.read_session() as reading:
        found = members.credentials_of(reading, staff_id=viewer.id)
    assert found is not None  # noqa: S101 - the guard lets nobody in who has left
    return found


def _prove(own: Credentials, current: str, now: datetime) -> None:
    """Their password, limited like signing in: a screen left open is not a place to guess. Raises WrongPassword."""
    with short_session() as counting:
        passed = attempts.count(counting, subjects={Counted.STAFF_ACCOUNT: str(own.staff_id)}, now=now)
        counting.commit()
    if passed:
        raise WrongPassword
    staff_accounts.prove(own, password=current)


def _proposed(own: Credentials) -> str:
    return staff_accounts.proposed_change(
        wiring().cipher, session_id=g.session_row.id, sealed_now=own.sealed_totp_secret
    )


def _authenticator_page(
    form: AuthenticatorForm, own: Credentials, settings: Settings, *, status: int = 200
) -> ResponseReturnValue:
    secret = _proposed(own)
    address = authenticator.set_up_address(secret, email=own.email, service_name=settings.service_name)
    picture, in_groups = authenticator.picture(address), authenticator.in_groups(secret)
    return page("staff/account/authenticator.html", status=status, form=form, picture=picture, secret=in_groups)
