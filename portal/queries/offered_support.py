"""What staff have offered: to an adult with the words that came with it, to staff with what has become of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.support_outcomes import Outcome
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.models.support_lists import SupportOffer
from portal.queries import support, support_gone
from portal.queries.readers import first_name
from portal.queries.support import SupportCard
from portal.queries.support_gone import Gone

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Offered:
    """A service that somebody of the team thought of for this adult."""

    id: UUID
    card: SupportCard
    by: str
    """Their first name."""
    note: str
    """Empty where there is none."""
    offered_at: datetime
    outcome: Outcome | None
    """What they said became of it."""


@dataclass(frozen=True, slots=True)
class OfferGone:
    """A service that was offered to this adult, and has closed or is being checked again."""

    gone: Gone
    by: str
    """Their first name."""


@dataclass(frozen=True, slots=True)
class OfferedToMe:
    """All that was offered to one adult and not taken back, the newest first; each service once."""

    shown: tuple[Offered, ...]
    gone: tuple[OfferGone, ...]


@dataclass(frozen=True, slots=True)
class OfferRow:
    """The same for staff, also where families are not shown the service now."""

    id: UUID
    adult_id: UUID
    name: str
    is_shown: bool
    is_closed: bool
    by: str
    note: str
    offered_at: datetime
    outcome: Outcome | None
    outcome_at: datetime | None


_LIVE = (
    select(
        SupportOffer.id,
        SupportOffer.adult_id,
        SupportOffer.staff_id,
        SupportOffer.sealed_entry,
        SupportOffer.sealed_note,
        SupportOffer.offered_at,
        SupportOffer.outcome,
        SupportOffer.outcome_at,
        StaffMember.sealed_name,
    )
    .join(StaffMember, StaffMember.id == SupportOffer.staff_id)
    .where(SupportOffer.withdrawn_at.is_(None))
    .order_by(SupportOffer.offered_at.desc(), SupportOffer.id.desc())
    .limit(AT_MOST)
)


@dataclass(frozen=True, slots=True)
class _Opened:
    id: UUID
    adult_id: UUID
    entry_id: UUID
    note: str
    by: str
    offered_at: datetime
    outcome: Outcome | None
    outcome_at: datetime | None


def for_family(session: Session, *, adult_id: UUID, today: date) -> OfferedToMe:
    """What was offered to this adult: what can be shown today, and what cannot."""
    found = _open(session, adult_id=adult_id)
    cards = support.by_ids(session, [each.entry_id for each in found], today=today) if found else {}
    newest: dict[UUID, Offered] = {}
    for each in found:
        if each.entry_id in cards:
            card, by = cards[each.entry_id], first_name(each.by)
            newest.setdefault(each.entry_id, Offered(each.id, card, by, each.note, each.offered_at, each.outcome))
    missing = {each.entry_id: first_name(each.by) for each in reversed(found) if each.entry_id not in cards}
    gone = support_gone.gone(session, missing, today=today) if missing else {}
    lost = tuple(OfferGone(gone[each], by) for each, by in reversed(missing.items()) if each in gone)
    return OfferedToMe(tuple(newest.values()), lost)


def of_case(session: Session, *, case_id: UUID, today: date) -> tuple[OfferRow, ...]:
    """What was offered to the adults of a case and not withdrawn, the newest first."""
    found = _open(session, case_id=case_id)
    ids = [each.entry_id for each in found]
    names = support_gone.gone(session, ids, today=today) if found else {}
    shown = support.by_ids(session, ids, today=today) if found else {}
    return tuple(
        OfferRow(
            id=each.id,
            adult_id=each.adult_id,
            name=names[each.entry_id].name,
            is_shown=each.entry_id in shown,
            is_closed=names[each.entry_id].is_closed,
            by=each.by,
            note=each.note,
            offered_at=each.offered_at,
            outcome=each.outcome,
            outcome_at=each.outcome_at,
        )
        for each in found
        if each.entry_id in names
    )


def _open(session: Session, *, adult_id: UUID | None = None, case_id: UUID | None = None) -> list[_Opened]:
    theirs = SupportOffer.case_id == case_id if adult_id is None else SupportOffer.adult_id == adult_id
    rows = session.execute(_LIVE.where(theirs)).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_entry, row.sealed_note, row.sealed_name)])
    entry, note = opener(session, SupportOffer.sealed_entry), opener(session, SupportOffer.sealed_note)
    name = opener(session, StaffMember.sealed_name)
    return [
        _Opened(
            id=row.id,
            adult_id=row.adult_id,
            entry_id=UUID(entry(row.id, row.sealed_entry)),
            note="" if row.sealed_note is None else note(row.id, row.sealed_note),
            by=name(row.staff_id, row.sealed_name),
            offered_at=row.offered_at,
            outcome=Outcome(row.outcome) if row.outcome else None,
            outcome_at=row.outcome_at,
        )
        for row in rows
    ]
