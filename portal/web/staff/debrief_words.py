"""How staff pages name the questions of the debrief gate, their answers, and why something is missing."""

from uuid import UUID

from portal.domain.debrief_accounts import Copy, Interpreting, Part
from portal.domain.debrief_delays import DelayedStep, DelayReason
from portal.domain.debrief_records import ANSWERS, Company, DateCheck, Question, Report, Review, Told
from portal.domain.debriefs import (
    Attendance,
    CoronerPosition,
    GateItem,
    MissingItem,
    PolicePosition,
    WhyMissing,
    WishToKnow,
)
from portal.domain.meetings import MeetingKind, PlaceKind
from portal.i18n import Locale
from portal.queries.offered_times import OfferedTime


def delayed_steps(locale: Locale) -> dict[DelayedStep, str]:
    """The steps on the way to the talk about a post-mortem."""
    _ = locale.gettext
    return {
        DelayedStep.PRELIMINARY: _("First results that may be shared"),
        DelayedStep.REPORT: _("The final report"),
        DelayedStep.OFFER: _("The offer of the meeting"),
        DelayedStep.DEBRIEF: _("The meeting itself"),
        DelayedStep.SUMMARY: _("The written summary"),
    }


def delay_reasons(locale: Locale) -> dict[DelayReason, str]:
    """Why a step was late or waits."""
    _ = locale.gettext
    return {
        DelayReason.PATHOLOGY: _("Pathology"),
        DelayReason.CORONER: _("Coroner"),
        DelayReason.POLICE: _("Police"),
        DelayReason.FAMILY_CHOICE: _("The family’s choice"),
        DelayReason.SERVICE: _("Our service"),
    }


def questions(locale: Locale) -> dict[Question, str]:
    """What each question is called, in the order in which it is worked through."""
    _ = locale.gettext
    return {
        Question.REPORT: _("Post-mortem report"),
        Question.CORONER: _("Coroner’s agreement to share"),
        Question.POLICE: _("Police position"),
        Question.ATTENDANCE: _("Who may attend, and where: safety review"),
        Question.WISH: _("How much they want to know"),
        Question.TOLD: _("Told by a person that there is something to talk about"),
        Question.DATE: _("Coming weeks checked against dates that hurt"),
        Question.INTERPRETER: _("Interpreter"),
        Question.CLINICIAN: _("Clinician who can explain"),
        Question.COMPANY: _("Together or apart: each asked by themself"),
    }


def answers(question: Question, locale: Locale) -> dict[str, str]:
    """The answers of one question, by the value that is stored."""
    words = _answers(locale)
    return {answer.value: words[ANSWERS[question], answer.value] for answer in ANSWERS[question]}


def _answers(locale: Locale) -> dict[tuple[type, str], str]:
    _ = locale.gettext
    return {
        (Report, Report.FINAL): _("The final report is here"),
        (Report, Report.PRELIMINARY): _("A preliminary report is here, and agreed to be shared"),
        (Report, Report.AWAITED): _("A report, or a new one, is still awaited: close the gate"),
        (CoronerPosition, CoronerPosition.ASKED): _("Asked, no answer yet"),
        (CoronerPosition, CoronerPosition.AGREED): _("Agreed"),
        (CoronerPosition, CoronerPosition.REFUSED): _("Refused"),
        (CoronerPosition, CoronerPosition.NOT_INVOLVED): _("Not involved: a hospital post-mortem by consent"),
        (PolicePosition, PolicePosition.NOT_INVOLVED): _("Not involved"),
        (PolicePosition, PolicePosition.CONTENT): _("Asked, and content that it goes ahead"),
        (PolicePosition, PolicePosition.HOLD): _("Hold: no new bookings until this is lifted"),
        (Review, Review.ANYWHERE): _("Reviewed: anywhere, at home too"),
        (Review, Review.NOT_AT_HOME): _("Reviewed: anywhere but at home"),
        (Review, Review.AGAIN): _("Has to be reviewed again: close the gate"),
        (WishToKnow, WishToKnow.EVERYTHING): _("Talk everything through"),
        (WishToKnow, WishToKnow.MAIN_POINTS): _("The main points only"),
        (WishToKnow, WishToKnow.IN_WRITING): _("In writing only"),
        (WishToKnow, WishToKnow.NOT_NOW): _("Would rather not know for now"),
        (WishToKnow, WishToKnow.NOT_SURE): _("Not sure"),
        (Told, Told.BY_PHONE): _("Told by phone"),
        (Told, Told.BY_VISIT): _("Told on a visit"),
        (Told, Told.NOT_YET): _("Not told yet"),
        (DateCheck, DateCheck.CHECKED): _("Checked"),
        (DateCheck, DateCheck.AGAIN): _("Has to be checked again: close the gate"),
        (Company, Company.TOGETHER): _("Would meet together with the other adults"),
        (Company, Company.APART): _("Would meet apart"),
        (Attendance, Attendance.NOT_NEEDED): _("Not needed"),
        (Attendance, Attendance.NEEDED): _("Needed, not booked yet"),
        (Attendance, Attendance.BOOKED): _("Booked"),
    }


