"""Over thousands of made-up calendars, clocks and wishes: what the service starts never comes when it must not.

What must not be is written here a second time, without the rules that are tested: a day and an hour on the reader's
own wall, whatever their clocks do.
"""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain import notifications
from portal.domain.dates_that_hurt import DatesThatHurt, MarkedDay
from portal.domain.notifications import Act, Decision, NoticeKind, Reason
from portal.domain.preferences import Channel, Preferences, SenderName, places, zone_of
from portal.domain.safe_times import SPANS_AT_MOST, SafeSpan, SafeTimes

STARTED = sorted(kind for kind in NoticeKind if not notifications.goes_at_once(kind))
OWN_ACTS = sorted(kind for kind in NoticeKind if notifications.answers_own_act(kind))
ABOUT_AN_APPOINTMENT = {NoticeKind.APPOINTMENT_CHANGED, NoticeKind.APPOINTMENT_REMINDER}
UNUSUAL = ("Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Chatham", "Africa/Cairo", "America/Santiago")
"""Half an hour forward, two hours, at a quarter to three, at midnight."""

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
DAYS = st.dates(date(2026, 1, 1), date(2031, 1, 1))
MARKED = st.builds(MarkedDay, DAYS, yearly=st.booleans(), before=st.integers(0, 14), after=st.integers(0, 14))
CALENDARS = st.builds(
    DatesThatHurt,
    born_on=st.none() | st.dates(date(2008, 1, 1), date(2026, 1, 1)),
    died_on=st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    yearly=st.frozensets(DAYS, max_size=3),
    fixed=st.frozensets(DAYS, max_size=4),
    marked=st.lists(MARKED, max_size=4).map(tuple),
)
WISHES = st.builds(
    Preferences,
    channel=st.sampled_from(Channel),
    sender=st.sampled_from(SenderName),
    quiet_from=st.times(),
    quiet_to=st.times(),
    time_zone=st.sampled_from(places()) | st.sampled_from(UNUSUAL),
    every_days=st.sampled_from((1, 3, 7)),
    wants_reminders=st.booleans(),
)
HOURS = st.lists(st.times(), min_size=2, max_size=2, unique=True).map(sorted)
SAFE_SPANS = st.builds(lambda days, hours: SafeSpan(days, *hours), st.frozensets(st.integers(0, 6), min_size=1), HOURS)
SAFE_TIMES = st.lists(SAFE_SPANS, min_size=1, max_size=SPANS_AT_MOST).map(lambda spans: SafeTimes(tuple(spans)))


def _comes_round(day: date, on: date) -> bool:
    """Whether a day that returns every year falls on this one; the 29th of February on its neighbours where it must."""
    leap = on.year % 4 == 0 and (on.year % 100 != 0 or on.year % 400 == 0)
    if (day.month, day.day) == (2, 29) and not leap:
        return (on.month, on.day) in {(2, 28), (3, 1)}
    return (day.month, day.day) == (on.month, on.day)


def _is_spared(on: date, dates: DatesThatHurt) -> bool:
    lives = [day for day in (dates.born_on, dates.died_on, *dates.yearly) if day is not None]
    for ahead in range(-14, 15):
        there = on + timedelta(days=ahead)
        if -1 <= ahead <= 1 and (there in dates.fixed or any(_comes_round(day, there) for day in lives)):
            return True
        for day in dates.marked:
            hits = _comes_round(day.on, there) if day.yearly else day.on == there
            if hits and -day.after <= ahead <= day.before:
                return True
    return False


def _sleeps(clock: time, wishes: Preferences) -> bool:
    start, end = wishes.quiet_from, wishes.quiet_to
    return start <= clock < end if start <= end else not end <= clock < start


def _is_alone(there: datetime, safe: SafeTimes) -> bool:
    spans = [span for span in safe.spans if there.isoweekday() - 1 in span.days]
    return not all(there.time() < span.starts or there.time() >= span.ends for span in spans)


def _goes_at(decision: Decision, now: datetime) -> datetime | None:
    return now if decision.act is Act.SEND else decision.until


