"""A lost mailbox: the practitioner checks who it is and proposes an address, and a second member of staff decides.

On approval the old ways in end at once and the old address is told; the new one gets an invitation, which proves it
(security.md 1.2).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.domain.sign_in import normalise_email
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.people import Person
from portal.models.sealing import cipher_of, open_text, seal
from portal.models.sign_in import Recovery
from portal.services import addresses, audit, cases, doors, invitations, notices, people, sessions

REASON_AT_MOST = 1000
"""Characters that say how it is known that it is them."""


class NotOnThisCase(LookupError):
    """An adult, or a proposal, of another case."""


class OwnProposal(PermissionError):
    """Nobody decides what they proposed themselves."""


class DecidedAlready(Exception):
    """Somebody decided it, or a newer proposal took its place."""


def propose(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    email: str,
    short_name: str,
    reason: str,
    now: datetime,
) -> None:
    """Propose another address for an adult who cannot come in any more; a proposal that still waits ends.

    `reason` says how it is known that it is them; it goes into the contact log. Raises NotAnEmail, EmptyMessage and
    MessageTooLong (the reason), NotOnThisCase.
    """
    why, wanted = clean_body(reason, limit=REASON_AT_MOST), normalise_email(email)
    place = _place(session, case_id=case_id, adult_id=adult_id)
    person, case = session.get_one(Person, place.person_id), session.get_one(Case, case_id)
    session.execute(
        update(Recovery)
        .where(Recovery.person_id == person.id, Recovery.decided_at.is_(None))
        .values(decided_at=now, approved=False)
    )
    row = Recovery(
        id=new_id(),
        adult_id=adult_id,
        person_id=person.id,
        sign_in_index=people.sign_in_index(cipher_of(session), email=wanted, short_name=short_name),
        has_short_name=bool(short_name.strip()),
        asked_by=viewer.id,
        asked_at=now,
    )
    seal(session, row, key_id=person.data_key_id, email=wanted, reason=why)
    session.add(row)
    session.flush()
    cases.log_decision(session, viewer=viewer, case=case, adult_id=adult_id, note=why, now=now)
    audit.record(session, actor=viewer, action="adult.recovery_proposed", now=now, case_id=case_id, subject_id=adult_id)


def decide(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    recovery_id: UUID,
    approves: bool,
    now: datetime,
) -> None:
    """Approve the new address or decline it. Raises NotOnThisCase, OwnProposal, DecidedAlready, AddressTaken."""
    place = _place(session, case_id=case_id, adult_id=adult_id)
    row = session.get(Recovery, recovery_id, with_for_update=True, populate_existing=True)
    if row is None or row.adult_id != place.id:
        raise NotOnThisCase
    if row.decided_at is not None:
        raise DecidedAlready
    if row.asked_by == viewer.id:
        raise OwnProposal
    row.decided_by, row.decided_at, row.approved = viewer.id, now, approves
    session.flush()
    action = "adult.recovery_approved" if approves else "adult.recovery_declined"
    audit.record(session, actor=viewer, action=action, now=now, case_id=case_id, subject_id=adult_id)
    if approves:
        _hand_over(session, row, viewer=viewer, now=now)


def _hand_over(session: Session, row: Recovery, *, viewer: StaffViewer, now: datetime) -> None:
    person = session.get_one(Person, row.person_id, with_for_update=True, populate_existing=True)
    doors.shut(session, person_id=person.id, now=now)
    # To the old address, while it is still theirs in the row.
    notices.post_to_person(session, person_id=person.id, kind=NoticeKind.SECURITY_WARNING, now=now)
    email = open_text(session, Recovery.sealed_email, row.id, row.sealed_email)
    addresses.replace(session, person, email=email, index=row.sign_in_index, has_short_name=row.has_short_name)
    # They asked for it and wait for it, so it goes at once.
    invitations.invite_adult(
        session, actor=viewer, person_id=person.id, adult_id=row.adult_id, now=now, expected_now=True
    )


def sign_out(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, reason: str, now: datetime
) -> None:
    """End every session of an adult who asked for it, or whose phone is gone. Raises EmptyMessage, NotOnThisCase."""
    why = clean_body(reason, limit=REASON_AT_MOST)
    place = _place(session, case_id=case_id, adult_id=adult_id)
    sessions.end_all_of_person(session, person_id=place.person_id, now=now)
    case = session.get_one(Case, case_id)
    cases.log_decision(session, viewer=viewer, case=case, adult_id=adult_id, note=why, now=now)
    audit.record(session, actor=viewer, action="adult.signed_out", now=now, case_id=case_id, subject_id=adult_id)


def _place(session: Session, *, case_id: UUID, adult_id: UUID) -> CaseAdult:
    place = session.get(CaseAdult, adult_id)
    if place is None or place.case_id != case_id:
        raise NotOnThisCase
    return place
