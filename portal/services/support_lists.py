"""The services one adult keeps for later. Sealed, and theirs alone: a list can say how a child died."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import local
from portal.models.cases import Case
from portal.models.messages import Notice
from portal.models.sealing import open_text, seal
from portal.models.support_lists import SupportList
from portal.queries import support
from portal.services import audit, notices

KEPT_AT_MOST = 60
"""Services; longer is no list that anybody reads."""
MAILED_AGAIN_AFTER = timedelta(minutes=10)
"""A second press within this time asks for the same letter."""


class NotShown(LookupError):
    """No service that families may see has this id (any more)."""


class ListFull(Exception):
    """There are KEPT_AT_MOST services on it."""


class NothingKept(Exception):
    """There is nothing on the list to send."""


def keep(session: Session, *, viewer: FamilyViewer, entry_id: UUID, now: datetime) -> None:
    """Put a service first on the list, once however often it is pressed. Raises NotShown, ListFull."""
    if entry_id not in support.by_ids(session, [entry_id], today=local(now).date()):
        raise NotShown
    row, kept = _lock(session, viewer)
    if entry_id in kept:
        return
    if len(kept) >= KEPT_AT_MOST:
        raise ListFull
    _write(session, viewer, row, [entry_id, *kept], now=now)
    audit.record(session, actor=viewer, action="support_list.changed", now=now, case_id=viewer.case_id)


def take_off(session: Session, *, viewer: FamilyViewer, entry_id: UUID, now: datetime) -> None:
    """Take a service off the list; one that is not on it stays off."""
    row, kept = _lock(session, viewer)
    if row is None or entry_id not in kept:
        return
    _write(session, viewer, row, [each for each in kept if each != entry_id], now=now)
    audit.record(session, actor=viewer, action="support_list.changed", now=now, case_id=viewer.case_id)


def mail(session: Session, *, viewer: FamilyViewer, now: datetime) -> None:
    """Send a letter that leads back to the list. It names no service: mail is read on shared phones, and by others.

    Raises NothingKept.
    """
    _row, kept = _lock(session, viewer)
    if not kept:
        raise NothingKept
    lately = select(Notice.id).where(
        Notice.person_id == viewer.id,
        Notice.kind == NoticeKind.SUPPORT_LIST,
        Notice.made_at > now - MAILED_AGAIN_AFTER,
    )
    if session.execute(lately.limit(1)).first() is None:
        notices.post_to_person(
            session, person_id=viewer.id, kind=NoticeKind.SUPPORT_LIST, now=now, case_id=viewer.case_id
        )
        audit.record(session, actor=viewer, action="support_list.mailed", now=now, case_id=viewer.case_id)


def _lock(session: Session, viewer: FamilyViewer) -> tuple[SupportList | None, list[UUID]]:
    """The list, held until this request is settled."""
    row = session.get(SupportList, viewer.adult_id, with_for_update=True, populate_existing=True)
    if row is None:
        return None, []
    kept = json.loads(open_text(session, SupportList.sealed_entries, row.id, row.sealed_entries))
    return row, [UUID(each) for each in kept]


def _write(session: Session, viewer: FamilyViewer, row: SupportList | None, kept: list[UUID], *, now: datetime) -> None:
    found = row or SupportList(id=viewer.adult_id)
    found.changed_at = now
    key_id = session.get_one(Case, viewer.case_id).data_key_id
    seal(session, found, key_id=key_id, entries=json.dumps([each.hex for each in kept]))
    try:
        with session.begin_nested():
            session.add(found)
    except IntegrityError:
        # Another device of the same person kept the first service at the same moment: theirs stays, and so does this.
        first, before = _lock(session, viewer)
        if first is None:
            raise
        new = [each for each in kept if each not in before]
        _write(session, viewer, first, [*new, *before], now=now)
