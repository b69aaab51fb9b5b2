"""Amina wants texts: first she proves that the number is hers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portal import worker
from portal.adapters.mailer import FolderMailer
from portal.app import create_app
from portal.domain.notifications import NoticeKind
from portal.domain.preferences import Channel
from portal.domain.sign_in import STEP_UP_LIFE
from portal.queries.reach import reach
from portal.services import notices
from tests import visitors, world
from tests.portal_fixtures import Portal, settings_for
from tests.visitors import Visitor

ADDRESS = "/settings/text-number"
NUMBER = "07700 900 123"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def amina(portal: Portal, folder: Path) -> Iterator[Visitor]:
    """In an installation that sends texts."""
    app = create_app(replace(settings_for(portal.database), outbox_folder=folder), clock=portal.clock)
    with portal.write() as session:
        cookie = world.sign_in(session, portal.people.amina, now=portal.clock.now)
        session.commit()
    yield visitors.visitor(app, cookie=cookie)
    app.extensions["portal"].database.dispose()


def texts(portal: Portal, folder: Path) -> list[str]:
    """Every text that was ever sent, after the worker has been round."""
    settings = replace(settings_for(portal.database), outbox_folder=folder)
    while worker.deliver_one(portal.database, FolderMailer(folder), settings, now=portal.clock.now):
        pass
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def test_amina_proves_her_number_and_is_told_by_text_without_any_link(
    portal: Portal, amina: Visitor, folder: Path
) -> None:
    form = {"channel": "text", "every_days": "1", "sender": "service", "wants_reminders": "y"}
    assert amina.post("/settings/notices", form).location == ADDRESS
    amina.post(ADDRESS, {"number": NUMBER})
    (text,) = texts(portal, folder)
    (code,) = re.findall(r"\b\d{6}\b", text)

    wrong = "000000" if code != "000000" else "111111"
    assert "These are not the digits" in amina.post(f"{ADDRESS}/code", {"code": wrong}, status=422).text
    amina.post(f"{ADDRESS}/code", {"code": code})

    people = portal.people
    with portal.write() as session:
        assert reach(session, person_id=people.amina.person_id).text_number == "07700900123"
        notices.post_to_person(
            session,
            person_id=people.amina.person_id,
            case_id=people.amina.case_id,
            kind=NoticeKind.NEW_MESSAGE,
            now=portal.clock.now,
        )
        session.commit()
    nudge = texts(portal, folder)[-1]
    assert nudge.startswith("07700900123\n")
    assert "There is something new for you" in nudge
    assert "http" not in nudge
    assert "Yusuf" not in nudge


def test_another_number_needs_a_fresh_sign_in_and_is_told_to_the_email_and_the_number_before(
    portal: Portal, amina: Visitor, folder: Path
) -> None:
    amina.post(ADDRESS, {"number": NUMBER})
    (text,) = texts(portal, folder)
    amina.post(f"{ADDRESS}/code", {"code": re.findall(r"\b\d{6}\b", text)[0]})
    amina.post(ADDRESS, {"number": "07700 900 456"})

    sent = texts(portal, folder)
    assert [each for each in sent if each.startswith("07700900123") and "text you on another number" in each]
    letters = [path.read_text(encoding="utf-8") for path in folder.glob("*.eml")]
    assert len([each for each in letters if "About your telephone number" in each]) == 2

    portal.clock.pass_by(STEP_UP_LIFE + timedelta(minutes=1))
    assert "please sign in once more" in amina.get(ADDRESS).text
    amina.post(ADDRESS, {"number": NUMBER}, at="/settings/notices", status=403)
    assert len(texts(portal, folder)) == len(sent)
    again = amina.post("/settings/email/sign-in-again?back=number", at=ADDRESS).location
    assert again.startswith("/sign-in?next=")
    assert "text-number" in again


def test_a_number_that_is_not_proved_gets_no_notice(portal: Portal, amina: Visitor, folder: Path) -> None:
    amina.post(ADDRESS, {"number": NUMBER})

    with portal.read() as session:
        known = reach(session, person_id=portal.people.amina.person_id)
    assert known.text_number is None
    assert known.preferences.channel is Channel.EMAIL


@pytest.mark.parametrize("typed", ["", "12", "0870 123 4567", "01632 960 001", "07700 900 123\nBcc: x", "٠٧٧٠٠٩٠٠١٢٣"])
def test_an_impossible_number_is_answered_in_clear_words(amina: Visitor, typed: str) -> None:
    assert "mobile number" in amina.post(ADDRESS, {"number": typed}, status=422).text


def test_digits_end_after_ten_minutes_and_after_five_tries(portal: Portal, amina: Visitor, folder: Path) -> None:
    amina.post(ADDRESS, {"number": NUMBER})
    (code,) = re.findall(r"\b\d{6}\b", texts(portal, folder)[0])
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        amina.post(f"{ADDRESS}/code", {"code": wrong}, status=422)
    assert "stopped working" in amina.post(f"{ADDRESS}/code", {"code": code}, status=422).text

    portal.clock.pass_by(timedelta(minutes=1))
    amina.post(ADDRESS, {"number": NUMBER})
    newest = re.findall(r"\b\d{6}\b", texts(portal, folder)[-1])[0]
    portal.clock.pass_by(timedelta(minutes=10))
    assert "stopped working" in amina.post(f"{ADDRESS}/code", {"code": newest}, status=422).text


def test_nobody_is_pestered_with_codes(amina: Visitor) -> None:
    for _ in range(5):
        amina.post(ADDRESS, {"number": NUMBER})

    assert "several texts today" in amina.post(ADDRESS, {"number": NUMBER}, status=422).text


def test_where_no_texts_are_sent_none_are_offered(portal: Portal) -> None:
    tariq = portal.visit(portal.people.tariq)
    assert "By text" not in tariq.get("/settings/notices").text
    tariq.get(ADDRESS, status=404)
