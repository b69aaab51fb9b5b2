"""Families whose cases are closed, with numbers instead of names: so that the figures have what to count."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.attendance import read_attendees
from portal.domain.cases import Relationship
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.debrief_accounts import Account, Copy, Interpreting, Part, PartTaken
from portal.domain.debrief_delays import DelayedStep, DelayReason
from portal.domain.debrief_records import Question, Report, Told
from portal.domain.debriefs import WishToKnow
from portal.domain.journey import Circumstance
from portal.domain.meetings import PlaceKind
from portal.domain.reviews import LearningTheme, Presence, ReviewKind, ReviewWay
from portal.i18n import LONDON
from portal.queries import cases as case_queries
from portal.services import (
    adults,
    cases,
    contacts,
    debrief_accounts,
    debrief_delays,
    debriefs,
    review_learning,
    reviews,
    sessions,
)
from portal.services.adults import NewAdult
from portal.services.reviews import Arrangement

NUMBER, FIRST_DIED_DAYS_AGO, APART, CLOSED_AFTER = 16, 230, 15, 200
"""How many there are; days since the newest death, from one death to the next, and until a case is closed."""

CIRCUMSTANCES = (
    frozenset({Circumstance.UNEXPECTED, Circumstance.CORONER_POST_MORTEM}),
    frozenset({Circumstance.EXPECTED}),
    frozenset({Circumstance.UNEXPECTED, Circumstance.HOSPITAL_POST_MORTEM}),
)
AGES = tuple(timedelta(days=days) for days in (12, 200, 900, 2_600, 5_800))
AREAS, LOCALES = ("SS1", "CM2", "RM16", "CO4"), ("en", "en", "pl", "en", "ur")
CALLED_AFTER, VISITED_AFTER, REPORT_AFTER = (1, 1, 2, 1, 3), (2, 2, 3, 5), (70, 110, 85)
"""Days after the death, in turn."""
REASONS, THEMES = tuple(DelayReason), tuple(LearningTheme)
LEARNED = {
    LearningTheme.INFORMATION: "Words on a sheet help more when somebody has said them first.",
    LearningTheme.COMMUNICATION: "One list of who has been told saves three calls.",
    LearningTheme.TIMELINESS: "A meeting that is put into the calendar on the first day is held.",
    LearningTheme.RECORDS: "The short form is filled in; the long one is not.",
    LearningTheme.TRAINING: "New colleagues want to come along once before they go alone.",
    LearningTheme.OTHER: "A quiet room needs a sign on its door.",
}


def look_back(
    session: Session, practitioners: Sequence[StaffViewer], hospitals: Sequence[UUID], *, now: datetime
) -> None:
    """Tell of each from the first day to the last, through the same services that the pages call."""
    today = now.astimezone(LONDON).date()
    for number in range(NUMBER):
        died_on = today - timedelta(days=FIRST_DIED_DAYS_AGO + APART * number)
        practitioner = practitioners[number % len(practitioners)]
        _Earlier(session, practitioner, hospitals[number % len(hospitals)], number, died_on).tell()


class _Earlier:
    """One of them."""

    def __init__(
        self, session: Session, practitioner: StaffViewer, hospital_id: UUID, number: int, died_on: date
    ) -> None:
        self._session, self._practitioner, self._hospital_id = session, practitioner, hospital_id
        self._number, self._died_on = number, died_on
        self._circumstances = CIRCUMSTANCES[number % len(CIRCUMSTANCES)]

    def tell(self) -> None:
        self._case_id, self._adult_id = self._open()
        self._talk(CALLED_AFTER[self._number % len(CALLED_AFTER)], ContactKind.CALL)
        self._talk(VISITED_AFTER[self._number % len(VISITED_AFTER)] + 1, ContactKind.VISIT)
        for days in (25, 60, 95, 140):
            self._talk(days, ContactKind.CALL)
        if Circumstance.EXPECTED not in self._circumstances:
            self._find_out(REPORT_AFTER[self._number % len(REPORT_AFTER)])
        self._review(150)
        at = self._at(CLOSED_AFTER)
        cases.close(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            form_key=uuid4(),
            words={self._adult_id: "You can come back to us at any time, for any reason."},
            ending="Agreed with them on the phone.",
            now=at,
        )

    def _at(self, days: int, hour: int = 10) -> datetime:
        return datetime.combine(self._day(days), time(hour), LONDON).astimezone(UTC)

    def _day(self, days: int) -> date:
        return self._died_on + timedelta(days=days)

    def _open(self) -> tuple[UUID, UUID]:
        number, opened_on = self._number, self._day(1)
        case_id = cases.open_case(
            self._session,
            viewer=self._practitioner,
            form_key=uuid4(),
            child_name=f"Demo child {number + 1}",
            born_on=self._died_on - AGES[number % len(AGES)],
            died_on=self._died_on,
            hospital_id=self._hospital_id,
            circumstances=self._circumstances,
            practitioner_id=self._practitioner.id,
            today=opened_on,
            now=self._at(1, 8),
        )
        adult_id = adults.add(
            self._session,
            viewer=self._practitioner,
            case_id=case_id,
            adult=NewAdult(
                name=f"Demo parent {number + 1}",
                relationship=Relationship.MOTHER if number % 2 else Relationship.FATHER,
                child_name=f"Demo child {number + 1}",
                email=f"parent{number + 1}@family.example.org",
                phone="07700 900 199",
                short_name="",
                locale=LOCALES[number % len(LOCALES)],
                area=AREAS[number % len(AREAS)],
            ),
            is_the_same_person=False,
            next_update_by=self._day(3),
            today=opened_on,
            now=self._at(1, 8),
        )
        person_id = case_queries.viewer_of(self._session, adult_id=adult_id).id
        # They have come in once, so that nobody has to ring them about each notice.
        sessions.start_for_family(
            self._session,
            person_id=person_id,
            adult_id=adult_id,
            remembered=False,
            device="Demo phone",
            now=self._at(1, 9),
        )
        return case_id, adult_id

    def _talk(self, days: int, kind: ContactKind) -> None:
        contacts.log(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            form_key=uuid4(),
            adult_id=self._adult_id,
            kind=kind,
            outcome=Outcome.TALKED,
            happened_at=self._at(days),
            note="Made up for the demonstration.",
            next_contact_on=self._day(days + 28),
            today=self._day(days),
            now=self._at(days, 12),
        )

    def _find_out(self, report_after: int) -> None:
        """The report comes, they are told that there is something to talk about, and most of them come to hear it."""
        reason = REASONS[self._number % len(REASONS)]
        debrief_delays.note(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            step=DelayedStep.REPORT,
            reason=reason,
            now=self._at(60),
        )
        answers: tuple[tuple[Question, UUID | None, str, int], ...] = (
            (Question.REPORT, None, Report.FINAL, report_after),
            (Question.TOLD, self._adult_id, Told.BY_PHONE, report_after + 4),
        )
        for question, adult_id, answer, days in answers:
            debriefs.record(
                self._session,
                viewer=self._practitioner,
                case_id=self._case_id,
                question=question,
                adult_id=adult_id,
                answer=answer,
                happened_on=self._day(days),
                evidence="Made up for the demonstration.",
                today=self._day(days),
                now=self._at(days),
            )
        if self._number % 4:
            self._meet(report_after + 18)

    def _meet(self, days: int) -> None:
        debrief_accounts.write_down(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            form_key=uuid4(),
            account=Account(
                happened_at=self._at(days),
                minutes=60,
                place=PlaceKind.HOME,
                interpreting=Interpreting.NOT_NEEDED,
                parts={self._adult_id: PartTaken(Part.ATTENDED, WishToKnow.MAIN_POINTS, Copy.NONE)},
                words="Made up for the demonstration.",
                follow_up_by=self._day(days + 7),
                debriefed_on=self._day(days),
            ),
            today=self._day(days),
            now=self._at(days, 13),
        )

    def _review(self, days: int) -> None:
        """The meeting about this death, and what it learned."""
        about: dict[str, Any] = {
            "viewer": self._practitioner,
            "case_id": self._case_id,
            "now": self._at(days, 15),
        }
        review_id = reviews.write_down(
            self._session,
            **about,
            form_key=uuid4(),
            kind=ReviewKind.DEATH_REVIEW,
            where=Arrangement(starts_at=self._at(days), way=ReviewWay.REMOTE, place="", agenda=""),
            chair=read_attendees("Designated doctor, Demo Hospital")[0],
            people={Presence.CAME: read_attendees("Health visitor, Demo Community Nursing")},
            is_held=True,
            today=self._day(days),
        )
        theme = THEMES[self._number % len(THEMES)]
        if self._number < len(THEMES):
            review_learning.write(
                self._session, **about, review_id=review_id, form_key=uuid4(), words=LEARNED[theme], theme=theme
            )
