"""Editions of the texts that families read: loaded as drafts, published and withdrawn by a named person."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.content import SOURCE, Source, Text, TextKind
from portal.domain.journey import Circumstance
from portal.domain.text_changes import Act
from portal.models.base import new_id
from portal.models.texts import TextEdition
from portal.services import audit, text_changes

REVIEWER_LIMIT = 120
"""Characters in the name of whoever reviewed a text."""

Key = tuple[str, str, str]


class NoSuchEdition(LookupError):
    """No edition has this id."""


class AlreadyPublished(Exception):
    """This edition is what families read now."""


class NotPublished(Exception):
    """This edition is not what families read, so it cannot be withdrawn."""


class PublishedMeanwhile(Exception):
    """Somebody has published another edition of the same text, or withdrawn it, since the decision was made."""


class TranslationUnreviewed(Exception):
    """Nobody has checked this translation, so no family may be given it."""


class OriginalNotPublished(Exception):
    """Families do not read the English, so they cannot be given a translation of it."""


class ReviewerUnreadable(ValueError):
    """The reviewer's name is too long, or holds signs that are no letters."""


def load(session: Session, texts: Iterable[Text], *, now: datetime, publish_as: str | None) -> int:
    """Add what is new in the content folder as drafts and return how many editions were added.

    Loading the same files again adds nothing. With `publish_as` (the name of an operator's run, such as “demo”) each
    text's newest loaded edition is published too, unless a person has published or withdrawn one of that text.
    """
    editions = _editions_by_key(session)
    added = 0
    for text in texts:
        earlier = editions.setdefault((text.kind.value, text.slug, text.locale), [])
        digest = digest_of(text)
        # What was exported from here may have been approved since its edition was written: that is the same text.
        found = next((each for each in earlier if digest in {each.digest, digest_of(text_of(each))}), None)
        if found is None:
            found = as_draft(text, number=1 + max((each.number for each in earlier), default=0), digest=digest, now=now)
            session.add(found)
            earlier.append(found)
            added += 1
        if publish_as is not None and _may_replace(earlier, found):
            session.flush()
            make_living(session, found, now=now, published_by=None)
            audit.record_by_operator(session, action=f"text.published_as_{publish_as}", now=now, subject_id=found.id)
    session.flush()
    return added


def publish(
    session: Session,
    *,
    viewer: StaffViewer,
    edition_id: UUID,
    reviewed_by: str,
    now: datetime,
    seen_living: int | None = None,
) -> None:
    """Make this edition what families read from now on, in place of the one before.

    `reviewed_by` says who has read and approved it; left empty, what was recorded before stays. `seen_living` is the
    number of the edition that families read when the decision was made, 0 for none; None is not asked about. Raises
    NoSuchEdition, AlreadyPublished, PublishedMeanwhile, ReviewerUnreadable, TranslationUnreviewed,
    OriginalNotPublished.
    """
    reviewer = readable_reviewer(reviewed_by)
    edition = find(session, edition_id)
    if edition.is_published:
        raise AlreadyPublished
    if edition.locale != SOURCE:
        refuse_unready_translation(session, edition)
    if reviewer:
        edition.reviewed_by = reviewer
    living = _living(session, edition)
    if seen_living is not None and seen_living != (0 if living is None else living.number):
        raise PublishedMeanwhile
    replaced = None if living is None else living.id
    try:
        with session.begin_nested():
            make_living(session, edition, now=now, published_by=viewer.id)
    except IntegrityError as problem:
        raise PublishedMeanwhile from problem
    text_changes.record(session, viewer=viewer, edition_id=edition.id, act=Act.PUBLISHED, replaced_id=replaced, now=now)
    audit.record(
        session,
        actor=viewer,
        action="text.published",
        now=now,
        subject_id=edition.id,
        facts={"number": edition.number, "reviewed": bool(edition.reviewed_by)},
    )


def withdraw(session: Session, *, viewer: StaffViewer, edition_id: UUID, now: datetime) -> None:
    """Take this edition away from families; none takes its place. Raises NoSuchEdition, NotPublished.

    Whatever is wrong with the English is wrong in every language, so its translations go with it.
    """
    # Held, so that a translation published at this moment is either seen here or refused there.
    edition = session.get(TextEdition, edition_id, with_for_update=True)
    if edition is None:
        raise NoSuchEdition
    if not edition.is_published:
        raise NotPublished
    going = update(TextEdition).where(TextEdition.kind == edition.kind, TextEdition.slug == edition.slug)
    if edition.locale != SOURCE:
        going = going.where(TextEdition.locale == edition.locale)
    session.execute(going.where(TextEdition.is_published).values(is_published=False, published_by=viewer.id))
    text_changes.record(
        session, viewer=viewer, edition_id=edition.id, act=Act.WITHDRAWN, replaced_id=edition.id, now=now
    )
    audit.record(
        session, actor=viewer, action="text.withdrawn", now=now, subject_id=edition.id, facts={"number": edition.number}
    )


