"""What one adult has been told, on one page, so that nobody has to remember and nobody says it twice differently."""

from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import told as queries
from portal.web.access import Blueprint
from portal.web.staff import words
from portal.web.templating import page

told = Blueprint("staff", "told", url_prefix="/staff/cases/<uuid:case_id>/adults/<uuid:adult_id>/told")


@told.get("", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, adult_id: UUID, session: Session, locale: Locale) -> ResponseReturnValue:
    """Every word they were given: by whom, when, through what."""
    adults = case_queries.adults(session, case_id=case.case_id)
    adult = next((each for each in adults if each.id == adult_id), None)
    if adult is None:
        abort(404)
    return page(
        "staff/told/show.html",
        case=case_queries.one(session, case_id=case.case_id),
        adult=adult,
        rows=queries.told(session, case_id=case.case_id, adult_id=adult_id),
        way_words=words.ways_told(locale),
    )
