"""Questions that many families ask, to choose from (domain.md 3.4), and whom each is best put to.

Kept by name, so that everybody reads them in their own language; the words are the web's.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.domain.questions import For


class BankQuestion(StrEnum):
    """A question of the bank. A name, once used, keeps its meaning: families have asked it."""

    WHAT_HAPPENED = "what_happened"
    WAS_IT_QUICK = "was_it_quick"
    PAIN = "pain"
    COULD_ANYBODY_HAVE_KNOWN = "could_anybody_have_known"
    UNASCERTAINED = "unascertained"
    UNRELATED = "unrelated"
    TESTS_OUTSTANDING = "tests_outstanding"
    OTHER_CHILDREN = "other_children"
    SHOULD_WE_BE_TESTED = "should_we_be_tested"
    KEPT_AND_RETURNED = "kept_and_returned"
    DIFFERENT_FROM_FIRST = "different_from_first"
    LEARNED_ABOUT_CARE = "learned_about_care"
    WHAT_CHANGES = "what_changes"
    WHAT_NEXT = "what_next"
    CERTIFICATE = "certificate"
    WHO_HAS_THE_REPORT = "who_has_the_report"
    COPY = "copy_of_report"
    WHOM_TO_RING = "whom_to_ring"


BANK: Final[Mapping[For, tuple[BankQuestion, ...]]] = {
    For.TALK: (
        BankQuestion.WHAT_HAPPENED,
        BankQuestion.WAS_IT_QUICK,
        BankQuestion.PAIN,
        BankQuestion.COULD_ANYBODY_HAVE_KNOWN,
        BankQuestion.UNASCERTAINED,
        BankQuestion.UNRELATED,
        BankQuestion.TESTS_OUTSTANDING,
        BankQuestion.OTHER_CHILDREN,
        BankQuestion.SHOULD_WE_BE_TESTED,
        BankQuestion.DIFFERENT_FROM_FIRST,
    ),
    For.REVIEW: (BankQuestion.LEARNED_ABOUT_CARE, BankQuestion.WHAT_CHANGES),
    For.CORONER: (
        BankQuestion.KEPT_AND_RETURNED,
        BankQuestion.CERTIFICATE,
        BankQuestion.WHO_HAS_THE_REPORT,
        BankQuestion.COPY,
    ),
    For.ANYONE: (BankQuestion.WHAT_NEXT, BankQuestion.WHOM_TO_RING),
}
"""Each question once, in the order in which a page lists them."""

WHOM_FOR: Final[Mapping[BankQuestion, For]] = {each: whom for whom, group in BANK.items() for each in group}