@settings(max_examples=3000, deadline=None)
@given(
    kind=st.sampled_from(STARTED),
    now=MOMENTS,
    dates=CALENDARS,
    wishes=WISHES,
    verified=st.booleans(),
    safe=st.booleans(),
    safe_times=st.none() | SAFE_TIMES,
    ago=st.none() | st.timedeltas(timedelta(0), timedelta(days=9)),
    ahead=st.none() | st.timedeltas(timedelta(days=-2), timedelta(days=20)),
)
def test_what_the_service_starts_never_hurts(
    kind: NoticeKind,
    now: datetime,
    dates: DatesThatHurt,
    wishes: Preferences,
    *,
    verified: bool,
    safe: bool,
    safe_times: SafeTimes | None,
    ago: timedelta | None,
    ahead: timedelta | None,
) -> None:
    last = None if ago is None else now - ago
    appointment = None if ahead is None else now + ahead

    decision = notifications.decide(
        kind,
        now=now,
        dates=dates,
        preferences=wishes,
        address_verified=verified,
        address_safe=safe,
        safe_times=safe_times,
        last_notice_at=last,
        appointment_at=appointment,
    )

    goes_at = _goes_at(decision, now)
    if goes_at is None:
        assert decision.act is Act.DROP
        assert decision.reason is not None
    else:
        assert wishes.channel is not Channel.NONE, "after opting out"
        assert safe, "where somebody else may read it"
        assert verified or kind is NoticeKind.INVITATION, "to an address that nobody has proved"
        assert goes_at >= now
        if goes_at - now < notifications.HOLD_AT_MOST:  # beyond a year it waits for a person to decide
            there = goes_at.astimezone(zone_of(wishes.time_zone))
            assert not _is_spared(there.date(), dates), "on a date that hurts"
            assert not _sleeps(there.time(), wishes), "in quiet hours"
            assert safe_times is None or _is_alone(there, safe_times), "outside the safe times"
            if last is not None:
                apart = there.date() - last.astimezone(there.tzinfo).date()
                assert apart >= timedelta(days=wishes.every_days), "too soon after the last one"
        else:
            assert decision.phone_them, "nobody is left to wait for a moment that does not come"
    _nobody_is_left_untold(kind, decision, appointment, now)


def _nobody_is_left_untold(kind: NoticeKind, decision: Decision, appointment: datetime | None, now: datetime) -> None:
    """A change of an appointment that does not reach them in time is told by phone."""
    if kind is not NoticeKind.APPOINTMENT_CHANGED or appointment is None or appointment <= now:
        return
    goes_at = _goes_at(decision, now)
    in_time = goes_at is not None and goes_at <= appointment - notifications.IN_TIME
    held_and_near = decision.act is Act.HOLD and appointment - now <= notifications.PHONE_WITHIN
    sent = decision.act is Act.SEND
    assert decision.phone_them or sent or (in_time and not held_and_near)


@settings(max_examples=1000, deadline=None)
@given(
    kind=st.sampled_from(OWN_ACTS),
    now=MOMENTS,
    dates=CALENDARS,
    wishes=WISHES,
    safe_times=SAFE_TIMES,
    last=st.none() | MOMENTS,
)
def test_the_answer_to_ones_own_act_always_comes_at_once(
    kind: NoticeKind,
    now: datetime,
    dates: DatesThatHurt,
    wishes: Preferences,
    safe_times: SafeTimes,
    last: datetime | None,
) -> None:
    decision = notifications.decide(
        kind,
        now=now,
        dates=dates,
        preferences=wishes,
        address_verified=False,
        address_safe=False,
        safe_times=safe_times,
        last_notice_at=last,
    )

    assert decision == notifications.AT_ONCE


@settings(max_examples=500, deadline=None)
@given(kind=st.sampled_from(STARTED), now=MOMENTS, dates=CALENDARS, wishes=WISHES)
def test_what_staff_let_go_still_goes_nowhere_it_must_never_go(
    kind: NoticeKind, now: datetime, dates: DatesThatHurt, wishes: Preferences
) -> None:
    decision = notifications.decide(
        kind, now=now, dates=dates, preferences=wishes, address_verified=True, address_safe=False, released=True
    )

    assert decision.act is Act.DROP
    assert decision.reason in {Reason.ADDRESS_UNSAFE, Reason.OPTED_OUT}


@settings(max_examples=1000, deadline=None)
@given(kind=st.sampled_from(STARTED), now=MOMENTS, dates=CALENDARS, wishes=WISHES, safe_times=SAFE_TIMES)
def test_what_staff_let_go_still_waits_for_an_hour_that_is_safe_and_for_nothing_else(
    kind: NoticeKind, now: datetime, dates: DatesThatHurt, wishes: Preferences, safe_times: SafeTimes
) -> None:
    decision = notifications.decide(
        kind,
        now=now,
        dates=dates,
        preferences=wishes,
        address_verified=True,
        safe_times=safe_times,
        released=True,
    )

    goes_at = _goes_at(decision, now)
    if goes_at is None:
        assert decision.reason is Reason.OPTED_OUT
        return
    zone = zone_of(wishes.time_zone)
    assert _is_alone(goes_at.astimezone(zone), safe_times)
    assert (decision.act is Act.SEND) == _is_alone(now.astimezone(zone), safe_times)
