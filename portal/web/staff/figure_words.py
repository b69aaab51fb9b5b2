"""How staff pages name the figures: what each counts, what its lines are called, and where a standard comes from.

A report asks for the same words hundreds of times: they are looked up once for each language.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from portal.domain.adults import Way
from portal.domain.danger import WelfareOutcome
from portal.domain.figure_tables import Clock, Label, Name
from portal.domain.figures import Code, Source, Standard, Unit
from portal.domain.support_outcomes import Outcome
from portal.i18n import OFFERED, Locale
from portal.web.staff import danger_words, debrief_words, review_words, words
from portal.web.staff.figure_labels import labels


@cache
def titles(locale: Locale) -> dict[Code, str]:
    """What each figure is called."""
    _ = locale.gettext
    return {
        Code.K1: _("Rapid responses"),
        Code.K2: _("Death to notification"),
        Code.K3: _("Death to first contact"),
        Code.K4: _("Key worker named"),
        Code.K5: _("Home visits"),
        Code.K6: _("Contacts, silences and promises"),
        Code.K7: _("Death to each step towards the debrief"),
        Code.K8: _("Debriefs"),
        Code.K9: _("Parents’ questions"),
        Code.K10: _("Review meeting, feedback and panel"),
        Code.K11: _("Signposting"),
        Code.K12: _("Crisis-flagged messages"),
        Code.K13: _("Training"),
        Code.K14: _("Family experience"),
        Code.K15: _("Learning and actions"),
        Code.K16: _("Equity"),
    }


@cache
def definitions(locale: Locale) -> dict[Code, str]:
    """What each figure counts, from which event to which."""
    _ = locale.gettext
    return {
        Code.K1: _("Families whose case was opened in the period, by the day on which it was opened."),
        Code.K2: _(
            "Local days from the day of death to the day on which the service was notified: the step of the procedure, "
            "else the opening of the case. The hour of death is not kept: “within 24 hours” is up to the end of the "
            "next day."
        ),
        Code.K3: _(
            "Local days, and working days, from the day of death to the first talk in both directions, by phone, visit "
            "or meeting: the earliest of the family, and of each adult. “Within 24 hours” is up to the end of the next "
            "day, “within 48 hours” up to the end of the second day."
        ),
        Code.K4: _(
            "Local days from the day of death to the day on which the case was opened with a named practitioner; and "
            "whether each leave that touches the period has a named cover."
        ),
        Code.K5: _(
            "The first home visit at which somebody spoke with the family, from the day on which the case was opened; "
            "visits offered and declined where none was made."
        ),
        Code.K6: _(
            "Contacts logged for these families, each visit or call once; the longest time each family heard nothing, "
            "neither an update nor a talk, until today or the closing of the case; and promised days of a next update "
            "on or before which the adult heard something."
        ),
        Code.K7: _(
            "Of families with a post-mortem: local days from the day of death to first results that may be shared, to "
            "the final report, to the offer, to the meeting, and to the written summary; and the reasons that staff "
            "noted for a step that waits or was late, each step once."
        ),
        Code.K8: _(
            "Adults of families with a post-mortem, by how far the debrief has come; where debriefs were held and with "
            "what interpreting; and whether how much each adult wants to know is recorded."
        ),
        Code.K9: _(
            "Questions that adults gave to the team in the period. Only telling the adult closes one. Local days from "
            "giving to telling, and to today where it is open."
        ),
        Code.K10: _(
            "Local days from the day of death to the child death review meeting, to the day on which an answer or what "
            "it said was told to the family, and to the panel."
        ),
        Code.K11: _(
            "Services of the directory that staff offered to adults in the period, without those taken back, and what "
            "the adult says became of each. By organisation: offers of the months that begin in the period, and "
            "reports that somebody could not get through, both of the whole service."
        ),
        Code.K12: _(
            "Messages of the period in which somebody might have been in danger: whether the team was at work, hours "
            "until a person opened the thread or took it on, and how the welfare check ended."
        ),
        Code.K13: _("Training sessions held in the period, with people by role and organisation, and feedback."),
        Code.K14: _(
            "Rounds of asking families with a published measure that ended in the period: how many families were asked "
            "and answered, and the score that they gave the service as a whole. The portal itself asks nobody."
        ),
        Code.K15: _(
            "Points of learning of meetings held in the period, by whether a second person agreed that they name "
            "nobody, and those that count by what they are about; and actions of these meetings. The words themselves "
            "never leave with the figures."
        ),
        Code.K16: _(
            "Adults of these families, by the language they read in, interpreter, way of hearing from us, and ethnic "
            "group as they say it themselves."
        ),
    }


@cache
def units(locale: Locale) -> dict[Unit, str]:
    """What is counted."""
    _ = locale.gettext
    return {
        Unit.FAMILIES: _("Families"),
        Unit.ADULTS: _("Adults"),
        Unit.CONTACTS: _("Contacts"),
        Unit.PROMISES: _("Promises"),
        Unit.MEETINGS: _("Meetings"),
        Unit.QUESTIONS: _("Questions"),
        Unit.OFFERS: _("Offers"),
        Unit.REPORTS: _("Reports"),
        Unit.MESSAGES: _("Messages"),
        Unit.SESSIONS: _("Sessions"),
        Unit.PEOPLE: _("People"),
        Unit.ORGANISATIONS: _("Organisations"),
        Unit.SCORES: _("Scores"),
        Unit.ABSENCES: _("Leave"),
        Unit.POINTS: _("Points of learning"),
        Unit.ACTIONS: _("Actions"),
        Unit.DELAYS: _("Steps that wait or were late"),
    }


@cache
def standards(locale: Locale) -> dict[Standard, str]:
    """What figures are held against."""
    _ = locale.gettext
    return {
        Standard.WITHIN_A_DAY: _("within 24 hours"),
        Standard.WITHIN_TWO_DAYS: _("within 48 hours"),
        Standard.NEXT_WORKING_DAY: _("by the next working day"),
        Standard.WITHIN_28_DAYS: _("no silence longer than 28 days (the service’s own)"),
        Standard.WITHIN_THREE_MONTHS: _("no silence longer than three months"),
        Standard.AS_PROMISED: _("on or before the promised day"),
    }


@cache
def sources(locale: Locale) -> dict[Source, str]:
    """Where figures and standards come from."""
    _ = locale.gettext
    return {
        Source.SET_NOTIFICATION: _("Southend, Essex and Thurrock child death review: notification within 24 hours"),
        Source.KEY_WORKER_TOOLKIT: _("Birmingham and Bristol toolkit for key workers, 2024"),
        Source.SUDDEN_DEATH_PROCEDURE: _("Bracknell Forest, process after an unexpected child death"),
        Source.CORONER_NORM: _("Guide to Coroner Services: the family hears at least every three months"),
        Source.FREEDOM_OF_INFORMATION: _("A request for information in Scotland, July 2025"),
        Source.SERVICE: _("The service’s own"),
    }


@cache
def clocks(locale: Locale) -> dict[Clock, str]:
    """What spans are given in."""
    _ = locale.gettext
    return {
        Clock.DAYS: _("days"),
        Clock.WORKING_DAYS: _("working days"),
        Clock.HOURS: _("hours"),
        Clock.PEOPLE: _("people"),
        Clock.POINTS: _("points"),
    }


def names(locale: Locale) -> Callable[[Name, Label], str]:
    """How a line of a table is called; what somebody typed stands as it was typed."""
    own, of_table = labels(locale), _of_tables(locale)

    def say(name: Name, table: Label) -> str:
        if isinstance(name, Label):
            return own[name]
        if isinstance(name, date):
            return locale.month(name)
        return of_table.get(table, {}).get(name, name)

    return say


@cache
def _of_tables(locale: Locale) -> dict[Label, Mapping[Any, str]]:
    """By the values that are stored: members of several enumerations."""
    _ = locale.gettext
    return {
        Label.CONTACTS_BY_KIND: words.contact_kinds(locale),
        Label.PLACES: debrief_words.places(locale),
        Label.INTERPRETING: debrief_words.interpreting(locale),
        Label.CRISIS_OUTCOME: {
            **danger_words.outcomes(locale),
            WelfareOutcome.NO_DANGER: _("The message meant something else"),
        },
        Label.WAYS: {Way.PORTAL: _("The portal"), Way.PHONE: _("Phone, no portal"), Way.LETTER: _("Letter, no portal")},
        Label.LANGUAGES: OFFERED,
        Label.ETHNICITY: words.ethnic_groups(locale),
        Label.DELAY_REASONS: debrief_words.delay_reasons(locale),
        Label.LEARNING_THEMES: review_words.themes(locale),
        Label.FOLLOW_UP: {
            Outcome.HELPED: _("It helped"),
            Outcome.DID_NOT_HELP: _("It did not help"),
            Outcome.NOT_USED: _("Not used"),
        },
    }
