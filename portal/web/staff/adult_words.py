"""What is written down about an adult, and what became of it, in words that staff read."""

from collections.abc import Mapping
from typing import Any

from portal.domain.adults import Details
from portal.i18n import OFFERED, Locale
from portal.queries.adult_details import Change
from portal.web.staff import words
from portal.web.staff.safe_time_fields import week_of


def fields(locale: Locale) -> dict[str, str]:
    """The name of each thing that is written down."""
    _ = locale.gettext
    return {
        "name": _("Name"),
        "pronoun": _("Pronoun"),
        "relationship": _("Who they are to the child"),
        "relationship_words": _("Who they are, in their own words"),
        "child_name": _("The child’s name, as they use it"),
        "born_on": _("Date of birth"),
        "locale": _("Language of the portal"),
        "language": _("Language they speak"),
        "dialect": _("Dialect"),
        "needs_interpreter": _("Interpreter"),
        "talks": _("Spoken or written"),
        "ethnic_group": _("Ethnic group, as they say it"),
        "way": _("How they want to hear from you"),
        "email": _("Email address"),
        "email_is_safe": _("Whether the email address is safe"),
        "email_unsafe": _("Why the email address is not safe"),
        "phone": _("Telephone"),
        "phone_is_verified": _("Whether the number was rung"),
        "phone_is_safe": _("Whether the number is safe"),
        "phone_unsafe": _("Why the number is not safe"),
        "safe_times": _("Safe times"),
        "email_times": _("When the address is safe"),
        "phone_times": _("When the number is safe"),
        "area": _("First half of their postcode"),
        "authority": _("Who may be told, and who may decide"),
    }


def value(details: Details, name: str, locale: Locale) -> str:
    """One thing as it is recorded, for somebody whose form says something else."""
    found = getattr(details, name)
    named: dict[str, Mapping[Any, str]] = {
        "relationship": words.relationships(locale),
        "talks": words.talks(locale),
        "way": words.ways(locale),
        "ethnic_group": words.ethnic_groups(locale),
        "locale": OFFERED,
    }
    if name in named:
        return named[name].get(found, "")
    match name:
        case "born_on":
            return "" if details.born_on is None else locale.full_date(details.born_on)
        case "email_times" | "phone_times":
            return week_of(locale, found)
        case "authority":
            return locale.gettext("changed: open this page again to see it")
    if isinstance(found, bool):
        return locale.gettext("Yes") if found else locale.gettext("No")
    return str(found)


def said(change: Change, locale: Locale) -> str:
    """What was done, in a sentence; what it was changed to stands nowhere but on the page itself."""
    known = _done(locale).get(change.action, change.action)
    names = [fields(locale).get(each, each) for each in change.what]
    return f"{known}: {', '.join(names)}" if names else known


def _done(locale: Locale) -> dict[str, str]:
    _ = locale.gettext
    return {
        "adult.added": _("Added to the case"),
        "adult.changed": _("Changed"),
        "adult.corrected": _("Put right by themselves"),
        "adult.invited": _("Invited by email"),
        "adult.card_made": _("Invited by a card"),
        "adult.address_asked": _("Asked for another address"),
        "adult.address_changed": _("Changed their address themselves"),
        "adult.recovery_proposed": _("Another address proposed"),
        "adult.recovery_approved": _("Another address approved"),
        "adult.recovery_declined": _("Another address declined"),
        "adult.signed_out": _("Signed out everywhere by staff"),
        "adult.uninvited": _("Invitation taken back"),
        "adult.restricted": _("Restricted"),
        "adult.restriction_kept": _("Restriction kept"),
        "adult.restriction_lifted": _("Restriction lifted"),
    }
