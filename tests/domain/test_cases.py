"""Jo is with Yusuf’s family; Priya and Sam are the other two of the team. Somebody is always there, by name."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import cases
from portal.domain.cases import Away, CaseStatus, CoverFacts

JO, PRIYA, SAM = UUID(int=1), UUID(int=2), UUID(int=3)
TEAM = (JO, PRIYA, SAM)


def november(first: int) -> date:
    return date(2026, 11, first)


def away(who: UUID, first: int, last: int, cover: UUID | None) -> Away:
    return Away(who, november(first), november(last), cover)


def test_jo_who_is_there_is_the_one_with_the_family() -> None:
    assert cases.present_practitioner(JO, [away(JO, 10, 12, PRIYA)], november(9)) == JO
    assert cases.present_practitioner(JO, [away(JO, 10, 12, PRIYA)], november(13)) == JO
    assert cases.cover_sentence_facts(JO, [away(JO, 10, 12, PRIYA)], november(9)) is None


@pytest.mark.parametrize("day", [10, 11, 12])
def test_while_jo_is_away_priya_is_there_on_the_first_and_the_last_day_too(day: int) -> None:
    absences = [away(JO, 10, 12, PRIYA)]

    assert cases.present_practitioner(JO, absences, november(day)) == PRIYA
    assert cases.cover_sentence_facts(JO, absences, november(day)) == CoverFacts(JO, november(13), PRIYA)


def test_when_priya_falls_ill_too_sam_is_there() -> None:
    absences = [away(JO, 10, 20, PRIYA), away(PRIYA, 12, 13, SAM)]

    assert [cases.present_practitioner(JO, absences, november(day)) for day in (11, 12, 14)] == [PRIYA, SAM, PRIYA]


def test_when_all_are_away_in_a_circle_the_team_covers() -> None:
    absences = [away(JO, 10, 12, PRIYA), away(PRIYA, 10, 12, SAM), away(SAM, 10, 12, JO)]

    assert cases.present_practitioner(JO, absences, november(11)) is None
    assert cases.cover_sentence_facts(JO, absences, november(11)) == CoverFacts(JO, november(13), None)


def test_an_old_absence_without_cover_leaves_the_team() -> None:
    assert cases.present_practitioner(JO, [away(JO, 10, 12, None)], november(11)) is None


def test_of_two_overlapping_absences_the_one_whose_cover_is_there_decides() -> None:
    absences = [away(JO, 10, 12, PRIYA), away(JO, 11, 15, SAM), away(PRIYA, 11, 11, JO)]

    assert cases.present_practitioner(JO, absences, november(11)) == SAM
    assert cases.present_practitioner(JO, absences, november(12)) == PRIYA


def test_two_absences_in_a_row_are_one_to_the_family() -> None:
    absences = [away(JO, 13, 14, SAM), away(JO, 10, 12, PRIYA), away(JO, 16, 18, SAM)]

    assert cases.cover_sentence_facts(JO, absences, november(10)) == CoverFacts(JO, november(15), PRIYA)


def test_nobody_goes_away_without_naming_who_covers() -> None:
    cases.check_absence(away(JO, 10, 10, PRIYA))
    for cover in (None, JO):
        with pytest.raises(cases.CoverMissing):
            cases.check_absence(away(JO, 10, 12, cover))
    with pytest.raises(cases.AbsenceEndsBeforeItBegins):
        cases.check_absence(away(JO, 12, 11, PRIYA))


ABSENCES = st.lists(
    st.builds(away, st.sampled_from(TEAM), st.integers(1, 10), st.integers(5, 20), st.sampled_from((*TEAM, None))),
    max_size=8,
)


@given(absences=ABSENCES, day=st.integers(1, 25))
def test_however_absences_cross_nobody_who_is_away_is_named(absences: list[Away], day: int) -> None:
    there = cases.present_practitioner(JO, absences, november(day))

    away_then = {one.practitioner_id for one in absences if one.from_on <= november(day) <= one.to_on}
    assert there not in away_then
    assert there == JO or JO in away_then


@given(absences=ABSENCES, day=st.integers(1, 25))
def test_however_absences_cross_somebody_has_jos_families_that_day(absences: list[Away], day: int) -> None:
    there = cases.present_practitioner(JO, absences, november(day))
    have = {one for one in TEAM if JO in cases.covered_by(one, absences, november(day))}

    if there is None:
        assert have == {PRIYA, SAM}
    else:
        assert have == ({there} - {JO})


@given(absences=ABSENCES)
def test_the_gaps_are_exactly_the_days_on_which_nobody_named_is_there(absences: list[Away]) -> None:
    first, last = november(3), november(24)
    found = cases.gaps(absences, from_on=first, to_on=last)

    told = [(gap.practitioner_id, november(day)) for gap in found for day in range(gap.from_on.day, gap.to_on.day + 1)]
    really = {
        (who, november(day))
        for who in TEAM
        for day in range(3, 25)
        if cases.present_practitioner(who, absences, november(day)) is None
    }
    assert len(told) == len(set(told))
    assert set(told) == really
    # Days that follow one another are told as one gap.
    assert not {(gap.practitioner_id, gap.to_on + timedelta(days=1)) for gap in found} & {
        (gap.practitioner_id, gap.from_on) for gap in found
    }


def test_a_case_that_is_closing_still_keeps_its_promises() -> None:
    assert [status for status in CaseStatus if status.keeps_promises] == [CaseStatus.OPEN, CaseStatus.CLOSING]


@given(number=st.integers(0, cases.REFERENCES - 1))
def test_a_reference_read_out_in_any_way_is_the_same_reference(number: int) -> None:
    reference = cases.reference(number)

    assert len(reference) == 8
    assert cases.clean_reference(reference) == reference
    assert cases.clean_reference(f" {reference.lower().replace('-', ' – ')} ") == reference
    assert not set(reference) & set("AEIOUBGILOSYZ01")


@given(
    number=st.integers(0, cases.REFERENCES - 1),
    place=st.integers(0, 6),
    sign=st.sampled_from("23456789CDFHJKMNPQRTVWX"),
)
def test_one_wrong_sign_is_always_noticed(number: int, place: int, sign: str) -> None:
    signs = cases.reference(number).replace("-", "")
    wrong = signs[:place] + sign + signs[place + 1 :]

    if wrong != signs:
        with pytest.raises(cases.NotAReference):
            cases.clean_reference(wrong)


@given(number=st.integers(0, cases.REFERENCES - 1), place=st.integers(0, 5))
def test_two_signs_that_changed_places_are_always_noticed(number: int, place: int) -> None:
    signs = cases.reference(number).replace("-", "")
    wrong = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]

    if wrong != signs:
        with pytest.raises(cases.NotAReference):
            cases.clean_reference(wrong)


@pytest.mark.parametrize("typed", ["", "222-222", "222-22222", "AAA-AAAA", "２22-2222"])
def test_what_is_no_reference_is_refused(typed: str) -> None:
    with pytest.raises(cases.NotAReference):
        cases.clean_reference(typed)


def test_two_numbers_never_share_a_reference_and_one_too_large_is_refused() -> None:
    assert len({cases.reference(number) for number in range(2_000)}) == 2_000
    cases.reference(cases.REFERENCES - 1)
    for number in (-1, cases.REFERENCES):
        with pytest.raises(ValueError, match="below REFERENCES"):
            cases.reference(number)
