"""Going back: something is wrong with what families read, and they get the words they had before, at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.content import SOURCE
from portal.domain.text_changes import Act
from portal.models.texts import TextEdition
from portal.services import audit, text_changes, texts


class NotReadBefore(Exception):
    """Families never read the edition to go back to, or it belongs to another text or language."""


def go_back(session: Session, *, viewer: StaffViewer, edition_id: UUID, back_to: UUID, now: datetime) -> None:
    """Withdraw this edition and let families read `back_to` again.

    A translation of the withdrawn English says what is wrong in another language, so it goes as well, and its readers
    get the English. Raises NoSuchEdition, NotPublished, TranslationUnreviewed, OriginalNotPublished of services.texts,
    NotReadBefore.
    """
    # Held, so that a translation published at this moment is either seen here or refused there.
    edition = session.get(TextEdition, edition_id, with_for_update=True)
    before = texts.find(session, back_to)
    if edition is None:
        raise texts.NoSuchEdition
    if not edition.is_published:
        raise texts.NotPublished
    is_same_text = (before.kind, before.slug, before.locale) == (edition.kind, edition.slug, edition.locale)
    if not is_same_text or before.published_at is None or before.id == edition.id:
        raise NotReadBefore
    if edition.locale != SOURCE:
        texts.refuse_unready_translation(session, before)
    elif before.words_digest != edition.words_digest:
        _withdraw_what_was_made_of(session, edition, viewer)
    texts.make_living(session, before, now=now, published_by=viewer.id)
    text_changes.record(
        session, viewer=viewer, edition_id=before.id, act=Act.PUBLISHED, replaced_id=edition.id, now=now
    )
    facts: dict[str, str | int | bool | None] = {"number": edition.number, "back_to": before.number}
    audit.record(session, actor=viewer, action="text.withdrawn", now=now, subject_id=edition.id, facts=facts)


def _withdraw_what_was_made_of(session: Session, english: TextEdition, viewer: StaffViewer) -> None:
    session.execute(
        update(TextEdition)
        .where(
            TextEdition.kind == english.kind,
            TextEdition.slug == english.slug,
            TextEdition.locale != SOURCE,
            TextEdition.translated_from == english.words_digest,
            TextEdition.is_published,
        )
        .values(is_published=False, published_by=viewer.id)
    )
