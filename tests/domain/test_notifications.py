"""What reaches Amina’s phone, and when: her son Yusuf was born on 12 December and died on 20 November."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import notifications, working_time
from portal.domain.dates_that_hurt import DatesThatHurt, MarkedDay
from portal.domain.notifications import Act, Decision, NoticeKind, Reason
from portal.domain.preferences import Channel, Preferences

YUSUF = DatesThatHurt(born_on=date(2019, 12, 12), died_on=date(2025, 11, 20))
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 26, 2, tzinfo=UTC)
BIRTHDAY = datetime(2026, 12, 12, 12, tzinfo=UTC)
NO_NOTICES = Preferences(channel=Channel.NONE)

ANSWERS = {
    NoticeKind.SIGN_IN_LINK,
    NoticeKind.TEXT_CODE,
    NoticeKind.SECURITY_WARNING,
    NoticeKind.NUMBER_CHANGED,
    NoticeKind.NUMBER_REPLACED,
    NoticeKind.CONTACT_CHANGED,
    NoticeKind.APPOINTMENT_CONFIRMED,
    NoticeKind.SUPPORT_LIST,
    NoticeKind.STAFF_SIGN_IN,
}
TO_STAFF = {
    NoticeKind.STAFF_INVITATION,
    NoticeKind.STAFF_SIGN_IN,
    NoticeKind.STAFF_ALERT,
    NoticeKind.STAFF_OVERDUE,
    NoticeKind.STAFF_CONCERN,
    NoticeKind.STAFF_REMINDER,
    NoticeKind.STAFF_UNCOVERED,
    NoticeKind.STAFF_UNCONFIRMED,
    NoticeKind.STAFF_LINE_LAPSED,
    NoticeKind.STAFF_CHECKS_DUE,
}
STARTED_BY_THE_SERVICE = set(NoticeKind) - ANSWERS - TO_STAFF
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def decide(kind: NoticeKind = NoticeKind.NEW_MESSAGE, *, now: datetime = NOON, **facts: Any) -> Decision:
    known: dict[str, Any] = {"dates": YUSUF, "address_verified": True}
    return notifications.decide(kind, now=now, **(known | facts))


def test_which_kinds_answer_what_a_person_did() -> None:
    assert {kind for kind in NoticeKind if notifications.answers_own_act(kind)} == ANSWERS
    assert {kind for kind in NoticeKind if notifications.goes_at_once(kind)} == ANSWERS | TO_STAFF


@pytest.mark.parametrize("kind", sorted(ANSWERS | TO_STAFF))
def test_a_link_amina_asks_for_at_night_on_yusufs_birthday_comes_at_once(kind: NoticeKind) -> None:
    decision = decide(
        kind,
        now=datetime(2026, 12, 12, 3, tzinfo=UTC),
        address_verified=False,
        address_safe=False,
        preferences=NO_NOTICES,
        last_notice_at=datetime(2026, 12, 12, 2, tzinfo=UTC),
    )

    assert decision == notifications.AT_ONCE


@pytest.mark.parametrize("kind", sorted(STARTED_BY_THE_SERVICE))
def test_at_noon_on_an_ordinary_day_a_notice_goes(kind: NoticeKind) -> None:
    assert decide(kind).act is Act.SEND


@pytest.mark.parametrize("kind", sorted(STARTED_BY_THE_SERVICE))
def test_at_two_in_the_night_it_waits_until_eight(kind: NoticeKind) -> None:
    assert decide(kind, now=NIGHT) == Decision(Act.HOLD, datetime(2026, 11, 26, 8, tzinfo=UTC), Reason.QUIET_HOURS)


@pytest.mark.parametrize(
    ("clock", "held"), [("07:59:59", True), ("08:00", False), ("19:59:59", False), ("20:00", True), ("00:00", True)]
)
def test_quiet_hours_begin_at_eight_in_the_evening_and_end_at_eight_in_the_morning(clock: str, *, held: bool) -> None:
    now = datetime.fromisoformat(f"2026-11-26T{clock}+00:00")

    assert (decide(now=now).act is Act.HOLD) is held


def test_in_summer_quiet_hours_follow_the_clock_on_the_wall() -> None:
    assert decide(now=datetime(2026, 7, 1, 19, tzinfo=UTC)).until == datetime(2026, 7, 2, 7, tzinfo=UTC)
    assert decide(now=datetime(2026, 7, 1, 7, tzinfo=UTC)).act is Act.SEND


@pytest.mark.parametrize("kind", sorted(STARTED_BY_THE_SERVICE))
@pytest.mark.parametrize("day", [11, 12, 13])
def test_around_yusufs_birthday_it_waits_until_the_second_morning_after(kind: NoticeKind, day: int) -> None:
    decision = decide(kind, now=datetime(2026, 12, day, 12, tzinfo=UTC))

    assert decision == Decision(Act.HOLD, datetime(2026, 12, 14, 8, tzinfo=UTC), Reason.DATE_THAT_HURTS)


def test_a_notice_of_the_evening_before_does_not_come_on_the_birthday_morning() -> None:
    decision = decide(now=datetime(2026, 12, 10, 21, tzinfo=UTC))

    assert decision == Decision(Act.HOLD, datetime(2026, 12, 14, 8, tzinfo=UTC), Reason.QUIET_HOURS)


def test_a_family_may_ask_for_a_wider_berth() -> None:
    wide = DatesThatHurt(marked=(MarkedDay(date(2019, 12, 12), yearly=True, before=7, after=3),))

    decision = decide(now=datetime(2026, 12, 5, 12, tzinfo=UTC), dates=wide)

    assert decision.until == datetime(2026, 12, 16, 8, tzinfo=UTC)


def test_one_notice_a_day_is_enough() -> None:
    told = NOON - timedelta(hours=2)

    assert decide(last_notice_at=told) == Decision(Act.HOLD, datetime(2026, 11, 27, 8, tzinfo=UTC), Reason.ONE_A_DAY)
    assert decide(last_notice_at=told, preferences=Preferences(every_days=3)).until == datetime(
        2026, 11, 29, 8, tzinfo=UTC
    )
    assert decide(last_notice_at=datetime(2026, 11, 25, 19, 59, tzinfo=UTC)).act is Act.SEND


def test_amina_who_wants_no_notices_gets_none() -> None:
    assert decide(preferences=NO_NOTICES) == Decision(Act.DROP, reason=Reason.OPTED_OUT)


def test_nothing_goes_to_an_address_nobody_has_proved_except_the_invitation_to_it() -> None:
    assert decide(address_verified=False) == Decision(Act.DROP, reason=Reason.ADDRESS_UNVERIFIED)
    assert decide(NoticeKind.INVITATION, address_verified=False).act is Act.SEND
    assert decide(NoticeKind.INVITATION, address_verified=False, preferences=NO_NOTICES).reason is Reason.OPTED_OUT


def test_an_invitation_amina_waits_for_beside_jo_in_the_evening_comes_at_once() -> None:
    assert decide(NoticeKind.INVITATION, now=BIRTHDAY, expected_now=True, address_verified=False).act is Act.SEND
    assert decide(NoticeKind.INVITATION, now=BIRTHDAY, address_verified=False).act is Act.HOLD


def test_a_held_notice_about_tomorrows_appointment_asks_jo_to_ring() -> None:
    def ring(kind: NoticeKind, *, hours_ahead: int, now: datetime = NIGHT) -> bool:
        return decide(kind, now=now, appointment_at=now + timedelta(hours=hours_ahead)).phone_them

    assert ring(NoticeKind.APPOINTMENT_CHANGED, hours_ahead=48)
    assert ring(NoticeKind.APPOINTMENT_REMINDER, hours_ahead=2)
    assert not ring(NoticeKind.APPOINTMENT_REMINDER, hours_ahead=40), "at eight it still is a reminder"
    assert not ring(NoticeKind.APPOINTMENT_CHANGED, hours_ahead=49)
    assert not ring(NoticeKind.APPOINTMENT_CHANGED, hours_ahead=24, now=NOON)
    assert not ring(NoticeKind.NEW_MESSAGE, hours_ahead=2)


def test_where_no_notice_may_go_about_an_appointment_jo_rings() -> None:
    assert decide(NoticeKind.APPOINTMENT_CHANGED, preferences=NO_NOTICES).phone_them
    assert decide(NoticeKind.APPOINTMENT_CHANGED, address_verified=False).phone_them


def test_a_person_who_sleeps_by_day_may_have_quiet_days_or_none_at_all() -> None:
    by_day: dict[str, Any] = {"preferences": Preferences(quiet_from=time(9), quiet_to=time(17))}

    assert decide(**by_day).until == datetime(2026, 11, 26, 17, tzinfo=UTC)
    assert decide(now=NIGHT, **by_day).act is Act.SEND
    assert decide(now=datetime(2026, 11, 26, 9, tzinfo=UTC), **by_day).act is Act.HOLD
    assert decide(now=datetime(2026, 11, 26, 17, tzinfo=UTC), **by_day).act is Act.SEND
    assert decide(now=NIGHT, preferences=Preferences(quiet_from=time(8), quiet_to=time(8))).act is Act.SEND


@pytest.mark.parametrize("now", [datetime(2026, 10, 25, 1, 15, tzinfo=UTC), datetime(2027, 3, 28, 0, 45, tzinfo=UTC)])
def test_quiet_hours_that_end_inside_the_night_the_clocks_change_still_end(now: datetime) -> None:
    ends = notifications.quiet_until(now, quiet_from=time(22), quiet_to=time(1, 30), zone=working_time.LONDON)

    assert ends is not None
    assert now < ends <= now + timedelta(hours=1)


def test_where_every_day_hurts_the_notice_waits_for_a_person_to_decide() -> None:
    every_day = DatesThatHurt(yearly=frozenset(date(2028, 1, 1) + timedelta(days=day) for day in range(366)))

    decision = decide(dates=every_day)

    assert decision.act is Act.HOLD
    assert decision.until is not None
    assert decision.until >= NOON + timedelta(days=365)


@given(now=MOMENTS)
def test_with_ordinary_hours_a_held_notice_comes_at_eight_in_the_morning_and_no_later_than_it_must(
    now: datetime,
) -> None:
    decision = decide(now=now)

    if decision.act is Act.HOLD:
        assert decision.until is not None
        assert working_time.local(decision.until).time() == time(8)
        assert decision.until - now < timedelta(days=4)
        assert decide(now=decision.until).act is Act.SEND


def test_a_change_that_would_reach_amina_only_after_the_appointment_is_told_by_phone() -> None:
    week = Preferences(every_days=7)
    after: dict[str, Any] = {"preferences": week, "last_notice_at": NOON, "appointment_at": NOON + timedelta(days=6)}

    assert decide(NoticeKind.APPOINTMENT_CHANGED, **after).phone_them
    assert not decide(
        NoticeKind.APPOINTMENT_CHANGED, **(after | {"appointment_at": NOON + timedelta(days=9)})
    ).phone_them


def test_a_reminder_of_what_has_begun_is_not_sent_any_more() -> None:
    decision = decide(NoticeKind.APPOINTMENT_REMINDER, appointment_at=NOON)

    assert decision == Decision(Act.DROP, reason=Reason.TOO_LATE)


def test_amina_who_wants_no_reminder_gets_none_and_whoever_looks_herself_is_rung_about_what_is_near() -> None:
    near = NOON + timedelta(hours=40)

    assert decide(NoticeKind.APPOINTMENT_REMINDER, preferences=Preferences(wants_reminders=False)).act is Act.DROP
    assert decide(NoticeKind.APPOINTMENT_REMINDER, preferences=NO_NOTICES, appointment_at=near).phone_them
    assert not decide(NoticeKind.NEW_MESSAGE, preferences=NO_NOTICES).phone_them


def test_nothing_goes_where_somebody_else_may_read_it_not_even_an_invitation() -> None:
    assert decide(address_safe=False).reason is Reason.ADDRESS_UNSAFE
    assert decide(NoticeKind.INVITATION, address_verified=False, address_safe=False).reason is Reason.ADDRESS_UNSAFE


def test_in_karachi_the_night_is_the_night_of_karachi() -> None:
    there = Preferences(time_zone="Asia/Karachi")

    assert decide(now=datetime(2026, 11, 26, 16, tzinfo=UTC), preferences=there).until == datetime(
        2026, 11, 27, 3, tzinfo=UTC
    )
    assert decide(now=datetime(2026, 11, 26, 4, tzinfo=UTC), preferences=there).act is Act.SEND
    the_birthday_has_begun_there = datetime(2026, 12, 10, 19, 30, tzinfo=UTC)
    assert decide(now=the_birthday_has_begun_there, preferences=there).reason is Reason.DATE_THAT_HURTS


def test_what_staff_let_go_goes_at_once_but_not_to_somebody_who_wants_nothing() -> None:
    assert decide(now=BIRTHDAY, released=True).act is Act.SEND
    assert decide(now=BIRTHDAY, released=True, preferences=NO_NOTICES).act is Act.DROP
