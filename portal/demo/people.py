"""Fills the demo's database through the same services that the pages call, each step at its own time in the past."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.adapters import content_files
from portal.adapters.database import Database
from portal.config import find_shipped
from portal.demo import appointments, between_us, directory, inbox_work, pictures, staff, text_work
from portal.demo.families import FAMILIES, DemoAdult, DemoFamily, DemoMessage, DemoMove
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.journey import usual_next_update
from portal.domain.working_time import OFFICE_HOURS
from portal.i18n import LONDON
from portal.queries import cases as case_queries
from portal.queries import members as member_queries
from portal.queries import messages as message_queries
from portal.services import (
    absences,
    adults,
    cases,
    contacts,
    deliveries,
    hospitals,
    journey,
    messages,
    sessions,
    support,
    texts,
)
from portal.services.adults import NewAdult
from portal.services.journey import StageMove


def are_there(database: Database) -> bool:
    """Whether the demo has been filled before."""
    with database.read_session() as session:
        return bool(member_queries.everybody(session))


def create(database: Database, *, bank_holidays: frozenset[date], cards: Path, now: datetime) -> None:
    """Write the whole made-up service, or nothing."""
    content = find_shipped("content")
    with database.write_session() as session:
        texts.load(session, content_files.read_texts(content), now=now, publish_as="demo")
        support.load(session, content_files.read_services(content / "support" / "services.toml"), now=now)
        hired = staff.hire(session, now=now - timedelta(days=500))
        directory.publish(session, hired[-2].viewer, now=now)
        places = [hospitals.add(session, name=name, now=now) for name in staff.HOSPITALS]
        practitioners = [one.viewer for one in hired[: len(staff.PRACTITIONERS)]]
        for family in FAMILIES:
            _Story(session, family, practitioners[family.practitioner], now, bank_holidays).tell(places)
        _plan_leave(session, practitioners, now=now)
        appointments.publish_times(session, practitioners, bank_holidays=bank_holidays, now=now)
        jo, _ruth, tom = practitioners
        moira, nina = (one.viewer for one in hired[len(staff.PRACTITIONERS) : len(staff.PRACTITIONERS) + 2])
        inbox_work.leave(session, manager=moira, practitioner=jo, colleague=tom, editor=nina, now=now)
        text_work.leave(session, editor=nina, now=now)
        deliveries.settle_the_past(session, now=now)
        session.commit()
    staff.write_cards(hired, cards)


def _plan_leave(session: Session, practitioners: list[StaffViewer], *, now: datetime) -> None:
    """Ruth is away next week, and Jo looks after her families."""
    jo, ruth, _tom = practitioners
    today = _day(now)
    monday = today + timedelta(days=7 - today.weekday())
    absences.write_down(
        session,
        viewer=ruth,
        staff_id=ruth.id,
        cover_id=jo.id,
        from_on=monday,
        to_on=monday + timedelta(days=4),
        today=today,
        now=now,
    )


class _Story:
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
        self._now, self._today, self._bank_holidays = now, _day(now), bank_holidays
        self._died_on = family.died_on(self._today)

    def tell(self, hospitals: list[UUID]) -> None:
        """Open the case, bring everybody in, and let each thing happen on its day."""
        self._case_id = self._open(hospitals[self._family.hospital])
        self._adults = [self._bring_in(adult) for adult in self._family.adults]
        events: list[tuple[datetime, DemoMove | DemoMessage]] = [
            *((self._at(move.days_ago, 11), move) for move in self._family.moves),
            *((self._at(message.days_ago, message.hour), message) for message in self._family.messages),
        ]
        for at, event in sorted(events, key=lambda each: each[0]):
            if at > self._now:
                continue
            if isinstance(event, DemoMove):
                self._move(event, at)
            else:
                self._write(event, at)
        self._log_contacts()
        self._add_dates()
        between_us.write(
            self._session,
            self._practitioner,
            child_name=self._family.child_name,
            case_id=self._case_id,
            now=self._now,
        )
        for adult, viewer in zip(self._family.adults, self._adults, strict=True):
            if adult.is_restricted:
                between_us.hold_back(self._session, self._practitioner, viewer, now=self._now)
        if self._family.debrief_is_offered:
            appointments.open_the_gate(
                self._session, self._practitioner, self._case_id, self._adults, recorded_at=self._at(6, 15)
            )

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
            ),
            is_the_same_person=False,
            next_update_by=self._promise(joined_on),
            today=joined_on,
            now=joined_at,
        )
        viewer = case_queries.viewer_of(self._session, adult_id=adult_id)
        # They have come in once before, so that notices may reach them.
        sessions.start_for_family(
            self._session, person_id=viewer.id, adult_id=adult_id, remembered=False, device="Demo phone", now=joined_at
        )
        return viewer

    def _move(self, move: DemoMove, at: datetime) -> None:
        day = _day(at)
        journey.record_update(
            self._session,
            viewer=self._practitioner,
            case_id=self._case_id,
            form_key=uuid4(),
            move=StageMove(stage=move.stage, state=move.state, happened_on=day, waiting_for=move.waiting_for),
            words={adult.adult_id: move.words for adult in self._adults},
            next_update_by=self._promise(day),
            today=day,
            now=at,
        )

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

    def _log_contacts(self) -> None:
        for contact in self._family.contacts:
            at = self._at(contact.days_ago, 14)
            day = _day(at)
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
            cases.add_date_that_hurts(
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


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def who_may_sign_in() -> str:
    """The families, for the terminal: whose address to type, and at which point of the way they are."""
    lines = []
    for family in FAMILIES:
        for adult in family.adults:
            extra = f"  short name: {adult.short_name}" if adult.short_name else ""
            lines.append(f"               {adult.email:28} {adult.name}, about {family.child_name}{extra}")
    return "\n".join(lines)
