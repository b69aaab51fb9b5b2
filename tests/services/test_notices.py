"""Notices that never hurt: held at night and near dates that hurt, one a day, never twice, never to a stranger."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from portal.domain.access import FamilyViewer
from portal.domain.notifications import NoticeKind
from portal.domain.preferences import Preferences
from portal.models.base import new_id
from portal.models.cases import Case, SensitiveDate
from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.sealing import open_text, seal
from portal.services import notices, own_dates, preferences
from tests.portal_fixtures import Portal
from tests.world import NOW


@pytest.fixture(autouse=True)
def amina_has_signed_in_before(portal: Portal) -> None:
    portal.visit(portal.people.amina)


def _post(portal: Portal, kind: NoticeKind = NoticeKind.NEW_MESSAGE, *, at: datetime = NOW) -> list[Notice]:
    amina = portal.people.amina
    with portal.write() as session:
        notices.post_to_person(session, person_id=amina.person_id, case_id=amina.case_id, kind=kind, now=at)
        session.commit()
        return list(session.scalars(select(Notice).where(Notice.person_id == amina.person_id).order_by(Notice.id)))


def test_a_new_message_on_a_tuesday_morning_is_told_at_once(portal: Portal) -> None:
    (notice,) = _post(portal)
    assert notice.due_at == NOW
    assert notice.held_reason is None


def test_a_notice_at_night_waits_for_the_morning(portal: Portal) -> None:
    (notice,) = _post(portal, at=datetime(2026, 11, 24, 23, 0, tzinfo=UTC))
    assert notice.due_at == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    assert notice.held_reason == "quiet_hours"


def test_amina_who_is_in_karachi_sleeps_by_the_clocks_there(portal: Portal) -> None:
    amina = portal.people.amina
    viewer = FamilyViewer(amina.person_id, amina.case_id, amina.adult_id)
    with portal.write() as session:
        preferences.save(session, viewer=viewer, wanted=Preferences(time_zone="Asia/Karachi"), now=NOW)
        session.commit()

    (notice,) = _post(portal, at=datetime(2026, 11, 24, 15, 30, tzinfo=UTC))

    assert notice.held_reason == "quiet_hours"
    assert notice.due_at == datetime(2026, 11, 25, 3, 0, tzinfo=UTC), "eight in the morning there"


@pytest.mark.parametrize(
    ("on", "free_at"), [(date(2027, 2, 27), date(2027, 3, 3)), (date(2028, 2, 28), date(2028, 3, 2))]
)
def test_a_day_of_hers_on_the_29th_of_february_holds_both_days_around_it_in_years_without_one(
    portal: Portal, on: date, free_at: date
) -> None:
    amina = portal.people.amina
    viewer = FamilyViewer(amina.person_id, amina.case_id, amina.adult_id)
    with portal.write() as session:
        own_dates.add(
            session,
            viewer=viewer,
            label="Our day",
            falls_on=date(2028, 2, 29),
            returns_yearly=True,
            margin=1,
            today=NOW.date(),
            now=NOW,
        )
        session.commit()

    (notice,) = _post(portal, at=datetime(on.year, on.month, on.day, 11, tzinfo=UTC))

    assert notice.held_reason == "date_that_hurts"
    assert notice.due_at == datetime(free_at.year, free_at.month, free_at.day, 8, tzinfo=UTC)


def test_nothing_the_service_starts_goes_out_on_yusufs_birthday(portal: Portal) -> None:
    (notice,) = _post(portal, at=datetime(2027, 3, 27, 11, 0, tzinfo=UTC))
    assert notice.held_reason == "date_that_hurts"
    assert notice.due_at is not None
    assert notice.due_at >= datetime(2027, 3, 29, tzinfo=UTC)


def test_a_date_that_amina_added_is_hers_and_not_tariqs(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        case = session.get_one(Case, people.yusuf_case_id)
        row = SensitiveDate(
            id=new_id(),
            case_id=case.id,
            adult_id=people.tariq.adult_id,
            falls_on=date(2026, 11, 24),
            returns_yearly=False,
        )
        seal(session, row, key_id=case.data_key_id, label="His name day")
        session.add(row)
        session.commit()

    (notice,) = _post(portal)

    assert notice.due_at == NOW


def test_her_own_sign_in_link_goes_at_once_day_or_night(portal: Portal) -> None:
    night = datetime(2027, 3, 27, 3, 0, tzinfo=UTC)
    (notice,) = _post(portal, NoticeKind.SIGN_IN_LINK, at=night)
    assert notice.due_at == night


def test_a_second_message_before_the_first_notice_went_out_adds_no_second_notice(portal: Portal) -> None:
    _post(portal)
    assert len(_post(portal, at=NOW + timedelta(minutes=5))) == 1


def test_after_todays_one_notice_the_next_waits_until_tomorrow(portal: Portal) -> None:
    (first,) = _post(portal)
    with portal.write() as session:
        session.execute(update(Notice).where(Notice.id == first.id).values(delivered_at=NOW, due_at=None))
        session.commit()

    _, second = _post(portal, at=NOW + timedelta(hours=2))

    assert second.held_reason == "one_a_day"
    assert second.due_at == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_nothing_but_an_invitation_goes_to_an_address_nobody_has_signed_in_from(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(Person).values(email_verified_at=None))
        session.commit()

    invitation, message = _post(portal, NoticeKind.INVITATION)[0], _post(portal)[1]

    assert invitation.due_at == NOW
    assert message.due_at is None
    assert message.given_up_at == NOW


def test_the_letter_names_the_address_and_is_sealed(portal: Portal) -> None:
    (notice,) = _post(portal)
    with portal.read() as session:
        letter = open_text(session, Notice.sealed_letter, notice.id, notice.sealed_letter)
    assert "amina@example.org" in letter
    assert b"amina" not in notice.sealed_letter


def test_an_address_nobody_has_gets_a_row_like_any_other_that_is_never_due(portal: Portal) -> None:
    with portal.write() as session:
        notices.post_to_nobody(session, kind=NoticeKind.SIGN_IN_LINK, now=NOW, values={"code": "123456"})
        session.commit()
        (notice,) = session.scalars(select(Notice)).all()
    assert notice.due_at is None
    assert notice.given_up_at is None


def test_an_invitation_at_night_waits_unless_she_is_on_the_phone_and_expects_it(portal: Portal) -> None:
    amina, night = portal.people.amina, datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    with portal.write() as session:
        for expected_now in (False, True):
            notices.post_to_person(
                session, person_id=amina.person_id, kind=NoticeKind.INVITATION, now=night, expected_now=expected_now
            )
        session.commit()
        held, sent = session.scalars(select(Notice).order_by(Notice.id)).all()

    assert held.held_reason == "quiet_hours"
    assert sent.due_at == night


def test_an_invitation_this_morning_does_not_keep_todays_answer_from_being_told(portal: Portal) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        notices.post_to_person(session, person_id=amina.person_id, kind=NoticeKind.INVITATION, now=NOW)
        session.commit()

    invitation, answer = _post(portal, at=NOW + timedelta(hours=3))

    assert invitation.kind == "invitation"
    assert answer.due_at == NOW + timedelta(hours=3)
