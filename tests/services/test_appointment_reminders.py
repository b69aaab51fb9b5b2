"""Amina is reminded once of her appointment, and Jo is warned while an interpreter is not booked."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from portal.domain.adults import Way
from portal.domain.debrief_records import Question
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import WorkingHours
from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.phone_tasks import PhoneTask
from portal.services import appointment_reminders
from tests.gates import MONDAY, NEXT_TUESDAY, answers, offer_time, record, settle
from tests.portal_fixtures import Portal
from tests.world import NOW

OFFICE = WorkingHours.every_weekday(time(9), time(17))


def book(portal: Portal, **said: str) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    portal.visit(portal.people.amina).post("/appointments", answers(slot_id, **said), at="/messages")


def written(portal: Portal, kind: NoticeKind, *, at: datetime) -> list[Notice]:
    """All letters of this kind there are, after the worker has looked at that moment."""
    tell = {
        NoticeKind.APPOINTMENT_REMINDER: appointment_reminders.remind_families,
        NoticeKind.STAFF_UNCONFIRMED: appointment_reminders.warn_of_unconfirmed,
    }[kind]
    with portal.write() as session:
        tell(session, hours=OFFICE, bank_holidays=frozenset(), now=at)
        session.commit()
        return list(session.scalars(select(Notice).where(Notice.kind == kind)))


def test_amina_is_reminded_once_two_days_before(portal: Portal) -> None:
    book(portal)
    kind = NoticeKind.APPOINTMENT_REMINDER
    assert written(portal, kind, at=NEXT_TUESDAY - timedelta(days=2, minutes=1)) == []

    for hours in (48, 47, 30, 13):
        (letter,) = written(portal, kind, at=NEXT_TUESDAY - timedelta(hours=hours))

    assert letter.person_id == portal.people.amina.person_id


def test_amina_who_wants_no_portal_is_to_be_reminded_by_a_person_and_that_is_noted_once(portal: Portal) -> None:
    book(portal)
    with portal.write() as session:
        session.get_one(Person, portal.people.amina.person_id).way = Way.PHONE
        session.commit()

    for hours in (48, 47, 30, 13):
        assert written(portal, NoticeKind.APPOINTMENT_REMINDER, at=NEXT_TUESDAY - timedelta(hours=hours)) == []

    with portal.read() as session:
        noted = session.scalars(select(PhoneTask).where(PhoneTask.notice_kind == NoticeKind.APPOINTMENT_REMINDER)).all()
    assert [each.adult_id for each in noted] == [portal.people.amina.adult_id]


def test_a_reminder_at_night_waits_for_the_morning_and_one_that_comes_too_late_is_not_written(portal: Portal) -> None:
    book(portal)
    assert written(portal, NoticeKind.APPOINTMENT_REMINDER, at=NEXT_TUESDAY - timedelta(hours=12)) == []

    (letter,) = written(portal, NoticeKind.APPOINTMENT_REMINDER, at=datetime(2026, 11, 30, 3, tzinfo=UTC))

    assert letter.due_at == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert letter.held_reason == "quiet_hours"


def test_of_an_appointment_that_was_called_off_nobody_is_reminded(portal: Portal) -> None:
    book(portal)
    amina = portal.visit(portal.people.amina)
    where = amina.get("/appointments").text.split("/cancellation", 1)[0].rsplit('"', 1)[1]
    amina.post(f"{where}/cancellation", at="/appointments")

    assert written(portal, NoticeKind.APPOINTMENT_REMINDER, at=NEXT_TUESDAY - timedelta(days=1)) == []


def test_jo_is_warned_each_working_day_until_the_interpreter_that_amina_asked_for_is_booked(portal: Portal) -> None:
    book(portal, interpreter="Urdu")
    kind = NoticeKind.STAFF_UNCONFIRMED
    tuesday = NOW.replace(hour=10)
    assert written(portal, kind, at=tuesday.replace(hour=3)) == [], "nobody is at work at night"

    (letter,) = written(portal, kind, at=tuesday)
    assert letter.staff_id == portal.people.jo.staff_id
    assert len(written(portal, kind, at=tuesday + timedelta(hours=1))) == 1, "once a day"
    assert len(written(portal, kind, at=tuesday + timedelta(days=1))) == 2

    record(portal, Question.INTERPRETER, "booked", at=tuesday + timedelta(days=1))
    assert len(written(portal, kind, at=tuesday + timedelta(days=2))) == 2


def test_jo_is_warned_where_a_clinician_is_needed_after_all_and_of_nothing_else(portal: Portal) -> None:
    book(portal)
    assert written(portal, NoticeKind.STAFF_UNCONFIRMED, at=NOW) == []

    record(portal, Question.CLINICIAN, "needed", at=MONDAY + timedelta(hours=20))

    assert len(written(portal, NoticeKind.STAFF_UNCONFIRMED, at=NOW)) == 1
