"""What staff send to a family with files goes in two steps: chosen, then confirmed (domain.md T12)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.attachments import ChosenFile, FileKind, FileState, PdfNeedsScanner, key_for
from portal.domain.messages import clean_body
from portal.models.attachments import Attachment
from portal.services import attachments, drafts, messages


class StagedFilesGone(LookupError):
    """What was chosen is there no more: it was sent already with other words, or a day has passed."""


class StagedFileRefused(Exception):
    """One of the chosen files was found to be harmful or could not be read, so none of them goes out."""


def stage(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    body: str,
    files: Sequence[ChosenFile],
    page_key: UUID,
    can_scan: bool,
    now: datetime,
) -> UUID:
    """Keep what a member of staff has chosen, and the words as their draft, until they confirm; sends nothing.

    Answers the id of what was chosen together; the same choice with the same words from the same page is kept once.
    Raises EmptyMessage, MessageTooLong (both of domain.messages), NoThread, MessagesHeldBack (both of
    services.messages), PdfNeedsScanner.
    """
    text = clean_body(body)
    pdf = next((each for each in files if each.kind is FileKind.PDF), None)
    if pdf is not None and not can_scan:
        raise PdfNeedsScanner(pdf.label)
    found = messages.find_open_thread(session, case_id=case_id, adult_id=adult_id)
    batch_id = key_for(page_key, files, text)
    attachments.keep(
        session,
        files,
        thread_id=found.thread_id,
        key_id=found.data_key_id,
        batch_id=batch_id,
        staff_id=viewer.id,
        now=now,
    )
    drafts.save_for_staff(
        session, case_id=case_id, adult_id=adult_id, staff_id=viewer.id, text=text, joins=False, now=now
    )
    return batch_id


def send_staged(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    batch_id: UUID,
    body: str,
    seen_id: UUID | None,
    now: datetime,
) -> None:
    """Send the words with what was chosen; any number of taps send it once.

    Raises what services.messages.reply raises, StagedFilesGone, StagedFileRefused.
    """
    found = messages.find_open_thread(session, case_id=case_id, adult_id=adult_id)
    ours = (
        Attachment.batch_id == batch_id,
        Attachment.thread_id == found.thread_id,
        Attachment.staff_id == viewer.id,
    )
    files = session.execute(select(Attachment.message_id, Attachment.state).where(*ours).with_for_update()).all()
    if not files:
        raise StagedFilesGone
    was_sent = files[0].message_id is not None
    if not was_sent and any(FileState(each.state).is_gone for each in files):
        raise StagedFileRefused
    message_id = messages.reply(
        session,
        viewer=viewer,
        case_id=case_id,
        adult_id=adult_id,
        body=body,
        send_key=batch_id,
        seen_id=seen_id,
        now=now,
    )
    if message_id is None:
        return
    if was_sent:  # with other words; the caller takes these back, so that they are not sent without their files
        raise StagedFilesGone
    attachments.attach(session, batch_id=batch_id, thread_id=found.thread_id, message_id=message_id)
