"""Every edition of a text, what differs between two of them, and what a second person says about a change."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from portal.domain.access import Permission, StaffViewer
from portal.domain.differences import Paragraph, differences
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.text_changes import Act, Verdict
from portal.domain.text_sources import write_sources
from portal.i18n import OFFERED, Locale, locale_for
from portal.queries import text_changes as change_queries
from portal.queries import text_history as queries
from portal.queries import texts as text_queries
from portal.queries.texts import Edition
from portal.services import text_changes as services
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.templating import page
from portal.web.transaction import start_over

history = Blueprint("staff", "text_history", url_prefix="/staff/texts")


class LookForm(Form):
    """What should be changed; empty where it is good."""

    words = TextAreaField()


@history.get("/<uuid:edition_id>/history", access=Permission.STAFF_TEXTS_PUBLISH)
def index(session: Session, edition_id: UUID) -> ResponseReturnValue:
    """All editions of this text in this language."""
    edition = _find(session, edition_id)
    lines = queries.history(session, kind=edition.kind, slug=edition.slug, locale=edition.locale)
    return page("staff/text_history/index.html", edition=edition, lines=lines, language=_language(edition))


@history.get("/<uuid:edition_id>/differences/<uuid:before_id>", access=Permission.STAFF_TEXTS_PUBLISH)
def show(session: Session, locale: Locale, edition_id: UUID, before_id: UUID) -> ResponseReturnValue:
    """What differs between two editions of one text in one language."""
    after, before = _find(session, edition_id), _find(session, before_id)
    if (after.kind, after.slug, after.locale) != (before.kind, before.slug, before.locale):
        abort(404)
    return page(
        "staff/text_history/show.html",
        before=before,
        after=after,
        language=_language(after),
        written_in=locale_for(after.locale),
        parts=parts_that_differ(before, after, locale),
    )


@history.get("/changes/<uuid:change_id>", access=Permission.STAFF_TEXTS_PUBLISH)
def change(viewer: StaffViewer, session: Session, locale: Locale, change_id: UUID) -> ResponseReturnValue:
    """A change that waits for a second look, with what differs for families."""
    return _change_page(LookForm(formdata=None), session, viewer=viewer, locale=locale, change_id=change_id)


@history.post("/changes/<uuid:change_id>", access=Permission.STAFF_TEXTS_PUBLISH)
def look(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, change_id: UUID) -> ResponseReturnValue:
    """Say that it is good, or what should be changed."""
    form, status = LookForm(), 422
    verdict = Verdict.GOOD if request.form.get("verdict") == Verdict.GOOD else Verdict.CHANGE
    words = form.words.data or ""
    try:
        services.look(session, viewer=viewer, change_id=change_id, verdict=verdict, words=words, now=now)
    except services.NoSuchChange:
        abort(404)
    except EmptyMessage:
        form.refuse("words", locale.gettext("Write what should be changed."))
    except MessageTooLong:
        form.refuse("words", locale.gettext("Use at most 2,000 characters."))
    except (services.OwnChange, services.AlreadyGood):
        return redirect(url_for("staff.texts.index", done="settled"), 303)
    else:
        return redirect(url_for("staff.texts.index", done=f"looked-{verdict}"), 303)
    start_over()
    return _change_page(form, session, viewer=viewer, locale=locale, change_id=change_id, status=status)


def _change_page(
    form: LookForm, session: Session, *, viewer: StaffViewer, locale: Locale, change_id: UUID, status: int = 200
) -> ResponseReturnValue:
    waits = change_queries.one(session, change_id=change_id)
    if waits is None:
        abort(404)
    after = _find(session, waits.edition_id)
    before = None if waits.since_id is None else text_queries.edition(session, edition_id=waits.since_id)
    is_comparable = waits.act is Act.PUBLISHED and before is not None and before.id != after.id
    return page(
        "staff/text_history/change.html",
        status=status,
        form=form,
        change=waits,
        before=before,
        after=after,
        language=_language(after),
        written_in=locale_for(after.locale),
        parts=parts_that_differ(before, after, locale) if before is not None and is_comparable else (),
        is_own=waits.done_by_id == viewer.id,
    )


def parts_that_differ(before: Edition, after: Edition, locale: Locale) -> tuple[tuple[str, tuple[Paragraph, ...]], ...]:
    """Each part of a text in which two editions differ, by its name."""
    _ = locale.gettext
    pairs = (
        (_("Title"), before.title, after.title),
        (_("Summary"), before.summary, after.summary),
        (_("Text"), before.body, after.body),
        (_("Sources"), write_sources(before.sources), write_sources(after.sources)),
        (_("Facts gathered on"), locale.full_date(before.reviewed_on), locale.full_date(after.reviewed_on)),
    )
    return tuple((name, found) for name, old, new in pairs if (found := differences(old, new)))


def _find(session: Session, edition_id: UUID) -> Edition:
    edition = text_queries.edition(session, edition_id=edition_id)
    if edition is None:
        abort(404)
    return edition


def _language(edition: Edition) -> str:
    return OFFERED.get(edition.locale, edition.locale)
