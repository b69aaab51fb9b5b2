"""What K1 to K5 count: deaths, first contacts, who was named, and visits to homes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from portal.domain import figure_cases as rules
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.figure_cases import DaysBetween, Notified, Reached, Visited
from portal.domain.figure_periods import day_of
from portal.domain.figure_tables import Figure, Table
from portal.domain.meetings import MeetingKind
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.meetings import MeetingOffer
from portal.models.people import Absence, Hospital
from portal.queries.figure_cohort import AREA, Asked, Narrowing, first_talk, rows
from portal.queries.figure_steps import done_at

Statement = Select[*tuple[Any, ...]]


def rapid_responses(session: Session, asked: Asked) -> Figure:
    """K1."""
    found = [
        Notified(
            notified_on=day_of(row.opened_at),
            died_on=row.died_on,
            born_on=row.born_on,
            hospital=row.name,
            area=_letters(row.area),
            circumstances=row.circumstances,
        )
        for row in rows(session, _notified, asked)
    ]
    return rules.rapid_responses(found, asked.period)


def _letters(area: str | None) -> str | None:
    return area[: next((place for place, sign in enumerate(area) if sign.isdigit()), len(area))] if area else None


def _notified(which: Narrowing) -> Statement:
    return (
        select(Case.opened_at, Case.died_on, Case.born_on, Hospital.name, AREA.label("area"), Case.circumstances)
        .join(Hospital, Hospital.id == Case.hospital_id)
        .where(*which.opened())
    )


def notification(session: Session, asked: Asked) -> Figure:
    """K2: the step of the procedure where it was written down, else the opening of the case."""
    found = rows(session, _heard_of, asked)
    return rules.notification((row.died_on, day_of(row.told_at or row.opened_at)) for row in found)


def _heard_of(which: Narrowing) -> Statement:
    return select(Case.died_on, Case.opened_at, done_at("notification").label("told_at")).where(*which.opened())


def first_contact(session: Session, asked: Asked, working_days: DaysBetween) -> Figure:
    """K3."""
    families = [_reached(row) for row in rows(session, _first_of_family, asked)]
    adults = [_reached(row) for row in rows(session, _first_of_adult, asked)]
    return rules.first_contact(families, adults, working_days)


def first_contact_of_families(session: Session, asked: Asked) -> Table:
    """The first table of K3 alone."""
    return rules.first_contact_of_families([_reached(row) for row in rows(session, _first_of_family, asked)])


def _reached(row: Any) -> Reached:
    return Reached(row.died_on, None if row.first_at is None else day_of(row.first_at))


def _first_of_family(which: Narrowing) -> Statement:
    return select(Case.died_on, first_talk().label("first_at")).where(*which.opened())


def _first_of_adult(which: Narrowing) -> Statement:
    of_adult = first_talk(Contact.adult_id == CaseAdult.id)
    return (
        select(Case.died_on, of_adult.label("first_at"))
        .join(CaseAdult, CaseAdult.case_id == Case.id)
        .where(*which.opened())
    )


def key_worker(session: Session, asked: Asked) -> Figure:
    """K4."""
    named = [(row.died_on, day_of(row.opened_at)) for row in rows(session, _named, asked)]
    return rules.key_worker(named, [row.is_named for row in rows(session, _covers, asked)])


def _named(which: Narrowing) -> Statement:
    return select(Case.died_on, Case.opened_at).where(*which.opened())


def _covers(_which: Narrowing) -> Statement:
    return select(Absence.cover_id.is_not(None).label("is_named")).where(
        Absence.from_on <= bindparam("last_on"), Absence.to_on >= bindparam("first_on")
    )


def home_visits(session: Session, asked: Asked, next_working_day: Callable[[date], date]) -> Figure:
    """K5."""
    found = [
        Visited(
            notified_on=day_of(row.opened_at),
            visited_on=min((day_of(at) for at in (row.visited_at, row.done_at) if at is not None), default=None),
            is_offered=bool(row.is_offered),
            is_declined=bool(row.is_declined),
        )
        for row in rows(session, _visits, asked)
    ]
    return rules.home_visits(found, next_working_day)


def _visits(which: Narrowing) -> Statement:
    visits = and_(Contact.case_id == Case.id, Contact.kind == ContactKind.VISIT.value)
    made = select(func.min(Contact.happened_at)).where(visits, Contact.outcome == Outcome.TALKED.value)
    return select(
        Case.opened_at,
        made.correlate(Case).scalar_subquery().label("visited_at"),
        done_at("home-visit").label("done_at"),
        exists()
        .where(
            MeetingOffer.adult_id == CaseAdult.id,
            CaseAdult.case_id == Case.id,
            MeetingOffer.kind == MeetingKind.HOME_VISIT.value,
        )
        .correlate(Case)
        .label("is_offered"),
        exists().where(visits, Contact.outcome == Outcome.ASKED_NOT_NOW.value).correlate(Case).label("is_declined"),
    ).where(*which.opened())
