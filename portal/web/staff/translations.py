"""What needs a reviewer in each language, and a translation beside its English for whoever checks it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField

from portal.adapters import catalogue_files
from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.content import TranslationState
from portal.i18n import LONDON, OFFERED, SOURCE, Locale
from portal.queries import texts as text_queries
from portal.queries import translations as queries
from portal.services import texts as text_services
from portal.services import translations as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled
from portal.web.forms import Form
from portal.web.reading import as_read
from portal.web.templating import page
from portal.web.transaction import start_over

translations = Blueprint("staff", "translations", url_prefix="/staff/texts/translations")

TRANSLATED = {tag: name for tag, name in OFFERED.items() if tag != SOURCE}


def state_words(locale: Locale) -> dict[TranslationState, str]:
    """What staff read about a translation that is there."""
    _ = locale.gettext
    return {
        TranslationState.DRAFT: _("draft, nobody has checked it"),
        TranslationState.OUTDATED: _("out of date: the English has changed"),
        TranslationState.REVIEWED: _("reviewed"),
    }


class ReviewForm(Form):
    """Who has checked a translation and when, and which English it was compared with."""

    reviewed_by = StringField(validators=[Filled("Write who has checked it.")])
    reviewed_on = DateParts(missing="Enter the day on which it was checked.")
    against = HiddenField()


@translations.get("", access=Permission.STAFF_TEXTS_PUBLISH)
def index(session: Session, locale: Locale) -> ResponseReturnValue:
    """Every language: how far the interface and the texts are translated, and what needs a reviewer."""
    return page(
        "staff/translations/index.html",
        languages=TRANSLATED,
        interface={tag: catalogue_files.state(tag) for tag in TRANSLATED},
        lines=queries.by_language(session, TRANSLATED),
        state_words=state_words(locale),
    )


@translations.get("/<uuid:edition_id>", access=Permission.STAFF_TEXTS_PUBLISH)
def show(session: Session, locale: Locale, settings: Settings, edition_id: UUID) -> ResponseReturnValue:
    """One translation beside its English."""
    return _show(ReviewForm(formdata=None), session, locale=locale, settings=settings, edition_id=edition_id)


@translations.post("/<uuid:edition_id>/review", access=Permission.STAFF_TEXTS_PUBLISH)
def review(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings, edition_id: UUID
) -> ResponseReturnValue:
    """Write down who has checked it."""
    form, status = ReviewForm(), 422
    if form.validate():
        try:
            services.mark_reviewed(
                session,
                viewer=viewer,
                edition_id=edition_id,
                against=form.against.data or "",
                reviewed_by=form.reviewed_by.data,
                reviewed_on=form.reviewed_on.data,
                today=now.astimezone(LONDON).date(),
                now=now,
            )
            return redirect(url_for("staff.translations.show", edition_id=edition_id, done="reviewed"), 303)
        except (text_services.NoSuchEdition, services.NotATranslation):
            abort(404)
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said, status = _REFUSALS[type(problem)]
            if field:
                form.refuse(field, locale.gettext(said))
            else:
                form.form_errors.append(locale.gettext(said))
    return _show(form, session, locale=locale, settings=settings, edition_id=edition_id, status=status)


_REFUSALS: dict[type[Exception], tuple[str, str, int]] = {
    services.ReviewerMissing: ("reviewed_by", "Write who has checked it.", 422),
    text_services.ReviewerUnreadable: ("reviewed_by", "Write the name in letters, in at most 120 signs.", 422),
    services.ReviewInFuture: ("reviewed_on", "That day has not come yet.", 422),
    services.EnglishMovedOn: ("", "The English changed a moment ago. Compare it again: nothing was written down.", 409),
    services.AlreadyReviewed: ("", "Somebody has written down a review already. Nothing was changed.", 409),
}


def _show(
    form: ReviewForm, session: Session, *, locale: Locale, settings: Settings, edition_id: UUID, status: int = 200
) -> ResponseReturnValue:
    edition = text_queries.edition(session, edition_id=edition_id)
    if edition is None or edition.english is None:
        abort(404)
    form.against.data = edition.english.words_digest
    done = request.args.get("done") == "reviewed" and status == 200
    return page(
        "staff/translations/show.html",
        status=status,
        edition=edition,
        language=OFFERED.get(edition.locale, edition.locale),
        translation=replace(as_read(edition, settings=settings, locale=locale), newest=None),
        english=as_read(edition.english, settings=settings, locale=locale),
        form=form,
        notices=[("done", locale.gettext("The review is written down."))] if done else [],
    )
