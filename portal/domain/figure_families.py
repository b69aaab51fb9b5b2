"""K11, K14 and K16: support that was offered, what families say of us, and who they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from portal.domain.adults import EthnicGroup, Way
from portal.domain.figure_tables import Clock, Figure, Label, Line, Reach, Table, count_by, spread_of
from portal.domain.figures import Code, Unit
from portal.domain.support_outcomes import Outcome
from portal.domain.training import SCORES


class AdultOnCase(NamedTuple):
    """What is known of one adult, as far as it is the same for many."""

    locale: str
    needs_interpreter: bool
    way: str
    """A member of domain.adults.Way."""
    ethnic_group: str | None
    """A member of domain.adults.EthnicGroup; None: nobody has asked."""


class Asking(NamedTuple):
    """One round of asking families with one measure."""

    measure: str
    asked: int
    answered: int


def experience(rounds: Sequence[Asking], scores: Mapping[int, int]) -> Figure:
    """K14: families asked and answering, by measure, and the scores they gave the service as a whole."""
    asked, answered = sum(each.asked for each in rounds), sum(each.answered for each in rounds)
    answers = (Line(Label.FAMILY_ANSWERED, answered), Line(Label.NO_ANSWER, asked - answered))
    measures = [each.measure for each in rounds for _one in range(each.answered)]
    given = [score for score, families in scores.items() for _one in range(families)]
    by_score = count_by(Label.EXPERIENCE_SCORES, Unit.SCORES, map(str, given), order=[str(score) for score in SCORES])
    return Figure(
        Code.K14,
        (
            Table(Label.EXPERIENCE_ANSWERS, Unit.FAMILIES, answers, asked, reaches=(Reach(Label.FAMILY_ANSWERED, 1),)),
            count_by(Label.EXPERIENCE_MEASURES, Unit.FAMILIES, measures),
            replace(by_score, spread=spread_of(given, Clock.POINTS)),
        ),
    )


def equity(adults: Sequence[AdultOnCase]) -> Figure:
    """K16: by the language they read in, interpreter, by what they hear from us, and ethnic group as they say it."""
    needs = [Label.NEEDED if each.needs_interpreter else Label.NOT_NEEDED for each in adults]
    return Figure(
        Code.K16,
        (
            count_by(Label.LANGUAGES, Unit.ADULTS, [each.locale for each in adults]),
            count_by(Label.INTERPRETER_NEEDED, Unit.ADULTS, needs, order=(Label.NEEDED, Label.NOT_NEEDED)),
            count_by(Label.WAYS, Unit.ADULTS, [each.way for each in adults], order=[way.value for way in Way]),
            count_by(
                Label.ETHNICITY,
                Unit.ADULTS,
                [each.ethnic_group or Label.NOT_ASKED for each in adults],
                order=(*EthnicGroup, Label.NOT_ASKED),
            ),
        ),
        not_recorded=(Label.DEPRIVATION,),
    )


def key_contacts(job_titles: Iterable[str | None]) -> Table:
    """The profession of each family’s key contact; None where nobody is named: what a request for information asks."""
    return count_by(Label.KEY_CONTACT, Unit.FAMILIES, [title or Label.NO_KEY_CONTACT for title in job_titles])


def signposts(outcomes: Iterable[str | None], offered: Mapping[str, int], unreached: Iterable[str]) -> Figure:
    """K11: what became of each offer, as the adult says; offers and failed calls by organisation."""
    said = [outcome or Label.NOTHING_SAID for outcome in outcomes]
    largest_first = sorted(offered, key=lambda name: (-offered[name], name))
    lines = tuple(Line(name, offered[name]) for name in largest_first if offered[name])
    return Figure(
        Code.K11,
        (
            count_by(Label.FOLLOW_UP, Unit.OFFERS, said, order=[*Outcome, Label.NOTHING_SAID]),
            Table(Label.OFFERS_BY_ORGANISATION, Unit.OFFERS, lines, sum(offered.values())),
            count_by(Label.NOT_GOT_THROUGH, Unit.REPORTS, unreached),
        ),
    )
