"""The demo is whole: six families, everybody able to sign in, one who is offered a time, one who is held back."""

import json
from datetime import timedelta
from pathlib import Path

from portal.adapters import bank_holidays
from portal.adapters.content_files import read_texts
from portal.adapters.database import Database
from portal.config import find_shipped
from portal.demo import inbox_work, people, text_work
from portal.demo.families import FAMILIES
from portal.domain import saved_replies
from portal.domain.access import Role, StaffViewer
from portal.domain.figure_periods import Period
from portal.domain.figures import Code
from portal.domain.wording import find_hurtful
from portal.domain.working_days import WorkingDays
from portal.domain.working_time import OFFICE_HOURS
from portal.queries import attention, figures, load, members, text_changes, text_reviews
from portal.queries.figure_cohort import Asked
from tests.world import NOW


def test_the_made_up_service_is_written_whole_and_only_once(database: Database, tmp_path: Path) -> None:
    assert not people.are_there(database)

    people.create(
        database, bank_holidays=bank_holidays.england(range(2024, 2028)), cards=tmp_path / "cards.json", now=NOW
    )

    assert people.are_there(database)
    cards = json.loads((tmp_path / "cards.json").read_text(encoding="utf-8"))
    with database.read_session() as session:
        staff = {row.email for row in members.everybody(session) if row.has_signed_up}
        (change,) = text_changes.waiting(session)
        assert [line.edition_id for line in text_reviews.due(session, today=NOW.date())] == [change.edition_id]
    assert {card["email"] for card in cards} == staff
    assert len(FAMILIES) == 6
    for family in FAMILIES:
        for adult in family.adults:
            assert adult.email in people.who_may_sign_in()


def test_moira_finds_something_on_each_of_her_pages_in_the_demo(database: Database, tmp_path: Path) -> None:
    years = range(2024, 2028)
    people.create(database, bank_holidays=bank_holidays.england(years), cards=tmp_path / "cards.json", now=NOW)
    today, days = NOW.date(), WorkingDays(hours=OFFICE_HOURS, bank_holidays=bank_holidays.england(years))
    with database.read_session() as session:
        moira = next(row.id for row in members.everybody(session) if row.email == "moira@team.example.org")
        viewer = StaffViewer(moira, frozenset({Role.MANAGER}))
        waiting = attention.attention(session, viewer=viewer, today=today, now=NOW)
        team = load.of_team(session, today=today, now=NOW)
        year = Asked(Period(today - timedelta(days=500), today), today=today)
        found = figures.all_figures(session, year, days=days)

    assert (waiting.concerns, waiting.emergencies) == (2, 1)
    assert {row.supervision_on is None or row.supervision_on < today for row in team} == {True, False}
    # Nobody in the demo wrote words of danger, so that nobody who looks around is startled.
    assert [figure.code for figure in found if figure.is_empty and figure.tables] == [Code.K12]
    [path] = [figure for figure in found if figure.code is Code.K7]
    assert all((line.count or 0) > 0 for line in path.tables[-1].lines)  # every reason for delay


def test_every_address_and_number_of_the_demo_is_one_that_reaches_nobody() -> None:
    for family in FAMILIES:
        for adult in family.adults:
            assert not adult.email or adult.email.endswith("example.org")
            assert adult.phone.startswith("07700 900")


def test_the_demos_edited_texts_still_find_the_sentences_they_change() -> None:
    shipped = {text.slug: text.body for text in read_texts(find_shipped("content")) if text.locale == "en"}
    assert all(old in shipped[text_work.CHANGED] for old, _new in text_work.CHANGES)
    assert text_work.DRAFTED[0] in shipped[text_work.HALF_WRITTEN]


def test_the_demos_saved_replies_can_be_filled_in_and_hurt_nobody() -> None:
    for title, body in inbox_work.REPLIES.items():
        saved_replies.check(body)
        assert find_hurtful(body) == (), title
