"""Each figure of the year in tests/a_year.py, counted by hand: the sum stands beside the result."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from sqlalchemy.orm import Session

from portal.adapters.bank_holidays import england
from portal.domain.figure_periods import Period
from portal.domain.figure_tables import Figure, Label, Spread, Table
from portal.domain.figures import DEFINITIONS, Code
from portal.domain.working_days import WorkingDays
from portal.domain.working_time import WorkingHours
from portal.queries import figures
from portal.queries.figure_cohort import Asked
from tests import a_year
from tests.portal_fixtures import Portal

YEAR = Asked(Period(date(2025, 4, 1), date(2026, 3, 31)), today=date(2026, 4, 30))
DAYS = WorkingDays(hours=WorkingHours.every_weekday(time(9), time(17)), bank_holidays=england(range(2025, 2027)))


@pytest.fixture
def session(portal: Portal) -> Iterator[Session]:
    with portal.write() as writing:
        a_year.build(writing, portal.people)
        writing.commit()
    with portal.read() as reading:
        yield reading


def counts(table: Table) -> dict[object, int | None]:
    """The lines that hold something."""
    return {line.name: line.count for line in table.lines if line.count}


def measured(spread: Spread | None) -> tuple[float, ...]:
    """Median, mean to two places, shortest and longest."""
    assert spread is not None
    return spread.median, round(spread.mean, 2), spread.shortest, spread.longest


def test_each_figure_of_the_year_is_what_it_is_by_hand(session: Session) -> None:
    found = {each.code: each for each in figures.all_figures(session, YEAR, days=DAYS)}
    for check in (_k1, _k2, _k3, _k4, _k5, _k6, _k7, _k8, _k9, _k10, _k11, _k12, _k13, _k14, _k15, _k16):
        check(found[Code(check.__name__.strip("_").upper())])


def _k1(figure: Figure) -> None:
    """A to F; G was opened after midnight in London and belongs to the next year."""
    month, hospital, area, trigger, age = figure.tables
    assert counts(month) == {date(2025, each, 1): 1 for each in (4, 5, 7, 8, 12)} | {date(2026, 3, 1): 1}
    assert len(month.lines) == 12
    assert month.total == 6
    assert counts(hospital) == {"North": 3, "South": 3}  # A B E; C D F
    assert counts(area) == {"SS": 3, "CM": 2, Label.NOT_KNOWN: 1}  # A B E; C D; F. a2 in CM9 came second
    assert counts(trigger) == {Label.UNEXPECTED: 5, Label.EXPECTED: 1}  # all but C
    assert counts(age) == {
        Label.FROM_5_TO_9: 1,  # A, 6 years
        Label.UP_TO_27_DAYS: 1,  # B, 19 days
        Label.FROM_15_TO_17: 2,  # C, 15; F, 17
        Label.UP_TO_A_YEAR: 1,  # D, 11 months
        Label.FROM_1_TO_4: 1,  # E, on the fourth birthday
    }


def _k2(figure: Figure) -> None:
    """A 0, B 1, C 2, D 1 (the step says the 16th, the case was opened on the 15th), E 3, F 0."""
    (table,) = figure.tables
    assert counts(table) == {Label.SAME_DAY: 2, Label.NEXT_DAY: 2, Label.SECOND_DAY: 1, Label.LATER: 1}
    assert measured(table.spread) == (1, 1.17, 0, 3)  # 0 0 1 1 2 3: 7 / 6
    assert [table.share(reach) for reach in table.reaches] == [(4, 6), (5, 6)]


def _k3(figure: Figure) -> None:
    """A 1 (the attempt before reached nobody), B 2, C 0 (who asks for peace speaks), D 5 (a text is no talk), E 5."""
    families, working, adults = figure.tables
    assert counts(families) == {
        Label.SAME_DAY: 1,
        Label.NEXT_DAY: 1,
        Label.SECOND_DAY: 1,
        Label.LATER: 2,
        Label.NOT_YET: 1,  # F
    }
    assert measured(families.spread) == (2, 2.6, 0, 5)  # 0 1 2 5 5: 13 / 5
    assert [families.share(reach) for reach in families.reaches] == [(2, 5), (3, 5)]
    # Thu to Fri 1; Tue to Thu 2; 0; Fri to Wed 3; Wed 24 to Mon 29 December 1: Christmas and a weekend lie between.
    assert measured(working.spread) == (1, 1.4, 0, 3)  # 0 1 1 2 3: 7 / 5
    # a1 1, a2 4, b1 2, c1 0, d1 5, e1 5, f1 not yet
    assert measured(adults.spread) == (3, 2.83, 0, 5)  # 0 1 2 4 5 5: 17 / 6
    assert adults.total == 7


def _k4(figure: Figure) -> None:
    """From the death to the opening: A 0, B 1, C 2, D 0, E 3, F 0. One week of leave, with Sam as cover."""
    named, cover = figure.tables
    assert measured(named.spread) == (0.5, 1, 0, 3)  # 0 0 0 1 2 3: 6 / 6
    assert counts(cover) == {Label.COVER_NAMED: 1}


def _k5(figure: Figure) -> None:
    """A on Monday 14th, though Friday 11th was the next working day; E on Monday 29th, the next after a Saturday."""
    (table,) = figure.tables
    assert counts(table) == {
        Label.VISITED_LATER: 1,  # A
        Label.VISITED_NEXT_WORKING_DAY: 1,  # E; the step of the 28th was opened again
        Label.VISIT_OFFERED: 1,  # B
        Label.VISIT_DECLINED: 1,  # C
        Label.NO_VISIT: 2,  # D F
    }
    assert measured(table.spread) == (3, 3, 2, 4)  # A 4, E 2


def _k6(figure: Figure) -> None:
    kinds, silence, promises = figure.tables
    assert counts(kinds) == {"call": 4, "visit": 3, "text": 1, "attempt_failed": 1}  # A’s visit to two adults is one
    # A 209 (5 June to 31 December), B 28 (15 June to 13 July), C 15 (5 to 20 July), D 72, E 12, F 10
    assert counts(silence) == {Label.UP_TO_28_DAYS: 4, Label.UP_TO_THREE_MONTHS: 1, Label.LONGER: 1}
    assert measured(silence.spread) == (21.5, 57.67, 10, 209)  # 10 12 15 28 72 209: 346 / 6
    # Kept: a1 for 14 April, 12 May and 7 June; b1 for 19 June. Not: a1 for 3 July, a2 for 12 May, b1 for 12 July (a day
    # late), d1 for 17 September. Neither: b1 for 10 August and e1 for 26 January, whose cases were closed before.
    assert counts(promises) == {Label.KEPT: 4, Label.BROKEN: 4}
    assert promises.share(promises.reaches[0]) == (4, 8)


def _k7(figure: Figure) -> None:
    """Of the four with a post-mortem, A B D E."""
    first, final, offered, held, summary, reasons = figure.tables
    assert measured(first.spread) == (30, 30, 30, 30)  # A, 10 April to 10 May
    assert measured(final.spread) == (66, 66, 31, 101)  # A to 20 July 101; B to 20 June 31, by the step
    assert measured(offered.spread) == (77.5, 77.5, 42, 113)  # A to 1 August 113; B to 1 July 42
    assert measured(held.spread) == (132, 132, 132, 132)  # A to 20 August
    assert measured(summary.spread) == (144, 144, 144, 144)  # A to 1 September
    assert counts(summary) == {Label.UP_TO_SIX_MONTHS: 1, Label.NOT_YET: 3}
    # A’s report by pathology; B’s offer and meeting as the family wished. Of C, without a post-mortem, none counts.
    assert counts(reasons) == {"pathology": 1, "family_choice": 2}


def _k8(figure: Figure) -> None:
    """Adults of A B D E: a1 came, a2 would rather not, b1 was offered, d1 and e1 not yet."""
    state, places, interpreting, wishes = figure.tables
    assert counts(state) == {Label.ATTENDED: 1, Label.DECLINED: 1, Label.OFFERED: 1, Label.NOT_OFFERED: 2}
    assert counts(places) == {"home": 1}
    assert counts(interpreting) == {"by_phone": 1}
    assert counts(wishes) == {Label.WISH_RECORDED: 1, Label.WISH_MISSING: 4}


def _k9(figure: Figure) -> None:
    """Questions 1, 2 and 3 were given in the year."""
    state, meeting, answer, age = figure.tables
    assert counts(state) == {Label.TOLD: 1, Label.CARRIED: 1, Label.WITH_TEAM: 1}
    assert counts(meeting) == {Label.TO_REVIEW: 1, Label.TO_ANOTHER: 1}
    assert measured(answer.spread) == (101, 101, 101, 101)  # 1 June to 10 September
    assert measured(age.spread) == (317.5, 317.5, 302, 333)  # to 30 April: from 1 June 333, from 2 July 302


def _k10(figure: Figure) -> None:
    """A alone: 1 September, told on the 10th, panel on 1 December. B’s meeting is a plan."""
    meeting, told, panel = figure.tables
    assert [each.spread.median for each in (meeting, told, panel) if each.spread] == [144, 153, 235]
    assert counts(meeting) == {Label.UP_TO_SIX_MONTHS: 1, Label.NOT_YET: 5}


def _k11(figure: Figure) -> None:
    said, by_organisation, unreached = figure.tables
    assert counts(said) == {"helped": 1}  # the other was taken back
    assert counts(by_organisation) == {"Harbour": 1}  # the nine of March were before the year
    assert counts(unreached) == {"Harbour": 1}


def _k12(figure: Figure) -> None:
    hours, inside, outside, outcome = figure.tables
    assert counts(hours) == {Label.IN_HOURS: 1, Label.OUT_OF_HOURS: 1}
    assert measured(inside.spread) == (1 / 3, 0.33, 1 / 3, 1 / 3)  # 20 minutes
    assert measured(outside.spread) == (35, 35, 35, 35)  # Saturday 22:00 to Monday 09:00; the opening before is no look
    assert counts(outcome) == {"spoken_to": 1, Label.STILL_OPEN: 1}


def _k13(figure: Figure) -> None:
    held, reached, organisations, roles, scores = figure.tables
    assert counts(held) == {date(2025, 10, 1): 1, date(2026, 1, 1): 1}
    assert reached.total == 2
    assert counts(organisations) == {"Police": 17, "School": 8}
    assert measured(organisations.spread) == (12.5, 12.5, 8, 17)
    assert counts(roles) == {"Officer": 12, "Teacher": 8, "Sergeant": 5}
    assert measured(scores.spread) == (5, 4.75, 4, 5)  # 5 5 5 4


def _k14(figure: Figure) -> None:
    """12 families asked in May and 8 in March; 9 and 4 answered; the round of April 2026 belongs to the next year."""
    answers, measures, scores = figure.tables
    assert counts(answers) == {Label.FAMILY_ANSWERED: 13, Label.NO_ANSWER: 7}
    assert answers.share(answers.reaches[0]) == (13, 20)
    assert counts(measures) == {"Measure one": 9, "Measure two": 4}
    assert counts(scores) == {"5": 6, "4": 3, "2": 1}
    assert measured(scores.spread) == (5, 4.4, 2, 5)  # six 5, three 4, one 2: 44 / 10
    assert not figure.not_recorded


def _k15(figure: Figure) -> None:
    points, themes, actions = figure.tables
    assert counts(points) == {Label.AGREED: 1, Label.WAITS_FOR_READER: 1}
    assert counts(themes) == {"records": 1}  # what nobody has read yet does not count
    assert counts(actions) == {Label.DONE: 1, Label.OVERDUE: 1}


def _k16(figure: Figure) -> None:
    languages, interpreter, ways, ethnic_groups = figure.tables
    assert counts(languages) == {"en": 5, "pl": 1, "ur": 1}
    assert counts(interpreter) == {Label.NEEDED: 2, Label.NOT_NEEDED: 5}
    assert counts(ways) == {"portal": 6, "letter": 1}
    assert counts(ethnic_groups) == {"asian": 2, "white": 1, "not_said": 1, Label.NOT_ASKED: 3}
    assert figure.not_recorded == (Label.DEPRIVATION,)


def test_hospital_and_area_narrow_a_figure_and_an_empty_period_holds_nothing_to_divide_by(
    session: Session, portal: Portal
) -> None:
    hospitals = {name: each for each, name in figures.hospitals(session)}

    def total(**narrower: object) -> int | None:
        asked = Asked(YEAR.period, YEAR.today, **narrower)  # type: ignore[arg-type]
        return figures.figure(session, Code.K1, asked, days=DAYS).tables[0].total

    assert total(hospital_id=hospitals["North"]) == 3
    assert total(area="SS") == 3
    assert total(area="S") == 0
    assert total(area="SS1") == 1
    assert total(area="CM", hospital_id=hospitals["North"]) == 0
    nothing = Asked(Period(date(2020, 1, 1), date(2020, 3, 31)), YEAR.today)
    for figure in figures.all_figures(session, nothing, days=DAYS):
        assert figure.is_empty
        assert all(table.spread is None for table in figure.tables)
        assert all(table.share(reach) is None for table in figure.tables for reach in table.reaches)
    assert set(DEFINITIONS) == set(Code)
