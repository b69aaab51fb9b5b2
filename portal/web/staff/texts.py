"""The texts that families read, for those who keep them: read as a family would, published and withdrawn by name."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField

from portal.config import Settings
from portal.domain.access import Permission, StaffViewer, may
from portal.domain.content import SOURCE, TextKind
from portal.domain.working_time import local
from portal.i18n import OFFERED, Locale
from portal.queries import text_changes, text_history, text_reviews
from portal.queries import texts as text_queries
from portal.services import text_withdrawal
from portal.services import texts as text_services
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.reading import as_read
from portal.web.staff.text_advice import advice_on
from portal.web.templating import page
from portal.web.transaction import start_over

texts = Blueprint("staff", "texts", url_prefix="/staff/texts")

DONE = {
    "published": "Families read this edition now.",
    "withdrawn": "Families no longer read this edition.",
    "returned": "Families read this edition again.",
    "written": "Saved as a draft. Families do not read it before it is published.",
}
"""What the address may ask the page to say after a change."""

DONE_IN_LIST = {
    "looked-good": "Thank you. It is off the list.",
    "looked-change": "Written down. It stays on the list until somebody publishes another edition.",
    "settled": "Somebody else has looked at it already, or it is your own change.",
}


class PublishForm(Form):
    """Who has read and approved a text; whoever presses the button is recorded anyway."""

    reviewed_by = StringField()
    living = HiddenField()


@texts.get("", access=Permission.STAFF_TEXTS_PUBLISH)
def index(session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What waits for a second look or has to be looked at again, then every edition of every text."""
    done = DONE_IN_LIST.get(request.args.get("done", ""))
    return page(
        "staff/texts/index.html",
        editions=text_queries.all_editions(session),
        languages=OFFERED,
        changes=text_changes.waiting(session),
        reviews=text_reviews.due(session, today=local(now).date()),
        notices=[("done", locale.gettext(done))] if done else [],
    )


@texts.get("/<uuid:edition_id>", access=Permission.STAFF_TEXTS_PUBLISH)
def show(
    viewer: StaffViewer, session: Session, locale: Locale, settings: Settings, edition_id: UUID
) -> ResponseReturnValue:
    """One edition as a family reads it, and what can be done with it."""
    form = PublishForm(formdata=None)
    return _show(session, viewer=viewer, locale=locale, settings=settings, edition_id=edition_id, form=form, status=200)


@texts.post("/<uuid:edition_id>/publication", access=Permission.STAFF_TEXTS_PUBLISH)
def publish(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings, edition_id: UUID
) -> ResponseReturnValue:
    """Make this edition what families read."""
    form = PublishForm()
    try:
        text_services.publish(
            session,
            viewer=viewer,
            edition_id=edition_id,
            reviewed_by=form.reviewed_by.data or "",
            seen_living=_number(form.living.data),
            now=now,
        )
        return redirect(url_for("staff.texts.show", edition_id=edition_id, done="published"), 303)
    except text_services.NoSuchEdition:
        abort(404)
    except tuple(_REFUSALS) as problem:
        start_over()
        field, words, status = _REFUSALS[type(problem)]
        if field:
            form.refuse(field, locale.gettext(words))
        else:
            form.form_errors.append(locale.gettext(words))
    return _show(
        session, viewer=viewer, locale=locale, settings=settings, edition_id=edition_id, form=form, status=status
    )


_REFUSALS: dict[type[Exception], tuple[str, str, int]] = {
    text_services.ReviewerUnreadable: ("reviewed_by", "Write the name in letters, in at most 120 signs.", 422),
    text_services.AlreadyPublished: ("", "Families read this edition already. Nothing was changed.", 409),
    text_services.TranslationUnreviewed: ("", "Nobody has checked this translation yet. Nothing was changed.", 409),
    text_services.OriginalNotPublished: ("", "Families do not read the English. Publish that first.", 409),
    text_services.PublishedMeanwhile: ("", "A colleague published another edition a moment ago. Look again.", 409),
}


def _number(typed: str | None) -> int | None:
    """The edition that families read when the page was made; None where the form does not say."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 9 else None


@texts.post("/<uuid:edition_id>/withdrawal", access=Permission.STAFF_TEXTS_PUBLISH)
def withdraw(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings, edition_id: UUID
) -> ResponseReturnValue:
    """Take this edition away from families."""
    form = PublishForm(formdata=None)
    try:
        text_services.withdraw(session, viewer=viewer, edition_id=edition_id, now=now)
    except text_services.NoSuchEdition:
        abort(404)
    except text_services.NotPublished:
        start_over()
        form.form_errors.append(locale.gettext("Families do not read this edition. Nothing was changed."))
        return _show(
            session, viewer=viewer, locale=locale, settings=settings, edition_id=edition_id, form=form, status=409
        )
    return redirect(url_for("staff.texts.show", edition_id=edition_id, done="withdrawn"), 303)


@texts.post("/<uuid:edition_id>/return", access=Permission.STAFF_TEXTS_PUBLISH)
def go_back(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings, edition_id: UUID
) -> ResponseReturnValue:
    """Let families read the edition before this one again, at once."""
    form, back_to = PublishForm(formdata=None), _id(request.form.get("back_to", ""))
    try:
        text_withdrawal.go_back(session, viewer=viewer, edition_id=edition_id, back_to=back_to, now=now)
    except text_services.NoSuchEdition:
        abort(404)
    except (
        text_services.NotPublished,
        text_services.TranslationUnreviewed,
        text_services.OriginalNotPublished,
        text_withdrawal.NotReadBefore,
    ):
        start_over()
        form.form_errors.append(locale.gettext("Families read something else by now. Look again: nothing was changed."))
        return _show(
            session, viewer=viewer, locale=locale, settings=settings, edition_id=edition_id, form=form, status=409
        )
    return redirect(url_for("staff.texts.show", edition_id=back_to, done="returned"), 303)


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        abort(404)


def _show(
    session: Session,
    *,
    viewer: StaffViewer,
    locale: Locale,
    settings: Settings,
    edition_id: UUID,
    form: PublishForm,
    status: int,
) -> ResponseReturnValue:
    edition = text_queries.edition(session, edition_id=edition_id)
    if edition is None:
        abort(404)
    done = DONE.get(request.args.get("done", ""))
    lines = text_history.history(session, kind=edition.kind, slug=edition.slug, locale=edition.locale)
    is_english = edition.locale == SOURCE
    return page(
        "staff/texts/show.html",
        status=status,
        edition=edition,
        languages=OFFERED,
        reading=as_read(edition, settings=settings, locale=locale),
        form=form,
        may_edit=may(viewer, Permission.STAFF_TEXTS_EDIT),
        advice=advice_on(edition),
        fallback=next((line for line in lines if line.may_return and line.number < edition.number), None),
        standing=text_reviews.families_on(session, slug=edition.slug)
        if is_english and edition.kind is TextKind.STAGE
        else 0,
        others=text_history.newest_by_language(session, kind=edition.kind, slug=edition.slug) if is_english else {},
        living=next((line.number for line in lines if line.is_published), 0),
        notices=[("done", locale.gettext(done))] if done and status == 200 else [],
    )
