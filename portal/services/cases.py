"""Cases are opened, changed, handed over and closed."""

import secrets
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.cases import REFERENCES, check_life, reference
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.journey import NEXT_UPDATE_WITHIN_AT_MOST, Circumstance, check_circumstances, check_next_update
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.people import Hospital, StaffMember
from portal.models.sealing import seal
from portal.queries import danger
from portal.services import audit, data_keys, journey

NAME_AT_MOST = 200
"""Characters of a child's name."""

_REFERENCE_TRIES = 8


class CaseChangedMeanwhile(Exception):
    """Somebody else changed the case after the form was opened."""


class NoSuchHospital(LookupError):
    """Not a hospital of this service."""


class NotAPractitioner(LookupError):
    """Nobody of this id looks after families here, or they have left."""


class DangerNotSettled(Exception):
    """Somebody of this family may be in danger, and no welfare check has settled it: nobody steps back now."""


def open_case(
    session: Session,
    *,
    viewer: StaffViewer,
    form_key: UUID,
    child_name: str,
    born_on: date | None,
    died_on: date,
    hospital_id: UUID,
    circumstances: AbstractSet[Circumstance],
    practitioner_id: UUID,
    today: date,
    now: datetime,
) -> UUID:
    """Open a case under a data key of its own and return its id; the same form sent again gives the same case.

    Raises EmptyMessage and MessageTooLong (the name), the refusals of domain.cases.check_life and
    domain.journey.check_circumstances, NoSuchHospital, NotAPractitioner.
    """
    name = clean_body(child_name, limit=NAME_AT_MOST)
    check_life(born_on, died_on, today=today)
    check_circumstances(circumstances)
    _require_hospital(session, hospital_id)
    _require_practitioner(session, practitioner_id)
    opened_before = _opened_with(session, form_key)
    if opened_before is not None:
        return opened_before
    case = Case(
        id=new_id(),
        reference=_free_reference(session),
        born_on=born_on,
        died_on=died_on,
        circumstances=sorted(circumstances),
        hospital_id=hospital_id,
        practitioner_id=practitioner_id,
        opened_at=now,
        form_key=form_key,
    )
    try:
        with session.begin_nested():
            case.data_key_id = data_keys.make_key(session, case_id=case.id, now=now)
            seal(session, case, key_id=case.data_key_id, child_name=name)
            session.add(case)
            session.flush()
    except IntegrityError:
        # The other tap of a double tap was quicker, or (one in 148 million) the reference was drawn twice at once.
        opened_before = _opened_with(session, form_key)
        if opened_before is None:
            raise
        return opened_before
    audit.record(session, actor=viewer, action="case.opened", now=now, case_id=case.id, subject_id=practitioner_id)
    return case.id


def _opened_with(session: Session, form_key: UUID) -> UUID | None:
    found: UUID | None = session.execute(select(Case.id).where(Case.form_key == form_key)).scalar_one_or_none()
    return found


def _free_reference(session: Session) -> str:
    for _ in range(_REFERENCE_TRIES):
        drawn = reference(secrets.randbelow(REFERENCES))
        if session.execute(select(Case.id).where(Case.reference == drawn)).first() is None:
            return drawn
    raise RuntimeError("no free reference was drawn")


def _require_hospital(session: Session, hospital_id: UUID) -> None:
    if session.get(Hospital, hospital_id) is None:
        raise NoSuchHospital


def _require_practitioner(session: Session, practitioner_id: UUID) -> None:
    member = session.get(StaffMember, practitioner_id)
    if member is None or not member.is_practitioner or member.left_at is not None:
        raise NotAPractitioner


def _change(session: Session, case_id: UUID, revision: int, **values: Any) -> None:
    """Change the case that the form was made from. Raises CaseChangedMeanwhile."""
    changed = session.execute(
        update(Case)
        .where(Case.id == case_id, Case.revision == revision)
        .values(**values, revision=Case.revision + 1)
        .returning(Case.id)
    ).first()
    if changed is None:
        raise CaseChangedMeanwhile


