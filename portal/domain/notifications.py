"""Notices: what may go out to a person, and when. Every notice is silent; these rules say whether it goes at all.

Two kinds of notices differ in everything. One answers what a person did this minute (a sign-in link, a warning): it
goes at once, day or night. The other is started by the service (something new to read): it never comes in quiet hours,
never on or near a date that hurts, never outside the safe times of the address or number, and not twice on one day.
Held notices are seen by staff, who may ring instead.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.domain.dates_that_hurt import DatesThatHurt, hurts
from portal.domain.preferences import Channel, Preferences
from portal.domain.safe_times import SafeTimes, unsafe_until
from portal.domain.working_time import NaiveTime

PHONE_WITHIN = timedelta(hours=48)
"""An appointment nearer than this cannot wait for a held notice: a person rings instead."""

IN_TIME = timedelta(hours=12)
"""A notice nearer to its appointment than this comes too late to be of use: a person rings."""

HOLD_AT_MOST = timedelta(days=366)
"""Where no moment is free for so long, the notice waits for a person to decide, and somebody rings."""


class NoticeKind(StrEnum):
    """What a notice is about. The words it carries say none of this."""

    SIGN_IN_LINK = "sign_in_link"
    TEXT_CODE = "text_code"
    """They typed a telephone number, and prove with this that it is theirs."""
    SECURITY_WARNING = "security_warning"
    """Something was done to their account; also sent to an address that is being replaced."""
    NUMBER_CHANGED = "number_changed"
    """They asked for texts to another number: told to their email address."""
    NUMBER_REPLACED = "number_replaced"
    """The same, as a text to the number that is being replaced."""
    CONTACT_CHANGED = "contact_changed"
    """They asked for another address or number: the old one and the new one are told."""
    INVITATION = "invitation"
    NEW_MESSAGE = "new_message"
    NEW_UPDATE = "new_update"
    APPOINTMENT_CHANGED = "appointment_changed"
    """Booked, moved or called off by the team."""
    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    """The answer to their own booking, change or cancellation."""
    APPOINTMENT_REMINDER = "appointment_reminder"
    SUPPORT_LIST = "support_list"
    """They asked for the way back to the list they keep."""
    COVER_CHANGED = "cover_changed"
    """Somebody else is with them for a while."""
    STAFF_INVITATION = "staff_invitation"
    STAFF_SIGN_IN = "staff_sign_in"
    STAFF_ALERT = "staff_alert"
    """Somebody may be in danger: to whoever is there, and to the managers where nobody takes it on."""
    STAFF_OVERDUE = "staff_overdue"
    """Somebody has not checked out of a visit to a home: to every practitioner and manager."""
    STAFF_CONCERN = "staff_concern"
    """To the managers: a family asks for another worker, or complains. Never to whom it is about."""
    STAFF_REMINDER = "staff_reminder"
    """A promise that falls due."""
    STAFF_UNCOVERED = "staff_uncovered"
    """To managers: on days of this week nobody named is there for somebody's families."""
    STAFF_UNCONFIRMED = "staff_unconfirmed"
    """An interpreter or a clinician is not booked yet for an appointment that is near."""
    STAFF_LINE_LAPSED = "staff_line_lapsed"
    """A crisis line was not checked in time, and stands where families see it all the same."""
    STAFF_CHECKS_DUE = "staff_checks_due"
    """Entries of the directory are hidden before long unless somebody checks them."""


