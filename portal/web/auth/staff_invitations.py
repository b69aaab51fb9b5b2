"""A new colleague chooses a password and sets up their authenticator; both are kept only once a code confirms them."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import PasswordField, StringField

from portal.adapters import authenticator
from portal.adapters.tokens import hash_token
from portal.config import Settings
from portal.domain.access import Permission
from portal.domain.sign_in import LinkState
from portal.i18n import Locale
from portal.queries import members
from portal.queries import sign_in as queries
from portal.queries.members import Credentials
from portal.services import staff_accounts
from portal.services.staff_accounts import InvitationIsOver, WrongAuthenticatorCode
from portal.web.access import Blueprint
from portal.web.auth.coming_in import let_staff_in
from portal.web.auth.sign_in import LONGEST_TYPED
from portal.web.forms import Form
from portal.web.password_words import PasswordRefused, context_words, words_for
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.wiring import wiring

staff_invitations = Blueprint("auth", "staff_invitations", url_prefix="/staff/invitation")


class SetUpForm(Form):
    """A password, typed twice since nobody sees it, and a code from the authenticator."""

    password = PasswordField()
    again = PasswordField()
    code = StringField()


@staff_invitations.get("/<token>", access=Permission.ANYONE)
def show(settings: Settings, now: datetime, token: str) -> ResponseReturnValue:
    """The two things to set up. Changes nothing."""
    found = _invited(token, now)
    if isinstance(found, LinkState):
        return page("auth/staff_invitations/over.html", state=found.value)
    return _page(SetUpForm(formdata=None), found, token, settings)


@staff_invitations.post("/<token>", access=Permission.ANYONE)
def accept(session: Session, now: datetime, locale: Locale, settings: Settings, token: str) -> ResponseReturnValue:
    """Keep both and come in. The slow hash is computed before anything is written."""
    start_over()
    form, found = SetUpForm(), _invited(token, now)
    if isinstance(found, LinkState):
        return page("auth/staff_invitations/over.html", status=409, state=found.value)
    secret = staff_accounts.proposed_secret(wiring().cipher, token=token)
    try:
        step = staff_accounts.step_of_new((form.code.data or "")[:LONGEST_TYPED], secret=secret, now=now)
        hashed = _hash(form, found, settings)
        viewer = staff_accounts.set_up(
            session, token=token, credentials=found, password_hash=hashed, secret=secret, step=step, now=now
        )
    except WrongAuthenticatorCode:
        form.refuse("code", locale.gettext("Type the six digits that the authenticator shows now."))
        return _page(form, found, token, settings, status=422)
    except PasswordRefused as refusal:
        form.refuse("password", words_for(refusal, locale))
        return _page(form, found, token, settings, status=422)
    except PasswordsDiffer:
        form.refuse("again", locale.gettext("Type the same password twice."))
        return _page(form, found, token, settings, status=422)
    except InvitationIsOver:
        start_over()
        return page("auth/staff_invitations/over.html", status=409, state=LinkState.USED.value)
    return let_staff_in(session, viewer, next_path=None, now=now)


class PasswordsDiffer(Exception):
    """The password was not typed twice alike."""


def _hash(form: SetUpForm, found: Credentials, settings: Settings) -> str:
    if (form.password.data or "") != (form.again.data or ""):
        raise PasswordsDiffer
    words = context_words(settings, name=found.name, email=found.email)
    return staff_accounts.choose_password(form.password.data or "", context_words=words)


def _invited(token: str, now: datetime) -> Credentials | LinkState:
    """Whose invitation this is, or why it is none (any more)."""
    with wiring().database.read_session() as reading:
        row = queries.invitation_by_token(reading, token_hash=hash_token(token))
        if row is None or row.staff_id is None:
            return LinkState.UNKNOWN
        state = row.state(now)
        if state is not LinkState.LIVE:
            return state
        return members.credentials_of(reading, staff_id=row.staff_id) or LinkState.REVOKED


def _page(
    form: SetUpForm, found: Credentials, token: str, settings: Settings, *, status: int = 200
) -> ResponseReturnValue:
    secret = staff_accounts.proposed_secret(wiring().cipher, token=token)
    address = authenticator.set_up_address(secret, email=found.email, service_name=settings.service_name)
    return page(
        "auth/staff_invitations/show.html",
        status=status,
        form=form,
        token=token,
        name=found.name,
        email=found.email,
        picture=authenticator.picture(address),
        secret=authenticator.in_groups(secret),
    )
