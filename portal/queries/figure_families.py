"""What K11, K14 and K16 count, and who the key contact of each family is."""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain import figure_families as rules
from portal.domain.figure_families import AdultOnCase, Asking
from portal.domain.figure_tables import Figure, Table
from portal.domain.support_outcomes import OFFERED
from portal.domain.support_reports import ReportKind
from portal.models.cases import Case, CaseAdult
from portal.models.experience_rounds import ExperienceRound, ExperienceScore
from portal.models.people import Person, StaffMember
from portal.models.support import SupportEntry
from portal.models.support_lists import SupportOffer, SupportReport, SupportTally
from portal.queries.figure_cohort import Asked, Narrowing, rows

Statement = Select[*tuple[Any, ...]]


def signposts(session: Session, asked: Asked) -> Figure:
    """K11. Which service a family was offered is sealed with it: by organisation, tallies that know no case count."""
    return rules.signposts(
        [row.outcome for row in rows(session, _offers, asked)],
        {row.name: row.amount for row in rows(session, _tallies, asked)},
        [row.name for row in rows(session, _unreached, asked)],
    )


def _offers(which: Narrowing) -> Statement:
    return select(SupportOffer.outcome).where(
        SupportOffer.withdrawn_at.is_(None), *which.happened(SupportOffer.offered_at, SupportOffer.case_id)
    )


def _tallies(_which: Narrowing) -> Statement:
    return (
        select(SupportEntry.name, func.sum(SupportTally.amount).label("amount"))
        .join(SupportEntry, SupportEntry.id == SupportTally.entry_id)
        .where(SupportTally.what == OFFERED, SupportTally.month.between(bindparam("first_on"), bindparam("last_on")))
        .group_by(SupportEntry.name)
    )


def _unreached(_which: Narrowing) -> Statement:
    return (
        select(SupportEntry.name)
        .join(SupportReport, SupportReport.entry_id == SupportEntry.id)
        .where(
            SupportReport.kind == ReportKind.NO_ANSWER.value,
            SupportReport.made_on.between(bindparam("first_on"), bindparam("last_on")),
        )
    )


def experience(session: Session, asked: Asked) -> Figure:
    """K14. It belongs to no hospital and no area."""
    return rules.experience(
        [Asking(row.measure, row.asked, row.answered) for row in rows(session, _rounds, asked)],
        {row.score: row.families for row in rows(session, _scores, asked)},
    )


_ROUNDS: list[ColumnElement[bool]] = [
    ExperienceRound.removed_at.is_(None),
    ExperienceRound.last_on.between(bindparam("first_on"), bindparam("last_on")),
]


def _rounds(_which: Narrowing) -> Statement:
    return select(ExperienceRound.measure, ExperienceRound.asked, ExperienceRound.answered).where(*_ROUNDS)


def _scores(_which: Narrowing) -> Statement:
    return (
        select(ExperienceScore.score, func.sum(ExperienceScore.families).label("families"))
        .join(ExperienceRound, ExperienceRound.id == ExperienceScore.round_id)
        .where(*_ROUNDS)
        .group_by(ExperienceScore.score)
    )


def equity(session: Session, asked: Asked) -> Figure:
    """K16."""
    return rules.equity(
        [
            AdultOnCase(row.locale, bool(row.needs_interpreter), row.way, row.ethnic_group)
            for row in rows(session, _adults, asked)
        ]
    )


def _adults(which: Narrowing) -> Statement:
    return (
        select(Person.locale, Person.needs_interpreter, Person.way, Person.ethnic_group)
        .join(CaseAdult, CaseAdult.person_id == Person.id)
        .join(Case, Case.id == CaseAdult.case_id)
        .where(*which.opened())
    )


def key_contacts(session: Session, asked: Asked) -> Table:
    """By profession."""
    return rules.key_contacts([row.job_title for row in rows(session, _contacts, asked)])


def _contacts(which: Narrowing) -> Statement:
    return (
        select(StaffMember.job_title)
        .select_from(Case)
        .outerjoin(StaffMember, StaffMember.id == Case.practitioner_id)
        .where(*which.opened())
    )