def digest_of(text: Text) -> str:
    """SHA-256 of everything a content file says, so that the same file is recognised whatever its layout.

    A translation says only its words: a source added to the English must not make a new draft of it.
    """
    plain = asdict(text) | {"applies_to": sorted(text.applies_to)}
    if text.locale == SOURCE:
        del plain["translated_from"]
        if text.review_on is None:
            del plain["review_on"]
    else:
        plain = {
            name: plain[name] for name in ("kind", "slug", "locale", "title", "summary", "body", "translated_from")
        }
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=_as_words).encode()).hexdigest()


def _as_words(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a text")


def _editions_by_key(session: Session) -> dict[Key, list[TextEdition]]:
    found: dict[Key, list[TextEdition]] = {}
    for edition in session.scalars(select(TextEdition).order_by(TextEdition.number)):
        found.setdefault((edition.kind, edition.slug, edition.locale), []).append(edition)
    return found


def as_draft(text: Text, *, number: int, digest: str, now: datetime) -> TextEdition:
    """A row that holds this text; the caller adds it."""
    return TextEdition(
        id=new_id(),
        kind=text.kind.value,
        slug=text.slug,
        place=text.position,
        locale=text.locale,
        number=number,
        title=text.title,
        summary=text.summary,
        body=text.body,
        applies_to=sorted(text.applies_to),
        sources=[_plain(asdict(source)) for source in text.sources],
        reviewed_on=text.reviewed_on,
        reviewed_by=text.reviewed_by,
        digest=digest,
        is_published=False,
        loaded_at=now,
        words_digest=text.words_digest,
        translated_from=text.translated_from,
        review_on=text.review_on,
    )


def text_of(edition: TextEdition) -> Text:
    """What an edition says, as the content folder would hold it."""
    return Text(
        kind=TextKind(edition.kind),
        slug=edition.slug,
        position=edition.place,
        locale=edition.locale,
        title=edition.title,
        summary=edition.summary,
        applies_to=frozenset(Circumstance(each) for each in edition.applies_to),
        sources=tuple(
            Source(label=one["label"], address=one.get("address", ""), year=one.get("year")) for one in edition.sources
        ),
        reviewed_on=edition.reviewed_on,
        reviewed_by=edition.reviewed_by,
        body=edition.body,
        translated_from=edition.translated_from,
        review_on=edition.review_on,
    )


def _plain(source: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in source.items() if value}


def _may_replace(earlier: list[TextEdition], found: TextEdition) -> bool:
    """Only an operator's own publishing is ever followed by another; a person's words and a person's choice stand."""
    return not found.is_published and all(each.published_by is None and each.written_by is None for each in earlier)


def _living(session: Session, edition: TextEdition) -> TextEdition | None:
    """What families read of this text in this language."""
    return session.scalars(
        select(TextEdition).where(
            TextEdition.kind == edition.kind,
            TextEdition.slug == edition.slug,
            TextEdition.locale == edition.locale,
            TextEdition.is_published,
        )
    ).first()


def make_living(session: Session, edition: TextEdition, *, now: datetime, published_by: UUID | None) -> None:
    """Let families read this edition instead of any other; who calls keeps that it was so."""
    session.execute(
        update(TextEdition)
        .where(
            TextEdition.kind == edition.kind,
            TextEdition.slug == edition.slug,
            TextEdition.locale == edition.locale,
            TextEdition.is_published,
        )
        .values(is_published=False)
    )
    edition.is_published = True
    edition.published_at = now
    edition.published_by = published_by
    session.flush()


def find(session: Session, edition_id: UUID) -> TextEdition:
    """The edition with this id. Raises NoSuchEdition."""
    edition = session.get(TextEdition, edition_id)
    if edition is None:
        raise NoSuchEdition
    return edition


def refuse_unready_translation(session: Session, edition: TextEdition) -> None:
    """Raises TranslationUnreviewed, OriginalNotPublished."""
    if not edition.translation_reviewed_by:
        raise TranslationUnreviewed
    english = select(TextEdition.id).where(
        TextEdition.kind == edition.kind,
        TextEdition.slug == edition.slug,
        TextEdition.locale == SOURCE,
        TextEdition.is_published,
    )
    if session.execute(english.with_for_update()).first() is None:
        raise OriginalNotPublished


def readable_reviewer(name: str) -> str:
    """The name as it is kept. Raises ReviewerUnreadable."""
    cleaned = " ".join(name.split())
    if len(cleaned) > REVIEWER_LIMIT or not cleaned.isprintable():
        raise ReviewerUnreadable
    return cleaned
