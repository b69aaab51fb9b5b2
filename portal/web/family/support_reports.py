"""“I could not get through” and “This is wrong”: one press, then a page with others to turn to and room for words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, TextAreaField

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.messages import MessageTooLong
from portal.domain.support_reports import ReportKind
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import help_now, support, support_lists
from portal.queries.support_gone import Gone
from portal.services import support_reports as services
from portal.services.support_reports import NoSuchService
from portal.web.access import Blueprint
from portal.web.family.question_care import care_for
from portal.web.family.support_cards import said
from portal.web.forms import Form
from portal.web.help_lines import doors
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.writing import key_in_form

support_reports = Blueprint("family", "support_reports", url_prefix="/support/places")


class TellForm(Form):
    """What is not so, in a few words or none."""

    kind = HiddenField()
    body = TextAreaField()


@support_reports.get("/<uuid:entry_id>", access=Permission.FAMILY_SUPPORT_READ)
def show(entry_id: UUID, viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """One service, what they have just told us about it, and others to turn to."""
    told = next((kind for kind in ReportKind if kind.value in request.args), None)
    return _page(TellForm(formdata=None), entry_id, viewer, session, now, locale, told=told)


@support_reports.post("/<uuid:entry_id>", access=Permission.FAMILY_SUPPORT_KEEP)
def tell(
    entry_id: UUID, viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep what they tell us; somebody who keeps the directory looks into it."""
    return _tell(entry_id, viewer, session, now, locale, settings)


@support_reports.post("", access=Permission.FAMILY_SUPPORT_KEEP)
def tell_at_once(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """The same with one press, from a list of services."""
    entry_id = key_in_form("entry")
    if entry_id is None:
        abort(404)
    return _tell(entry_id, viewer, session, now, locale, settings)


def _tell(
    entry_id: UUID, viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    form = TellForm()
    words = form.body.data or ""
    try:
        kind = ReportKind(form.kind.data)
        report_id = services.report(session, viewer=viewer, entry_id=entry_id, kind=kind, words=words, now=now)
    except (ValueError, NoSuchService) as problem:
        if not isinstance(problem, MessageTooLong):
            abort(404)
        start_over()
        form.refuse("body", locale.gettext("This is too long. Say it in fewer words."))
        return _page(form, entry_id, viewer, session, now, locale, status=422)
    helps = care_for(
        session, viewer=viewer, words=words, given=words, question_id=report_id, locale=locale,
        settings=settings, now=now,
    )  # fmt: skip
    told: dict[str, Any] = {kind.value: 1, "help": 1 if helps else None}
    return redirect(url_for("family.support_reports.show", entry_id=entry_id, **told), 303)


def _page(
    form: TellForm,
    entry_id: UUID,
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    *,
    told: ReportKind | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    today = local(now).date()
    card = support.by_ids(session, [entry_id], today=today).get(entry_id)
    if card is None:
        abort(404)
    like_it = Gone(card.id, card.name, card.kinds)
    instead = support_lists.instead_of(session, [like_it], adult_id=viewer.adult_id, without=[entry_id], today=today)
    return page(
        "family/support_reports/show.html",
        status=status,
        form=form,
        each=said([card], locale, now)[0],
        instead=said(instead, locale, now),
        told=told,
        lines=doors(help_now.crisis_lines(session), locale) if "help" in request.args else None,
    )