def missing(item: MissingItem, names: dict[UUID, str], locale: Locale) -> str:
    """One thing that keeps the gate shut, as a sentence."""
    _ = locale.gettext
    what = {
        GateItem.REPORT_RECEIVED: _("Post-mortem report"),
        GateItem.CORONER_AGREED: _("Coroner’s agreement"),
        GateItem.POLICE_POSITION: _("Police position"),
        GateItem.ATTENDANCE_REVIEWED: _("Who may attend, and where"),
        GateItem.WISH_RECORDED: _("How much they want to know"),
        GateItem.TOLD_BY_PERSON: _("Told by a person"),
        GateItem.DATE_CHECKED: _("Dates that hurt"),
        GateItem.INTERPRETER_AND_CLINICIAN_BOOKED: _("Interpreter and clinician"),
    }[item.item]
    why = {
        WhyMissing.NOT_RECORDED: _("not recorded"),
        WhyMissing.WAITING: _("waiting"),
        WhyMissing.REFUSED: _("refused"),
        WhyMissing.ON_HOLD: _("on hold"),
    }[item.why]
    if item.adult_id is None:
        return f"{what}: {why}"
    if item.item is GateItem.ATTENDANCE_REVIEWED:
        return _("%(name)s: restricted, so nothing is offered") % {"name": names[item.adult_id]}
    return f"{names[item.adult_id]}: {what.lower()}, {why}"


def places(locale: Locale) -> dict[PlaceKind, str]:
    """Where people meet, on staff pages."""
    _ = locale.gettext
    return {
        PlaceKind.HOME: _("At home"),
        PlaceKind.OTHER_HOSPITAL: _("A hospital, not the one where the child died"),
        PlaceKind.NEUTRAL_PLACE: _("A neutral place"),
        PlaceKind.VIDEO: _("Video"),
        PlaceKind.PHONE: _("Phone"),
    }


def kinds(locale: Locale) -> dict[MeetingKind, str]:
    """What each kind of meeting is called."""
    _ = locale.gettext
    return {
        MeetingKind.DEBRIEF: _("Debrief"),
        MeetingKind.HOME_VISIT: _("Home visit"),
        MeetingKind.FOLLOW_UP: _("Follow-up"),
        MeetingKind.PHONE_CALL: _("Phone call"),
    }


def time_on_offer(locale: Locale, time: OfferedTime) -> str:
    """A time in a list to choose from: when, how long, with whom, and where if that is settled."""
    said = locale.gettext("%(when)s, %(minutes)d minutes, with %(names)s") % {
        "when": locale.moment(time.starts_at),
        "minutes": time.minutes,
        "names": locale.listed(each.name for each in time.people),
    }
    return said if time.place is None else f"{said}, {time.place.name}"


def parts(locale: Locale) -> dict[Part, str]:
    """What part one adult had in a meeting."""
    _ = locale.gettext
    return {
        Part.ATTENDED: _("Was there"),
        Part.DECLINED: _("Said that they would rather not come"),
        Part.DID_NOT_COME: _("Did not come"),
        Part.APART: _("Not theirs: they meet apart"),
    }


def details(locale: Locale) -> dict[str, str]:
    """How much an adult chose to hear at a meeting, by the value that is stored."""
    return {"": locale.gettext("They were not there"), **answers(Question.WISH, locale)}


def copies(locale: Locale) -> dict[Copy, str]:
    """What an adult wants on paper."""
    _ = locale.gettext
    return {
        Copy.NONE: _("Nothing on paper"),
        Copy.SUMMARY: _("The summary"),
        Copy.FULL: _("The whole report, given by hand"),
    }


def interpreting(locale: Locale) -> dict[Interpreting, str]:
    """Whether somebody interpreted at a meeting."""
    _ = locale.gettext
    return {
        Interpreting.NOT_NEEDED: _("Not needed"),
        Interpreting.IN_THE_ROOM: _("In the room"),
        Interpreting.BY_PHONE: _("By phone or video"),
        Interpreting.MISSING: _("Needed, and not there"),
    }


def weeks(locale: Locale) -> dict[str | None, str]:
    """What became of one time of a row of weekly ones."""
    _ = locale.gettext
    return {
        None: _("on offer"),
        "overlaps": _("left out: another time, or an appointment with its travel, is there"),
        "person_taken": _("left out: somebody who is needed has an appointment then"),
        "away": _("left out: leave"),
        "holiday": _("left out: bank holiday"),
        "gone": _("left out: this time has gone"),
        "too_far": _("left out: more than a year ahead"),
    }
