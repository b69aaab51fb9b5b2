"""Whom somebody must ring or write to on paper, since nothing may be sent to them. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.adults import Way
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import local
from portal.models.cases import ByHand, Case, CaseAdult, Contact
from portal.models.people import Person
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

AT_MOST = 500
"""Rows read for the list: far more than a small team can leave untold."""


@dataclass(frozen=True, slots=True)
class ToTell:
    """An adult who is to be told something by a person."""

    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    way: Way
    phone: str
    """Empty where there is none that may be used."""
    since: datetime
    kinds: tuple[NoticeKind, ...]


_REACHED = (
    select(func.max(Contact.happened_at))
    .where(
        Contact.adult_id == ByHand.adult_id,
        Contact.kind.in_([ContactKind.CALL, ContactKind.VISIT, ContactKind.MEETING, ContactKind.LETTER]),
        Contact.outcome.in_([Outcome.TALKED, Outcome.SENT]),
    )
    .correlate(ByHand)
    .scalar_subquery()
)
_NOTED = (
    select(
        ByHand.case_id,
        ByHand.adult_id,
        ByHand.kind,
        ByHand.made_at,
        _REACHED.label("reached_at"),
        CaseAdult.sealed_child_name,
        Person.id.label("person_id"),
        Person.sealed_name,
        Person.sealed_phone,
        Person.phone_is_safe,
        Person.way,
    )
    .join(CaseAdult, CaseAdult.id == ByHand.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(Case, Case.id == ByHand.case_id)
    .order_by(ByHand.made_at, ByHand.id)
    .limit(AT_MOST)
)


def of_case(session: Session, *, case_id: UUID) -> tuple[ToTell, ...]:
    """The adults of one case who are to be told something, the longest waiting first."""
    return _read(session, _NOTED.where(ByHand.case_id == case_id))


def of_viewer(session: Session, *, viewer: StaffViewer, on: date) -> tuple[ToTell, ...]:
    """Those of the families this viewer is there for; `on` is today in London."""
    wanted = _NOTED
    if Role.MANAGER not in viewer.roles:
        covered = covering.covered_ids(session, staff_id=viewer.id, on=on)
        wanted = wanted.where(Case.practitioner_id.in_([viewer.id, *sorted(covered)]))
    return _read(session, wanted)


def _read(session: Session, wanted: Select[*tuple[Any, ...]]) -> tuple[ToTell, ...]:
    # A talk on the same day counts, before or after: who writes it down afterwards has told them already.
    rows = [
        row for row in session.execute(wanted) if row.reached_at is None or _day(row.reached_at) < _day(row.made_at)
    ]
    learn_keys(session, [each for row in rows for each in (row.sealed_child_name, row.sealed_name)])
    child, name = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    phone = opener(session, Person.sealed_phone)
    of_adult: dict[UUID, list[Any]] = {}
    for row in rows:
        of_adult.setdefault(row.adult_id, []).append(row)
    return tuple(
        ToTell(
            case_id=first.case_id,
            adult_id=first.adult_id,
            adult=name(first.person_id, first.sealed_name),
            child=child(first.adult_id, first.sealed_child_name),
            way=Way(first.way),
            phone=phone(first.person_id, first.sealed_phone) if first.sealed_phone and first.phone_is_safe else "",
            since=first.made_at,
            kinds=tuple(dict.fromkeys(NoticeKind(each.kind) for each in theirs)),
        )
        for theirs in of_adult.values()
        for first in theirs[:1]
    )


def _day(moment: datetime) -> date:
    return local(moment).date()
