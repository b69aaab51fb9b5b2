"""What the tables and lines of the figures are called."""

from functools import cache

from portal.domain.figure_tables import Label
from portal.i18n import Locale


@cache
def labels(locale: Locale) -> dict[Label, str]:
    """Every label; a report asks for them hundreds of times, so they are looked up once for each language."""
    return {**_of_cases(locale), **_of_care(locale), **_of_the_rest(locale)}


def _of_cases(locale: Locale) -> dict[Label, str]:
    _ = locale.gettext
    return {
        Label.BY_MONTH: _("By month"),
        Label.BY_YEAR: _("By financial year"),
        Label.BY_HOSPITAL: _("By hospital"),
        Label.BY_AREA: _("By postcode area of the first adult"),
        Label.BY_TRIGGER: _("By what sets off a joint agency response"),
        Label.BY_AGE: _("By age at death"),
        Label.NOT_KNOWN: _("Not known"),
        Label.UNEXPECTED: _("Unexpected: joint agency response"),
        Label.EXPECTED: _("Expected"),
        Label.UP_TO_27_DAYS: _("0 to 27 days"),
        Label.UP_TO_A_YEAR: _("28 days to 1 year"),
        Label.FROM_1_TO_4: _("1 to 4 years"),
        Label.FROM_5_TO_9: _("5 to 9 years"),
        Label.FROM_10_TO_14: _("10 to 14 years"),
        Label.FROM_15_TO_17: _("15 to 17 years"),
        Label.NOTIFICATION: _("From death to notification"),
        Label.FIRST_CONTACT_OF_FAMILY: _("From death to first contact, families"),
        Label.FIRST_CONTACT_OF_ADULT: _("From death to first contact, each adult"),
        Label.WORKING_DAYS: _("From death to first contact, families, in working days"),
        Label.NAMING: _("From death to a named key worker"),
        Label.COVER: _("Leave with a named cover"),
        Label.COVER_NAMED: _("Cover named"),
        Label.COVER_MISSING: _("No cover"),
        Label.SAME_DAY: _("Same day"),
        Label.NEXT_DAY: _("Next day (within 24 hours)"),
        Label.SECOND_DAY: _("Second day (within 48 hours)"),
        Label.LATER: _("Later"),
        Label.NOT_YET: _("Not yet"),
        Label.VISITS: _("Home visits"),
        Label.VISITED_NEXT_WORKING_DAY: _("Made by the next working day"),
        Label.VISITED_LATER: _("Made later"),
        Label.VISIT_OFFERED: _("Offered, not made"),
        Label.VISIT_DECLINED: _("Declined"),
        Label.NO_VISIT: _("Nothing recorded"),
        Label.KEY_CONTACT: _("Key contact, by profession"),
        Label.NO_KEY_CONTACT: _("No key contact"),
    }


def _of_care(locale: Locale) -> dict[Label, str]:
    _ = locale.gettext
    return {
        Label.CONTACTS_BY_KIND: _("Contacts by kind"),
        Label.SILENCE: _("Longest silence of each family"),
        Label.UP_TO_28_DAYS: _("Up to 28 days"),
        Label.UP_TO_THREE_MONTHS: _("Up to three months"),
        Label.LONGER: _("Longer"),
        Label.PROMISES: _("Promises of a next update"),
        Label.KEPT: _("Kept, on the day or before"),
        Label.BROKEN: _("Not kept in time"),
        Label.NOT_DUE_YET: _("Not due yet"),
        Label.PRELIMINARY: _("From death to first results that may be shared"),
        Label.FINAL_REPORT: _("From death to the final report"),
        Label.OFFERED: _("Offered"),
        Label.HELD: _("From death to the debrief"),
        Label.DEBRIEF_OFFER: _("From death to the offer of a debrief"),
        Label.SUMMARY_GIVEN: _("From death to the written summary"),
        Label.UP_TO_SIX_MONTHS: _("Up to six months"),
        Label.UP_TO_TWELVE_MONTHS: _("Up to twelve months"),
        Label.DEBRIEF_STATE: _("Debriefs, each adult"),
        Label.ATTENDED: _("Attended"),
        Label.ACCEPTED: _("Accepted, not held yet"),
        Label.DECLINED: _("Declined"),
        Label.NOT_OFFERED: _("Not offered yet"),
        Label.PLACES: _("Where debriefs were held"),
        Label.INTERPRETING: _("Interpreting at debriefs"),
        Label.WISHES: _("How much they want to know"),
        Label.WISH_RECORDED: _("Recorded"),
        Label.WISH_MISSING: _("Not recorded"),
        Label.QUESTION_STATE: _("How far questions have come"),
        Label.WITH_TEAM: _("With the team"),
        Label.CARRIED: _("Taken to a meeting or a person"),
        Label.ANSWERED: _("Answered, parent not told yet"),
        Label.TOLD: _("Parent told"),
        Label.QUESTION_MEETING: _("Where questions were taken"),
        Label.TO_REVIEW: _("To the child death review meeting"),
        Label.TO_ANOTHER: _("Elsewhere, or waiting for the next meeting"),
        Label.QUESTION_ANSWER: _("From giving a question to being told"),
        Label.QUESTION_AGE: _("Age of open questions"),
    }


