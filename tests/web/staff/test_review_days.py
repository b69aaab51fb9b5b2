"""A meeting that was held says the wrong day: Jo puts it right, and what it said before stays."""

from datetime import date, timedelta
from uuid import UUID

from portal.domain.figure_periods import Period
from portal.domain.reviews import Outcome, ReviewKind
from portal.queries import figure_reviews, question_work, reviews
from portal.queries.figure_cohort import Asked
from portal.services import review_learning, review_questions
from tests.asking import answer, ask
from tests.meetings_of_professionals import meet
from tests.portal_fixtures import Portal
from tests.threads import staff_viewer_of
from tests.world import NOW

YESTERDAY = NOW - timedelta(days=1)
REASON = "The minutes say the sixteenth."


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def held(portal: Portal, kind: ReviewKind = ReviewKind.DEATH_REVIEW) -> str:
    with portal.write() as session:
        review_id = meet(session, portal.people.jo, portal.people.amina, kind, at=YESTERDAY)
        session.commit()
    return f"/staff/cases/{portal.people.yusuf_case_id}/meetings/{review_id}"


def right(on: date, *, at: str = "10:00", seen: int = 1, reason: str = REASON) -> dict[str, str]:
    return {**day("on", on), "at": at, "seen": str(seen), "reason": reason}


def row(portal: Portal, here: str) -> reviews.ReviewRow:
    review_id = UUID(here.rpartition("/")[2])
    with portal.read() as session:
        return reviews.one(session, case_id=portal.people.yusuf_case_id, review_id=review_id)


def test_jo_puts_the_day_right_and_the_page_says_what_it_said_before_who_changed_it_and_why(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)
    form = right(date(2026, 11, 16), at="09:15")
    for _tap in range(2):
        jo.post(f"{here}/held-on", form, at=here)

    assert row(portal, here).meets_on == date(2026, 11, 16)
    page = jo.get(here).text
    for words in ("It said", "23 November 2026", "Jo Marsh", REASON):
        assert words in page
    with portal.read() as session:
        assert len(reviews.days_before(session, review_id=row(portal, here).id)) == 1


def test_a_day_that_cannot_be_is_refused_beside_it_and_what_was_typed_stays(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)
    for form, said in (
        (right(NOW.date() + timedelta(days=1)), "This day has not come yet. Check the date."),
        (right(date(2026, 9, 2)), "This day is before the day the child died."),
        (right(date(2026, 11, 16), reason=" "), "Write why the day is changed."),
        (right(date(2026, 11, 16), at="25:00"), "Enter the time, like 14:30."),
        ({"seen": "1", "reason": REASON}, "Enter the day."),
    ):
        page = jo.post(f"{here}/held-on", form, at=here, status=422).text
        assert said in page
        assert form["reason"] in page
    assert row(portal, here).meets_on == YESTERDAY.date()
    jo.post(f"{here}/held-on", right(NOW.date(), at="09:00"), at=here)


def test_two_who_put_the_day_right_do_not_undo_each_other_and_no_two_meetings_stand_on_one_day(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)
    portal.visit(portal.people.moira).post(f"{here}/held-on", right(date(2026, 11, 16)), at=here)
    page = jo.post(f"{here}/held-on", right(date(2026, 11, 17)), at=here, status=409).text
    assert "Somebody changed this meeting since you opened the page." in page

    other = held(portal)
    jo.post(f"{other}/held-on", right(date(2026, 11, 16)), at=other, status=409)
    planned = held(portal, ReviewKind.PANEL)
    with portal.write() as session:
        review_id = meet(
            session, portal.people.jo, portal.people.amina, ReviewKind.PANEL, at=NOW + timedelta(days=7), is_held=False
        )
        session.commit()
    planned = planned.rpartition("/")[0] + f"/{review_id}"
    jo.post(f"{planned}/held-on", right(date(2026, 11, 16)), at=planned, status=409)


def test_an_outcome_of_the_same_day_goes_along_and_a_later_day_than_the_outcome_is_refused(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)
    with portal.write() as session:
        review_learning.note_outcome(
            session,
            viewer=staff_viewer_of(portal.people.jo),
            case_id=portal.people.yusuf_case_id,
            review_id=row(portal, here).id,
            seen=1,
            outcome=Outcome.CONCLUDED,
            words="All was said.",
            outcome_on=YESTERDAY.date(),
            today=NOW.date(),
            now=NOW,
        )
        session.commit()
    jo.post(f"{here}/held-on", right(date(2026, 11, 16), seen=2), at=here)
    assert row(portal, here).outcome_on == date(2026, 11, 16)

    outcome = {"outcome": "concluded", "came_to": "All.", "seen": "3", **day("outcome_on", date(2026, 11, 18))}
    jo.post(f"{here}/outcome", outcome, at=here)
    page = jo.post(f"{here}/held-on", right(date(2026, 11, 20), seen=4), at=here, status=422).text
    assert "The outcome stands on an earlier day." in page


def test_questions_that_were_taken_there_go_along_answered_or_not_and_none_was_asked_later(portal: Portal) -> None:
    jo, here, people = portal.visit(portal.people.jo), held(portal), portal.people
    with portal.write() as session:
        asked = [ask(session, people.amina, words, at=NOW - timedelta(days=4)) for words in ("Why?", "When?")]
        review_questions.take(
            session,
            viewer=staff_viewer_of(people.jo),
            case_id=people.yusuf_case_id,
            review_id=row(portal, here).id,
            question_ids=asked,
            now=NOW,
        )
        answer(session, people.jo, people.amina, asked[0])
        session.commit()
    page = jo.post(f"{here}/held-on", right(date(2026, 11, 19)), at=here, status=422).text
    assert "A question that was taken there was asked after this day." in page

    jo.post(f"{here}/held-on", right(date(2026, 11, 21)), at=here)

    with portal.read() as session:
        found = {each.id: each.meeting_on for each in question_work.of_case(session, case_id=people.yusuf_case_id)}
    assert found == dict.fromkeys(asked, date(2026, 11, 21))


def test_the_figures_count_the_day_that_was_put_right(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)
    before = _days_to_the_review(portal)
    jo.post(f"{here}/held-on", right(date(2026, 11, 16)), at=here)
    assert _days_to_the_review(portal) == before - 7


def _days_to_the_review(portal: Portal) -> float:
    year = Asked(Period(date(2026, 4, 1), date(2027, 3, 31)), today=NOW.date())
    with portal.read() as session:
        spread = figure_reviews.reviews(session, year).tables[0].spread
    assert spread is not None
    return spread.median
