"""What an editor is told beside the box: how hard it is to read, words that hurt, a translation of another shape."""

from dataclasses import dataclass

from portal.domain.content import LONGEST_SENTENCE, SOURCE
from portal.domain.readability import FAMILY_LIMIT, long_sentences, reading_grade
from portal.domain.text_parts import marks_of
from portal.domain.wording import Finding, find_banned
from portal.queries.texts import Edition

MOST_SHOWN = 5
"""Long sentences that are shown: the first to shorten."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What could be better. None of it holds anything up."""

    grade: str
    """The reading grade with one decimal; empty where there is none: it is made for English."""
    is_hard: bool
    long_sentences: tuple[str, ...]
    findings: tuple[Finding, ...]
    differs_in_shape: bool
    """A translation whose headings, lists or closed parts are not those of the English beside it."""


def advice_on(edition: Edition) -> Advice:
    """About one edition as it would be read."""
    if edition.locale != SOURCE:
        differs = edition.english is not None and marks_of(edition.body) != marks_of(edition.english.body)
        return Advice("", is_hard=False, long_sentences=(), findings=(), differs_in_shape=differs)
    grade = reading_grade(edition.body)
    found = {each.phrase.casefold(): each for each in find_banned(f"{edition.title}. {edition.summary} {edition.body}")}
    return Advice(
        grade=f"{max(grade, 0):.1f}",
        is_hard=grade > FAMILY_LIMIT,
        long_sentences=tuple(long_sentences(edition.body, words=LONGEST_SENTENCE)[:MOST_SHOWN]),
        findings=tuple(found.values()),
        differs_in_shape=False,
    )
