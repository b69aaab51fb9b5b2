"""Where a notice would come too late or not at all, somebody phones: asked for once, taken by one, done when logged."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import worker
from portal.adapters.mailer import NotHandedOver, Outgoing
from portal.domain.access import FamilyViewer
from portal.domain.contact_log import Outcome
from portal.domain.notifications import NoticeKind
from portal.domain.phone_tasks import WhyPhone
from portal.domain.preferences import Channel, Preferences
from portal.models.cases import Contact
from portal.models.messages import Notice
from portal.models.phone_tasks import PhoneTask
from portal.services import deliveries, notice_releases, notices, phone_tasks, preferences
from tests.portal_fixtures import Portal, settings_for
from tests.threads import staff_viewer_of
from tests.world import NOW

TOMORROW = NOW + timedelta(hours=26)


@pytest.fixture(autouse=True)
def amina_has_signed_in_before(portal: Portal) -> None:
    portal.visit(portal.people.amina)


def post(portal: Portal, kind: NoticeKind, *, at: datetime = NOW, appointment_at: datetime | None = None) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        notices.post_to_person(
            session,
            person_id=amina.person_id,
            case_id=amina.case_id,
            kind=kind,
            appointment_at=appointment_at,
            now=at,
        )
        session.commit()


def open_calls(portal: Portal) -> list[PhoneTask]:
    with portal.read() as session:
        return list(session.scalars(select(PhoneTask).where(PhoneTask.done_at.is_(None)).order_by(PhoneTask.id)))


def amina_wants(portal: Portal, wishes: Preferences) -> None:
    amina = portal.people.amina
    viewer = FamilyViewer(amina.person_id, amina.case_id, amina.adult_id)
    with portal.write() as session:
        preferences.save(session, viewer=viewer, wanted=wishes, now=NOW)
        session.commit()


def test_amina_is_phoned_about_tomorrow_when_todays_one_notice_is_used_up(portal: Portal) -> None:
    post(portal, NoticeKind.NEW_MESSAGE)

    post(portal, NoticeKind.APPOINTMENT_CHANGED, at=NOW + timedelta(hours=1), appointment_at=TOMORROW)

    (call,) = open_calls(portal)
    assert (call.adult_id, call.reason) == (portal.people.amina.adult_id, WhyPhone.ONE_A_DAY)
    assert call.appointment_at == TOMORROW


def test_amina_who_looks_herself_gets_no_letter_and_is_phoned_about_tomorrow_alone(portal: Portal) -> None:
    amina_wants(portal, Preferences(channel=Channel.NONE))

    post(portal, NoticeKind.NEW_MESSAGE)
    assert open_calls(portal) == []
    post(portal, NoticeKind.APPOINTMENT_CHANGED, appointment_at=TOMORROW)
    post(portal, NoticeKind.APPOINTMENT_CHANGED, appointment_at=TOMORROW)

    (call,) = open_calls(portal)
    assert call.reason == WhyPhone.LOOKS_ALONE
    with portal.read() as session:
        assert all(each.due_at is None and each.given_up_at is None for each in session.scalars(select(Notice)))


def test_what_could_not_be_delivered_is_told_by_phone_and_a_sign_in_link_is_not(portal: Portal) -> None:
    post(portal, NoticeKind.NEW_MESSAGE)
    with portal.write() as session:
        notices.post_to_person(
            session,
            person_id=portal.people.amina.person_id,
            kind=NoticeKind.SIGN_IN_LINK,
            now=NOW,
            values={"path": "/sign-in/link/abc", "code": "123456"},
        )
        session.commit()

    class Refusing:
        def send(self, letter: Outgoing, **_how: bool) -> None:
            assert letter
            raise NotHandedOver("SMTPServerDisconnected")

    for _ in range(40):
        portal.clock.pass_by(timedelta(hours=3))
        worker.deliver_one(portal.database, Refusing(), settings_for(portal.database), now=portal.clock.now)

    (call,) = open_calls(portal)
    assert (call.notice_kind, call.reason) == ("new_message", WhyPhone.NOT_DELIVERED)


def test_one_of_two_takes_the_call_on_and_it_is_done_when_it_is_logged(portal: Portal) -> None:
    amina_wants(portal, Preferences(channel=Channel.NONE))
    post(portal, NoticeKind.APPOINTMENT_CHANGED, appointment_at=TOMORROW)
    (call,) = open_calls(portal)
    jo, moira = staff_viewer_of(portal.people.jo), staff_viewer_of(portal.people.moira)

    def log(outcome: Outcome, *, is_done: bool) -> None:
        with portal.write() as session:
            phone_tasks.log_call(
                session,
                viewer=jo,
                case_id=call.case_id,
                adult_id=call.adult_id,
                told={call.id},
                form_key=uuid4(),
                outcome=outcome,
                note="She knows.",
                is_done=is_done,
                next_contact_on=date(2026, 12, 1),
                today=NOW.date(),
                now=NOW,
            )
            session.commit()

    with portal.write() as session:
        phone_tasks.take(session, viewer=jo, case_id=call.case_id, adult_id=call.adult_id, now=NOW)
        phone_tasks.take(session, viewer=jo, case_id=call.case_id, adult_id=call.adult_id, now=NOW)
        with pytest.raises(phone_tasks.TakenByAnother):
            phone_tasks.take(session, viewer=moira, case_id=call.case_id, adult_id=call.adult_id, now=NOW)
        session.commit()
    log(Outcome.NO_ANSWER, is_done=False)
    assert len(open_calls(portal)) == 1
    log(Outcome.TALKED, is_done=True)

    assert open_calls(portal) == []
    with pytest.raises(phone_tasks.NoSuchCall):
        log(Outcome.TALKED, is_done=True)
    with portal.read() as session:
        assert [each.outcome for each in session.scalars(select(Contact).order_by(Contact.id))] == [
            "no_answer",
            "talked",
        ]


def test_jo_lets_a_held_notice_go_with_a_reason_that_is_kept(portal: Portal) -> None:
    birthday = datetime(2027, 3, 27, 11, 0, tzinfo=NOW.tzinfo)
    post(portal, NoticeKind.NEW_MESSAGE, at=birthday)
    amina, jo = portal.people.amina, staff_viewer_of(portal.people.jo)
    with portal.write() as session:
        (notice,) = session.scalars(select(Notice)).all()
        assert not deliveries.claim_next(session, now=birthday)
        notice_releases.release(
            session,
            viewer=jo,
            case_id=amina.case_id,
            notice_id=notice.id,
            reason="She asked to hear today.",
            now=birthday,
        )
        session.commit()
    with portal.write() as session:
        claimed = deliveries.claim_next(session, now=birthday)
        session.commit()
        decision = session.scalars(select(Contact).where(Contact.kind == "decision")).one()

    assert claimed is not None
    assert claimed.id == notice.id
    assert decision.adult_id == amina.adult_id
    with portal.write() as session, pytest.raises(notice_releases.NotHeld):
        notice_releases.release(
            session,
            viewer=jo,
            case_id=portal.people.grace.case_id,
            notice_id=notice.id,
            reason="Another family's",
            now=birthday,
        )


def test_a_day_that_amina_names_holds_the_letter_that_was_already_waiting_for_it(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    night = datetime(2026, 11, 24, 23, 0, tzinfo=NOW.tzinfo)
    post(portal, NoticeKind.NEW_MESSAGE, at=night)
    amina.post(
        "/settings/days",
        {
            "label": "Her own day",
            "falls_on-day": "25",
            "falls_on-month": "11",
            "falls_on-year": "2026",
            "margin": "0",
        },
    )

    morning = datetime(2026, 11, 25, 8, 0, tzinfo=NOW.tzinfo)
    with portal.write() as session:
        assert deliveries.claim_next(session, now=morning) is None
        session.commit()
        (notice,) = session.scalars(select(Notice)).all()

    assert notice.held_reason == "date_that_hurts"
    assert notice.due_at == datetime(2026, 11, 26, 8, 0, tzinfo=NOW.tzinfo)
