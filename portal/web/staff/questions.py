"""Questions that families gave to the team: over all cases, on one case, and the sheet to take to a review meeting."""

from datetime import datetime
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.other_names import other_names_in
from portal.domain.questions import For, Meeting
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import question_work as queries
from portal.queries.question_work import WorkRow
from portal.web import question_words as shared_words
from portal.web.access import Blueprint
from portal.web.staff import question_words as words
from portal.web.templating import page

questions = Blueprint("staff", "questions", url_prefix="/staff/questions")
case_questions = Blueprint("staff", "case_questions", url_prefix="/staff/cases/<uuid:case_id>/questions")


@questions.get("", access=Permission.STAFF_CASES_LIST)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What waits, by what is to be done next; the longest waiting first."""
    today = local(now).date()
    rows = queries.open_for(session, viewer=viewer, today=today)
    sought = [row for row in rows if row.answer is None and row.due_on is not None]
    carried = [row for row in rows if row.answer is None and row.meeting_on is not None and row.due_on is None]
    return page(
        "staff/questions/index.html",
        to_tell=[row for row in rows if row.answer is not None],
        to_find_out=sorted(sought, key=lambda row: row.due_on or today),
        asked_there=[row for row in carried if row.meeting_on is not None and row.meeting_on < today],
        to_carry=[row for row in rows if row.waits_for_meeting],
        on_their_way=[row for row in carried if row.meeting_on is not None and row.meeting_on >= today],
        is_cut=len(rows) == queries.AT_MOST,
        on=today,
        **_in_words(locale),
    )


@case_questions.get("", access=Permission.STAFF_CASE_READ)
def index_of_case(case: CaseFacts, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Everything the adults of one case have given to the team, and what they were told."""
    rows = queries.of_case(session, case_id=case.case_id)
    return page(
        "staff/questions/case.html",
        case=case_queries.one(session, case_id=case.case_id),
        open_rows=[row for row in rows if row.telling is None],
        told_rows=[row for row in rows if row.telling is not None],
        on=local(now).date(),
        **_in_words(locale),
    )


@case_questions.get("/sheet", access=Permission.STAFF_CASE_READ)
def sheet(case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    """For the review meeting: the words as they are, without anybody’s name, to be printed."""
    rows = [row for row in queries.of_case(session, case_id=case.case_id) if _goes_to_review(row)]
    said = shared_words.said(locale)
    names = case_queries.names(session, case_id=case.case_id)
    asked = [said(row.asked) for row in rows]
    return page(
        "staff/questions/sheet.html",
        case=case_queries.one(session, case_id=case.case_id),
        asked=asked,
        names=other_names_in("\n".join(asked), names, own=()),
    )


def _goes_to_review(row: WorkRow) -> bool:
    """What was taken to the review meeting, or is meant for it (or for anyone) and goes nowhere else yet."""
    if row.answer is not None:
        return False
    if row.meeting is not None:
        return row.meeting is Meeting.REVIEW
    return row.whom_for in {For.REVIEW, For.ANYONE}


def _in_words(locale: Locale) -> dict[str, Any]:
    return {
        "asked": shared_words.said(locale),
        "whom_for": words.whom_for(locale),
        "meeting_words": words.meetings(locale),
        "way_words": words.ways(locale),
    }