def change_circumstances(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    revision: int,
    circumstances: AbstractSet[Circumstance],
    now: datetime,
) -> None:
    """Say what is so about the death; `revision` is the one the form was made from.

    Raises CaseChangedMeanwhile and the refusals of domain.journey.check_circumstances.
    """
    check_circumstances(circumstances)
    _change(session, case_id, revision, circumstances=sorted(circumstances))
    audit.record(session, actor=viewer, action="case.circumstances_changed", now=now, case_id=case_id)


def change_hospital(
    session: Session, *, viewer: StaffViewer, case_id: UUID, revision: int, hospital_id: UUID, now: datetime
) -> None:
    """Say at which hospital it was. Raises NoSuchHospital, CaseChangedMeanwhile."""
    _require_hospital(session, hospital_id)
    _change(session, case_id, revision, hospital_id=hospital_id)
    audit.record(
        session, actor=viewer, action="case.hospital_changed", now=now, case_id=case_id, subject_id=hospital_id
    )


def hand_over(
    session: Session, *, viewer: StaffViewer, case_id: UUID, practitioner_id: UUID, revision: int, now: datetime
) -> None:
    """Give the case to another practitioner. Raises NotAPractitioner, CaseChangedMeanwhile."""
    _require_practitioner(session, practitioner_id)
    _change(session, case_id, revision, practitioner_id=practitioner_id)
    audit.record(session, actor=viewer, action="case.handed_over", now=now, case_id=case_id, subject_id=practitioner_id)


def close(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    form_key: UUID,
    words: Mapping[UUID, str],
    ending: str,
    now: datetime,
) -> None:
    """Close a case: the agreed ending goes into the contact log, each adult gets a last update that promises nothing.

    `words` has the last words for each adult. Raises EmptyMessage and MessageTooLong (the ending), CaseClosed,
    DangerNotSettled, and the refusals of services.journey.tell.
    """
    agreed = clean_body(ending)
    case = journey.lock_open_case(session, case_id=case_id)
    _require_nobody_in_danger(session, viewer, case_id)
    journey.tell(
        session, viewer=viewer, case=case, form_key=form_key, stage=None, words=words, next_update_by=None, now=now
    )
    log_decision(session, viewer=viewer, case=case, adult_id=None, note=agreed, now=now)
    case.closed_at = now
    case.revision += 1
    session.flush()
    audit.record(session, actor=viewer, action="case.closed", now=now, case_id=case_id)


def _require_nobody_in_danger(session: Session, viewer: StaffViewer, case_id: UUID) -> None:
    # Of what managers alone were told nobody else hears by being stopped; it stays open on the managers’ lists.
    if danger.of_case(session, case_id=case_id, viewer=viewer):
        raise DangerNotSettled


def reopen(
    session: Session, *, viewer: StaffViewer, case_id: UUID, next_update_by: date, today: date, now: datetime
) -> None:
    """Open a closed case again, with a promise to each adult that they hear by that day.

    Does nothing to a case that is open. Raises the refusals of domain.journey.check_next_update.
    """
    check_next_update(next_update_by, today=today, case_is_open=True, within_days=NEXT_UPDATE_WITHIN_AT_MOST)
    case = session.get_one(Case, case_id, with_for_update=True)
    if case.closed_at is None:
        return
    case.closed_at = None
    case.revision += 1
    session.execute(update(CaseAdult).where(CaseAdult.case_id == case_id).values(next_update_by=next_update_by))
    audit.record(session, actor=viewer, action="case.reopened", now=now, case_id=case_id)


def log_decision(
    session: Session, *, viewer: StaffViewer, case: Case, adult_id: UUID | None, note: str, now: datetime
) -> None:
    """Write the reason for something the team decided into the contact log, where only staff read it."""
    entry = Contact(
        id=new_id(),
        case_id=case.id,
        adult_id=adult_id,
        staff_id=viewer.id,
        kind=ContactKind.DECISION,
        outcome=Outcome.DECIDED,
        happened_at=now,
        logged_at=now,
    )
    seal(session, entry, key_id=case.data_key_id, note=note)
    session.add(entry)
    session.flush()