_ANSWERS = frozenset(
    {
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
)
_TO_STAFF = frozenset(
    {
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
)
_ABOUT_AN_APPOINTMENT = frozenset({NoticeKind.APPOINTMENT_CHANGED, NoticeKind.APPOINTMENT_REMINDER})
_TO_A_NEW_ADDRESS = frozenset({NoticeKind.INVITATION})


class Act(StrEnum):
    """What is to be done with a notice."""

    SEND = "send"
    HOLD = "hold"
    DROP = "drop"


class Reason(StrEnum):
    """Why a notice does not go now. For staff only."""

    DATE_THAT_HURTS = "date_that_hurts"
    QUIET_HOURS = "quiet_hours"
    OUTSIDE_SAFE_TIMES = "outside_safe_times"
    """Somebody else may be beside them now (domain.safe_times)."""
    ONE_A_DAY = "one_a_day"
    OPTED_OUT = "opted_out"
    ADDRESS_UNVERIFIED = "address_unverified"
    ADDRESS_UNSAFE = "address_unsafe"
    """Somebody else may read what goes there (domain.md T2)."""
    TOO_LATE = "too_late"
    """The appointment it was about has begun, or does not stand any more."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and why not at once.

    `until` is the first moment the notice may go (aware, UTC; set only while held). `phone_them` asks a person to ring,
    because the notice would come too late or not at all.
    """

    act: Act
    until: datetime | None = None
    reason: Reason | None = None
    phone_them: bool = False


AT_ONCE = Decision(Act.SEND)


def answers_own_act(kind: NoticeKind) -> bool:
    """Tell whether this kind answers what the person it goes to has just done."""
    return kind in _ANSWERS


def goes_at_once(kind: NoticeKind) -> bool:
    """Tell whether this kind is never held: answers, and work notices to staff."""
    return kind in _ANSWERS or kind in _TO_STAFF


def decide(
    kind: NoticeKind,
    *,
    now: datetime,
    dates: DatesThatHurt,
    preferences: Preferences = Preferences(),  # noqa: B008 - frozen
    address_verified: bool,
    address_safe: bool = True,
    safe_times: SafeTimes | None = None,
    expected_now: bool = False,
    released: bool = False,
    last_notice_at: datetime | None = None,
    appointment_at: datetime | None = None,
) -> Decision:
    """Decide whether a notice goes now, waits, or never goes.

    `safe_times` are those of the address or number it goes to. `expected_now` says that the person is with the
    practitioner, or on the phone, and waits for it: then it answers their own act. `released`: a member of staff let it
    go in spite of day and hour; it still goes nowhere, and at no time, that is not safe. `last_notice_at` is the last
    notice of the held sort that reached them. Equal quiet hours mean none.
    Raises NaiveTime, NoSuchTimeZone, and MarginTooWide.
    """
    if now.tzinfo is None:
        raise NaiveTime("give aware moments, in UTC")
    if goes_at_once(kind) or expected_now:
        return AT_ONCE
    if kind in _ABOUT_AN_APPOINTMENT and appointment_at is not None and appointment_at <= now:
        return Decision(Act.DROP, reason=Reason.TOO_LATE)
    near = kind in _ABOUT_AN_APPOINTMENT and appointment_at is not None and appointment_at - now <= PHONE_WITHIN
    never = _never(kind, preferences, verified=address_verified, safe=address_safe)
    if never is not None:
        return Decision(Act.DROP, reason=never, phone_them=near or kind is NoticeKind.APPOINTMENT_CHANGED)
    pace = _Pace(dates, preferences, preferences.zone, safe_times, last_notice_at, released=released)
    wait = pace.wait_at(now)
    if wait is None:
        return AT_ONCE
    first_reason, until = wait
    while until - now < HOLD_AT_MOST and (wait := pace.wait_at(until)) is not None:
        _, until = wait
    never_comes = until - now >= HOLD_AT_MOST
    late = never_comes or _comes_late(kind, until, appointment_at, near=near)
    return Decision(Act.HOLD, until, first_reason, phone_them=late)


def _never(kind: NoticeKind, preferences: Preferences, *, verified: bool, safe: bool) -> Reason | None:
    wants_none = kind is NoticeKind.APPOINTMENT_REMINDER and not preferences.wants_reminders
    if preferences.channel is Channel.NONE or wants_none:
        return Reason.OPTED_OUT
    if not safe:
        return Reason.ADDRESS_UNSAFE
    return None if verified or kind in _TO_A_NEW_ADDRESS else Reason.ADDRESS_UNVERIFIED


def _comes_late(kind: NoticeKind, until: datetime, appointment_at: datetime | None, *, near: bool) -> bool:
    """A change of something near cannot wait at all; all else may come later, as long as it still is in time."""
    if kind not in _ABOUT_AN_APPOINTMENT or appointment_at is None:
        return False
    return (near and kind is NoticeKind.APPOINTMENT_CHANGED) or appointment_at - until < IN_TIME


@dataclass(frozen=True, slots=True)
class _Pace:
    """What one person is spared, together."""

    dates: DatesThatHurt
    preferences: Preferences
    zone: ZoneInfo
    safe_times: SafeTimes | None
    last_notice_at: datetime | None
    released: bool

    def wait_at(self, moment: datetime) -> tuple[Reason, datetime] | None:
        """Give why nothing may go at this moment, and a later moment to look again; None when it may go."""
        if self.safe_times is not None:
            safe_at = unsafe_until(moment, times=self.safe_times, zone=self.zone)
            if safe_at is not None:
                return Reason.OUTSIDE_SAFE_TIMES, safe_at
        return None if self.released else self._spared_at(moment)

    def _spared_at(self, moment: datetime) -> tuple[Reason, datetime] | None:
        day = moment.astimezone(self.zone).date()
        if hurts(day, self.dates):
            return Reason.DATE_THAT_HURTS, _start_of(day + timedelta(days=1), self.zone)
        wishes = self.preferences
        quiet_ends_at = quiet_until(moment, quiet_from=wishes.quiet_from, quiet_to=wishes.quiet_to, zone=self.zone)
        if quiet_ends_at is not None:
            return Reason.QUIET_HOURS, quiet_ends_at
        if self.last_notice_at is not None:
            free_on = self.last_notice_at.astimezone(self.zone).date() + timedelta(days=wishes.every_days)
            if day < free_on:
                return Reason.ONE_A_DAY, _start_of(free_on, self.zone)
        return None


def quiet_until(moment: datetime, *, quiet_from: time, quiet_to: time, zone: ZoneInfo) -> datetime | None:
    """Give the UTC moment at which the quiet hours around this moment end, or None outside them."""
    here = moment.astimezone(zone)
    clock, day = here.time(), here.date()
    if quiet_from == quiet_to:
        return None
    if quiet_from < quiet_to:
        quiet, ends_on = quiet_from <= clock < quiet_to, day
    else:
        quiet, ends_on = clock >= quiet_from or clock < quiet_to, day + timedelta(days=clock >= quiet_from)
    if not quiet:
        return None
    # On the nights the clocks change an hour comes twice, or not at all: the later reading always lies ahead.
    readings = (datetime.combine(ends_on, quiet_to.replace(fold=fold), tzinfo=zone) for fold in (0, 1))
    return max(reading.astimezone(UTC) for reading in readings)


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
