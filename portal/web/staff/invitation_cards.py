"""An invitation as a printed card: made, printed on A6, printed again; and all invitations of a case."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.adapters.authenticator import picture
from portal.config import Settings
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.i18n import LONDON, Locale, choose_tag, locale_for
from portal.queries import cases as case_queries
from portal.queries import invitations as queries
from portal.services import invitation_cards as services
from portal.services.invitations import MayNotBeWritten, NotOnTheCase
from portal.web.access import Blueprint
from portal.web.staff import words
from portal.web.templating import page, part_in

invitation_cards = Blueprint("staff", "invitation_cards", url_prefix="/staff/cases/<uuid:case_id>")


@invitation_cards.get("/invitations", access=Permission.STAFF_CASE_READ)
def index(case: CaseFacts, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Every invitation of this case, the newest first."""
    return page(
        "staff/invitations/index.html",
        case=case_queries.one(session, case_id=case.case_id),
        invitations=queries.of_case(session, case_id=case.case_id, now=now),
        state_words=words.invitation_states(locale),
    )


@invitation_cards.get("/adults/<uuid:adult_id>/card", access=Permission.STAFF_CASE_CHANGE)
def show(case: CaseFacts, adult_id: UUID, session: Session, now: datetime, settings: Settings) -> ResponseReturnValue:
    """The open card of an adult, to print, and its number, to tell; or the button that makes one."""
    adult = next((each for each in case_queries.adults(session, case_id=case.case_id) if each.id == adult_id), None)
    if adult is None:
        abort(404)
    card = queries.card_of(session, adult_id=adult_id, now=now)
    paper = None
    if card is not None:
        paper = part_in(
            locale_for(choose_tag([adult.locale], shows_unreviewed=settings.shows_unreviewed)),
            "staff/invitations/paper.html",
            code=card.code,
            address=f"{settings.base_url}/card",
            picture=picture(f"{settings.base_url}/card?code={card.code}"),
            until=card.expires_at.astimezone(LONDON).date(),
        )
    return page(
        "staff/invitations/card.html",
        case=case_queries.one(session, case_id=case.case_id),
        adult=adult,
        card=card,
        paper=paper,
    )


@invitation_cards.post("/adults/<uuid:adult_id>/card", access=Permission.STAFF_CASE_CHANGE)
def make(case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Make a card; an invitation that is still open ends."""
    try:
        services.make(session, actor=viewer, case_id=case.case_id, adult_id=adult_id, now=now)
    except NotOnTheCase:
        abort(404)
    except MayNotBeWritten:
        return redirect(url_for("staff.cases.show", case_id=case.case_id, not_invited=1), 303)
    return redirect(url_for("staff.invitation_cards.show", case_id=case.case_id, adult_id=adult_id), 303)
