"""The family-contact sheet of one case, to be typed by hand into the national system."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import contact_sheets as queries
from portal.web import question_words
from portal.web.access import Blueprint
from portal.web.templating import page

contact_sheets = Blueprint("staff", "contact_sheets", url_prefix="/staff/cases/<uuid:case_id>/contact-sheet")


@contact_sheets.get("", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """No name of the child or of a family stands on it."""
    return page(
        "staff/contact_sheets/show.html",
        sheet=queries.of_case(session, case_id=case.case_id, today=local(now).date()),
        said=question_words.said(locale),
        case_id=case.case_id,
    )
