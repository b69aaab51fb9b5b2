"""One made-up family, told from the beginning through the same services that the pages call."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.demo import (
    appointments,
    between_us,
    descriptions,
    kept_support,
    pictures,
    procedure_work,
    questions,
    reviews,
)
from portal.demo.family import DemoAdult, DemoContact, DemoFamily, DemoMessage, DemoMove
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.adults import Way
from portal.domain.journey import usual_next_update
from portal.domain.working_time import OFFICE_HOURS
from portal.i18n import LONDON
from portal.queries import cases as case_queries
from portal.queries import messages as message_queries
from portal.services import (
    adults,
    cases,
    contacts,
    debriefs,
    journey,
    messages,
    sensitive_dates,
    sessions,
    stage_checks,
)
from portal.services.adults import NewAdult
from portal.services.journey import StageMove

MET_DAYS_AGO = 40


class Story:
    """One made-up family, told from the beginning."""

    def __init__(
        self,
        session: Session,
        family: DemoFamily,
        practitioner: StaffViewer,
        now: datetime,
        bank_holidays: frozenset[date],
    ) -> None:
        self._session, self._family, self._practitioner = session, family, practitioner
        self._now, self._today, self._bank_holidays = now, day_of(now), bank_holidays
        self._died_on = family.died_on(self._today)

    def tell(self, hospitals: list[UUID], *, second_reader: StaffViewer | None) -> list[FamilyViewer]:
        """Open the case, bring everybody in, and let each thing happen on its day; returns the adults.

        With a second reader they met, some weeks ago, to talk about what was found out.
        """
        self._case_id = self._open(hospitals[self._family.hospital])
        self._adults = [self._bring_in(adult) for adult in self._family.adults]
        events: list[tuple[datetime, DemoMove | DemoMessage | DemoContact]] = [
            *((self._at(move.days_ago, 11), move) for move in self._family.moves),
            *((self._at(contact.days_ago, 14), contact) for contact in self._family.contacts),
            *((self._at(message.days_ago, message.hour), message) for message in self._family.messages),
        ]
        met_at = self._at(MET_DAYS_AGO, 14)
        self._let_happen([each for each in events if each[0] < met_at])
        if second_reader is not None:
            self._meet(second_reader, at=met_at)
        self._let_happen([each for each in events if met_at <= each[0] <= self._now])
        self._ask_again()
        self._say_how_much()
        self._add_dates()
        procedure_work.work_through(
            self._session,
            self._practitioner,
            self._case_id,
            child_name=self._family.child_name,
            home_of=self._adults[0].adult_id,
            died_on=self._died_on,
            bank_holidays=self._bank_holidays,
            now=self._now,
        )
        between_us.write(
            self._session,
            self._practitioner,
            child_name=self._family.child_name,
            case_id=self._case_id,
            now=self._now,
        )
        questions.ask(
            self._session,
            self._practitioner,
            child_name=self._family.child_name,
            adults=self._adults,
            now=self._now,
        )
        reviews.meet(
            self._session,
            self._practitioner,
            child_name=self._family.child_name,
            case_id=self._case_id,
            now=self._now,
        )
        kept_support.leave(
            self._session,
            self._practitioner,
            child_name=self._family.child_name,
            adults=self._adults,
            now=self._now,
        )
        for adult, viewer in zip(self._family.adults, self._adults, strict=True):
            if adult.is_restricted:
                between_us.hold_back(self._session, self._practitioner, viewer, now=self._now)
        if self._family.debrief_is_offered:
            since = self._at(6, 15)
            appointments.open_the_gate(
                self._session, self._practitioner, self._case_id, self._adults, recorded_at=since
            )
        return self._adults

    def _let_happen(self, events: list[tuple[datetime, DemoMove | DemoMessage | DemoContact]]) -> None:
        for at, event in sorted(events, key=lambda each: each[0]):
            if isinstance(event, DemoMove):
                self._move(event, at)
            elif isinstance(event, DemoContact):
                self._log(event, at)
            else:
                self._write(event, at)

    def _meet(self, second_reader: StaffViewer, *, at: datetime) -> None:
        """What was said is written down, and theirs to keep."""
        adult_ids = [adult.adult_id for adult in self._adults]
        appointments.have_met(self._session, self._practitioner, second_reader, self._case_id, adult_ids, at=at)

    def _at(self, days_ago: int, hour: int) -> datetime:
        day = self._today - timedelta(days=days_ago)
        return datetime.combine(day, time(hour, 12), LONDON).astimezone(UTC)

    def _promise(self, day: date) -> date:
        return usual_next_update(day, hours=OFFICE_HOURS, bank_holidays=self._bank_holidays)

    def _open(self, hospital_id: UUID) -> UUID:
        opened_on = self._died_on + timedelta(days=1)
        return cases.open_case(
            self._session,
            viewer=self._practitioner,
            form_key=uuid4(),
            child_name=self._family.child_name,
            born_on=self._died_on - self._family.age,
            died_on=self._died_on,
            hospital_id=hospital_id,
            circumstances=self._family.circumstances,
            practitioner_id=self._practitioner.id,
            today=opened_on,
            now=datetime.combine(opened_on, time(9, 30), LONDON).astimezone(UTC),
        )

    def _bring_in(self, adult: DemoAdult) -> FamilyViewer:
        joined_on = self._died_on + timedelta(days=1)
        joined_at = datetime.combine(joined_on, time(10), LONDON).astimezone(UTC)
        adult_id = adults.add(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            adult=NewAdult(
                name=adult.name,
                relationship=adult.relationship,
                child_name=adult.child_name,
                email=adult.email,
                phone=adult.phone,
                short_name=adult.short_name,
                locale=adult.locale,
                area=adult.area,
                way=adult.way,
            ),
            is_the_same_person=False,
            next_update_by=self._promise(joined_on),
            today=joined_on,
            now=joined_at,
        )
        viewer = case_queries.viewer_of(self._session, adult_id=adult_id)
        descriptions.describe(self._session, viewer, adult, by=self._practitioner, now=joined_at)
        if adult.way is Way.PORTAL:
            # They have come in once before, so that notices may reach them.
            sessions.start_for_family(
                self._session,
                person_id=viewer.id,
                adult_id=adult_id,
                remembered=False,
                device="Demo phone",
                now=joined_at,
            )
        return viewer

    def _move(self, move: DemoMove, at: datetime) -> None:
        day = day_of(at)
        journey.record_update(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            form_key=uuid4(),
            move=StageMove(stage=move.stage, state=move.state, happened_on=day, waiting_for=move.waiting_for),
            words={adult.adult_id: move.words for adult in self._adults},
            left_out={self._adults[-1].adult_id: move.left_out} if move.left_out else {},
            next_update_by=self._promise(day),
            today=day,
            now=at,
        )

    def _ask_again(self) -> None:
        """Somebody asked once more whomever the family waits for."""
        for move in self._family.moves:
            if move.asked_days_ago is None:
                continue
            at = self._at(move.asked_days_ago, 10)
            stage_checks.record_check(
                self._session,
                viewer=self._practitioner,
                case_id=self._case_id,
                stage=move.stage,
                today=day_of(at),
                now=at,
            )

    def _say_how_much(self) -> None:
        """Some of them have said how much they want to know."""
        for adult, viewer in zip(self._family.adults, self._adults, strict=True):
            if adult.wish is not None:
                debriefs.choose_wish(self._session, viewer=viewer, wish=adult.wish, now=self._at(1, 9))

    def _write(self, message: DemoMessage, at: datetime) -> None:
        adult = self._adults[message.adult]
        if not message.by_team:
            files = pictures.a_drawing() if message.with_picture else ()
            messages.send(self._session, viewer=adult, body=message.words, send_key=uuid4(), files=files, now=at)
            return
        self._open_thread(adult, at)
        messages.reply(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            adult_id=adult.adult_id,
            body=message.words,
            send_key=uuid4(),
            seen_id=self._newest_message(adult),
            now=at,
        )

    def _open_thread(self, adult: FamilyViewer, at: datetime) -> None:
        """Whoever answers has opened the thread before: from this the family sees that they were read."""
        sessions.note_opening(
            self._session, subject_id=adult.adult_id, person_id=None, staff_id=self._practitioner.id, now=at
        )

    def _newest_message(self, adult: FamilyViewer) -> UUID | None:
        thread = message_queries.staff_thread(
            self._session, case_id=self._case_id, adult_id=adult.adult_id, staff_id=self._practitioner.id
        )
        return thread.page.messages[-1].id if thread.page.messages else None

    def _log(self, contact: DemoContact, at: datetime) -> None:
        day = day_of(at)
        contacts.log(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            form_key=uuid4(),
            adult_id=self._adults[contact.adult].adult_id,
            kind=contact.kind,
            outcome=contact.outcome,
            happened_at=at,
            note=contact.note,
            next_contact_on=self._promise(day),
            today=day,
            now=at,
        )

    def _add_dates(self) -> None:
        for label, ahead in self._family.dates:
            sensitive_dates.add(
                self._session,
                viewer=self._practitioner,
                case_id=self._case_id,
                adult_id=None,
                label=label,
                falls_on=self._today + ahead,
                returns_yearly=False,
                today=self._today,
                now=self._now,
            )


def day_of(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
