"""Translations of the texts: a named person checks them, and an agency's work comes in as drafts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.content import SOURCE, Text
from portal.models.texts import TextEdition
from portal.services import audit, texts


class NotATranslation(Exception):
    """English is what the others are translated from."""


class ReviewerMissing(ValueError):
    """A review without a name is none."""


class ReviewInFuture(ValueError):
    """Nobody can have checked it on a day that has not come."""


class EnglishMovedOn(Exception):
    """The English is no longer the one that the translation was compared with."""


class AlreadyReviewed(Exception):
    """Somebody has written down already that this translation says what this English says."""


def mark_reviewed(
    session: Session,
    *,
    viewer: StaffViewer,
    edition_id: UUID,
    against: str,
    reviewed_by: str,
    reviewed_on: date,
    today: date,
    now: datetime,
) -> None:
    """Write down that a named person has checked a translation against the English whose `words_digest` is `against`.

    A translation that was out of date is up to date again by that. Two people at once: the first is kept. Raises
    NoSuchEdition, NotATranslation, ReviewerMissing, ReviewerUnreadable, ReviewInFuture, EnglishMovedOn,
    AlreadyReviewed.
    """
    reviewer = texts.readable_reviewer(reviewed_by)
    edition = texts.find(session, edition_id)
    if edition.locale == SOURCE:
        raise NotATranslation
    if not reviewer:
        raise ReviewerMissing
    if reviewed_on > today:
        raise ReviewInFuture
    if english_of(session, kind=edition.kind, slug=edition.slug).words_digest != against:
        raise EnglishMovedOn
    written = session.execute(
        update(TextEdition)
        .where(
            TextEdition.id == edition_id,
            or_(TextEdition.translation_reviewed_by == "", TextEdition.translated_from != against),
        )
        .values(
            translated_from=against,
            translation_reviewed_by=reviewer,
            translation_reviewed_on=reviewed_on,
            translation_recorded_by=viewer.id,
            translation_recorded_at=now,
        )
        .returning(TextEdition.id)
    ).first()
    if written is None:
        raise AlreadyReviewed
    audit.record(
        session,
        actor=viewer,
        action="text.translation_reviewed",
        now=now,
        subject_id=edition_id,
        facts={"number": edition.number},
    )


def english_of(session: Session, *, kind: str, slug: str) -> TextEdition:
    """The English that a translation has to say: the one families read, else the newest. Raises NoSuchEdition."""
    found = session.scalars(
        select(TextEdition)
        .where(TextEdition.kind == kind, TextEdition.slug == slug, TextEdition.locale == SOURCE)
        .order_by(TextEdition.is_published.desc(), TextEdition.number.desc())
        .limit(1)
    ).first()
    if found is None:
        raise texts.NoSuchEdition
    return found


def add_drafts(session: Session, translated: Sequence[Text], *, now: datetime) -> int:
    """Take an agency's translations in as unreviewed drafts; those that are here already add nothing."""
    return texts.load(session, translated, now=now, publish_as=None)


def text_in(english: TextEdition, *, locale: str, title: str, summary: str, body: str) -> Text:
    """These words as a translation of that English edition, which all the rest is taken from."""
    return replace(
        texts.text_of(english),
        locale=locale,
        title=title,
        summary=summary,
        body=body,
        translated_from=english.words_digest,
    )
