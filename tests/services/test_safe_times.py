"""Amina is alone on weekday mornings: what the service starts comes then or not at all, and staff see why it waits."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from portal.domain import safe_times
from portal.domain.access import FamilyViewer
from portal.domain.notifications import NoticeKind
from portal.domain.preferences import Channel, Preferences
from portal.domain.safe_times import SafeSpan, SafeTimes
from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.preferences import PersonPreferences
from portal.models.sealing import seal
from portal.queries import held_notices
from portal.services import deliveries, notice_releases, notices, preferences
from tests.portal_fixtures import Portal
from tests.services.test_phone_tasks import open_calls
from tests.threads import staff_viewer_of
from tests.world import NOW, Adult

MORNINGS = SafeTimes((SafeSpan(frozenset(range(5)), time(10), time(11)),))
NOON = NOW + timedelta(minutes=90)
TOMORROW_AT_TEN = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def amina_has_signed_in_before(portal: Portal) -> None:
    portal.visit(portal.people.amina)


def is_safe(portal: Portal, adult: Adult, *, email: SafeTimes | None = None, phone: SafeTimes | None = None) -> None:
    """Write down when an address, or a number, is safe."""
    with portal.write() as session:
        person = session.get_one(Person, adult.person_id)
        said = {"email_times": email, "phone_times": phone}
        kept = {name: None if times is None else safe_times.written(times) for name, times in said.items()}
        seal(session, person, key_id=person.data_key_id, **kept)
        session.commit()


def _amina_gets_texts(portal: Portal, *, on: str = "07700900123") -> None:
    amina = portal.people.amina
    with portal.write() as session:
        viewer = FamilyViewer(amina.person_id, amina.case_id, amina.adult_id)
        preferences.save(session, viewer=viewer, wanted=Preferences(), now=NOW)
        person, row = session.get_one(Person, amina.person_id), session.get_one(PersonPreferences, amina.person_id)
        seal(session, row, key_id=person.data_key_id, text_number=on)
        row.channel, row.number_verified_at = Channel.TEXT, NOW
        session.commit()


def _tell(portal: Portal, kind: NoticeKind = NoticeKind.NEW_MESSAGE, *, at: datetime) -> Notice:
    amina = portal.people.amina
    with portal.write() as session:
        notices.post_to_person(session, person_id=amina.person_id, case_id=amina.case_id, kind=kind, now=at)
        session.commit()
        return session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()


@pytest.mark.parametrize("kind", [NoticeKind.NEW_MESSAGE, NoticeKind.NEW_UPDATE, NoticeKind.INVITATION])
def test_what_comes_at_noon_waits_for_tomorrow_morning_and_jo_sees_why(portal: Portal, kind: NoticeKind) -> None:
    is_safe(portal, portal.people.amina, email=MORNINGS)

    assert _tell(portal, kind, at=NOON).due_at == TOMORROW_AT_TEN
    with portal.read() as session:
        (held,) = held_notices.of_case(session, case_id=portal.people.yusuf_case_id, now=NOON)
    assert (held.adult, held.reason, held.until) == ("Amina", "outside_safe_times", TOMORROW_AT_TEN)


def test_what_comes_while_she_is_alone_goes_at_once(portal: Portal) -> None:
    is_safe(portal, portal.people.amina, email=MORNINGS)
    assert _tell(portal, at=NOW).due_at == NOW


@pytest.mark.parametrize(
    "kind",
    [NoticeKind.SIGN_IN_LINK, NoticeKind.TEXT_CODE, NoticeKind.SECURITY_WARNING, NoticeKind.APPOINTMENT_CONFIRMED],
)
def test_the_answer_to_what_she_does_herself_comes_at_once_all_the_same(portal: Portal, kind: NoticeKind) -> None:
    is_safe(portal, portal.people.amina, email=MORNINGS, phone=MORNINGS)
    assert _tell(portal, kind, at=NOON).due_at == NOON


def test_the_times_of_the_number_hold_for_texts_and_those_of_the_address_for_letters(portal: Portal) -> None:
    _amina_gets_texts(portal)
    is_safe(portal, portal.people.amina, phone=MORNINGS)
    invitation = _tell(portal, NoticeKind.INVITATION, at=NOON)
    text = _tell(portal, at=NOON)

    assert (text.channel, text.due_at) == ("text", TOMORROW_AT_TEN)
    assert (invitation.channel, invitation.due_at) == ("email", NOON)


def test_hours_that_are_written_down_later_hold_what_is_already_on_its_way(portal: Portal) -> None:
    waits = _tell(portal, at=NOON)
    is_safe(portal, portal.people.amina, email=MORNINGS)
    with portal.write() as session:
        assert deliveries.claim_next(session, now=NOON) is None
        session.commit()
    with portal.read() as session:
        assert session.get_one(Notice, waits.id).due_at == TOMORROW_AT_TEN
    with portal.write() as session:
        claimed = deliveries.claim_next(session, now=TOMORROW_AT_TEN)
        session.commit()
    assert claimed is not None
    assert claimed.id == waits.id


def test_a_letter_that_failed_is_not_tried_again_after_her_hour_is_over(portal: Portal) -> None:
    is_safe(portal, portal.people.amina, email=MORNINGS)
    sent = _tell(portal, at=NOW)
    with portal.write() as session:
        assert deliveries.claim_next(session, now=NOW) is not None
        deliveries.settle_failed(session, notice_id=sent.id, tries=7, now=NOW)
        session.commit()
        assert deliveries.claim_next(session, now=NOON) is None
        session.commit()
        assert session.get_one(Notice, sent.id).due_at == TOMORROW_AT_TEN


def test_nobody_lets_a_notice_go_while_it_is_not_safe_for_her(portal: Portal) -> None:
    is_safe(portal, portal.people.amina, email=MORNINGS)
    held = _tell(portal, at=NOON)
    with portal.write() as session, pytest.raises(notice_releases.NotSafeNow):
        notice_releases.release(
            session,
            viewer=staff_viewer_of(portal.people.jo),
            case_id=portal.people.yusuf_case_id,
            notice_id=held.id,
            reason="It is urgent.",
            now=NOON,
        )


def test_where_quiet_hours_leave_no_safe_moment_somebody_rings_her(portal: Portal) -> None:
    is_safe(portal, portal.people.amina, email=SafeTimes((SafeSpan(frozenset(range(7)), time(21), time(22)),)))

    notice = _tell(portal, at=NOW)

    assert notice.due_at is not None
    assert notice.due_at > NOW + timedelta(days=365)
    assert [call.reason for call in open_calls(portal)] == ["held"]


def test_a_number_that_staff_marked_unsafe_gets_no_text_however_it_is_written(portal: Portal) -> None:
    _amina_gets_texts(portal, on="07700900101")
    with portal.write() as session:
        person = session.get_one(Person, portal.people.amina.person_id)
        seal(session, person, key_id=person.data_key_id, phone="+44 7700 900 101")
        person.phone_is_safe = False
        session.commit()

    assert _tell(portal, at=NOW).channel == "email"


def test_whoever_wants_no_portal_gets_no_text_either(portal: Portal) -> None:
    _amina_gets_texts(portal)
    with portal.write() as session:
        session.get_one(Person, portal.people.amina.person_id).way = "letter"
        session.flush()
        notices.post_to_person(
            session,
            person_id=portal.people.amina.person_id,
            case_id=portal.people.yusuf_case_id,
            kind=NoticeKind.NEW_MESSAGE,
            now=NOW,
        )
        session.commit()
        assert session.scalars(select(Notice)).all() == []
    assert [call.reason for call in open_calls(portal)] == ["by_hand"]
