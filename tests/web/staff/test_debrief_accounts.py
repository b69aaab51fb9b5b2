"""After the meeting: Jo writes down what happened, Moira reads the summary, and each adult is given it by itself."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.models.cases import CaseAdult, Contact
from portal.models.debriefs import DebriefAccount, DebriefBooking, DebriefPart
from portal.models.messages import Notice
from tests.gates import NEXT_TUESDAY, answers, offer_time, settle
from tests.portal_fixtures import Portal
from tests.restricting import restrict
from tests.visitors import Visitor
from tests.world import Adult

SAID = "We went through the report. Amina asked whether it was quick."
WORDS = "## The main points\n\nYusuf’s heart stopped.\n\n## Your questions\n\nIt was quick.\n"
AFTERWARDS = NEXT_TUESDAY + timedelta(hours=3)
BASED_ON = re.compile(r'name="based_on" type="hidden" value="([^"]*)"')


def meetings(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/debrief/meetings"


def filled(portal: Portal, **changes: Any) -> dict[str, Any]:
    amina, tariq = portal.people.amina.adult_id.hex, portal.people.tariq.adult_id.hex
    return {
        "form_key": str(uuid4()),
        "on-day": "1",
        "on-month": "12",
        "on-year": "2026",
        "at": "14:00",
        "minutes": "75",
        "place": "home",
        "interpreting": "not_needed",
        "words": SAID,
        "referrals": "Genetics",
        "follow_up_by-day": "8",
        "follow_up_by-month": "12",
        "follow_up_by-year": "2026",
        f"part_{amina}": "attended",
        f"detail_{amina}": "everything",
        f"copy_{amina}": "summary",
        f"part_{tariq}": "apart",
        f"detail_{tariq}": "",
        f"copy_{tariq}": "none",
    } | changes


def after_the_meeting(portal: Portal) -> Visitor:
    """Amina’s meeting is over; Jo sits at her desk."""
    settle(portal)
    slot_id = offer_time(portal)
    portal.visit(portal.people.amina).post("/appointments", answers(slot_id), at="/messages")
    portal.clock.now = AFTERWARDS
    return portal.visit(portal.people.jo)


def account_of(portal: Portal) -> UUID:
    with portal.read() as session:
        return session.scalars(select(DebriefAccount.id)).one()


def summary_page(portal: Portal) -> str:
    return f"{meetings(portal)}/{account_of(portal)}/summary"


def write_summary(portal: Portal, by: Visitor, words: str = WORDS, status: int = 303) -> str:
    base = BASED_ON.search(by.get(summary_page(portal)).text)
    said = {"body": words, "based_on": base[1] if base else ""}
    return by.post(summary_page(portal), said, status=status).text


def newest_of(portal: Portal, by: Visitor) -> str:
    base = BASED_ON.search(by.get(summary_page(portal)).text)
    assert base
    return base[1]


def give(portal: Portal, by: Visitor, *adults: Adult, status: int = 303, **changes: Any) -> str:
    told = {"told_on-day": "1", "told_on-month": "12", "told_on-year": "2026", **changes}
    form = {"adults": [str(adult.adult_id) for adult in adults], **told}
    return by.post(f"{summary_page(portal)}/{newest_of(portal, by)}/release", form, status=status).text


def summaries_of(portal: Portal, adult: Adult) -> list[str]:
    page = portal.visit(adult).get("/appointments").text
    return re.findall(r'href="(/appointments/summaries/[^"]+)"', page)


def test_jo_writes_the_meeting_down_once_and_amina_is_promised_a_call(portal: Portal) -> None:
    jo = after_the_meeting(portal)
    assert "1 meeting is over, and nobody has written it down." in jo.get("/staff/inbox").text
    assert f"{meetings(portal)}/new" in jo.get("/staff/debrief-times").text

    form = filled(portal)
    for _tap in range(2):
        jo.post(f"{meetings(portal)}/new", form)

    page = jo.get(meetings(portal)).text
    assert SAID in page
    assert "nobody has written it down" not in jo.get("/staff/inbox").text
    assert SAID in jo.get(f"/staff/cases/{portal.people.yusuf_case_id}/contacts").text
    with portal.read() as session:
        assert session.scalar(select(func.count()).select_from(DebriefAccount)) == 1
        assert session.scalar(select(func.count()).select_from(Contact)) == 1
        assert session.scalar(select(func.count()).select_from(DebriefPart)) == 2
        assert session.get_one(CaseAdult, portal.people.amina.adult_id).next_update_by == date(2026, 12, 8)
        assert session.scalars(select(DebriefBooking.over_at)).one() == AFTERWARDS


def test_amina_may_choose_a_second_time_once_the_first_is_written_down(portal: Portal) -> None:
    jo = after_the_meeting(portal)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    again = offer_time(portal, NEXT_TUESDAY + timedelta(days=7), now=AFTERWARDS)

    amina = portal.visit(portal.people.amina)
    amina.post("/appointments", answers(again), at="/messages")

    assert "Tuesday 8 December 2026" in amina.get("/appointments").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on-day": "2"}, "This has not happened yet."),
        ({"at": "half past two"}, "Enter the time, like 14:30."),
        ({"minutes": "0"}, "Enter 1 to 480 minutes, as a number."),
        ({"minutes": "an hour"}, "Enter 1 to 480 minutes, as a number."),
        ({"words": "  "}, "Write what was said"),
        ({"words": "x" * 10_001}, "Use at most 10,000 characters"),
        ({"follow_up_by-day": "", "follow_up_by-month": "", "follow_up_by-year": ""}, "Enter the day by which"),
        ({"follow_up_by-year": "2027"}, "Choose a day within 90 days."),
        ({"debriefed_on-day": "2", "debriefed_on-month": "12", "debriefed_on-year": "2026"}, "This day has not come"),
        ({"place": "the moon"}, "Choose where it was."),
    ],
)
def test_what_cannot_have_been_is_refused_beside_its_field_and_nothing_typed_is_lost(
    portal: Portal, changes: dict[str, str], said: str
) -> None:
    jo = after_the_meeting(portal)

    page = jo.post(f"{meetings(portal)}/new", filled(portal, **changes), status=422).text

    assert said in page
    assert "Genetics" in page
    with portal.read() as session:
        assert session.scalars(select(DebriefAccount)).all() == []
        assert session.scalars(select(Contact)).all() == []


def test_a_meeting_with_nobody_or_without_how_much_they_heard_is_refused(portal: Portal) -> None:
    jo, amina = after_the_meeting(portal), portal.people.amina.adult_id.hex
    nobody = {f"part_{amina}": "did_not_come"}
    assert (
        "Nobody of the family was there."
        in jo.post(f"{meetings(portal)}/new", filled(portal, **nobody), status=422).text
    )
    unsaid = {f"detail_{amina}": ""}
    assert (
        "Choose how much they wanted to hear that day."
        in jo.post(f"{meetings(portal)}/new", filled(portal, **unsaid), status=422).text
    )


def test_that_staff_talked_it_over_is_noted_once(portal: Portal) -> None:
    jo = after_the_meeting(portal)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    assert "not yet" in jo.get(meetings(portal)).text

    for _tap in range(2):
        jo.post(f"{meetings(portal)}/{account_of(portal)}/talked-over", at=meetings(portal))

    assert "We talked it over today" not in jo.get(meetings(portal)).text
    sam = portal.visit(portal.people.sam)
    sam.post(f"{meetings(portal)}/{account_of(portal)}/talked-over", at="/staff/inbox", status=404)


def test_a_summary_is_read_by_moira_and_then_given_to_amina_alone(portal: Portal) -> None:
    jo, moira = after_the_meeting(portal), portal.visit(portal.people.moira)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    write_summary(portal, jo)
    assert "A second person has to find it good first." in give(portal, jo, portal.people.amina, status=422)
    own = jo.post(f"{summary_page(portal)}/{newest_of(portal, jo)}/reading", {"verdict": "good"}, status=422).text
    assert "You wrote it. Somebody else has to read it." in own
    assert summaries_of(portal, portal.people.amina) == []

    moira.post(f"{summary_page(portal)}/{newest_of(portal, moira)}/reading", {"verdict": "good"})
    give(portal, jo, portal.people.amina)
    give(portal, jo, portal.people.amina)

    (address,) = summaries_of(portal, portal.people.amina)
    page = portal.visit(portal.people.amina).get(address).text
    assert "Yusuf’s heart stopped." in page
    assert "It was quick." in page
    assert summaries_of(portal, portal.people.tariq) == []
    for other in (portal.people.tariq, portal.people.grace):
        portal.visit(other).get(address, status=404)
    with portal.read() as session:
        assert session.scalars(select(Notice.person_id).where(Notice.kind == "new_update")).all() == [
            portal.people.amina.person_id
        ]

    jo.post(
        f"{summary_page(portal)}/{newest_of(portal, jo)}/taken-back/{portal.people.amina.adult_id}",
        at=summary_page(portal),
    )
    portal.visit(portal.people.amina).get(address, status=404)


def test_what_is_taken_back_from_amina_brings_no_earlier_version_back(portal: Portal) -> None:
    jo, moira = after_the_meeting(portal), portal.visit(portal.people.moira)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    for words in (WORDS, WORDS + "\nA second version."):
        write_summary(portal, jo, words)
        moira.post(f"{summary_page(portal)}/{newest_of(portal, moira)}/reading", {"verdict": "good"})
        give(portal, jo, portal.people.amina)
    (address,) = summaries_of(portal, portal.people.amina)
    assert "A second version." in portal.visit(portal.people.amina).get(address).text
    write_summary(portal, jo, WORDS + "\nA third, which nobody has read.")

    page = jo.get(summary_page(portal)).text
    assert "version 2, told on" in page
    where = page.split("/taken-back/", 1)[0].rsplit("/", 1)[1]
    jo.post(f"{summary_page(portal)}/{where}/taken-back/{portal.people.amina.adult_id}", at=summary_page(portal))

    assert summaries_of(portal, portal.people.amina) == []
    portal.visit(portal.people.amina).get(address, status=404)
    assert "Who can read it now" not in jo.get(summary_page(portal)).text


def test_what_moira_sends_back_says_why_and_is_given_to_nobody(portal: Portal) -> None:
    jo, moira = after_the_meeting(portal), portal.visit(portal.people.moira)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    write_summary(portal, jo)
    reading = f"{summary_page(portal)}/{newest_of(portal, moira)}/reading"
    assert "Write what should change." in moira.post(reading, {"verdict": "sent_back"}, status=422).text

    moira.post(reading, {"verdict": "sent_back", "remark": "Say what unascertained means."})

    assert "Say what unascertained means." in jo.get(summary_page(portal)).text
    write_summary(portal, jo, WORDS + "\nNobody knows why.")
    assert "A second person has to find it good first." in give(portal, jo, portal.people.amina, status=422)


def test_two_who_write_at_once_both_keep_their_words(portal: Portal) -> None:
    jo, moira = after_the_meeting(portal), portal.visit(portal.people.moira)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    write_summary(portal, jo)
    base = newest_of(portal, moira)
    write_summary(portal, jo, WORDS + "\nJo’s second version.")

    late = moira.post(summary_page(portal), {"body": "Moira’s version.", "based_on": base}, status=409).text

    assert "A colleague wrote another version meanwhile." in late
    assert "Jo’s second version." in late
    assert "Moira’s version." in late
    again = BASED_ON.search(late)
    assert again
    moira.post(summary_page(portal), {"body": "Moira’s version.", "based_on": again[1]})


def test_words_that_hurt_are_shown_once_with_better_ones_before_they_are_kept(portal: Portal) -> None:
    jo = after_the_meeting(portal)
    jo.post(f"{meetings(portal)}/new", filled(portal))

    page = write_summary(portal, jo, "## The main points\n\nThe parents can now find closure.", status=422)

    assert "closure" in page
    digest = re.search(r'name="as_they_are" value="([^"]+)"', page)
    assert digest
    kept = {"body": "## The main points\n\nThe parents can now find closure.", "as_they_are": digest[1]}
    jo.post(summary_page(portal), kept)


def test_whoever_would_rather_not_know_is_given_nothing_and_nobody_else_either(portal: Portal) -> None:
    jo, moira = after_the_meeting(portal), portal.visit(portal.people.moira)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    write_summary(portal, jo)
    moira.post(f"{summary_page(portal)}/{newest_of(portal, moira)}/reading", {"verdict": "good"})
    with portal.write() as session:
        session.get_one(CaseAdult, portal.people.tariq.adult_id).wish_to_know = "not_now"
        session.commit()

    page = give(portal, jo, portal.people.amina, portal.people.tariq, status=422)

    assert "Tariq would rather not know for now." in page
    assert summaries_of(portal, portal.people.amina) == []
    assert "Choose who may read it." in give(portal, jo, status=422)
    assert "This day has not come yet." in give(portal, jo, portal.people.amina, status=422, **{"told_on-day": "2"})


def test_after_a_restriction_a_second_person_reads_it_again_before_amina_is_given_it(portal: Portal) -> None:
    jo, moira = after_the_meeting(portal), portal.visit(portal.people.moira)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    write_summary(portal, jo)
    reading = f"{summary_page(portal)}/{newest_of(portal, moira)}/reading"
    moira.post(reading, {"verdict": "good"})
    portal.clock.pass_by(timedelta(minutes=5))
    with portal.write() as session:
        restrict(session, portal.people.jo, portal.people.amina)
        session.commit()
    with portal.write() as session:
        session.get_one(CaseAdult, portal.people.amina.adult_id).restricted_at = portal.clock.now
        session.commit()
    assert "was restricted after it was read" in give(portal, jo, portal.people.amina, status=422)

    portal.clock.pass_by(timedelta(minutes=5))
    moira.post(reading, {"verdict": "good"})
    give(portal, jo, portal.people.amina)

    assert len(summaries_of(portal, portal.people.amina)) == 1


@pytest.mark.parametrize(("wish", "opened"), [("everything", 2), ("main_points", 1), ("not_now", 0)])
def test_how_much_opens_by_itself_is_what_amina_wished(portal: Portal, wish: str, opened: int) -> None:
    jo, moira = after_the_meeting(portal), portal.visit(portal.people.moira)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    write_summary(portal, jo)
    moira.post(f"{summary_page(portal)}/{newest_of(portal, moira)}/reading", {"verdict": "good"})
    give(portal, jo, portal.people.amina)
    with portal.write() as session:
        session.get_one(CaseAdult, portal.people.amina.adult_id).wish_to_know = wish
        session.commit()

    (address,) = summaries_of(portal, portal.people.amina)
    page = portal.visit(portal.people.amina).get(address).text

    assert page.count("<details open>") == opened
    assert ("You told us that you would rather not know for now." in page) is (wish == "not_now")


def test_a_script_in_a_summary_is_words(portal: Portal) -> None:
    jo, moira = after_the_meeting(portal), portal.visit(portal.people.moira)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    write_summary(portal, jo, "## <script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=y>")
    moira.post(f"{summary_page(portal)}/{newest_of(portal, moira)}/reading", {"verdict": "good"})
    give(portal, jo, portal.people.amina)

    (address,) = summaries_of(portal, portal.people.amina)
    page = portal.visit(portal.people.amina).get(address).text

    assert "<script>alert" not in page
    assert "javascript:" not in page.replace("[x](javascript:alert(1))", "")
    assert "<img" not in page
