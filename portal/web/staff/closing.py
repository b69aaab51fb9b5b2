"""Closing a case well: an agreed ending, last words to each adult, and a way to open it again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from portal.config import Settings
from portal.domain import journey as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.wording import Finding
from portal.i18n import LONDON, Locale
from portal.queries import cases as queries
from portal.queries import danger as danger_queries
from portal.queries import left_out as left_out_queries
from portal.queries import question_work
from portal.queries.cases import AdultOnCase
from portal.queries.danger import FlagRow
from portal.services import cases as services
from portal.services import journey as journey_services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey
from portal.web.forms import Form
from portal.web.staff import leaving_out, telling
from portal.web.staff.journey import refuse_words, usual_promise
from portal.web.templating import page
from portal.web.transaction import start_over

closing = Blueprint("staff", "closing", url_prefix="/staff/cases/<uuid:case_id>/close")


class ClosingForm(Form):
    """The agreed ending. The last words for each adult are added by `telling`."""

    form_key = FormKey()
    ending = TextAreaField(validators=[Filled("Write what you agreed with the family about the ending.")])


class ReopeningForm(Form):
    """The promise with which a case is opened again."""

    next_update_by = DateParts(missing="Enter the day by which they will hear from you.")


@closing.get("", access=Permission.STAFF_CASE_CLOSE)
def edit(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, settings: Settings
) -> ResponseReturnValue:
    """A form to close an open case, or to open a closed one again."""
    if case.is_closed:
        promise = usual_promise(settings, now.astimezone(LONDON).date())
        return _reopening_page(ReopeningForm(next_update_by=promise), case, session)
    adults = queries.adults(session, case_id=case.case_id)
    return _page(telling.form_for(ClosingForm, adults)(), case, viewer, session, adults=adults)


def _page(
    form: Form,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    *,
    adults: tuple[AdultOnCase, ...],
    findings: tuple[Finding, ...] = (),
    status: int = 200,
) -> ResponseReturnValue:
    return page(
        "staff/cases/close.html",
        form=form,
        case=queries.one(session, case_id=case.case_id),
        own_fields=telling.own_fields(form, adults),
        restricted=tuple(adult for adult in adults if adult.restricted_at is not None),
        in_danger=tuple({flag.adult_id: flag.adult for flag in _flags(case, viewer, session)}.items()),
        findings=findings,
        digest=telling.digest(telling.words_from(form, adults)),
        has_open_questions=any(row.telling is None for row in question_work.of_case(session, case_id=case.case_id)),
        status=status,
    )


def _flags(case: CaseFacts, viewer: StaffViewer, session: Session) -> tuple[FlagRow, ...]:
    return danger_queries.of_case(session, case_id=case.case_id, viewer=viewer)


@closing.post("", access=Permission.STAFF_CASE_CLOSE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Close it; everybody gets their last words in the same transaction."""
    adults = queries.adults(session, case_id=case.case_id)
    form = telling.form_for(ClosingForm, adults)()
    findings: tuple[Finding, ...] = ()
    untold = left_out_queries.ids_of_case(session, case_id=case.case_id)
    if form.validate() and leaving_out.have_own_words(form, adults, untold, locale):
        told = telling.words_from(form, adults)
        findings = telling.still_to_read_again(told)
        if not findings and _close(form, told, case, viewer, session, now, locale):
            return redirect(url_for("staff.cases.show", case_id=case.case_id), 303)
    return _page(form, case, viewer, session, adults=adults, findings=findings, status=422)


def _close(
    form: Form,
    told: Mapping[UUID, str],
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
) -> bool:
    try:
        services.close(
            session,
            viewer=viewer,
            case_id=case.case_id,
            form_key=form["form_key"].data,
            words=told,
            ending=form["ending"].data,
            now=now,
        )
    except (journey_services.CaseClosed, journey_services.AlreadyTold):
        # Somebody (or the first of two taps) has closed it: that is what was asked for.
        start_over()
    except (journey_services.WordsMissing, journey_services.WordsTooLong) as problem:
        start_over()
        refuse_words(form, problem, locale)
        return False
    except services.DangerNotSettled:
        # The page says so itself, and where: see in_danger.
        start_over()
        return False
    except (EmptyMessage, MessageTooLong):
        start_over()
        said = locale.gettext("Write what you agreed about the ending, in at most 10,000 characters.")
        form.refuse("ending", said)
        return False
    return True


def _reopening_page(form: ReopeningForm, case: CaseFacts, session: Session, status: int = 200) -> ResponseReturnValue:
    return page("staff/cases/reopen.html", form=form, case=queries.one(session, case_id=case.case_id), status=status)


@closing.post("/reopen", access=Permission.STAFF_CASE_CLOSE)
def reopen(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Open it again, with a promise."""
    form = ReopeningForm()
    if form.validate():
        try:
            services.reopen(
                session,
                viewer=viewer,
                case_id=case.case_id,
                next_update_by=form.next_update_by.data,
                today=now.astimezone(LONDON).date(),
                now=now,
            )
            return redirect(url_for("staff.cases.show", case_id=case.case_id), 303)
        except rules.NextUpdateInThePast:
            form.refuse("next_update_by", locale.gettext("Choose a day after today."))
        except rules.NextUpdateTooFar:
            form.refuse("next_update_by", locale.gettext("Choose a day within 90 days."))
        start_over()
    return _reopening_page(form, case, session, status=422)
