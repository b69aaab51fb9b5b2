"""Coming in with a printed card: the code that stands on it, and the number that was told in person."""

from datetime import datetime

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField, ValidationError

from portal.adapters.tokens import card_hash
from portal.domain.access import Permission
from portal.domain.invitation_cards import NotACardCode, NotACardNumber, clean_code, clean_number
from portal.domain.sign_in import Counted, LinkState
from portal.queries import sign_in as queries
from portal.services import attempts
from portal.services import invitation_cards as services
from portal.services.invitation_cards import WrongNumber
from portal.services.invitations import Accepted, InvitationIsOver
from portal.services.sign_in import Claimed
from portal.web.access import Blueprint
from portal.web.auth import cookies
from portal.web.auth.coming_in import let_family_in
from portal.web.auth.sign_in import LONGEST_TYPED
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.transaction import short_session, start_over
from portal.web.wiring import wiring

cards = Blueprint("auth", "cards", url_prefix="/card")


class CardForm(Form):
    """What stands on the card, and what does not."""

    code = StringField()
    number = StringField()

    def validate_code(self, field: StringField) -> None:
        try:
            field.data = clean_code((field.data or "")[:LONGEST_TYPED])
        except NotACardCode as wrong:
            raise ValidationError(current_locale().gettext("Type the ten letters and figures on the card.")) from wrong

    def validate_number(self, field: StringField) -> None:
        try:
            field.data = clean_number((field.data or "")[:LONGEST_TYPED])
        except NotACardNumber as wrong:
            raise ValidationError(current_locale().gettext("Type the four figures that you were told.")) from wrong


@cards.get("", access=Permission.ANYONE)
def show() -> ResponseReturnValue:
    """The two boxes; the square on the card fills in the first. Nothing is looked up, so nothing is told."""
    return page("auth/cards/show.html", form=CardForm(formdata=None, code=request.args.get("code", "")[:20]))


@cards.post("", access=Permission.ANYONE)
def accept(session: Session, now: datetime) -> ResponseReturnValue:
    """Come in for the first time."""
    form = CardForm()
    if not form.validate():
        return page("auth/cards/show.html", status=422, form=form)
    try:
        accepted = _accept(session, form.code.data, form.number.data, now)
    except (WrongNumber, InvitationIsOver):
        start_over()
        state = _state(session, form.code.data, now)
        if state not in {LinkState.LIVE, LinkState.UNKNOWN}:
            return page("auth/cards/over.html", status=409, state=state.value)
        form.refuse("number", current_locale().gettext("The code and the number do not belong together. Check both."))
        return page("auth/cards/show.html", status=422, form=form)
    # A card shows nothing about an address: whoever has none that is proved gives one first, to find the way back.
    claimed = Claimed(accepted.person_id, next_path=url_for("family.email.edit"), remembers=False)
    return let_family_in(session, claimed, adult_id=accepted.adult_id, proves_address=False, now=now)


def _accept(session: Session, code: str, number: str, now: datetime) -> Accepted:
    start_over()
    with short_session() as counting:
        passed = attempts.count(counting, subjects={Counted.ANSWER_NETWORK: cookies.network()}, now=now)
        counting.commit()
        card_id = services.count_try(counting, code=code, now=now)
        counting.commit()
    if passed:
        raise WrongNumber
    return services.accept(session, card_id=card_id, code=code, number=number, now=now)


def _state(session: Session, code: str, now: datetime) -> LinkState:
    row = queries.invitation_by_token(session, token_hash=card_hash(wiring().cipher, code=code))
    return LinkState.UNKNOWN if row is None else row.state(now)
