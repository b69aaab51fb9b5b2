"""What was changed for families by one person, kept so that a second person can look at it; it holds up nothing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.crypto import SERVICE_DATA_KEY_ID
from portal.domain.messages import clean_body
from portal.domain.text_changes import WORDS_LIMIT, Act, Verdict
from portal.models.base import new_id
from portal.models.sealing import seal
from portal.models.texts import TextChange, TextLook
from portal.services import audit


class NoSuchChange(LookupError):
    """No change has this id."""


class OwnChange(Exception):
    """Whoever made a change cannot be the second person to look at it."""


class AlreadyGood(Exception):
    """A second person has found it good already."""


def record(
    session: Session, *, viewer: StaffViewer, edition_id: UUID, act: Act, replaced_id: UUID | None, now: datetime
) -> None:
    """Keep what families read from now on; the caller's transaction makes it so."""
    session.add(
        TextChange(
            id=new_id(),
            edition_id=edition_id,
            act=act.value,
            replaced_id=replaced_id,
            done_by=viewer.id,
            done_at=now,
        )
    )
    session.flush()


def look(
    session: Session, *, viewer: StaffViewer, change_id: UUID, verdict: Verdict, words: str, now: datetime
) -> None:
    """Say as a second person that a change is good, or what should be changed.

    Raises NoSuchChange, OwnChange, AlreadyGood; without words for a change EmptyMessage, and MessageTooLong.
    """
    # Held, so that two who look at the same moment are told apart.
    change = session.get(TextChange, change_id, with_for_update=True)
    if change is None:
        raise NoSuchChange
    if change.done_by == viewer.id:
        raise OwnChange
    good = select(TextLook.id).where(TextLook.change_id == change_id, TextLook.verdict == Verdict.GOOD.value)
    if session.execute(good).first() is not None:
        raise AlreadyGood
    look = TextLook(id=new_id(), change_id=change_id, verdict=verdict.value, looked_by=viewer.id, looked_at=now)
    asked = clean_body(words, limit=WORDS_LIMIT) if verdict is Verdict.CHANGE else None
    seal(session, look, key_id=SERVICE_DATA_KEY_ID, words=asked)
    session.add(look)
    session.flush()
    audit.record(
        session,
        actor=viewer,
        action="text.looked_at_again",
        now=now,
        subject_id=change.edition_id,
        facts={"verdict": verdict.value},
    )
