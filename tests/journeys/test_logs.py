"""What stands in the logs after a day of work: who did what is for the audit, and nothing private is for anybody."""

import logging
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import update

from portal import worker
from portal.adapters.mailer import FolderMailer
from portal.models.people import Person
from tests.letters import SignInLetter, newest
from tests.portal_fixtures import Portal
from tests.threads import write

WORDS = "Can his school have the purple drawings back?"
ANSWER = "Of course, I will fetch the paintings today."


def test_the_logs_of_a_whole_day_hold_no_name_no_address_no_code_and_no_word_of_a_message(
    portal: Portal, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    with portal.write() as session:
        session.execute(update(Person).values(email_verified_at=portal.clock.now))
        session.commit()
    letter = _amina_comes_in_and_writes(portal)
    _jo_answers(portal)
    _things_go_wrong(portal)
    _deliver(portal, tmp_path)

    assert "POST" in caplog.text or caplog.records, "nothing was logged, so nothing was tried"
    written = "\n".join(f"{record.getMessage()} {record.exc_text or ''} {record.__dict__}" for record in caplog.records)
    for private in (*_private(portal), letter.token, letter.code):
        assert not re.search(rf"(?<![\w]){re.escape(private)}(?![\w])", written), private


def _amina_comes_in_and_writes(portal: Portal) -> SignInLetter:
    amina = portal.visit()
    amina.post("/sign-in", {"email": portal.people.amina.email})
    letter = newest(portal)
    amina.client.get(letter.path, base_url="https://portal.example.org")
    amina.post("/sign-in/code", {"code": letter.code}, at="/sign-in/check")
    amina.get("/home")
    write(amina, WORDS)
    amina.post("/messages/draft", {"body": WORDS}, at="/messages", status=204)
    return letter


def _jo_answers(portal: Portal) -> None:
    jo, people = portal.visit(portal.people.jo), portal.people
    thread = f"/staff/cases/{people.yusuf_case_id}/messages/{people.amina.adult_id}"
    jo.get("/staff/inbox")
    write(jo, ANSWER, at=thread)
    jo.get(f"/staff/cases/{people.yusuf_case_id}")


def _things_go_wrong(portal: Portal) -> None:
    stranger = portal.visit()
    stranger.post("/staff/sign-in", {"email": portal.people.jo.email, "password": "purple", "code": "1"}, status=422)
    stranger.get(f"/nowhere/{quote('purple drawings')}", status=404)
    portal.visit(portal.people.amina).post("/messages", {"body": "purple " * 40_000}, status=422)


def _deliver(portal: Portal, folder: Path) -> None:
    settings = portal.app.extensions["portal"].settings
    mailer = FolderMailer(folder)
    while worker.deliver_one(portal.database, mailer, settings, now=portal.clock.now):
        pass


def _private(portal: Portal) -> tuple[str, ...]:
    people = portal.people
    named = (people.amina, people.tariq, people.grace, people.jo, people.moira)
    names = [part for each in named for part in each.name.split() if len(part) > 2]
    return (*names, "Yusuf", *(each.email for each in named), "purple", "paintings", "01632 960 101", "07700 900 101")
