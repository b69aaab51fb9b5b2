"""The invitation of an adult: what this is, in plain words, and the way in. Opening it changes nothing."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField, ValidationError

from portal.adapters.tokens import hash_token
from portal.domain.access import Permission
from portal.domain.sign_in import EMAIL_AT_MOST, Counted, LinkState, NotAnEmail, normalise_email
from portal.queries import sign_in as queries
from portal.services import attempts
from portal.services import invitations as services
from portal.services.invitations import Accepted, InvitationIsOver, WrongAddress
from portal.services.sign_in import Claimed
from portal.web.access import Blueprint
from portal.web.auth import cookies
from portal.web.auth.coming_in import let_family_in
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.transaction import short_session, start_over

invitations = Blueprint("auth", "invitations", url_prefix="/invitation")

SHORT_NAME_AT_MOST = 200
"""Characters of a short name as typed that are looked at; nobody agrees a longer one."""


class AcceptForm(Form):
    """The address at which the letter came, and a short name where two share it; a scanner fills in neither."""

    email = StringField()
    short_name = StringField()

    def validate_email(self, field: StringField) -> None:
        try:
            normalise_email((field.data or "")[: EMAIL_AT_MOST * 2])
        except NotAnEmail as wrong:
            raise ValidationError(
                current_locale().gettext("Enter your email address, like this: name@example.org.")
            ) from wrong


@invitations.get("/<token>", access=Permission.ANYONE)
def show(session: Session, now: datetime, token: str) -> ResponseReturnValue:
    """What this invitation is, without a name."""
    state = _state(session, token, now)
    if state is not LinkState.LIVE:
        return page("auth/invitations/over.html", state=state.value)
    return _page(AcceptForm(formdata=None), session, token)


@invitations.post("/<token>", access=Permission.ANYONE)
def accept(session: Session, now: datetime, token: str) -> ResponseReturnValue:
    """Come in for the first time."""
    form = AcceptForm()
    shares = _has_short_name(session, token)
    if not form.validate() or (shares and _lacks_short_name(form)):
        return _page(form, session, token, status=422)
    try:
        accepted = _accept(session, token, form, now)
    except WrongAddress:
        start_over()
        form.refuse("email", _wrong(shares=shares))
        return _page(form, session, token, status=422)
    except InvitationIsOver:
        start_over()
        return page("auth/invitations/over.html", status=409, state=_state(session, token, now).value)
    claimed = Claimed(accepted.person_id, next_path=None, remembers=False)
    return let_family_in(session, claimed, adult_id=accepted.adult_id, now=now)


def _lacks_short_name(form: AcceptForm) -> bool:
    lacks = not (form.short_name.data or "").strip()
    if lacks:
        form.refuse("short_name", current_locale().gettext("Type the short name you agreed with your practitioner."))
    return lacks


def _accept(session: Session, token: str, form: AcceptForm, now: datetime) -> Accepted:
    start_over()
    with short_session() as counting:
        passed = attempts.count(counting, subjects={Counted.ANSWER_NETWORK: cookies.network()}, now=now)
        counting.commit()
        person_id = services.count_try(counting, token=token, now=now)
        counting.commit()
    if passed:
        raise WrongAddress
    return services.accept(
        session,
        token=token,
        person_id=person_id,
        email=form.email.data,
        short_name=(form.short_name.data or "")[:SHORT_NAME_AT_MOST],
        now=now,
    )


def _wrong(*, shares: bool) -> str:
    gettext = current_locale().gettext
    if shares:
        return gettext("This email address and this short name do not go together. Check both, or ring us.")
    return gettext("Type the email address that this invitation was sent to.")


def _has_short_name(session: Session, token: str) -> bool:
    row = queries.invitation_by_token(session, token_hash=hash_token(token))
    return row is not None and bool(row.has_short_name)


def _page(form: AcceptForm, session: Session, token: str, *, status: int = 200) -> ResponseReturnValue:
    shares = _has_short_name(session, token)
    return page("auth/invitations/show.html", form=form, token=token, has_short_name=shares, status=status)


def _state(session: Session, token: str, now: datetime) -> LinkState:
    row = queries.invitation_by_token(session, token_hash=hash_token(token))
    if row is None or row.person_id is None:
        return LinkState.UNKNOWN
    return row.state(now)
