"""What the made-up team writes for itself: notes, notes for whoever covers, and words that wait for a second person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.working_time import local
from portal.services import held_messages, notes, restrictions


@dataclass(frozen=True, slots=True)
class DemoNote:
    days_ago: int
    words: str
    is_handover: bool = False
    puts_right: bool = False
    """It refers to the note before it."""


NOTES = {
    "Rowan": (
        DemoNote(2, "Rang the health visitor. She knows the family and offers to come along on the next visit."),
        DemoNote(
            1,
            "Visit agreed for next Tuesday at ten, at home. They would rather be rung than written to. "
            "Their street has roadworks: park by the church.",
            is_handover=True,
        ),
    ),
    "Yusuf": (
        DemoNote(6, "The school asks whether it may hold an assembly. Told them I will ask each parent."),
        DemoNote(5, "It was the nursery that asked, not the school.", puts_right=True),
    ),
    "Lily": (DemoNote(3, "The senior officer asks us to say nothing about the interviews until she rings back."),),
}

HELD = "I have your question and I have asked the officer. I will tell you what she says as soon as I may."


def write(session: Session, practitioner: StaffViewer, *, child_name: str, case_id: UUID, now: datetime) -> None:
    """The notes about one child, each on its day."""
    before: UUID | None = None
    for note in NOTES.get(child_name, ()):
        before = notes.write(
            session,
            viewer=practitioner,
            case_id=case_id,
            form_key=uuid4(),
            body=note.words,
            adult_id=None,
            is_handover=note.is_handover,
            corrects_id=before if note.puts_right else None,
            now=now - timedelta(days=note.days_ago),
        )


def hold_back(session: Session, practitioner: StaffViewer, adult: FamilyViewer, *, now: datetime) -> None:
    """Restrict an adult until somebody looks again in five days, and leave a text for a second person to release."""
    today = local(now).date()
    restrictions.restrict(
        session,
        viewer=practitioner,
        case_id=adult.case_id,
        adult_id=adult.adult_id,
        reason="The police have asked for time.",
        review_on=today + timedelta(days=5),
        today=today,
        now=now,
    )
    held_messages.propose(
        session,
        viewer=practitioner,
        case_id=adult.case_id,
        adult_id=adult.adult_id,
        body=HELD,
        send_key=uuid4(),
        seen_id=None,
        now=now,
    )
