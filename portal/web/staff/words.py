"""What the rules call by a name, in words that staff read."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from portal.domain.adults import EthnicGroup, Standing, Talks, Way
from portal.domain.cases import Relationship
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.dates_that_hurt import DayKind
from portal.domain.journey import Circumstance, StageState
from portal.domain.notifications import NoticeKind, Reason
from portal.domain.phone_tasks import WhyPhone
from portal.domain.preferences import Channel
from portal.domain.sign_in import LinkState
from portal.i18n import Locale
from portal.queries.family_marks import Mark
from portal.queries.told import Through


def circumstances(locale: Locale) -> dict[Circumstance, str]:
    """What is so about a death."""
    _ = locale.gettext
    return {
        Circumstance.EXPECTED: _("The death was expected"),
        Circumstance.UNEXPECTED: _("The death was unexpected"),
        Circumstance.CORONER_POST_MORTEM: _("Coroner’s post-mortem"),
        Circumstance.HOSPITAL_POST_MORTEM: _("Hospital post-mortem, with the parents’ consent"),
        Circumstance.INQUEST: _("Inquest"),
        Circumstance.POLICE_INVESTIGATION: _("Police investigation"),
        Circumstance.NHS_INVESTIGATION: _("NHS patient safety investigation"),
        Circumstance.NEWBORN: _("Newborn: up to 28 days, or in neonatal care"),
        Circumstance.LEARNING_DISABILITY: _("Learning disability or autism, aged four or over"),
        Circumstance.SUSPECTED_SUICIDE: _("Suspected suicide (never said or implied to a family)"),
        Circumstance.ROAD_DEATH: _("Road death"),
        Circumstance.ABROAD: _("Abroad or out of area"),
    }


def relationships(locale: Locale) -> dict[Relationship, str]:
    """Who an adult is to the child."""
    _ = locale.gettext
    return {
        Relationship.MOTHER: _("Mother"),
        Relationship.FATHER: _("Father"),
        Relationship.STEP_PARENT: _("Step-parent"),
        Relationship.GRANDPARENT: _("Grandparent"),
        Relationship.CARER: _("Foster carer, or brought the child up"),
        Relationship.ADULT_SIBLING: _("Adult brother or sister"),
        Relationship.OTHER: _("Somebody else"),
    }


def ways(locale: Locale) -> dict[Way, str]:
    """How an adult wants to hear from the team."""
    _ = locale.gettext
    return {
        Way.PORTAL: _("In the portal"),
        Way.PHONE: _("By phone only: they want no portal"),
        Way.LETTER: _("By letter only: they want no portal"),
    }


def ways_by_hand(locale: Locale) -> dict[Way, str]:
    """What somebody does where nothing may be sent."""
    _ = locale.gettext
    return {
        Way.PORTAL: _("Phone them."),
        Way.PHONE: _("Phone them."),
        Way.LETTER: _("Write to them on paper."),
    }


def talks(locale: Locale) -> dict[Talks, str]:
    """How somebody takes things in best."""
    _ = locale.gettext
    return {Talks.SPOKEN: _("Spoken"), Talks.WRITTEN: _("Written")}


def ethnic_groups(locale: Locale) -> dict[EthnicGroup, str]:
    """What somebody says of themselves."""
    _ = locale.gettext
    return {
        EthnicGroup.ASIAN: _("Asian or Asian British"),
        EthnicGroup.BLACK: _("Black, Black British, Caribbean or African"),
        EthnicGroup.MIXED: _("Mixed or multiple ethnic groups"),
        EthnicGroup.WHITE: _("White"),
        EthnicGroup.OTHER: _("Another ethnic group"),
        EthnicGroup.NOT_SAID: _("Asked, and would rather not say"),
    }


def standings(locale: Locale) -> dict[Standing, str]:
    """Whether an adult may be told, or may decide."""
    _ = locale.gettext
    return {Standing.YES: _("Yes"), Standing.NO: _("No"), Standing.UNCLEAR: _("Not clear yet")}


def invitation_states(locale: Locale) -> dict[LinkState, str]:
    """What an invitation is good for."""
    _ = locale.gettext
    return {
        LinkState.LIVE: _("Open"),
        LinkState.USED: _("Used"),
        LinkState.EXPIRED: _("Over after seven days"),
        LinkState.REVOKED: _("Taken back, replaced, or tried too often"),
        LinkState.UNKNOWN: _("Not known"),
    }


def contact_kinds(locale: Locale) -> dict[ContactKind, str]:
    """How somebody was in touch."""
    _ = locale.gettext
    return {
        ContactKind.CALL: _("Call"),
        ContactKind.VISIT: _("Visit"),
        ContactKind.TEXT: _("Text"),
        ContactKind.LETTER: _("Letter"),
        ContactKind.MEETING: _("Meeting"),
        ContactKind.ATTEMPT_FAILED: _("Tried, and reached nobody"),
        ContactKind.DECISION: _("Decision of the team"),
    }


def ways_told(locale: Locale) -> dict[Through, str]:
    """Through what somebody was told something."""
    _ = locale.gettext
    return {
        Through.PAGE: _("Update on their page"),
        Through.MESSAGE: _("Message"),
        Through.CALL: _("Call"),
        Through.VISIT: _("Visit"),
        Through.TEXT: _("Text"),
        Through.LETTER: _("Letter"),
        Through.MEETING: _("Meeting"),
        Through.BY_PHONE: _("By phone: there is something to talk about"),
        Through.BY_VISIT: _("On a visit: there is something to talk about"),
        Through.SUMMARY: _("Summary of a meeting"),
        Through.ANSWER_ON_PAGE: _("Answer to a question, on their page"),
        Through.ANSWER_BY_PHONE: _("Answer to a question, by phone"),
        Through.ANSWER_BY_VISIT: _("Answer to a question, on a visit"),
        Through.ANSWER_AT_MEETING: _("Answer to a question, at a meeting"),
        Through.ANSWER_BY_LETTER: _("Answer to a question, by letter"),
    }


def outcomes(locale: Locale) -> dict[Outcome, str]:
    """How it went."""
    _ = locale.gettext
    return {
        Outcome.TALKED: _("We talked"),
        Outcome.SENT: _("Sent"),
        Outcome.LEFT_WORD: _("Left a message"),
        Outcome.NO_ANSWER: _("No answer"),
        Outcome.WRONG_NUMBER: _("Wrong number"),
        Outcome.ASKED_NOT_NOW: _("Asked not to be contacted for now"),
        Outcome.DECIDED: _("Decided"),
    }


def notice_kinds(locale: Locale) -> dict[NoticeKind, str]:
    """What a notice tells of, among those that the service starts."""
    _ = locale.gettext
    return {
        NoticeKind.INVITATION: _("the invitation"),
        NoticeKind.NEW_MESSAGE: _("that there is a message"),
        NoticeKind.NEW_UPDATE: _("that there is an update"),
        NoticeKind.APPOINTMENT_CHANGED: _("that an appointment has changed"),
        NoticeKind.APPOINTMENT_REMINDER: _("a reminder of an appointment"),
        NoticeKind.COVER_CHANGED: _("that somebody else is with them for a while"),
    }


def channels(locale: Locale, chosen: Mapping[UUID, Channel]) -> dict[UUID, str]:
    """By what each adult is told that there is something new."""
    _ = locale.gettext
    said = {
        Channel.EMAIL: _("Told by email"),
        Channel.TEXT: _("Told by text"),
        Channel.NONE: _("Looks without being told"),
    }
    return {adult_id: said[channel] for adult_id, channel in chosen.items()}


def why_phone(locale: Locale) -> dict[WhyPhone, str]:
    """Why a notice will not do."""
    _ = locale.gettext
    return {
        WhyPhone.HELD: _("It may not go out before it is too late"),
        WhyPhone.ONE_A_DAY: _("They have had today’s one notice"),
        WhyPhone.LOOKS_ALONE: _("They wish no notices"),
        WhyPhone.NO_ADDRESS: _("There is no address that is proved and safe"),
        WhyPhone.NOT_DELIVERED: _("It could not be delivered"),
        WhyPhone.BY_HAND: _("Nothing may be sent to them"),
    }


def day_kinds(locale: Locale) -> dict[DayKind, str]:
    """What sort of day hurts."""
    _ = locale.gettext
    return {
        DayKind.FUNERAL: _("Funeral"),
        DayKind.INQUEST: _("Inquest"),
        DayKind.RELIGIOUS: _("Religious day"),
        DayKind.SCHOOL: _("School date"),
        DayKind.OTHER: _("Another day"),
    }


def held_reasons(locale: Locale) -> dict[Reason, str]:
    """Why a notice does not go out now."""
    _ = locale.gettext
    return {
        Reason.DATE_THAT_HURTS: _("because of a date that hurts"),
        Reason.QUIET_HOURS: _("because of the quiet hours"),
        Reason.OUTSIDE_SAFE_TIMES: _("because only then is it safe for them"),
        Reason.ONE_A_DAY: _("because one a day is enough"),
        Reason.OPTED_OUT: _("They wish no notices"),
        Reason.ADDRESS_UNVERIFIED: _("They have never signed in with this address"),
        Reason.ADDRESS_UNSAFE: _("Somebody else may read what goes there"),
        Reason.TOO_LATE: _("The appointment it was about has begun, or does not stand any more"),
    }


def family_marks(locale: Locale) -> dict[Mark, str]:
    """What must not be overlooked about a family."""
    _ = locale.gettext
    return {
        Mark.DANGER: _("somebody may be in danger"),
        Mark.WAITING: _("waits for a reply"),
        Mark.TO_PHONE: _("to be phoned"),
        Mark.RESTRICTED: _("restricted"),
        Mark.INTERPRETER: _("interpreter"),
    }


def stage_states(locale: Locale) -> dict[StageState, str]:
    """How far a stage has come."""
    _ = locale.gettext
    return {
        StageState.AHEAD: _("Ahead"),
        StageState.HAPPENING: _("Happening"),
        StageState.WAITING: _("Waiting"),
        StageState.DONE: _("Done"),
        StageState.NOT_FOR_THIS_FAMILY: _("Not for this family"),
    }


def promise(locale: Locale, next_update_by: date | None, *, today: date, case_is_open: bool) -> str:
    """A promise in words, never by colour alone."""
    if next_update_by is None:
        return locale.gettext("Nothing promised yet") if case_is_open else locale.gettext("None: closed")
    days = (next_update_by - today).days
    if days < 0:
        words = locale.ngettext("%(day)s: one day past", "%(day)s: %(count)s days past", -days)
        return words % {"day": locale.short_date(next_update_by), "count": -days}
    if days == 0:
        return locale.gettext("Today")
    if days == 1:
        return locale.gettext("Tomorrow")
    return locale.day(next_update_by)
