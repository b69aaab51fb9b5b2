"""What has been written to somebody: the notices that wait in the outbox, opened."""

import json
from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.notifications import NoticeKind
from portal.models.messages import Notice
from portal.models.sealing import open_text
from tests.portal_fixtures import Portal


@dataclass(frozen=True, slots=True)
class SignInLetter:
    """A letter with a way in."""

    address: str
    path: str
    code: str

    @property
    def token(self) -> str:
        return self.path.rpartition("/")[2]


def letters(portal: Portal, kind: NoticeKind = NoticeKind.SIGN_IN_LINK) -> list[SignInLetter]:
    """Every letter of this kind that goes to somebody, oldest first."""
    with portal.read() as session:
        wanted = select(Notice).where(Notice.kind == kind, Notice.due_at.is_not(None)).order_by(Notice.id)
        opened = [
            json.loads(open_text(session, Notice.sealed_letter, notice.id, notice.sealed_letter))
            for notice in session.scalars(wanted)
        ]
    return [SignInLetter(each["address"], each["path"], each.get("code", "")) for each in opened]


def newest(portal: Portal, kind: NoticeKind = NoticeKind.SIGN_IN_LINK) -> SignInLetter:
    return letters(portal, kind)[-1]
