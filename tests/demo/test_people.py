"""The demo is whole: six families, everybody able to sign in, one who is offered a time, one who is held back."""

import json
from pathlib import Path

from portal.adapters import bank_holidays
from portal.adapters.content_files import read_texts
from portal.adapters.database import Database
from portal.config import find_shipped
from portal.demo import inbox_work, people, text_work
from portal.demo.families import FAMILIES
from portal.domain import saved_replies
from portal.domain.wording import find_hurtful
from portal.queries import members, text_changes, text_reviews
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