def _of_the_rest(locale: Locale) -> dict[Label, str]:
    _ = locale.gettext
    return {
        Label.REVIEW_MEETING: _("From death to the child death review meeting"),
        Label.FEEDBACK: _("From death to feedback to the family"),
        Label.PANEL: _("From death to the panel"),
        Label.FOLLOW_UP: _("What became of offers, as the adult says"),
        Label.NOTHING_SAID: _("Nothing said"),
        Label.OFFERS_BY_ORGANISATION: _("Offers by organisation"),
        Label.NOT_GOT_THROUGH: _("Could not get through, by organisation"),
        Label.CRISIS_HOURS: _("When they came"),
        Label.IN_HOURS: _("While the team was at work"),
        Label.OUT_OF_HOURS: _("Out of hours"),
        Label.SEEN_IN_HOURS: _("Until a person looked, in hours"),
        Label.SEEN_OUT_OF_HOURS: _("Until a person looked, out of hours"),
        Label.WITHIN_AN_HOUR: _("Within an hour"),
        Label.WITHIN_24_HOURS: _("Within 24 hours"),
        Label.WITHIN_48_HOURS: _("Within 48 hours"),
        Label.CRISIS_OUTCOME: _("How the welfare check ended"),
        Label.STILL_OPEN: _("Still open"),
        Label.TRAINING_SESSIONS: _("Training sessions"),
        Label.ORGANISATIONS_TRAINED: _("Organisations that sent somebody"),
        Label.TRAINING_ORGANISATIONS: _("People by organisation"),
        Label.TRAINING_ROLES: _("People by role"),
        Label.TRAINING_FEEDBACK: _("Scores given afterwards, 1 to 5"),
        Label.EXPERIENCE_ANSWERS: _("Families asked"),
        Label.FAMILY_ANSWERED: _("Answered"),
        Label.NO_ANSWER: _("No answer"),
        Label.EXPERIENCE_MEASURES: _("Families that answered, by measure"),
        Label.EXPERIENCE_SCORES: _("Scores for the service as a whole, 1 to 5"),
        Label.LEARNING: _("Points of learning"),
        Label.LEARNING_THEMES: _("What it is about, of what counts"),
        Label.NO_THEME: _("No theme written down"),
        Label.AGREED: _("Second reader agreed"),
        Label.WAITS_FOR_READER: _("Waits for a second reader"),
        Label.SENT_BACK: _("Sent back"),
        Label.ACTIONS: _("Actions"),
        Label.DONE: _("Done"),
        Label.OPEN: _("Open"),
        Label.OVERDUE: _("Open, past the agreed day"),
        Label.LANGUAGES: _("Language they read in"),
        Label.INTERPRETER_NEEDED: _("Interpreter"),
        Label.NEEDED: _("Needed"),
        Label.NOT_NEEDED: _("Not needed"),
        Label.WAYS: _("How they hear from us"),
        Label.DELAY_REASONS: _("Reasons for delay"),
        Label.ETHNICITY: _("Ethnic group, as they say it"),
        Label.NOT_ASKED: _("Nobody has asked yet"),
        Label.DEPRIVATION: _("Deprivation"),
    }
