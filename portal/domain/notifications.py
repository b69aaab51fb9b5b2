"""Notices: what may go out to a person, and when. Every notice is silent; these rules say whether it goes at all.

Two kinds of notices differ in everything. One answers what a person did this minute (a sign-in link, a warning): it
goes at once, day or night. The other is started by the service (something new to read): it never comes in quiet hours,
never on or near a date that hurts, and not twice on one day. Held notices are seen by staff, who may ring instead.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from portal.domain import dates_that_hurt, working_time
from portal.domain.dates_that_hurt import DatesThatHurt

QUIET_FROM = time(20)
QUIET_TO = time(8)
"""Local hours in which the service starts nothing, unless the person sets their own."""

PHONE_WITHIN = timedelta(hours=48)
"""An appointment nearer than this cannot wait for a held notice: a person rings instead."""

HOLD_AT_MOST = timedelta(days=366)
"""Where no moment is free for so long, the notice waits for a person to decide."""


class NoticeKind(StrEnum):
    """What a notice is about. The words it carries say none of this."""

    SIGN_IN_LINK = "sign_in_link"
    SECURITY_WARNING = "security_warning"
    """Something was done to their account; also sent to an address that is being replaced."""
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
    STAFF_REMINDER = "staff_reminder"
    """A promise that falls due."""
    STAFF_UNCOVERED = "staff_uncovered"
    """To managers: on days of this week nobody named is there for somebody's families."""
    STAFF_UNCONFIRMED = "staff_unconfirmed"
    """An interpreter or a clinician is not booked yet for an appointment that is near."""


_ANSWERS = frozenset(
    {
        NoticeKind.SIGN_IN_LINK,
        NoticeKind.SECURITY_WARNING,
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
        NoticeKind.STAFF_REMINDER,
        NoticeKind.STAFF_UNCOVERED,
        NoticeKind.STAFF_UNCONFIRMED,
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
    ONE_A_DAY = "one_a_day"
    OPTED_OUT = "opted_out"
    ADDRESS_UNVERIFIED = "address_unverified"


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
    address_verified: bool,
    opted_out: bool = False,
    expected_now: bool = False,
    last_notice_at: datetime | None = None,
    appointment_at: datetime | None = None,
    quiet_from: time = QUIET_FROM,
    quiet_to: time = QUIET_TO,
    days_before: int = dates_that_hurt.DAYS_BEFORE,
    days_after: int = dates_that_hurt.DAYS_AFTER,
    one_a_day: bool = True,
) -> Decision:
    """Decide whether a notice goes now, waits, or never goes.

    `expected_now` says that the person is with the practitioner, or on the phone, and waits for it: then it answers
    their own act. `last_notice_at` is the last notice of the held sort that reached them. Equal quiet hours mean none.
    Raises NaiveTime, and ValueError for a margin of dates outside its limits.
    """
    if goes_at_once(kind) or expected_now:
        return AT_ONCE
    if opted_out or not (address_verified or kind in _TO_A_NEW_ADDRESS):
        reason = Reason.OPTED_OUT if opted_out else Reason.ADDRESS_UNVERIFIED
        return Decision(Act.DROP, reason=reason, phone_them=kind in _ABOUT_AN_APPOINTMENT)

    pace = _Pace(dates, days_before, days_after, quiet_from, quiet_to, last_notice_at if one_a_day else None)
    wait = pace.wait_at(now)
    if wait is None:
        return AT_ONCE
    first_reason, until = wait
    while until - now < HOLD_AT_MOST and (wait := pace.wait_at(until)) is not None:
        _, until = wait
    near = appointment_at is not None and appointment_at - now <= PHONE_WITHIN
    return Decision(Act.HOLD, until=until, reason=first_reason, phone_them=near and kind in _ABOUT_AN_APPOINTMENT)


@dataclass(frozen=True, slots=True)
class _Pace:
    """What one person is spared, together."""

    dates: DatesThatHurt
    days_before: int
    days_after: int
    quiet_from: time
    quiet_to: time
    last_notice_at: datetime | None

    def wait_at(self, moment: datetime) -> tuple[Reason, datetime] | None:
        """Give why nothing may go at this moment, and a later moment to look again; None when it may go."""
        day = working_time.local(moment).date()
        if dates_that_hurt.hurts(day, self.dates, before=self.days_before, after=self.days_after):
            return Reason.DATE_THAT_HURTS, _start_of(day + timedelta(days=1))
        quiet_ends_at = quiet_until(moment, quiet_from=self.quiet_from, quiet_to=self.quiet_to)
        if quiet_ends_at is not None:
            return Reason.QUIET_HOURS, quiet_ends_at
        if self.last_notice_at is not None and working_time.local(self.last_notice_at).date() >= day:
            return Reason.ONE_A_DAY, _start_of(day + timedelta(days=1))
        return None


def quiet_until(moment: datetime, *, quiet_from: time = QUIET_FROM, quiet_to: time = QUIET_TO) -> datetime | None:
    """Give the UTC moment at which the quiet hours around this moment end, or None outside them. Raises NaiveTime."""
    here = working_time.local(moment)
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
    readings = (datetime.combine(ends_on, quiet_to.replace(fold=fold), tzinfo=working_time.LONDON) for fold in (0, 1))
    return max(reading.astimezone(UTC) for reading in readings)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=working_time.LONDON).astimezone(UTC)
