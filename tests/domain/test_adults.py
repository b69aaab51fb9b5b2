"""What may be written down about an adult, and whether an address or a number of theirs may be used."""

from datetime import date
from itertools import product

import pytest

from portal.domain.adults import (
    Authority,
    EvidenceMissing,
    NotYoung,
    ReviewInThePast,
    ReviewMissing,
    ReviewTooFar,
    Standing,
    TooYoung,
    age,
    check_authority,
    check_young,
)
from portal.domain.contact_points import Point, WhyNot, why_not

TODAY = date(2026, 11, 24)


def test_only_a_point_that_is_there_safe_and_proved_is_used_and_only_proof_may_go_before_it_is_proved() -> None:
    for is_there, verified, safe, portal, proves in product([True, False], repeat=5):
        why = why_not(Point(is_there, verified, safe, portal), proves_itself=proves)
        assert (why is None) == (is_there and safe and portal and (verified or proves))
    assert why_not(Point(is_there=True, is_verified=True, is_safe=False)) is WhyNot.UNSAFE
    assert why_not(Point(is_there=True, is_verified=True, is_safe=True, uses_portal=False)) is WhyNot.REFUSED


@pytest.mark.parametrize(
    ("authority", "refusal"),
    [
        (Authority(may_be_told=Standing.NO), EvidenceMissing),
        (Authority(may_decide=Standing.YES, decide_evidence=" "), EvidenceMissing),
        (Authority(may_be_told=Standing.YES, told_evidence="Birth certificate"), ReviewMissing),
        (Authority(may_be_told=Standing.YES, told_evidence="Seen", review_on=TODAY), ReviewInThePast),
        (Authority(may_be_told=Standing.YES, told_evidence="Seen", review_on=date(2027, 6, 1)), ReviewTooFar),
    ],
)
def test_who_may_be_told_or_decide_needs_evidence_and_a_day_to_look_again(
    authority: Authority, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_authority(authority, today=TODAY)


def test_nothing_said_about_tariq_needs_neither() -> None:
    check_authority(Authority(), today=TODAY)


def test_bilal_has_a_place_from_his_sixteenth_birthday_and_his_date_of_birth_is_not_kept_for_ever() -> None:
    check_young(date(2010, 11, 24), today=TODAY)
    with pytest.raises(TooYoung):
        check_young(date(2010, 11, 25), today=TODAY)
    with pytest.raises(NotYoung):
        check_young(date(2001, 11, 24), today=TODAY)
    assert age(date(2008, 2, 29), today=date(2026, 2, 28)) == 17
    assert age(date(2008, 2, 29), today=date(2026, 3, 1)) == 18
