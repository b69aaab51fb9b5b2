"""Questions in words: the bank's, whom they are for, and who gave an answer; families and staff read the same."""

from collections.abc import Callable

from portal.domain.question_bank import BankQuestion
from portal.domain.questions import For, GivenBy
from portal.i18n import Locale
from portal.queries.questions import Asked


def bank(locale: Locale) -> dict[BankQuestion, str]:
    """Every question of the bank, as somebody would ask it."""
    _ = locale.gettext
    return {
        BankQuestion.WHAT_HAPPENED: _("What happened, in plain words?"),
        BankQuestion.WAS_IT_QUICK: _("Was it quick?"),
        BankQuestion.PAIN: _("Did my child feel pain, or was my child afraid?"),
        BankQuestion.COULD_ANYBODY_HAVE_KNOWN: _("Could anybody have known, or done something?"),
        BankQuestion.UNASCERTAINED: _("What does “unascertained” mean?"),
        BankQuestion.UNRELATED: _("Was anything found that has nothing to do with why my child died?"),
        BankQuestion.TESTS_OUTSTANDING: _("Which tests are still going on?"),
        BankQuestion.OTHER_CHILDREN: _("Does this matter for our other children, or for a baby later?"),
        BankQuestion.SHOULD_WE_BE_TESTED: _("Should we be tested?"),
        BankQuestion.KEPT_AND_RETURNED: _("What was kept, and when is it given back?"),
        BankQuestion.DIFFERENT_FROM_FIRST: _("Is anything different from what we were told at first?"),
        BankQuestion.LEARNED_ABOUT_CARE: _("What was learned about the care my child had?"),
        BankQuestion.WHAT_CHANGES: _("Will anything be done differently now?"),
        BankQuestion.WHAT_NEXT: _("What happens next?"),
        BankQuestion.CERTIFICATE: _("What will be written on the certificate?"),
        BankQuestion.WHO_HAS_THE_REPORT: _("Who will have the report?"),
        BankQuestion.COPY: _("May I have a copy of the report, and should I read it alone?"),
        BankQuestion.WHOM_TO_RING: _("Whom do I ring tomorrow?"),
    }


def said(locale: Locale) -> Callable[[Asked], str]:
    """How a page says what is asked: somebody's own words, or the bank's in the reader's language."""
    of_bank = bank(locale)
    return lambda question: of_bank[question] if isinstance(question, BankQuestion) else question


def whom_for(locale: Locale) -> dict[For, str]:
    """Whom a question is for, as an adult of a family chooses it."""
    _ = locale.gettext
    return {
        For.TALK: _("The talk about what was found out"),
        For.REVIEW: _("The review meeting"),
        For.CORONER: _("The coroner"),
        For.ANYONE: _("Anyone who can answer it"),
    }


def given_by(locale: Locale) -> dict[GivenBy, str]:
    """Who gave an answer."""
    _ = locale.gettext
    return {
        GivenBy.PATHOLOGIST: _("The doctor who did the post-mortem"),
        GivenBy.PAEDIATRICIAN: _("A children’s doctor"),
        GivenBy.HOSPITAL: _("The hospital"),
        GivenBy.CORONER: _("The coroner, or the coroner’s officer"),
        GivenBy.POLICE: _("The police"),
        GivenBy.REVIEW_MEETING: _("The review meeting"),
        GivenBy.TEAM: _("Our team"),
        GivenBy.OTHER: _("Somebody else"),
    }
