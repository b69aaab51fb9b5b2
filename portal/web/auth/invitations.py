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


class AcceptForm(Form):
    """The address at which the letter came; a scanner that sends forms does not fill it in."""

    email = StringField()

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
    return page("auth/invitations/show.html", form=AcceptForm(formdata=None), token=token)


@invitations.post("/<token>", access=Permission.ANYONE)
def accept(session: Session, now: datetime, token: str) -> ResponseReturnValue:
    """Come in for the first time."""
    form = AcceptForm()
    if not form.validate():
        return page("auth/invitations/show.html", status=422, form=form, token=token)
    try:
        accepted = _accept(session, token, form.email.data, now)
    except WrongAddress:
        start_over()
        form.refuse("email", current_locale().gettext("Type the email address that this invitation was sent to."))
        return page("auth/invitations/show.html", status=422, form=form, token=token)
    except InvitationIsOver:
        start_over()
        return page("auth/invitations/over.html", status=409, state=_state(session, token, now).value)
    claimed = Claimed(accepted.person_id, next_path=None, remembers=False)
    return let_family_in(session, claimed, adult_id=accepted.adult_id, now=now)


def _accept(session: Session, token: str, email: str, now: datetime) -> Accepted:
    start_over()
    with short_session() as counting:
        passed = attempts.count(counting, subjects={Counted.ANSWER_NETWORK: cookies.network()}, now=now)
        counting.commit()
        person_id = services.count_try(counting, token=token, now=now)
        counting.commit()
    if passed:
        raise WrongAddress
    return services.accept(session, token=token, person_id=person_id, email=email, now=now)


def _state(session: Session, token: str, now: datetime) -> LinkState:
    row = queries.invitation_by_token(session, token_hash=hash_token(token))
    if row is None or row.person_id is None:
        return LinkState.UNKNOWN
    return row.state(now)
