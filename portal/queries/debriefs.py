"""The debrief gate of one case: as the rules ask for it, and as staff read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain import debrief_records, debriefs
from portal.domain.debrief_records import AdultOnGate, OfficeDays, Question, Record
from portal.domain.debriefs import GateFacts, WishToKnow
from portal.domain.meetings import PlaceKind
from portal.models.cases import AuditEntry, Case, CaseAdult
from portal.models.debriefs import GateRecord
from portal.models.people import Person, StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, open_text, opener

_LIFTED = (
    select(AuditEntry.subject_id, func.max(AuditEntry.happened_at).label("lifted_at"))
    .where(AuditEntry.case_id == bindparam("case_id"), AuditEntry.action == "adult.restriction_lifted")
    .group_by(AuditEntry.subject_id)
    .subquery()
)
_ADULTS = (
    select(
        CaseAdult.id,
        CaseAdult.person_id,
        CaseAdult.wish_to_know,
        CaseAdult.wish_recorded_at,
        CaseAdult.restricted_at,
        Case.closed_at,
        _LIFTED.c.lifted_at,
        Person.sealed_name,
    )
    .join(Person, Person.id == CaseAdult.person_id)
    .join(Case, Case.id == CaseAdult.case_id)
    .outerjoin(_LIFTED, _LIFTED.c.subject_id == CaseAdult.id)
    .where(CaseAdult.case_id == bindparam("case_id"))
    .order_by(CaseAdult.joined_at, CaseAdult.id)
)
_RECORDS = (
    select(
        GateRecord.id,
        GateRecord.item,
        GateRecord.adult_id,
        GateRecord.answer,
        GateRecord.happened_on,
        GateRecord.recorded_at,
    )
    .where(GateRecord.case_id == bindparam("case_id"))
    .order_by(GateRecord.recorded_at, GateRecord.id)
)
_WRITTEN = (
    _RECORDS.add_columns(GateRecord.sealed_evidence, GateRecord.recorded_by, StaffMember.sealed_name)
    .join(StaffMember, StaffMember.id == GateRecord.recorded_by)
)  # fmt: skip

_ALL_RECORDS, _ALL_ADULTS = Prepared(_RECORDS), Prepared(_ADULTS)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the gate of a case stands, for the rules."""

    records: tuple[Record, ...]
    adults: tuple[AdultOnGate, ...]
    is_closed: bool

    @property
    def facts(self) -> GateFacts:
        return debrief_records.facts_from(self.records, self.adults)

    def complete_since(self, adult_id: UUID) -> datetime | None:
        return debrief_records.complete_since(self.records, self.adults, adult_id=adult_id)

    def is_open_for(self, adult_id: UUID, *, office: OfficeDays, now: datetime) -> bool:
        """Tell whether this adult may see the offer at this moment."""
        return debriefs.is_open(
            self.facts,
            adult_id=adult_id,
            now=now,
            complete_since=self.complete_since(adult_id),
            hours=office.hours,
            bank_holidays=office.bank_holidays,
        )

    def wish_of(self, adult_id: UUID) -> WishToKnow | None:
        return next((adult.wish for adult in self.adults if adult.adult_id == adult_id), None)

    def was_told(self, adult_id: UUID) -> bool:
        """Tell whether a person has told this adult that there is something to talk about."""
        return any(adult.told_by_person_at for adult in self.facts.adults if adult.adult_id == adult_id)

    def is_restricted(self, adult_id: UUID) -> bool:
        return any(adult.restricted for adult in self.adults if adult.adult_id == adult_id)

    def would_meet_together(self, *adult_ids: UUID) -> bool:
        """Tell whether each of these adults has said that they would."""
        return all(debrief_records.would_meet_together(self.records, adult_id=each) for each in adult_ids)

    @property
    def places(self) -> tuple[PlaceKind, ...]:
        return debrief_records.places_allowed(self.records)


def standing(session: Session, *, case_id: UUID) -> Standing:
    """Where the gate of this case stands."""
    return _standing(_ALL_RECORDS.all(session, {"case_id": case_id}), _ALL_ADULTS.all(session, {"case_id": case_id}))


def _standing(records: Sequence[AnyRow], adults: Sequence[AnyRow]) -> Standing:
    return Standing(
        records=tuple(
            Record(Question(row.item), row.answer, row.happened_on, row.recorded_at, row.adult_id) for row in records
        ),
        adults=tuple(
            AdultOnGate(
                adult_id=row.id,
                wish=None if row.wish_to_know is None else WishToKnow(row.wish_to_know),
                wish_recorded_at=row.wish_recorded_at,
                restricted=row.restricted_at is not None,
                unrestricted_at=row.lifted_at,
            )
            for row in adults
        ),
        is_closed=any(row.closed_at is not None for row in adults),
    )


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """One record, as staff read it."""

    id: UUID
    question: Question
    adult_id: UUID | None
    answer: str
    happened_on: date
    evidence: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class GatePage:
    """The gate of one case, with all that was ever written down about it."""

    reference: str
    child_name: str
    standing: Standing
    names: dict[UUID, str]
    """Names of the adults, by their place on the case, in the order in which they joined."""
    records: tuple[WrittenRecord, ...]
    """The oldest first."""

    def newest(self, question: Question, adult_id: UUID | None = None) -> WrittenRecord | None:
        """The record that counts for this question."""
        found = (each for each in reversed(self.records) if (each.question, each.adult_id) == (question, adult_id))
        return next(found, None)


def gate_page(session: Session, *, case_id: UUID) -> GatePage:
    """All that staff see of the gate of a case. Raises NoResultFound where the guard was not asked first."""
    case = session.execute(select(Case.id, Case.reference, Case.sealed_child_name).where(Case.id == case_id)).one()
    adults = session.execute(_ADULTS, {"case_id": case_id}).all()
    records = session.execute(_WRITTEN, {"case_id": case_id}).all()
    sealed = [row.sealed_name for row in (*adults, *records)] + [row.sealed_evidence for row in records]
    learn_keys(session, [case.sealed_child_name, *sealed])
    name_of, staff_name_of = opener(session, Person.sealed_name), opener(session, StaffMember.sealed_name)
    evidence_of = opener(session, GateRecord.sealed_evidence)
    return GatePage(
        reference=case.reference,
        child_name=open_text(session, Case.sealed_child_name, case.id, case.sealed_child_name),
        standing=_standing(records, adults),
        names={row.id: name_of(row.person_id, row.sealed_name) for row in adults},
        records=tuple(
            WrittenRecord(
                id=row.id,
                question=Question(row.item),
                adult_id=row.adult_id,
                answer=row.answer,
                happened_on=row.happened_on,
                evidence=evidence_of(row.id, row.sealed_evidence),
                recorded_by=staff_name_of(row.recorded_by, row.sealed_name),
                recorded_at=row.recorded_at,
            )
            for row in records
        ),
    )
