"""What stands beside the messages of a thread: the note for whoever covers, and, for a restricted adult, what waits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, StaffViewer
from portal.domain.content import TextKind, as_message
from portal.i18n import Locale
from portal.queries import held_messages as held_queries
from portal.queries import notes as note_queries
from portal.queries import texts as text_queries
from portal.queries.held_messages import Held
from portal.queries.notes import NoteRow
from portal.queries.texts import Edition
from portal.services.outgoing_words import LookAgain
from portal.web.staff.thread_desk import Desk, desk_for
from portal.web.writing import Box, refused_box


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something that was tried with what waits was refused, in words."""

    words: str
    reason_of: UUID | None = None
    """The text whose reason to send it back was not right; None where it was no matter of a field."""


@dataclass(frozen=True, slots=True)
class HeldPart:
    """What the thread of a restricted adult offers in place of sending at once."""

    waiting: tuple[tuple[Held, Box], ...]
    """Each text that waits, with the box for the reason to send it back."""
    came_back: Held | None
    texts: tuple[tuple[Edition, str], ...]
    """The approved texts, each with its words as they are sent."""
    problem: str
    """What was wrong, where it was no matter of a field; else empty."""


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it; None for what does not concern this viewer or this adult."""

    handover: NoteRow | None
    held: HeldPart | None
    desk: Desk
    """Who has the thread, who is looking, saved replies."""


def beside(
    session: Session,
    *,
    case: CaseFacts,
    viewer: StaffViewer,
    adult_id: UUID,
    is_restricted: bool,
    now: datetime,
    locale: Locale,
    refused: Refused | None = None,
    look_again: LookAgain | None = None,
) -> Beside:
    """What belongs beside this thread for this viewer, what was just refused, and what a last look found."""
    held = _held(session, case.case_id, adult_id, viewer, refused) if is_restricted else None
    desk = desk_for(session, case=case, viewer=viewer, adult_id=adult_id, now=now, locale=locale, found=look_again)
    return Beside(handover_for(viewer, case, session), held, desk)


def handover_for(viewer: StaffViewer, case: CaseFacts, session: Session) -> NoteRow | None:
    """The note that whoever covers reads first; None for the family’s own practitioner, and where nobody covers."""
    covers = viewer.id != case.practitioner_id and (viewer.id in case.covering_ids or case.team_covers)
    return note_queries.handover(session, case_id=case.case_id) if covers else None


def _held(session: Session, case_id: UUID, adult_id: UUID, viewer: StaffViewer, refused: Refused | None) -> HeldPart:
    found = held_queries.for_adult(session, case_id=case_id, adult_id=adult_id, viewer_id=viewer.id)
    editions = text_queries.all_published(session, kind=TextKind.NEUTRAL, locale=found.locale)
    return HeldPart(
        waiting=tuple((each, _reason_box(each, refused)) for each in found.waiting),
        came_back=found.came_back,
        texts=tuple((edition, as_message(edition.body)) for edition in editions),
        problem=refused.words if refused is not None and refused.reason_of is None else "",
    )


def _reason_box(held: Held, refused: Refused | None) -> Box:
    field = f"why-{held.id.hex}"
    if refused is not None and refused.reason_of == held.id:
        return refused_box(refused.words, id=field, name="why")
    return Box("", held.id, id=field, name="why")
