"""Who opened this case: for the manager all of it, and for an adult who asks a plain list of names and days."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import CaseFacts, Permission, Right, StaffViewer
from portal.domain.messages import MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale, choose_tag, locale_for
from portal.queries import case_openings as queries
from portal.queries import cases as case_queries
from portal.queries.cases import AdultOnCase
from portal.services import case_openings as services
from portal.services.case_openings import How
from portal.services.drafts import NoThreadForDraft
from portal.web.access import Blueprint
from portal.web.marking import _
from portal.web.templating import page, part_in
from portal.web.transaction import start_over

case_openings = Blueprint("staff", "case_openings", url_prefix="/staff/cases/<uuid:case_id>/openings")

_PAGES = {
    "messages": _("Messages"),
    "attachments": _("Files"),
    "notes": _("Notes"),
    "contacts": _("Contact log"),
    "journey": _("What happens"),
    "told": _("What they were told"),
    "case_questions": _("Questions"),
    "question_work": _("Questions"),
    "debriefs": _("Debrief"),
    "debrief_accounts": _("Debrief"),
    "debrief_summaries": _("Debrief"),
    "debrief_bookings": _("Debrief"),
    "gate_records": _("Debrief"),
    "adult_details": _("What is known of an adult"),
    "danger": _("Welfare check"),
    "case_openings": _("Who opened this case"),
}
"""Kinds of pages by the noun of their address; any other is one of the pages about the family."""


@case_openings.get("", access=Permission.STAFF_CASE_OPENINGS)
def index(case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    """Who, which pages, by what right, first and last."""
    return _page(case, session, locale)


def _page(
    case: CaseFacts, session: Session, locale: Locale, *, refused: str = "", status: int = 200
) -> ResponseReturnValue:
    return page(
        "staff/case_openings/index.html",
        case=case_queries.one(session, case_id=case.case_id),
        adults=case_queries.adults(session, case_id=case.case_id),
        rows=queries.of_case(session, case_id=case.case_id),
        page_words={noun: locale.gettext(said) for noun, said in _PAGES.items()},
        right_words=right_words(locale),
        refused=refused,
        status=status,
    )


def right_words(locale: Locale) -> dict[Right | None, str]:
    """By what right a case was opened, in words."""
    _ = locale.gettext
    return {
        Right.ASSIGNED: _("looks after the family"),
        Right.COVER: _("covered that day"),
        Right.TEAM: _("nobody named was there: the whole team covered"),
        Right.MANAGER: _("manager"),
        Right.EMERGENCY: _("emergency access"),
        None: _("not kept yet at that time"),
    }


@case_openings.post("/<uuid:adult_id>/paper", access=Permission.STAFF_CASE_OPENINGS)
def print_list(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime, settings: Settings
) -> ResponseReturnValue:
    """The list on paper, in the adult's language. It is a post, since that it was made is kept."""
    adult = _adult(session, case, adult_id)
    services.note_list(session, viewer=viewer, case_id=case.case_id, adult_id=adult.id, how=How.PAPER, now=now)
    return page(
        "staff/case_openings/list.html",
        case=case_queries.one(session, case_id=case.case_id),
        adult=adult,
        paper=_paper(session, case, adult, now, settings),
    )


@case_openings.post("/<uuid:adult_id>/message", access=Permission.STAFF_CASE_OPENINGS)
def write_message(
    case: CaseFacts,
    adult_id: UUID,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
) -> ResponseReturnValue:
    """The list as a message that waits in the box: a person reads it over and sends it, as any other."""
    words = _plain(session, case, _adult(session, case, adult_id), settings)
    try:
        services.write_draft(session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, words=words, now=now)
    except NoThreadForDraft:
        abort(404)
    except MessageTooLong:
        start_over()
        refused = locale.gettext("The list is too long for a message. Print it instead.")
        return _page(case, session, locale, refused=refused, status=422)
    thread = url_for("staff.messages.thread", case_id=case.case_id, adult_id=adult_id, filled=1, _anchor="write")
    return redirect(thread, 303)


def _adult(session: Session, case: CaseFacts, adult_id: UUID) -> AdultOnCase:
    found = next((each for each in case_queries.adults(session, case_id=case.case_id) if each.id == adult_id), None)
    if found is None:
        abort(404)
    return found


def _language_of(adult: AdultOnCase, settings: Settings) -> Locale:
    return locale_for(choose_tag([adult.locale], shows_unreviewed=settings.shows_unreviewed))


def _paper(session: Session, case: CaseFacts, adult: AdultOnCase, now: datetime, settings: Settings) -> Markup:
    language = _language_of(adult, settings)
    opening, nobody = opening_words(language)
    return part_in(
        language,
        "staff/case_openings/paper.html",
        opening=opening,
        nobody=nobody,
        people=queries.days_for_adult(session, case_id=case.case_id, adult_id=adult.id),
        made_on=local(now).date(),
    )


def _plain(session: Session, case: CaseFacts, adult: AdultOnCase, settings: Settings) -> str:
    """The same words as on paper, without a mark."""
    language = _language_of(adult, settings)
    opening, nobody = opening_words(language)
    lines = [
        f"{each.name}: {', '.join(language.full_date(day) for day in each.days)}"
        for each in queries.days_for_adult(session, case_id=case.case_id, adult_id=adult.id)
    ]
    return "\n\n".join([opening, "\n".join(lines) or nobody])


def opening_words(language: Locale) -> tuple[str, str]:
    """What stands above the list, and what stands there instead of an empty one."""
    _ = language.gettext
    return (
        _(
            "You asked who in our team has opened what we keep here about you and your child. "
            "These are their names, and the days on which they did."
        ),
        _("Nobody in our team has opened it."),
    )
