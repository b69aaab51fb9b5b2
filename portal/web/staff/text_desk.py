"""What the editor's page stands on: the edition it began with, the form, and what families would see of it."""

from dataclasses import dataclass, replace
from uuid import UUID

from flask import abort
from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField, TextAreaField

from portal.config import Settings
from portal.domain.content import BODY_LIMIT, SOURCE, Source, TextKind
from portal.domain.text_sources import SourceUnreadable, TooManySources, read_sources, write_sources
from portal.i18n import Locale, locale_for
from portal.queries import text_history
from portal.queries import texts as text_queries
from portal.queries.text_history import HistoryLine
from portal.queries.texts import Edition
from portal.services import text_editing as services
from portal.services.text_editing import Written
from portal.web.form_fields import DateParts, Filled, FormKey
from portal.web.forms import Form
from portal.web.reading import as_read
from portal.web.templating import part_in


class TextForm(Form):
    """A text as it will read. Of a translation the last three are the English one's, and not asked."""

    form_key = FormKey()
    seen = HiddenField()
    language = HiddenField()
    title = StringField(validators=[Filled("Write a title.")])
    summary = TextAreaField(validators=[Filled("Write one or two sentences about it.")])
    body = TextAreaField(validators=[Filled("Write the text.")])
    sources = TextAreaField()
    reviewed_on = DateParts(missing="Enter the day on which the facts were gathered.")
    review_on = DateParts()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one text in one language is written."""

    base: Edition
    language: str
    newest: HistoryLine | None
    """The newest edition in this language; none before the first translation."""

    @property
    def english(self) -> Edition | None:
        """For a translation: the English beside it."""
        return None if self.language == SOURCE else self.base.english or self.base

    @property
    def seen(self) -> int:
        return 0 if self.newest is None else self.newest.number


def desk_for(session: Session, edition_id: UUID, language: str) -> Desk:
    """The desk of this edition, or of a translation begun from it. Aborts with 404 where there is no such."""
    base = text_queries.edition(session, edition_id=edition_id)
    if base is None:
        abort(404)
    wanted = language or base.locale
    try:
        services.require_language(base.locale, wanted)
    except services.NoSuchLanguage:
        abort(404)
    lines = text_history.history(session, kind=base.kind, slug=base.slug, locale=wanted)
    return Desk(base, wanted, next(iter(lines), None))


def empty_form(desk: Desk) -> TextForm:
    """The form as the edition reads."""
    base = desk.base
    begun = {
        "title": base.title,
        "summary": base.summary,
        "body": base.body,
        "sources": write_sources(base.sources),
        "reviewed_on": base.reviewed_on,
        "review_on": base.review_on,
        "language": desk.language,
        "seen": desk.seen,
    }
    return _for_language(TextForm(formdata=None, data=begun), desk.language)


def sent_form(desk: Desk) -> TextForm:
    """The form as it was sent."""
    return _for_language(TextForm(), desk.language)


def _for_language(form: TextForm, language: str) -> TextForm:
    if language != SOURCE:
        del form.sources, form.reviewed_on, form.review_on
    return form


def seen_number(form: TextForm) -> int:
    """The edition that the form knew of; -1, which is none, where somebody changed it on the way."""
    given = form.seen.data or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1


def written(form: TextForm, desk: Desk, locale: Locale) -> Written | None:
    """What was typed; None, with the reason beside its field, where a source cannot be read."""
    try:
        return _read(form, desk, read_sources(_typed_sources(form, desk)))
    except SourceUnreadable as problem:
        words = locale.gettext("Line %(line)s: write the name, then | and an https:// address, then | and a year.")
        form.refuse("sources", words % {"line": problem.line})
    except TooManySources:
        form.refuse("sources", locale.gettext("These are too many sources for one text: at most 60."))
    return None


def as_far_as_it_goes(form: TextForm, desk: Desk) -> Written:
    """What was typed, to be looked at; where the sources cannot be read, with those that were there."""
    try:
        sources = read_sources(_typed_sources(form, desk))
    except (SourceUnreadable, TooManySources):
        sources = desk.base.sources
    return _read(form, desk, sources)


def _typed_sources(form: TextForm, desk: Desk) -> str:
    return write_sources(desk.base.sources) if form.sources is None else form.sources.data or ""


def _read(form: TextForm, desk: Desk, sources: tuple[Source, ...]) -> Written:
    return Written(
        title=form.title.data or "",
        summary=form.summary.data or "",
        body=form.body.data or "",
        sources=sources,
        reviewed_on=(form.reviewed_on.data if form.reviewed_on is not None else None) or desk.base.reviewed_on,
        review_on=form.review_on.data if form.review_on is not None else None,
    )


def as_edition(desk: Desk, said: Written) -> Edition:
    """The edition that these words would make."""
    cleaned = said.cleaned()
    return replace(
        desk.base,
        locale=desk.language,
        title=cleaned.title,
        summary=cleaned.summary,
        body=cleaned.body[:BODY_LIMIT],
        sources=cleaned.sources,
        reviewed_on=cleaned.reviewed_on,
        reviewed_by="",
        is_published=False,
        translated_from="" if desk.language == SOURCE else desk.base.translated_from or desk.base.words_digest,
        translation_reviewed_by="",
        translation_reviewed_on=None,
        english=desk.english,
    )


def as_families_see(edition: Edition, settings: Settings) -> Markup:
    """The page in the language of its readers, on a phone."""
    reader = locale_for(edition.locale)
    return part_in(
        reader,
        "staff/text_editing/family_page.html",
        reading=as_read(edition, settings=settings, locale=reader),
        is_stage=edition.kind is TextKind.STAGE,
    )
