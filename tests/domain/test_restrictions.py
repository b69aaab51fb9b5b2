"""Tariq is restricted within Yusuf's case: what that closes, and who lets words through."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain import restrictions
from portal.domain.restrictions import OwnWords, Review, ReviewInThePast, ReviewTooFar, WordsTooOld

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("is_restricted", "is_closed", "may"),
    [(False, False, True), (True, False, False), (False, True, False), (True, True, False)],
)
def test_tariq_may_not_upload_or_book_while_restricted_nor_may_anybody_once_the_case_is_closed(
    *, is_restricted: bool, is_closed: bool, may: bool
) -> None:
    assert restrictions.may_upload_or_book(is_restricted=is_restricted, is_closed=is_closed) is may


def test_free_words_need_a_second_person_only_while_he_is_restricted() -> None:
    assert restrictions.needs_second_person(NOW)
    assert not restrictions.needs_second_person(None)


@pytest.mark.parametrize(
    ("ahead", "refusal"), [(0, ReviewInThePast), (-1, ReviewInThePast), (1, None), (92, None), (93, ReviewTooFar)]
)
def test_a_restriction_is_looked_at_again_after_today_and_within_three_months(
    ahead: int, refusal: type[Exception] | None
) -> None:
    day = TODAY + timedelta(days=ahead)
    if refusal is None:
        restrictions.check_review(day, today=TODAY)
        return
    with pytest.raises(refusal):
        restrictions.check_review(day, today=TODAY)


@pytest.mark.parametrize(
    ("review_on", "state"),
    [
        (None, Review.OVERDUE),
        (TODAY, Review.OVERDUE),
        (TODAY + timedelta(days=1), Review.COMES_UP),
        (TODAY + timedelta(days=7), Review.COMES_UP),
        (TODAY + timedelta(days=8), Review.LATER),
    ],
)
def test_a_review_is_listed_a_week_ahead_and_one_without_a_day_at_once(review_on: date | None, state: Review) -> None:
    assert restrictions.review_state(review_on, today=TODAY) is state


def test_jo_never_releases_her_own_words_however_fresh() -> None:
    with pytest.raises(OwnWords):
        restrictions.check_release(author_is_releasing=True, written_at=NOW, now=NOW)


def test_moira_releases_jos_words_of_this_week_and_not_older_ones() -> None:
    restrictions.check_release(author_is_releasing=False, written_at=NOW - timedelta(days=7), now=NOW)
    with pytest.raises(WordsTooOld):
        restrictions.check_release(author_is_releasing=False, written_at=NOW - timedelta(days=7, seconds=1), now=NOW)
