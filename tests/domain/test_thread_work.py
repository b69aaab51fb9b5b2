"""To whom a thread may be handed, and until when it may be put aside."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from portal.domain.access import CaseFacts, Role
from portal.domain.thread_work import (
    ASIDE_AT_MOST,
    BackOnMissing,
    BackOnTooLate,
    BackOnTooSoon,
    Colleague,
    comes_back_at,
    may_be_handed_to,
    may_have,
)

TODAY = date(2026, 11, 24)
JO, RUTH, SAM, MOIRA = (UUID(int=number) for number in range(1, 5))
PRACTITIONER, MANAGER = frozenset({Role.PRACTITIONER}), frozenset({Role.MANAGER})


def facts(covering: frozenset[UUID] = frozenset()) -> CaseFacts:
    return CaseFacts(case_id=uuid4(), practitioner_id=JO, covering_ids=covering, is_closed=False)


def test_jo_moira_and_whoever_covers_may_have_jos_thread_and_nobody_else() -> None:
    everybody = [Colleague(each, PRACTITIONER) for each in (JO, RUTH, SAM)] + [Colleague(MOIRA, MANAGER)]

    handed = may_be_handed_to(everybody, facts(frozenset({RUTH})), away_today={JO}, but=MOIRA)

    assert [each.id for each in handed] == [RUTH]
    assert not may_have(Colleague(RUTH, PRACTITIONER), facts(), away_today=())
    assert not may_have(Colleague(JO, PRACTITIONER, can_sign_in=False), facts(), away_today=())
    assert not may_have(Colleague(JO, frozenset({Role.CONTENT_EDITOR})), facts(), away_today=())


@pytest.mark.parametrize(
    ("on", "at"),
    [
        (date(2026, 11, 25), datetime(2026, 11, 25, 0, 0, tzinfo=UTC)),
        (date(2026, 6, 1), datetime(2026, 5, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_it_comes_back_with_the_day_in_london_in_winter_and_in_summer(on: date, at: datetime) -> None:
    assert comes_back_at(on, today=on - timedelta(days=1)) == at


def test_a_day_that_is_missing_over_or_too_far_is_refused() -> None:
    with pytest.raises(BackOnMissing):
        comes_back_at(None, today=TODAY)
    with pytest.raises(BackOnTooSoon):
        comes_back_at(TODAY, today=TODAY)
    assert comes_back_at(TODAY + ASIDE_AT_MOST, today=TODAY)
    with pytest.raises(BackOnTooLate) as refusal:
        comes_back_at(TODAY + ASIDE_AT_MOST + timedelta(days=1), today=TODAY)
    assert refusal.value.latest == TODAY + ASIDE_AT_MOST
