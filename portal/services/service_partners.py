"""Whom the service works with is written down, put right, and ends on a day; nobody is ever deleted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.service_partners import PartnerKind, check_dates
from portal.models.base import new_id
from portal.models.people import Hospital
from portal.models.service_partners import ServicePartner
from portal.services import audit
from portal.services.hospitals import NAME_AT_MOST


class PartnerIsThere(Exception):
    """One of this kind and name is written down already."""


class NoSuchPartner(LookupError):
    """Nobody of that id is written down."""


class PartnerChangedMeanwhile(Exception):
    """Somebody else changed it after the form was opened."""


def add(
    session: Session,
    *,
    viewer: StaffViewer,
    kind: PartnerKind,
    name: str,
    from_on: date | None,
    to_on: date | None,
    now: datetime,
) -> None:
    """Write one down. Raises PartnerIsThere, EmptyMessage, MessageTooLong, EndsBeforeItBegins."""
    named = clean_body(name, limit=NAME_AT_MOST)
    check_dates(from_on, to_on)
    row: Hospital | ServicePartner
    if kind is PartnerKind.HOSPITAL:
        row = Hospital(id=new_id(), name=named, from_on=from_on, to_on=to_on)
    else:
        row = ServicePartner(id=new_id(), kind=kind, name=named, from_on=from_on, to_on=to_on)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise PartnerIsThere from None
    audit.record(session, actor=viewer, action="partner.added", now=now, subject_id=row.id, facts={"kind": kind.value})


def change(
    session: Session,
    *,
    viewer: StaffViewer,
    partner_id: UUID,
    revision: int,
    name: str,
    from_on: date | None,
    to_on: date | None,
    now: datetime,
) -> None:
    """Put a name or a day right, or say when it ends; cases that name a hospital go on naming it.

    Raises NoSuchPartner, PartnerChangedMeanwhile, PartnerIsThere, EmptyMessage, MessageTooLong, EndsBeforeItBegins.
    """
    values = {"name": clean_body(name, limit=NAME_AT_MOST), "from_on": from_on, "to_on": to_on}
    check_dates(from_on, to_on)
    table = Hospital if session.get(Hospital, partner_id) is not None else ServicePartner
    try:
        with session.begin_nested():
            changed = session.execute(
                update(table)
                .where(table.id == partner_id, table.revision == revision)
                .values(**values, revision=table.revision + 1)
                .returning(table.id)
            ).first()
    except IntegrityError:
        raise PartnerIsThere from None
    if changed is None:
        if session.execute(select(table.id).where(table.id == partner_id)).first() is None:
            raise NoSuchPartner
        raise PartnerChangedMeanwhile
    audit.record(session, actor=viewer, action="partner.changed", now=now, subject_id=partner_id)
