"""Amina says how she wants to be told, in two presses, and it is so."""

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import select

from portal import worker
from portal.domain.notifications import NoticeKind
from portal.domain.preferences import Channel, SenderName
from portal.models.messages import Notice
from portal.queries.reach import Reach, reach
from portal.services import notices
from tests.portal_fixtures import Portal, settings_for
from tests.world import NOW

NOTICES = {"channel": "email", "every_days": "1", "sender": "service", "wants_reminders": "y"}
KARACHI = {"quiet_from": "21", "quiet_to": "9", "time_zone": "Asia/Karachi"}


def wishes(portal: Portal) -> Reach:
    with portal.read() as session:
        return reach(session, person_id=portal.people.amina.person_id)


def told(portal: Portal, *, at: datetime = NOW) -> list[Notice]:
    """Every notice to Amina, after she was to be told of a message."""
    amina = portal.people.amina
    with portal.write() as session:
        notices.post_to_person(
            session, person_id=amina.person_id, case_id=amina.case_id, kind=NoticeKind.NEW_MESSAGE, now=at
        )
        session.commit()
        return list(session.scalars(select(Notice).where(Notice.person_id == amina.person_id).order_by(Notice.id)))


def test_amina_chooses_in_two_presses_and_sees_what_she_chose(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    assert "From 8pm to 8am" in amina.get("/settings").text

    amina.post("/settings/notices", {**NOTICES, "every_days": "7", "sender": "diary", "wants_reminders": ""})
    amina.post("/settings/quiet-hours", KARACHI)

    shown = amina.get("/settings").text
    assert "By email. Once a week" in shown
    assert "From 9pm to 9am, Karachi (Asia)" in shown
    kept = wishes(portal).preferences
    assert (kept.every_days, kept.sender, kept.wants_reminders) == (7, SenderName.DIARY, False)
    assert (kept.quiet_from, kept.quiet_to, kept.time_zone) == (time(21), time(9), "Asia/Karachi")


@pytest.mark.parametrize(
    ("address", "form", "said"),
    [
        ("notices", {**NOTICES, "channel": "pigeon"}, "Choose how we tell you."),
        ("notices", {**NOTICES, "channel": "text"}, "Choose how we tell you."),
        ("notices", {**NOTICES, "every_days": "0"}, "Choose how often."),
        ("quiet-hours", {**KARACHI, "quiet_from": "24"}, "Choose an hour."),
        ("quiet-hours", {**KARACHI, "quiet_to": "21"}, "Choose another hour: it is the same as the first one."),
        ("quiet-hours", {**KARACHI, "time_zone": "Mars/Olympus"}, "Choose a place from the list."),
        ("quiet-hours", {**KARACHI, "time_zone": "../../etc/passwd"}, "Choose a place from the list."),
        ("text-size", {"size": "enormous"}, "Choose a size."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_changes_nothing(
    portal: Portal, address: str, form: dict[str, str], said: str
) -> None:
    amina, before = portal.visit(portal.people.amina), wishes(portal)

    assert said in amina.post(f"/settings/{address}", form, status=422).text

    assert wishes(portal) == before


def test_larger_words_are_hers_on_every_device_and_nobody_elses(portal: Portal) -> None:
    portal.visit(portal.people.amina).post("/settings/text-size", {"size": "largest"})

    assert '<html lang="en-GB" dir="ltr" class="words-largest">' in portal.visit(portal.people.amina).get("/home").text
    assert "words-largest" not in portal.visit(portal.people.tariq).get("/home").text


def test_the_foot_of_a_letter_ends_all_letters_with_a_press_and_no_sooner(portal: Portal) -> None:
    portal.visit(portal.people.amina)
    with portal.read() as session:
        address = notices.address_now(session, told(portal)[0])["off_path"]
    anybody = portal.visit()

    asked = anybody.get(address).text
    assert "Amina" not in asked
    assert "Yusuf" not in asked
    assert wishes(portal).preferences.channel is Channel.EMAIL

    anybody.post(address)
    assert wishes(portal).preferences.channel is Channel.NONE
    assert "choose “How we tell you”" in anybody.get(f"{address}?done=1").text

    portal.visit(portal.people.amina).post("/settings/notices", NOTICES)
    assert wishes(portal).preferences.channel is Channel.EMAIL


def test_an_address_that_was_not_made_here_ends_nothing(portal: Portal) -> None:
    for token in ("x", "ImFiYyI.AAAA", "%00"):
        assert "This link does not work" in portal.visit().get(f"/notices-off/{token}", status=404).text


def test_a_letter_that_waits_is_not_sent_to_amina_who_has_ended_them_meanwhile(portal: Portal) -> None:
    portal.visit(portal.people.amina)
    night = datetime(2026, 11, 24, 23, tzinfo=UTC)
    (waiting,) = told(portal, at=night)
    assert waiting.due_at is not None

    portal.visit(portal.people.amina).post("/settings/notices", {**NOTICES, "channel": "none"})
    portal.clock.now = waiting.due_at

    class Nobody:
        def send(self, *_letter: object, **_how: object) -> None:
            raise AssertionError("nothing goes out")

    assert not worker.deliver_one(portal.database, Nobody(), settings_for(portal.database), now=portal.clock.now)
    with portal.read() as session:
        row = session.get_one(Notice, waiting.id)
        assert (row.due_at, row.given_up_at, row.held_reason) == (None, None, "opted_out")


def test_tariq_cannot_change_what_amina_wishes(portal: Portal) -> None:
    portal.visit(portal.people.tariq).post("/settings/notices", {**NOTICES, "channel": "none"})

    assert wishes(portal).preferences.channel is Channel.EMAIL
