"""Any figure for any period, worked out from what was written down; hospitals to narrow it by."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.figure_tables import Figure, Table
from portal.domain.figures import Code
from portal.domain.working_days import WorkingDays
from portal.models.people import Hospital
from portal.queries import figure_care, figure_cases, figure_families, figure_reviews
from portal.queries.figure_cohort import Asked

Working = Callable[[Session, Asked, WorkingDays], Figure]

FIGURES: Final[Mapping[Code, Working]] = {
    Code.K1: lambda session, asked, _days: figure_cases.rapid_responses(session, asked),
    Code.K2: lambda session, asked, _days: figure_cases.notification(session, asked),
    Code.K3: lambda session, asked, days: figure_cases.first_contact(session, asked, days.between),
    Code.K4: lambda session, asked, _days: figure_cases.key_worker(session, asked),
    Code.K5: lambda session, asked, days: figure_cases.home_visits(session, asked, days.next_after),
    Code.K6: lambda session, asked, _days: figure_care.contacts_and_silences(session, asked),
    Code.K7: lambda session, asked, _days: figure_care.path_to_debrief(session, asked),
    Code.K8: lambda session, asked, _days: figure_care.debriefs(session, asked),
    Code.K9: lambda session, asked, _days: figure_care.parents_questions(session, asked),
    Code.K10: lambda session, asked, _days: figure_reviews.reviews(session, asked),
    Code.K11: lambda session, asked, _days: figure_families.signposts(session, asked),
    Code.K12: lambda session, asked, days: figure_care.crisis_messages(session, asked, days.is_open),
    Code.K13: lambda session, asked, _days: figure_reviews.training(session, asked),
    Code.K14: lambda session, asked, _days: figure_families.experience(session, asked),
    Code.K15: lambda session, asked, _days: figure_reviews.learning(session, asked),
    Code.K16: lambda session, asked, _days: figure_families.equity(session, asked),
}


def figure(session: Session, code: Code, asked: Asked, *, days: WorkingDays) -> Figure:
    """One figure."""
    return FIGURES[code](session, asked, days)


def all_figures(session: Session, asked: Asked, *, days: WorkingDays) -> tuple[Figure, ...]:
    """Every figure, in its order."""
    return tuple(figure(session, code, asked, days=days) for code in Code)


def freedom_of_information(session: Session, asked: Asked) -> tuple[Table, ...]:
    """Deaths by whether a key contact was given and by their profession; days from the death to the first contact."""
    return (
        figure_families.key_contacts(session, asked),
        figure_cases.first_contact_of_families(session, asked),
    )


def hospitals(session: Session) -> tuple[tuple[UUID, str], ...]:
    """Every hospital, by name."""
    return tuple(
        (row.id, row.name) for row in session.execute(select(Hospital.id, Hospital.name).order_by(Hospital.name))
    )
