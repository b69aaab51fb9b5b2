"""What is due when, and which steps a family has; as Jo's list shows it and as the figures count it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from portal.domain import procedure, working_time
from portal.domain.procedure import DEATH, Facts, KnownStep, Record, RecordState, Standing, Unit
from portal.domain.working_time import OFFICE_HOURS

FRIDAY_AT_FOUR = datetime(2026, 11, 20, 16, tzinfo=UTC)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
NORTHGATE, EASTMERE = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("words", "since", "by"),
    [
        ("24 hours after notification", FRIDAY_AT_FOUR, datetime(2026, 11, 21, 16, tzinfo=UTC)),
        ("next working day after notification", FRIDAY_AT_FOUR, datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("2 working days after notification", FRIDAY_AT_FOUR, datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("1 working hour after notification", FRIDAY_AT_FOUR, datetime(2026, 11, 20, 17, tzinfo=UTC)),
        ("8 working hours after notification", FRIDAY_AT_FOUR, datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ("8 working hours after x", datetime(2026, 12, 24, 18, tzinfo=UTC), datetime(2026, 12, 29, 17, tzinfo=UTC)),
        ("28 days after notification", FRIDAY_AT_FOUR, datetime(2026, 12, 19, tzinfo=UTC)),
        # The clocks go back in this night: the day of the visit ends at five by the clock on the wall.
        (
            "next working day after notification",
            datetime(2026, 10, 23, 15, tzinfo=UTC),
            datetime(2026, 10, 26, 17, tzinfo=UTC),
        ),
    ],
)
def test_a_due_time_is_counted_as_its_words_say(words: str, since: datetime, by: datetime) -> None:
    due = procedure.read_due(words)
    assert procedure.due_at(due, since=since, hours=OFFICE_HOURS, bank_holidays=CHRISTMAS) == by


@pytest.mark.parametrize(
    "words", ["soon", "24 hours", "0 hours after death", "hours after death", "1 week after death"]
)
def test_words_that_nobody_can_read_are_refused(words: str) -> None:
    with pytest.raises(procedure.DueUnreadable):
        procedure.read_due(words)


def test_working_hours_end_for_somebody_who_never_works() -> None:
    with pytest.raises(working_time.NeverOpens):
        working_time.add_working_hours(
            FRIDAY_AT_FOUR, 1, hours=working_time.WorkingHours(()), bank_holidays=frozenset()
        )


def step(slug: str, due: str = "", *, applies_to: str = "", not_for: str = "", at_northgate: bool = False) -> KnownStep:
    return KnownStep(
        id=uuid4(),
        slug=slug,
        phase="First days",
        title=slug,
        due=procedure.read_due(due) if due else None,
        applies_to=frozenset(applies_to.split()),
        not_for=frozenset(not_for.split()),
        hospital_ids=frozenset({NORTHGATE}) if at_northgate else frozenset(),
        owner="Practitioner",
        source="the service",
        is_current=True,
    )


TOLD = step("notification", "24 hours after death")
VISIT = step("home-visit", "next working day after notification", applies_to="unexpected")
PAPERS = step("papers", at_northgate=True)
STEPS = (TOLD, VISIT, PAPERS)
DIED_ON = date(2026, 11, 19)


def stands(
    *circumstances: str,
    records: dict[KnownStep, Record] | None = None,
    at: datetime = FRIDAY_AT_FOUR,
    where: object = EASTMERE,
) -> dict[str, Standing]:
    found = procedure.steps_of(
        STEPS,
        facts=Facts(frozenset(circumstances), where, DIED_ON),  # type: ignore[arg-type]
        latest={each.id: record for each, record in (records or {}).items()},
        hours=OFFICE_HOURS,
        bank_holidays=frozenset(),
        now=at,
    )
    return {each.step.slug: each.standing for each in found}


def test_what_counts_from_the_death_counts_from_the_end_of_that_day() -> None:
    assert stands("expected") == {"notification": Standing.DUE}
    assert stands("expected", at=datetime(2026, 11, 21, 0, 1, tzinfo=UTC)) == {"notification": Standing.OVERDUE}
    assert TOLD.due is not None
    assert (TOLD.due.count, TOLD.due.unit, TOLD.due.after) == (24, Unit.HOURS, DEATH)


def test_the_visit_has_no_time_until_the_service_was_told_and_then_it_has() -> None:
    told = {TOLD: Record(RecordState.DONE, FRIDAY_AT_FOUR, 1)}
    assert stands("unexpected")["home-visit"] is Standing.OPEN
    assert stands("unexpected", records=told)["home-visit"] is Standing.DUE
    late = FRIDAY_AT_FOUR + timedelta(days=4)
    assert stands("unexpected", records=told, at=late)["home-visit"] is Standing.OVERDUE


def test_another_hospital_or_circumstance_brings_steps_and_lets_others_rest_with_what_was_done() -> None:
    assert "papers" not in stands("expected")
    assert stands("expected", where=NORTHGATE)["papers"] is Standing.OPEN
    visited = {VISIT: Record(RecordState.DONE, FRIDAY_AT_FOUR, 1)}
    assert stands("unexpected", records=visited)["home-visit"] is Standing.DONE
    assert stands("expected", records=visited)["home-visit"] is Standing.RESTS


def test_what_was_opened_again_is_to_be_done_as_before() -> None:
    again = {TOLD: Record(RecordState.REOPENED, FRIDAY_AT_FOUR, 2)}
    assert stands("unexpected", records=again) == {"notification": Standing.DUE, "home-visit": Standing.OPEN}


def check(
    state: RecordState, latest: RecordState | None = None, *, words: str = "", at: datetime = FRIDAY_AT_FOUR
) -> None:
    procedure.check_record(state, latest=latest, happened_at=at, words=words, died_on=DIED_ON, now=FRIDAY_AT_FOUR)


def test_done_needs_no_words_and_everything_else_a_reason() -> None:
    check(RecordState.DONE)
    check(RecordState.DONE, RecordState.REOPENED)
    check(RecordState.REOPENED, RecordState.DONE, words="It was another child’s form.")
    with pytest.raises(procedure.ReasonMissing):
        check(RecordState.NOT_NEEDED, words="  ")
    with pytest.raises(procedure.NotOffered):
        check(RecordState.DONE, RecordState.NOT_NEEDED)
    with pytest.raises(procedure.NotOffered):
        check(RecordState.REOPENED, None, words="why")


def test_nothing_is_done_tomorrow_or_before_the_death() -> None:
    with pytest.raises(procedure.DoneInTheFuture):
        check(RecordState.DONE, at=FRIDAY_AT_FOUR + timedelta(minutes=1))
    with pytest.raises(procedure.DoneBeforeDeath):
        check(RecordState.DONE, at=FRIDAY_AT_FOUR - timedelta(days=2))
