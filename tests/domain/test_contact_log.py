"""Jo writes down each call and visit, and promises Amina the next."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from portal.domain import contact_log
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.working_time import OFFICE_HOURS

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DIED_ON = date(2026, 9, 3)


def test_a_call_in_which_they_talked_is_written_down() -> None:
    contact_log.check_contact(ContactKind.CALL, Outcome.TALKED, happened_at=NOW, died_on=DIED_ON, now=NOW)


def test_a_call_of_tomorrow_is_a_plan_and_no_contact() -> None:
    with pytest.raises(contact_log.ContactInTheFuture):
        contact_log.check_contact(
            ContactKind.CALL, Outcome.TALKED, happened_at=NOW + timedelta(minutes=1), died_on=DIED_ON, now=NOW
        )


def test_a_call_on_the_day_of_death_is_one_and_a_call_before_it_is_a_slip_of_the_pen() -> None:
    just_after_midnight = datetime(2026, 9, 2, 23, 5, tzinfo=UTC)  # in London it is 3 September already
    contact_log.check_contact(
        ContactKind.CALL, Outcome.TALKED, happened_at=just_after_midnight, died_on=DIED_ON, now=NOW
    )
    with pytest.raises(contact_log.ContactBeforeDeath):
        contact_log.check_contact(
            ContactKind.CALL,
            Outcome.TALKED,
            happened_at=just_after_midnight - timedelta(minutes=6),
            died_on=DIED_ON,
            now=NOW,
        )


AMINA, TARIQ = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("kind", "minutes_later", "with_whom", "is_one"),
    [
        (ContactKind.VISIT, 180, TARIQ, True),
        (ContactKind.MEETING, 60, AMINA, True),
        (ContactKind.VISIT, 181, AMINA, False),
        (ContactKind.CALL, 5, AMINA, False),
        (ContactKind.ATTEMPT_FAILED, 5, AMINA, False),
    ],
)
def test_jo_and_ruth_may_have_written_down_the_same_visit(
    kind: ContactKind, minutes_later: int, with_whom: UUID, *, is_one: bool
) -> None:
    hers = contact_log.Event(ContactKind.VISIT, NOW, frozenset({AMINA}))
    other = contact_log.Event(kind, NOW + timedelta(minutes=minutes_later), frozenset({with_whom}))
    assert contact_log.may_be_one(hers, other) is is_one
    assert contact_log.may_be_one(other, hers) is is_one


def test_two_calls_to_different_people_are_two_and_attempts_are_never_the_same() -> None:
    def call(whom: UUID, kind: ContactKind = ContactKind.CALL) -> contact_log.Event:
        return contact_log.Event(kind, NOW, frozenset({whom}))

    assert contact_log.may_be_one(call(AMINA), call(AMINA))
    assert not contact_log.may_be_one(call(AMINA), call(TARIQ))
    attempt = call(AMINA, ContactKind.ATTEMPT_FAILED)
    assert not contact_log.may_be_one(attempt, attempt)


@pytest.mark.parametrize(
    ("standing", "outcome", "after"),
    [
        (None, Outcome.NO_ANSWER, date(2026, 12, 8)),
        (date(2026, 11, 20), Outcome.TALKED, date(2026, 12, 8)),
        (date(2026, 11, 24), Outcome.TALKED, date(2026, 12, 8)),
        (date(2026, 12, 1), Outcome.TALKED, date(2026, 12, 1)),
        (date(2026, 12, 20), Outcome.SENT, date(2026, 12, 8)),
        (date(2026, 11, 20), Outcome.LEFT_WORD, date(2026, 11, 20)),
        (date(2026, 12, 20), Outcome.NO_ANSWER, date(2026, 12, 20)),
    ],
)
def test_what_amina_is_promised_after_a_contact(standing: date | None, outcome: Outcome, after: date) -> None:
    assert (
        contact_log.promise_after(standing, outcome=outcome, happened_on=TODAY, next_contact_on=date(2026, 12, 8))
        == after
    )


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (ContactKind.ATTEMPT_FAILED, Outcome.TALKED),
        (ContactKind.LETTER, Outcome.TALKED),
        (ContactKind.CALL, Outcome.SENT),
        (ContactKind.CALL, Outcome.NO_ANSWER),
        (ContactKind.MEETING, Outcome.LEFT_WORD),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(kind: ContactKind, outcome: Outcome) -> None:
    with pytest.raises(contact_log.OutcomeDoesNotFit):
        contact_log.check_contact(kind, outcome, happened_at=NOW, died_on=DIED_ON, now=NOW)


def test_every_kind_of_contact_has_an_outcome_and_every_outcome_a_kind() -> None:
    assert set(contact_log.OUTCOMES) == set(ContactKind)
    assert set().union(*contact_log.OUTCOMES.values()) == set(Outcome)


def test_only_talking_is_contact_both_ways_and_only_a_talk_answers_a_message() -> None:
    assert {one for one in Outcome if contact_log.was_two_way(one)} == {Outcome.TALKED, Outcome.ASKED_NOT_NOW}
    assert {one for one in Outcome if contact_log.answers_a_message(one)} == {Outcome.TALKED}


def test_amina_is_always_told_when_she_hears_next() -> None:
    with pytest.raises(contact_log.NextContactMissing):
        contact_log.check_next_contact(None, today=TODAY, case_is_open=True)
    contact_log.check_next_contact(None, today=TODAY, case_is_open=False)
    contact_log.check_next_contact(TODAY, today=TODAY, case_is_open=True)
    contact_log.check_next_contact(TODAY + timedelta(days=28), today=TODAY, case_is_open=True)


def test_a_promise_for_yesterday_or_for_next_year_is_none() -> None:
    with pytest.raises(contact_log.NextContactInThePast):
        contact_log.check_next_contact(TODAY - timedelta(days=1), today=TODAY, case_is_open=True)
    with pytest.raises(contact_log.NextContactTooFar) as refused:
        contact_log.check_next_contact(TODAY + timedelta(days=29), today=TODAY, case_is_open=True)
    assert refused.value.latest == date(2026, 12, 22)
    for allowed in (1, 90):
        contact_log.check_next_contact(TODAY, today=TODAY, case_is_open=True, within_days=allowed)
    for wrong in (0, 91):
        with pytest.raises(ValueError, match="1 to 90"):
            contact_log.check_next_contact(TODAY, today=TODAY, case_is_open=True, within_days=wrong)


def test_after_a_missed_call_on_wednesday_jo_tries_again_by_monday() -> None:
    by = contact_log.latest_next_try(date(2026, 11, 25), hours=OFFICE_HOURS, bank_holidays=frozenset())

    assert by == date(2026, 11, 30)
