"""Invitations of the adults of a case, for staff."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.sign_in import CODE_TRIES, LinkState, invitation_state
from portal.models.cases import CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, open_text, opener
from portal.models.sign_in import Invitation


def open_invitations(session: Session, *, case_id: UUID, now: datetime) -> dict[UUID, datetime]:
    """For each adult of a case whose invitation is still open, until when it is."""
    rows = session.execute(
        select(Invitation.adult_id, Invitation.expires_at)
        .join(CaseAdult, CaseAdult.id == Invitation.adult_id)
        .where(
            CaseAdult.case_id == case_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.created_at)
    )
    return {row.adult_id: row.expires_at for row in rows if row.adult_id is not None}


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invitation in the list of a case."""

    adult: str
    is_card: bool
    by: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: LinkState


def of_case(session: Session, *, case_id: UUID, now: datetime) -> tuple[InvitationLine, ...]:
    """All invitations of the adults of a case, the newest first."""
    rows = session.execute(
        select(
            Invitation.created_at,
            Invitation.expires_at,
            Invitation.used_at,
            Invitation.revoked_at,
            Invitation.tries,
            Invitation.number_mac,
            Person.id.label("person_id"),
            Person.sealed_name,
            StaffMember.id.label("staff_id"),
            StaffMember.sealed_name.label("sealed_by"),
        )
        .join(CaseAdult, CaseAdult.id == Invitation.adult_id)
        .join(Person, Person.id == CaseAdult.person_id)
        .outerjoin(StaffMember, StaffMember.id == Invitation.invited_by)
        .where(CaseAdult.case_id == case_id)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    ).all()
    learn_keys(session, [each for row in rows for each in (row.sealed_name, row.sealed_by)])
    name, by = opener(session, Person.sealed_name), opener(session, StaffMember.sealed_name)
    return tuple(
        InvitationLine(
            adult=name(row.person_id, row.sealed_name),
            is_card=row.number_mac is not None,
            by=None if row.sealed_by is None else by(row.staff_id, row.sealed_by),
            created_at=row.created_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
            state=invitation_state(
                expires_at=row.expires_at,
                used_at=row.used_at,
                revoked_at=row.revoked_at,
                tries=row.tries,
                now=now,
            ),
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Card:
    """An open card: what stands on it, and the number that is told beside it. For staff who look after the case."""

    code: str
    number: str
    expires_at: datetime


def card_of(session: Session, *, adult_id: UUID, now: datetime) -> Card | None:
    """The card of an adult that is still good; None without one."""
    row = session.execute(
        select(Invitation.id, Invitation.sealed_card, Invitation.expires_at)
        .where(
            Invitation.adult_id == adult_id,
            Invitation.sealed_card.is_not(None),
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
            Invitation.tries < CODE_TRIES,
        )
        .order_by(Invitation.created_at.desc())
        .limit(1)
    ).first()
    if row is None or row.sealed_card is None:
        return None
    said = json.loads(open_text(session, Invitation.sealed_card, row.id, row.sealed_card))
    return Card(said["code"], said["number"], row.expires_at)
