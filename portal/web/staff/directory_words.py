"""The words of the directory's editors: states, acts, and why something typed was refused."""

from portal.domain.support import Act, EntryState, HowChecked
from portal.domain.support_outcomes import Outcome
from portal.domain.support_reports import ReportKind
from portal.domain.support_typing import Problem
from portal.i18n import Locale


def states(locale: Locale) -> dict[EntryState, str]:
    """What the editors have decided about an entry."""
    return {
        EntryState.DRAFT: locale.gettext("draft"),
        EntryState.PUBLISHED: locale.gettext("published"),
        EntryState.PAUSED: locale.gettext("paused"),
        EntryState.CLOSED: locale.gettext("closed"),
    }


def ways_to_check(locale: Locale) -> dict[HowChecked, str]:
    """How somebody found out that the facts are so."""
    return {
        HowChecked.CALLED: locale.gettext("I called, and the right people answered"),
        HowChecked.SITE: locale.gettext("I read it on their own pages"),
        HowChecked.SOURCE: locale.gettext("Read in its source, not by anybody here"),
    }


def acts(locale: Locale) -> dict[Act, str]:
    """The steps of an entry's history."""
    return {
        Act.LOADED: locale.gettext("Loaded from the first edition"),
        Act.ADDED: locale.gettext("Added"),
        Act.TAKEN_IN: locale.gettext("Taken in from a table"),
        Act.EDITED: locale.gettext("Edited"),
        Act.CHECKED: locale.gettext("Checked"),
        Act.FOUND_WRONG: locale.gettext("Checked, and something is wrong"),
        Act.NOBODY_ANSWERED: locale.gettext("Nobody answered"),
        Act.PROPOSED: locale.gettext("New number proposed"),
        Act.PUBLISHING_PROPOSED: locale.gettext("Publishing proposed"),
        Act.PAUSE_PROPOSED: locale.gettext("Pause proposed"),
        Act.CLOSING_PROPOSED: locale.gettext("Closing proposed"),
        Act.CONFIRMED: locale.gettext("New number confirmed"),
        Act.DECLINED: locale.gettext("Proposal dropped"),
        Act.PUBLISHED: locale.gettext("Published"),
        Act.PAUSED: locale.gettext("Paused"),
        Act.CLOSED: locale.gettext("Closed"),
        Act.REOPENED: locale.gettext("Opened again as a draft"),
        Act.RETURNED: locale.gettext("An earlier version stands again"),
    }


def reports(locale: Locale) -> dict[ReportKind, str]:
    """What a family told us."""
    return {
        ReportKind.NO_ANSWER: locale.gettext("Somebody could not get through"),
        ReportKind.WRONG: locale.gettext("Somebody says that something here is wrong"),
    }


def outcomes(locale: Locale) -> dict[Outcome, str]:
    """What became of a service that was offered, as the adult said it."""
    return {
        Outcome.HELPED: locale.gettext("Used, and it helped"),
        Outcome.DID_NOT_HELP: locale.gettext("Used, and it did not help"),
        Outcome.NOT_USED: locale.gettext("Not used"),
    }


def facts(locale: Locale) -> dict[str, str]:
    """The names of the facts, as the form and the history show them."""
    return {
        "name": locale.gettext("Name"),
        "organisation": locale.gettext("Organisation"),
        "summary": locale.gettext("What it does, in words for families"),
        "phones": locale.gettext("Phone numbers"),
        "texts": locale.gettext("Text numbers"),
        "text": locale.gettext("First text number"),
        "text_cost": locale.gettext("What a text costs"),
        "more_texts": locale.gettext("More text numbers"),
        "email": locale.gettext("Email address"),
        "web": locale.gettext("Web address"),
        "hours": locale.gettext("Hours"),
        "hours_certain": locale.gettext("The hours are certain"),
        "opening": locale.gettext("Opening times"),
        "week": locale.gettext("Opening times"),
        "holidays": locale.gettext("On bank holidays"),
        "exceptions": locale.gettext("Days that are different"),
        "cost": locale.gettext("Cost to the family"),
        "begin": locale.gettext("How it begins"),
        "ways": locale.gettext("Ways to be in touch"),
        "referrers": locale.gettext("Who may ask for it"),
        "kinds": locale.gettext("What it offers"),
        "for_whom": locale.gettext("For whom"),
        "age_from": locale.gettext("From age"),
        "age_to": locale.gettext("To age"),
        "child_age_from": locale.gettext("Child who died: from age"),
        "child_age_to": locale.gettext("Child who died: to age"),
        "weeks_from": locale.gettext("Earliest weeks after the death"),
        "causes": locale.gettext("Only for these losses"),
        "areas": locale.gettext("Where it works"),
        "postcodes": locale.gettext("Only these postcodes"),
        "districts": locale.gettext("Districts, too"),
        "places": locale.gettext("Places people go to"),
        "languages": locale.gettext("Languages"),
        "faith": locale.gettext("Faith"),
        "access": locale.gettext("Getting in and around"),
        "ends_on": locale.gettext("Money until"),
        "source": locale.gettext("Source"),
        "source_address": locale.gettext("Web address of the source"),
        "doubt": locale.gettext("Doubt"),
    }


def problems(locale: Locale) -> dict[Problem, str]:
    """What to do about something that was typed."""
    return {
        Problem.MISSING: locale.gettext("This cannot stay empty."),
        Problem.TOO_LONG: locale.gettext("This is too long. Say it in fewer words."),
        Problem.STRANGE_SIGNS: locale.gettext("There are signs in this that cannot be shown. Type it afresh."),
        Problem.NOT_A_CHOICE: locale.gettext("Choose from this list."),
        Problem.NOT_A_PHONE: locale.gettext(
            "Enter each number as it is dialled in the United Kingdom, like 01632 960 001."
        ),
        Problem.COSTLY: locale.gettext("This number costs more than an ordinary call. Find another one."),
        Problem.TOO_MANY: locale.gettext("These are too many. Keep the ones that families need."),
        Problem.NOT_A_TEXT_NUMBER: locale.gettext("Enter five figures, or a mobile number."),
        Problem.NOT_A_WORD: locale.gettext("Enter one word in letters, like SHOUT."),
        Problem.NOT_AN_EMAIL: locale.gettext("Enter an email address, like help@example.org."),
        Problem.NOT_A_WEB_ADDRESS: locale.gettext("Enter a whole web address that begins with https://."),
        Problem.NOT_A_POSTCODE: locale.gettext("Enter first halves of postcodes, like SS1, or letters alone, like SS."),
        Problem.NOT_A_NUMBER: locale.gettext("Enter a number in figures."),
        Problem.NOT_A_WHOLE_POSTCODE: locale.gettext("Enter a whole postcode, like SS1 1AA."),
        Problem.NOT_A_DISTRICT: locale.gettext("Enter codes of districts, like E07000069."),
        Problem.NOT_A_DAY: locale.gettext("Enter a date like this: 24 12 2026."),
        Problem.NOT_A_TIME: locale.gettext("Enter a time like 9:00 or 17:30, the later one second."),
        Problem.DAYS_SWAPPED: locale.gettext("The last day must not be before the first."),
        Problem.HOURS_OVERLAP: locale.gettext("These hours lie in others of the same day."),
        Problem.HOURS_FIRST: locale.gettext("Write down how the other days are first."),
        Problem.EVERYWHERE_ALREADY: locale.gettext("It works everywhere already, so leave this empty."),
        Problem.AGES_SWAPPED: locale.gettext("The second age must not be lower than the first."),
        Problem.NO_WAY_IN: locale.gettext("A crisis line needs a number to call or to text."),
    }
