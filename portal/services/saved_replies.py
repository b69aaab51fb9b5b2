"""Saved replies are written, changed and taken out of use by those who keep them; every edition is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.saved_replies import BODY_AT_MOST, TITLE_AT_MOST, check
from portal.models.base import new_id
from portal.models.saved_replies import SavedReply, SavedReplyEdition
from portal.services import audit


class TitleMissing(ValueError):
    """No title, by which anybody could choose it."""


class TitleTooLong(ValueError):
    """More than TITLE_AT_MOST characters."""


class NoSuchReply(LookupError):
    """No reply has this id."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed the reply, or taken it out of use, since the form was made."""


def write(session: Session, *, viewer: StaffViewer, title: str, body: str, form_key: UUID, now: datetime) -> UUID:
    """Add a reply and answer its id; the same form sent again adds it once.

    Raises TitleMissing, TitleTooLong, EmptyMessage and MessageTooLong (the text), and the refusals of
    domain.saved_replies.check.
    """
    named, text = _checked(title, body)
    reply = SavedReply(id=new_id(), made_at=now, form_key=form_key)
    try:
        with session.begin_nested():
            session.add(reply)
            session.flush()
    except IntegrityError:
        return session.execute(select(SavedReply.id).where(SavedReply.form_key == form_key)).scalar_one()
    _add_edition(session, viewer, reply.id, 1, named, text, now=now)
    audit.record(session, actor=viewer, action="saved_reply.written", now=now, subject_id=reply.id)
    return reply.id


def change(
    session: Session, *, viewer: StaffViewer, reply_id: UUID, number: int, title: str, body: str, now: datetime
) -> None:
    """Let the reply read differently from now on; `number` is the edition that the form was made from.

    Raises NoSuchReply, ChangedMeanwhile, and the refusals of `write`.
    """
    named, text = _checked(title, body)
    _require_in_use(session, reply_id)
    newest = session.scalar(select(func.max(SavedReplyEdition.number)).where(SavedReplyEdition.reply_id == reply_id))
    if newest != number:
        raise ChangedMeanwhile
    try:
        with session.begin_nested():
            _add_edition(session, viewer, reply_id, number + 1, named, text, now=now)
    except IntegrityError as problem:
        raise ChangedMeanwhile from problem
    audit.record(
        session,
        actor=viewer,
        action="saved_reply.changed",
        now=now,
        subject_id=reply_id,
        facts={"number": number + 1},
    )


def withdraw(session: Session, *, viewer: StaffViewer, reply_id: UUID, now: datetime) -> None:
    """Take the reply out of use; one that is out of use stays so. Raises NoSuchReply."""
    if session.get(SavedReply, reply_id) is None:
        raise NoSuchReply
    withdrawn = session.execute(
        update(SavedReply)
        .where(SavedReply.id == reply_id, SavedReply.withdrawn_at.is_(None))
        .values(withdrawn_at=now, withdrawn_by=viewer.id)
        .returning(SavedReply.id)
    ).first()
    if withdrawn is not None:
        audit.record(session, actor=viewer, action="saved_reply.withdrawn", now=now, subject_id=reply_id)


def _checked(title: str, body: str) -> tuple[str, str]:
    named = " ".join(title.split())
    if not named:
        raise TitleMissing
    if len(named) > TITLE_AT_MOST:
        raise TitleTooLong
    text = clean_body(body, limit=BODY_AT_MOST)
    check(text)
    return named, text


def _require_in_use(session: Session, reply_id: UUID) -> None:
    reply = session.get(SavedReply, reply_id, with_for_update=True, populate_existing=True)
    if reply is None:
        raise NoSuchReply
    if reply.withdrawn_at is not None:
        raise ChangedMeanwhile


def _add_edition(
    session: Session, viewer: StaffViewer, reply_id: UUID, number: int, title: str, body: str, *, now: datetime
) -> None:
    session.add(
        SavedReplyEdition(
            id=new_id(),
            reply_id=reply_id,
            number=number,
            title=title,
            body=body,
            written_by=viewer.id,
            written_at=now,
        )
    )
    session.flush()
