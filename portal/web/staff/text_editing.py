"""Editors write texts: the box, beside it what families will see, and a refusal that shows both when two write."""

from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.differences import differences
from portal.domain.working_time import local
from portal.i18n import OFFERED, Locale, locale_for
from portal.queries import texts as text_queries
from portal.services import text_editing as services
from portal.web.access import Blueprint
from portal.web.staff import text_desk
from portal.web.staff.text_advice import advice_on
from portal.web.staff.text_desk import Desk, TextForm
from portal.web.templating import page
from portal.web.transaction import reading_session, start_over

editing = Blueprint("staff", "text_editing", url_prefix="/staff/texts")


@editing.get("/<uuid:edition_id>/edit", access=Permission.STAFF_TEXTS_EDIT)
def edit(session: Session, settings: Settings, edition_id: UUID) -> ResponseReturnValue:
    """A text to be written on from this edition, or translated from it."""
    desk = text_desk.desk_for(session, edition_id, request.args.get("language", ""))
    return _page(text_desk.empty_form(desk), desk, settings=settings)


@editing.post("/<uuid:edition_id>/preview", access=Permission.STAFF_TEXTS_EDIT)
def preview(locale: Locale, settings: Settings, edition_id: UUID) -> ResponseReturnValue:
    """The same page with what families would see of these words; nothing is kept."""
    with reading_session() as session:
        desk = text_desk.desk_for(session, edition_id, request.form.get("language", ""))
    form = text_desk.sent_form(desk)
    if form.validate():
        text_desk.written(form, desk, locale)
    return _page(form, desk, settings=settings)


@editing.post("/<uuid:edition_id>/edit", access=Permission.STAFF_TEXTS_EDIT)
def save(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings, edition_id: UUID
) -> ResponseReturnValue:
    """Keep it as a new draft."""
    desk = text_desk.desk_for(session, edition_id, request.form.get("language", ""))
    form = text_desk.sent_form(desk)
    said = text_desk.written(form, desk, locale) if form.validate() else None
    if said is None:
        return _page(form, desk, settings=settings, status=422)
    try:
        kept = services.write(
            session,
            viewer=viewer,
            base_id=edition_id,
            locale=desk.language,
            seen=text_desk.seen_number(form),
            written=said,
            form_key=form.form_key.data,
            today=local(now).date(),
            now=now,
        )
    except tuple(_REFUSALS) as problem:
        start_over()
        return _refused(problem, form, session, locale=locale, settings=settings, edition_id=edition_id)
    return redirect(url_for("staff.texts.show", edition_id=kept, done="written"), 303)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    services.MovedOn: ("", "A colleague saved another edition while you were writing. Yours is in the box, not saved."),
    services.NothingChanged: ("", "The newest edition says just this. Nothing was saved."),
    services.WordsUnusable: ("", ""),
    services.ReviewedInFuture: ("reviewed_on", "That day has not come yet."),
    services.ReviewNotAhead: ("review_on", "Choose a day after the one on which the facts were gathered."),
}


def _refused(
    problem: Exception, form: TextForm, session: Session, *, locale: Locale, settings: Settings, edition_id: UUID
) -> ResponseReturnValue:
    """The page again, with what was typed; where a colleague was quicker, with theirs and the differences."""
    desk = text_desk.desk_for(session, edition_id, form.language.data or "")
    field, words = _REFUSALS[type(problem)]
    if isinstance(problem, services.WordsUnusable):
        for name, reason in problem.problems.items():
            form.refuse(name, f"{reason[0].upper()}{reason[1:]}.")
    elif field:
        form.refuse(field, locale.gettext(words))
    else:
        form.form_errors.append(locale.gettext(words))
    theirs = None
    if isinstance(problem, services.MovedOn):
        theirs = text_queries.edition(session, edition_id=problem.newest_id)
        # Whoever has read theirs and saves again, saves knowingly after it.
        form.seen.data = str(desk.seen)
    status = 422 if isinstance(problem, ValueError) else 409
    return _page(form, desk, settings=settings, theirs=theirs, status=status)


def _page(
    form: TextForm,
    desk: Desk,
    *,
    settings: Settings,
    theirs: text_queries.Edition | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    said = text_desk.as_far_as_it_goes(form, desk)
    edition = text_desk.as_edition(desk, said)
    return page(
        "staff/text_editing/edit.html",
        status=status,
        form=form,
        desk=desk,
        written_in=locale_for(desk.language),
        language=OFFERED[desk.language],
        preview=text_desk.as_families_see(edition, settings),
        advice=advice_on(edition),
        theirs=theirs,
        mine=() if theirs is None else differences(theirs.body, said.body),
    )
