"""A meeting of professionals: on a day that can be, with somebody, and with learning that names nobody."""

from datetime import date, timedelta

import pytest

from portal.domain import reviews as rules
from portal.domain.reviews import ReviewKind

TODAY, DIED_ON, DAY = date(2026, 11, 24), date(2026, 9, 3), timedelta(days=1)
NAMES = ("Yusuf", "Yusuf Khan", "Amina Khan", "Will Hope")


def test_a_meeting_that_was_held_has_a_day_between_the_death_and_today_and_somebody_at_it() -> None:
    for meets_on in (DIED_ON, TODAY):
        rules.check_record(meets_on=meets_on, today=TODAY, died_on=DIED_ON, came=1)
    with pytest.raises(rules.HeldInTheFuture):
        rules.check_record(meets_on=TODAY + DAY, today=TODAY, died_on=DIED_ON, came=1)
    with pytest.raises(rules.HeldBeforeTheDeath):
        rules.check_record(meets_on=DIED_ON - DAY, today=TODAY, died_on=DIED_ON, came=1)
    with pytest.raises(rules.NobodyThere):
        rules.check_record(meets_on=TODAY, today=TODAY, died_on=DIED_ON, came=0)


def test_a_plan_is_for_today_or_later_with_somebody_asked() -> None:
    rules.check_plan(meets_on=TODAY, today=TODAY, died_on=DIED_ON, people=1)
    rules.check_move(meets_on=DIED_ON, died_on=DIED_ON)
    with pytest.raises(rules.HeldBeforeTheDeath):
        rules.check_move(meets_on=DIED_ON - DAY, died_on=DIED_ON)
    with pytest.raises(rules.PlannedInThePast):
        rules.check_plan(meets_on=TODAY - DAY, today=TODAY, died_on=DIED_ON, people=1)
    with pytest.raises(rules.NobodyThere):
        rules.check_plan(meets_on=TODAY, today=TODAY, died_on=DIED_ON, people=0)


def test_an_action_is_overdue_from_the_day_after_it_was_due_and_never_once_done() -> None:
    assert not rules.is_overdue(TODAY, today=TODAY, is_done=False)
    assert rules.is_overdue(TODAY - DAY, today=TODAY, is_done=False)
    assert not rules.is_overdue(TODAY - DAY, today=TODAY, is_done=True)
    with pytest.raises(rules.DueBeforeTheMeeting):
        rules.check_due(TODAY - DAY, meets_on=TODAY)


@pytest.mark.parametrize(
    "words",
    ["Yusuf was seen late.", "yusuf’s chart", "Mrs Khan rang twice.", "Amína rang.", "See f-1001.", "Hope was told."],
)
def test_learning_that_names_the_child_an_adult_or_the_case_is_refused(words: str) -> None:
    with pytest.raises(rules.NamesSomebody):
        rules.check_names_nobody(words, names=NAMES, reference="F-1001")


@pytest.mark.parametrize(
    "words", ["A surgery that rings back the same day will hear more.", "Parents hope to be called."]
)
def test_learning_that_names_nobody_is_taken(words: str) -> None:
    rules.check_names_nobody(words, names=NAMES, reference="F-1001")


def test_a_paper_for_the_panel_leaves_out_every_part_of_a_name() -> None:
    words = rules.without_names("Why did Yusuf’s doctor not ring Mrs KHAN? I hope so.", names=NAMES, instead="[name]")
    assert words == "Why did [name]’s doctor not ring Mrs [name]? I hope so."


def test_a_name_with_marks_above_its_letters_is_left_out_too() -> None:
    words = rules.without_names("Ask مُحَمَّد and Zoë.", names=("محمد", "Zoe"), instead="[name]")
    assert words == "Ask [name] and [name]."


def test_a_strategy_discussion_takes_no_questions_and_every_other_meeting_does() -> None:
    assert set(ReviewKind) - set(rules.TAKES_QUESTIONS_AS) == {ReviewKind.STRATEGY}
