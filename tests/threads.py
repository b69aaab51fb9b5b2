"""Writing threads straight into the database, for tests that read them."""

import re
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Role, StaffViewer
from portal.services import messages
from tests.visitors import Visitor
from tests.world import Adult, Worker


def viewer_of(adult: Adult) -> FamilyViewer:
    return FamilyViewer(id=adult.person_id, case_id=adult.case_id, adult_id=adult.adult_id)


def staff_viewer_of(worker: Worker, *roles: Role) -> StaffViewer:
    return StaffViewer(id=worker.staff_id, roles=frozenset(roles or {Role.PRACTITIONER}))


def write_as(session: Session, adult: Adult, body: str, *, at: datetime) -> None:
    """An adult of a family writes to the team; the caller commits."""
    messages.send(session, viewer=viewer_of(adult), body=body, send_key=uuid4(), now=at)


def answer_as(session: Session, worker: Worker, adult: Adult, body: str, *, at: datetime) -> None:
    """The team answers everything so far; the caller commits."""
    messages.reply(
        session,
        viewer=staff_viewer_of(worker),
        case_id=adult.case_id,
        adult_id=adult.adult_id,
        body=body,
        send_key=uuid4(),
        seen_id=None,
        now=at,
    )


SEND_KEY = re.compile(r'name="send_key" value="([^"]+)"')
BOX = re.compile(r"<textarea[^>]*>\n(.*?)</textarea>", re.DOTALL)


def read(visitor: Visitor, address: str = "/messages") -> str:
    return visitor.get(address).get_data(as_text=True)


def write(visitor: Visitor, body: str, *, at: str = "/messages", status: int = 303) -> str:
    """Write in the box of a thread's page and press Send."""
    key = SEND_KEY.search(read(visitor, at))
    form = {"body": body, "send_key": key[1] if key else ""}
    return visitor.post(at, form, status=status).get_data(as_text=True)


def box_of(html: str) -> str:
    """What stands in the box to write in."""
    found = BOX.search(html)
    return found[1] if found else "there is no box"
