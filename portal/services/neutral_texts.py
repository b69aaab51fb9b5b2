"""Texts that were approved beforehand go to an adult as they stand, restricted or not, without a second person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.content import TextKind, as_message
from portal.domain.messages import clean_body
from portal.models.texts import TextEdition
from portal.services import audit, messages


class NotApproved(LookupError):
    """No published text of this id: it was withdrawn, or another edition took its place."""


def send(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    edition_id: UUID,
    send_key: UUID,
    seen_id: UUID | None,
    now: datetime,
) -> None:
    """Send one published neutral text; any number of taps send it once.

    `seen_id` is the newest message on the page: what came later goes on waiting. Raises NotApproved, and NoThread of
    services.messages.
    """
    edition = session.get(TextEdition, edition_id)
    if edition is None or edition.kind != TextKind.NEUTRAL.value or not edition.is_published:
        raise NotApproved
    message_id = messages.deliver(
        session,
        viewer=viewer,
        author_id=viewer.id,
        case_id=case_id,
        adult_id=adult_id,
        text=clean_body(as_message(edition.body)),
        send_key=send_key,
        seen_id=seen_id,
        now=now,
    )
    if message_id is not None:
        audit.record(
            session,
            actor=viewer,
            action="message.neutral_text_sent",
            now=now,
            case_id=case_id,
            subject_id=message_id,
            facts={"edition": str(edition.id), "number": edition.number},
        )
