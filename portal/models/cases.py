"""A child, the adults around that child, and the dates that hurt."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class Case(Base):
    """One child who died, or several, and one practitioner. Everything about it is sealed under one data key."""

    __tablename__ = "cases"
    __table_args__ = (
        # What a thread’s copy of the practitioner hangs on.
        Index("ix_cases_id_practitioner_id", "id", "practitioner_id", unique=True),
        # What staff search by; names are sealed, so they are compared one by one, the newest cases first.
        Index("ix_cases_born_on", "born_on"),
        Index("ix_cases_died_on", "died_on"),
        Index("ix_cases_opened_at", "opened_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    data_key_id: Mapped[UUID]
    reference: Mapped[str] = mapped_column(unique=True)
    """What staff say on the phone instead of a name."""
    sealed_child_name: Mapped[bytes] = mapped_column(Sealed)
    """Of several children all of them, as staff say it: “Amir and Yusuf” (services.children)."""
    sealed_first_child: Mapped[bytes | None] = mapped_column(Sealed)
    """The name of the first alone, where there are several; dates of their own have models.children.FurtherChild."""
    born_on: Mapped[date | None]
    died_on: Mapped[date]
    circumstances: Mapped[list[str]] = mapped_column(JSON)
    """Members of domain.journey.Circumstance; they choose which stages a family sees."""
    hospital_id: Mapped[UUID] = mapped_column(ForeignKey("hospitals.id"))
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change of what the case is; a form carries it, so that a stale change is refused."""
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form that opened the case, so that any number of taps open one."""


class CaseAdult(Base):
    """One adult's place on one case: their thread, updates, wishes and bookings hang here and are theirs alone."""

    __tablename__ = "case_adults"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id"),
        Index(
            "ix_case_adults_restriction_review_on",
            "restriction_review_on",
            sqlite_where=text("restricted_at IS NOT NULL"),
            postgresql_where=text("restricted_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    relationship: Mapped[str]
    sealed_relationship: Mapped[bytes | None] = mapped_column(Sealed)
    """Who they are to the child in their own words, where none of the others fits."""
    sealed_child_name: Mapped[bytes] = mapped_column(Sealed)
    """The child's name as this adult uses it; of several children all of them, in the language this adult reads."""
    sealed_own_names: Mapped[bytes | None] = mapped_column(Sealed)
    """Where there are several: a JSON list of what this adult calls each, in the order of the children."""
    area: Mapped[str | None]
    """Outward postcode (“SS1”), enough to find support nearby and too little to find a house."""
    next_update_by: Mapped[date | None]
    """The promise: when they will next hear, set as long as the case is open (design.md rule 5)."""
    wish_to_know: Mapped[str | None]
    wish_recorded_at: Mapped[datetime | None]
    """When a wish was first recorded; later changes of mind leave it as it is."""
    restricted_at: Mapped[datetime | None]
    """Staff only: free text and bookings to this adult are held back. No family row carries it."""
    restriction_review_on: Mapped[date | None]
    """Staff only: the day on which the restriction is looked at again; empty while there is none."""
    may_be_told: Mapped[str | None]
    """Staff only, as all down to the review: a member of domain.adults.Standing."""
    sealed_told_evidence: Mapped[bytes | None] = mapped_column(Sealed)
    may_decide: Mapped[str | None]
    sealed_decide_evidence: Mapped[bytes | None] = mapped_column(Sealed)
    authority_review_on: Mapped[date | None]
    """The day on which somebody looks again at who may be told and may decide."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change of what this place is; see Person.revision."""
    joined_at: Mapped[datetime]


class SensitiveDate(Base):
    """A day on which the service starts no notice to this family (domain.md 2.5)."""

    __tablename__ = "sensitive_dates"
    __table_args__ = (
        CheckConstraint("days_before BETWEEN 0 AND 14 AND days_after BETWEEN 0 AND 14", name="margins_are_narrow"),
        CheckConstraint("adult_id IS NOT NULL OR NOT from_family", name="a_familys_day_is_somebodys"),
        Index("ix_sensitive_dates_case_id", "case_id"),
        Index("ix_sensitive_dates_adult_id", "adult_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_adults.id"))
    """Empty: for every adult of the case."""
    falls_on: Mapped[date]
    returns_yearly: Mapped[bool]
    kind: Mapped[str] = mapped_column(default="other")
    """A member of domain.dates_that_hurt.DayKind."""
    days_before: Mapped[int] = mapped_column(default=1)
    days_after: Mapped[int] = mapped_column(default=1)
    from_family: Mapped[bool] = mapped_column(default=False)
    """That adult named it themselves: staff see the day and not what it is called."""
    sealed_label: Mapped[bytes] = mapped_column(Sealed)


class Contact(Base):
    """A call, visit, letter or attempt, as staff logged it. It has no send path: nothing here reaches a family page.

    A visit with two adults has a row for each of them; all rows of one event share its `event_id`.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_case_id_happened_at", "case_id", "happened_at"),
        Index("ix_contacts_happened_at", "happened_at"),
        Index("ix_contacts_event_id", "event_id"),
        # Figures read these of many cases at once, from the index alone.
        Index("ix_contacts_case_id_outcome", "case_id", "outcome", "happened_at", "adult_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    event_id: Mapped[UUID] = mapped_column(default=new_id)
    """What is counted: one number for all rows that tell of the same visit, call or letter, whoever wrote them down."""
    adult_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_adults.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str]
    outcome: Mapped[str]
    """Members of domain.contact_log.ContactKind and Outcome."""
    happened_at: Mapped[datetime]
    sealed_note: Mapped[bytes] = mapped_column(Sealed)
    next_contact_on: Mapped[date | None]
    """When somebody will be in touch again; empty for a decision, and once the case is closed."""
    logged_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form, so that any number of taps log one contact."""


class AuditEntry(Base):
    """What was done, by whom, to what: opaque ids only, appended, never changed (ASVS 16.2.1)."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        # Each walked from its newest end by the page that reads them, a page at a time.
        Index("ix_audit_entries_case_id_happened_at", "case_id", "happened_at"),
        Index("ix_audit_entries_happened_at", "happened_at", "id"),
        Index("ix_audit_entries_actor_id_happened_at", "actor_id", "happened_at", "id"),
        Index("ix_audit_entries_action_happened_at", "action", "happened_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    happened_at: Mapped[datetime]
    actor_kind: Mapped[str]
    """`family`, `staff`, `operator` (the command line) or `nobody` (not signed in)."""
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    case_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Ids, states and numbers; never a name, an address or a word that somebody wrote."""
