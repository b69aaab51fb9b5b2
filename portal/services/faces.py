"""Members of staff show families who they are: a photograph, and a sentence or two about themselves."""

import shutil
import tempfile
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.adapters import images
from portal.config import FileLimits
from portal.domain.access import StaffViewer
from portal.domain.attachments import FileKindRefused
from portal.domain.faces import Portrait, Size, clean_about
from portal.models.faces import StaffPhoto
from portal.models.people import StaffMember
from portal.models.sealing import seal_text
from portal.services import audit
from portal.services.attachments import Offered, examine


def prepare(offered: Offered, *, most_bytes: int) -> Portrait:
    """The two squares of what somebody chose, made in a process of its own: slow, so without a transaction.

    Raises the kinds of domain.attachments.FileRefused, and of adapters.images.
    """
    (chosen,) = examine([offered], FileLimits(number=1, each=most_bytes, total=most_bytes))
    if not chosen.kind.is_photograph:
        raise FileKindRefused(chosen.label)
    with tempfile.TemporaryFile() as file:  # the process reads a real file, and what came in may lie in memory
        chosen.content.seek(0)
        shutil.copyfileobj(chosen.content, file)
        small, large = (images.square(file, chosen.kind, side=size.side) for size in (Size.SMALL, Size.LARGE))
    return Portrait(small, large)


def keep(session: Session, *, viewer: StaffViewer, portrait: Portrait, now: datetime) -> None:
    """Show this photograph of oneself, in place of any from before; its address is a new one."""
    member = session.get_one(StaffMember, viewer.id)
    _forget(session, viewer.id)
    sealed = {
        column.key: seal_text(session, column, viewer.id, content, key_id=member.data_key_id)
        for column, content in ((StaffPhoto.sealed_small, portrait.small), (StaffPhoto.sealed_large, portrait.large))
    }
    session.add(StaffPhoto(staff_id=viewer.id, address=uuid4(), changed_at=now, **sealed))
    session.flush()
    audit.record(session, actor=viewer, action="staff_photo.changed", subject_id=viewer.id, now=now)


def remove(session: Session, *, actor: StaffViewer, staff_id: UUID, now: datetime) -> None:
    """Show no photograph of them any more, and keep none. A second tap changes nothing."""
    if _forget(session, staff_id):
        audit.record(session, actor=actor, action="staff_photo.removed", subject_id=staff_id, now=now)


def describe(session: Session, *, viewer: StaffViewer, about: str, now: datetime) -> None:
    """Say this about oneself; nothing takes away what stood there. Raises domain.faces.AboutTooLong."""
    words = clean_about(about)
    member = session.get_one(StaffMember, viewer.id)
    column = StaffMember.sealed_about
    member.sealed_about = seal_text(session, column, member.id, words or None, key_id=member.data_key_id)
    session.flush()
    audit.record(session, actor=viewer, action="staff_about.changed", subject_id=viewer.id, now=now)


def forget(session: Session, *, staff_id: UUID) -> None:
    """Keep neither photograph nor words of somebody who leaves: no family needs them any more."""
    _forget(session, staff_id)
    session.get_one(StaffMember, staff_id).sealed_about = None


def _forget(session: Session, staff_id: UUID) -> bool:
    """Whether there was one. The member's row is held meanwhile, so that two taps come one after the other."""
    session.execute(select(StaffMember.id).where(StaffMember.id == staff_id).with_for_update())
    gone = delete(StaffPhoto).where(StaffPhoto.staff_id == staff_id).returning(StaffPhoto.staff_id)
    return session.execute(gone).first() is not None
