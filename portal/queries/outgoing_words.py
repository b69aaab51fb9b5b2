"""What a message is compared with before it goes: the names of other families' children, and what was overruled."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.models.cases import Case, CaseAdult
from portal.models.messages import Thread
from portal.models.outgoing_words import WordingOverrule
from portal.models.people import Person, StaffMember
from portal.models.prepared import Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

FAMILIES_AT_MOST = 1_000
"""So many families of those a member of staff may see are looked through, the newest first: years of one team's work.

Each has at most a few names. So a send costs three statements and, at the bound, some ten thousandths of a second a
hundred names, however large the service grows.
"""

ADULTS_AT_MOST = 4 * FAMILIES_AT_MOST
"""Rows read in all: each adult of a case may use another name for the child."""

SHOWN = 20
"""Overruled warnings that a page lists, the newest first."""


@dataclass(frozen=True, slots=True)
class NamesAround:
    """The names around one message."""

    own: tuple[str, ...]
    """Of the child, as everybody of the case says it, of the adult, of their practitioner and of the writer."""
    others: tuple[str, ...]
    """Of the children of other families that the writer may see."""


_OWN = (
    select(
        Case.id,
        Case.sealed_child_name,
        Case.practitioner_id,
        StaffMember.sealed_name.label("sealed_practitioner"),
        CaseAdult.id.label("adult_id"),
        CaseAdult.person_id,
        CaseAdult.sealed_child_name.label("sealed_as_used"),
        Person.sealed_name.label("sealed_adult"),
    )
    .join(StaffMember, StaffMember.id == Case.practitioner_id)
    .join(CaseAdult, CaseAdult.case_id == Case.id)
    .join(Person, Person.id == CaseAdult.person_id)
    .where(Case.id == bindparam("case_id"))
    .order_by(CaseAdult.id)
)
_WRITER = select(StaffMember.id, StaffMember.sealed_name).where(StaffMember.id == bindparam("staff_id"))


def names_around(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, today: date) -> NamesAround:
    """The names that belong in a message to this adult, and those that may mean that it is meant for others.

    Seven statements at most, whatever the number of families. `today` is the day in London.
    """
    return NamesAround(
        own=_own(session, viewer=viewer, case_id=case_id, adult_id=adult_id),
        others=_others(session, viewer=viewer, case_id=case_id, today=today),
    )


def _own(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID) -> tuple[str, ...]:
    rows = session.execute(_OWN, {"case_id": case_id}).all()
    writer = session.execute(_WRITER, {"staff_id": viewer.id}).one()
    sealed = [writer.sealed_name]
    for row in rows:
        sealed += [row.sealed_child_name, row.sealed_practitioner, row.sealed_as_used, row.sealed_adult]
    learn_keys(session, sealed)
    staff_name, person_name = opener(session, StaffMember.sealed_name), opener(session, Person.sealed_name)
    child, as_used = opener(session, Case.sealed_child_name), opener(session, CaseAdult.sealed_child_name)
    own = [staff_name(writer.id, writer.sealed_name)]
    for row in rows:
        own += [child(row.id, row.sealed_child_name), as_used(row.adult_id, row.sealed_as_used)]
        own.append(staff_name(row.practitioner_id, row.sealed_practitioner))
        if row.adult_id == adult_id:
            own.append(person_name(row.person_id, row.sealed_adult))
    return tuple(dict.fromkeys(own))


def _others(session: Session, *, viewer: StaffViewer, case_id: UUID, today: date) -> tuple[str, ...]:
    rows = session.execute(_others_of(session, viewer, today), {"case_id": case_id}).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_child_name, row.sealed_as_used)])
    child, as_used = opener(session, Case.sealed_child_name), opener(session, CaseAdult.sealed_child_name)
    each_name = opener(session, CaseAdult.sealed_own_names)
    names: dict[str, None] = {}
    for row in rows:
        names[child(row.id, row.sealed_child_name)] = None
        if row.adult_id is not None:
            names[as_used(row.adult_id, row.sealed_as_used)] = None
        if row.sealed_own_names is not None:
            names |= dict.fromkeys(json.loads(each_name(row.adult_id, row.sealed_own_names)))
    return tuple(names)


def _others_of(session: Session, viewer: StaffViewer, today: date) -> Select[*tuple[Any, ...]]:
    """The newest families this member of staff may see: ids grow with time, so their index is in that order."""
    families = select(Case.id, Case.sealed_child_name).where(Case.id != bindparam("case_id"))
    if Role.MANAGER not in viewer.roles:
        theirs = {viewer.id, *covering.covered_ids(session, staff_id=viewer.id, on=today)}
        families = families.where(Case.practitioner_id.in_(sorted(theirs)))
    newest = families.order_by(Case.id.desc()).limit(FAMILIES_AT_MOST).subquery("newest")
    return (
        select(
            newest.c.id,
            newest.c.sealed_child_name,
            CaseAdult.id.label("adult_id"),
            CaseAdult.sealed_child_name.label("sealed_as_used"),
            CaseAdult.sealed_own_names,
        )
        .outerjoin(CaseAdult, CaseAdult.case_id == newest.c.id)
        .order_by(newest.c.id.desc(), CaseAdult.id)
        .limit(ADULTS_AT_MOST)
    )


_OVERRULED = Prepared(
    select(WordingOverrule.id).where(
        WordingOverrule.case_id == bindparam("case_id"), WordingOverrule.text_index == bindparam("text_index")
    )
)


def is_overruled(session: Session, *, case_id: UUID, text_index: bytes) -> bool:
    """Whether somebody has sent this very text to this family before, with a reason."""
    return _OVERRULED.first(session, {"case_id": case_id, "text_index": text_index}) is not None


@dataclass(frozen=True, slots=True)
class Overruled:
    """Words that were sent as they were, and why."""

    phrases: tuple[str, ...]
    reason: str
    by: str
    at: datetime


def overruled(session: Session, *, case_id: UUID, adult_id: UUID) -> tuple[Overruled, ...]:
    """The last warnings that were overruled in this adult's thread, the newest first. Staff only."""
    rows = session.execute(
        select(
            WordingOverrule.id,
            WordingOverrule.sealed_phrases,
            WordingOverrule.sealed_reason,
            WordingOverrule.overruled_at,
            WordingOverrule.staff_id,
            StaffMember.sealed_name,
        )
        .join(Thread, Thread.id == WordingOverrule.thread_id)
        .join(StaffMember, StaffMember.id == WordingOverrule.staff_id)
        .where(Thread.adult_id == adult_id, Thread.case_id == case_id)
        .order_by(WordingOverrule.overruled_at.desc(), WordingOverrule.id.desc())
        .limit(SHOWN)
    ).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_phrases, row.sealed_reason, row.sealed_name)])
    phrases, reason = opener(session, WordingOverrule.sealed_phrases), opener(session, WordingOverrule.sealed_reason)
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        Overruled(
            phrases=tuple(phrases(row.id, row.sealed_phrases).split("\n")),
            reason=reason(row.id, row.sealed_reason),
            by=name(row.staff_id, row.sealed_name),
            at=row.overruled_at,
        )
        for row in rows
    )
