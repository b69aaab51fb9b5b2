"""An editor writes a new edition of a text: always a draft, never over anybody's words."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.adapters.text_rules import problems_in_words
from portal.domain.access import StaffViewer
from portal.domain.content import SOURCE, Source, Text
from portal.i18n import OFFERED
from portal.models.texts import TextEdition
from portal.services import audit, texts


class NoSuchLanguage(LookupError):
    """No text can be in this language, or not begun from this edition."""


class WordsUnusable(ValueError):
    """What a text may not hold: `problems` has the end of a sentence for each of title, summary and body."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class ReviewedInFuture(ValueError):
    """Facts cannot have been gathered on a day that has not come."""


class ReviewNotAhead(ValueError):
    """The day to look again must come after the day on which the facts were gathered."""


class NothingChanged(Exception):
    """The newest edition says just this."""


class MovedOn(Exception):
    """Somebody has written a newer edition since the form was made. `newest_id` is theirs."""

    def __init__(self, newest_id: UUID) -> None:
        super().__init__(newest_id)
        self.newest_id = newest_id


@dataclass(frozen=True, slots=True)
class Written:
    """What an editor wrote. Sources and days are the English one's to say; a translation's are left aside."""

    title: str
    summary: str
    body: str
    sources: tuple[Source, ...]
    reviewed_on: date
    review_on: date | None

    def cleaned(self) -> "Written":
        """The same as it is kept: lines without spare blanks, the text as a file would hold it."""
        lines = (line.rstrip() for line in self.body.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        return replace(
            self,
            title=" ".join(self.title.split()),
            summary=" ".join(self.summary.split()),
            body="\n".join(lines).strip() + "\n",
        )


def write(
    session: Session,
    *,
    viewer: StaffViewer,
    base_id: UUID,
    locale: str,
    seen: int,
    written: Written,
    form_key: UUID,
    today: date,
    now: datetime,
) -> UUID:
    """Keep a new draft and answer its id; the same form sent again keeps it once.

    `base_id` is the edition that the form began with: of the same language, or English for a first translation. `seen`
    is the number of the newest edition that the form knew of, 0 for none. Raises NoSuchEdition of services.texts,
    NoSuchLanguage, WordsUnusable, ReviewedInFuture, ReviewNotAhead, NothingChanged, MovedOn.
    """
    base = texts.find(session, base_id)
    require_language(base.locale, locale)
    text = _checked(base, locale, written.cleaned(), today)
    kept = _kept_already(session, form_key)
    if kept is not None:
        return kept
    newest = _newest(session, base, locale)
    if newest is not None and newest.number != seen:
        raise MovedOn(newest.id)
    if newest is not None and texts.digest_of(texts.text_of(newest)) == texts.digest_of(text):
        raise NothingChanged
    edition = texts.as_draft(text, number=seen + 1 if newest else 1, digest=texts.digest_of(text), now=now)
    edition.written_by, edition.based_on, edition.form_key = viewer.id, base.id, form_key
    try:
        with session.begin_nested():
            session.add(edition)
            session.flush()
    except IntegrityError as problem:
        return _kept_by_another_tap(session, base, locale, form_key, problem)
    facts: dict[str, str | int | bool | None] = {"number": edition.number, "locale": locale}
    audit.record(session, actor=viewer, action="text.written", now=now, subject_id=edition.id, facts=facts)
    return edition.id


def require_language(base_locale: str, locale: str) -> None:
    """Whether an edition in one language may be the beginning of one in another. Raises NoSuchLanguage."""
    if locale != base_locale and (base_locale != SOURCE or locale not in OFFERED):
        raise NoSuchLanguage


def _checked(base: TextEdition, locale: str, written: Written, today: date) -> Text:
    begun = texts.text_of(base)
    problems = problems_in_words(begun.kind, title=written.title, summary=written.summary, body=written.body)
    if problems:
        raise WordsUnusable(problems)
    text = replace(begun, locale=locale, title=written.title, summary=written.summary, body=written.body)
    if locale != SOURCE:
        # What a translation was made from stays as it was: whether it says what the English of today says is a
        # reviewer's word (services.translations), not a by-product of putting a comma right.
        return replace(text, translated_from=begun.translated_from or begun.words_digest)
    if written.reviewed_on > today:
        raise ReviewedInFuture
    if written.review_on is not None and written.review_on <= written.reviewed_on:
        raise ReviewNotAhead
    return replace(
        text,
        sources=written.sources,
        reviewed_on=written.reviewed_on,
        review_on=written.review_on,
        # Who approved other words has not approved these.
        reviewed_by=begun.reviewed_by if text.words_digest == begun.words_digest else "",
    )


def _newest(session: Session, base: TextEdition, locale: str) -> TextEdition | None:
    found = select(TextEdition).where(
        TextEdition.kind == base.kind, TextEdition.slug == base.slug, TextEdition.locale == locale
    )
    return session.scalars(found.order_by(TextEdition.number.desc()).limit(1)).first()


def _kept_already(session: Session, form_key: UUID) -> UUID | None:
    return session.scalar(select(TextEdition.id).where(TextEdition.form_key == form_key))


def _kept_by_another_tap(
    session: Session, base: TextEdition, locale: str, form_key: UUID, problem: IntegrityError
) -> UUID:
    """Another tap on the same button was quicker, or another person."""
    kept = _kept_already(session, form_key)
    if kept is not None:
        return kept
    newest = _newest(session, base, locale)
    if newest is None:
        raise problem
    raise MovedOn(newest.id) from problem
