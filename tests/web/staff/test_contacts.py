"""Jo writes down what happened outside the portal; no family page ever shows it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal.models.cases import Case, CaseAdult, Contact
from portal.models.messages import Notice, Thread
from tests.portal_fixtures import Portal
from tests.world import NOW


def contact(portal: Portal, **changes: Any) -> dict[str, Any]:
    """A filled form: Jo rang Amina this morning."""
    return {
        "send_key": str(uuid4()),
        "kind": "call",
        "outcome": "talked",
        "adults": [str(portal.people.amina.adult_id)],
        "on-day": "24",
        "on-month": "11",
        "on-year": "2026",
        "at": "9:15",
        "body": "She asked about Yusuf’s blanket.",
        "next_contact_on-day": "1",
        "next_contact_on-month": "12",
        "next_contact_on-year": "2026",
        **changes,
    }


NO_NEXT_CONTACT = {f"next_contact_on-{part}": "" for part in ("day", "month", "year")}


def address(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/contacts"


def logged(portal: Portal) -> list[Contact]:
    with portal.read() as session:
        return list(session.scalars(select(Contact).order_by(Contact.happened_at)))


def test_jo_logs_a_call_and_reads_it_again_and_nothing_goes_out(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    jo.post(address(portal), contact(portal))

    (entry,) = logged(portal)
    assert entry.happened_at == datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    assert b"blanket" not in entry.sealed_note
    shown = jo.get(address(portal)).text
    for words in ("She asked about Yusuf’s blanket.", "Amina", "Call, We talked", "1 December 2026", "Staff only."):
        assert words in shown
    assert "Next contact: Tuesday 1 December" in jo.get(f"/staff/cases/{portal.people.yusuf_case_id}").text
    with portal.read() as session:
        assert session.scalars(select(Notice)).all() == []


def test_jo_taps_twice_and_one_call_is_logged(portal: Portal) -> None:
    jo, form = portal.visit(portal.people.jo), contact(portal)
    jo.post(address(portal), form)
    jo.post(address(portal), form)
    assert len(logged(portal)) == 1


def test_a_talk_answers_what_amina_wrote_before_it_and_not_what_tariq_wrote(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        session.execute(update(Thread).values(waiting_since=NOW.replace(hour=8)))
        session.commit()
    portal.visit(people.jo).post(address(portal), contact(portal))
    with portal.read() as session:
        assert session.get_one(Thread, people.amina.thread_id).waiting_since is None
        assert session.get_one(Thread, people.tariq.thread_id).waiting_since is not None


def test_a_talk_does_not_answer_what_amina_wrote_after_it(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(Thread).values(waiting_since=NOW.replace(hour=10)))
        session.commit()
    portal.visit(portal.people.jo).post(address(portal), contact(portal))
    with portal.read() as session:
        assert session.get_one(Thread, portal.people.amina.thread_id).waiting_since is not None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "letter"}, "This outcome does not fit how you were in touch."),
        ({"kind": "decision", "outcome": "decided"}, "Choose how you were in touch."),
        ({"at": "10:31"}, "This has not happened yet."),
        ({"at": "25:00"}, "Enter the time, like 14:30."),
        ({"at": "١٢:٣٠"}, "Enter the time, like 14:30."),
        ({"on-day": "29", "on-month": "3", "at": "1:30"}, "Enter the time, like 14:30."),  # the clocks went forward
        ({"on-day": "25"}, "This has not happened yet."),
        ({"on-day": "29", "on-month": "2"}, "There is no such day"),
        ({"body": ""}, "Write what matters"),
        ({"body": "x" * 1_000_000}, "This note is too long."),
        ({"adults": ["everybody"]}, "Choose with whom."),
        ({"adults": []}, "Choose with whom."),
        ({"on-month": "9", "on-day": "2"}, "before the day on which the child died"),
        (
            {"next_contact_on-day": "", "next_contact_on-month": "", "next_contact_on-year": ""},
            "hear from somebody next",
        ),
        ({"next_contact_on-month": "10"}, "Choose today or a later day."),
        ({"next_contact_on-year": "2027"}, "Choose a day within 90 days."),
    ],
)
def test_what_cannot_be_so_is_refused_and_the_note_is_kept(portal: Portal, changes: dict[str, Any], said: str) -> None:
    answer = portal.visit(portal.people.jo).post(address(portal), contact(portal, **changes), status=422)
    assert said in answer.text
    assert "body" in changes or "She asked about Yusuf’s blanket." in answer.text
    assert logged(portal) == []


def test_a_visit_with_both_parents_is_one_event_and_stands_with_each_of_them(portal: Portal) -> None:
    people = portal.people
    both = [str(people.amina.adult_id), str(people.tariq.adult_id)]
    jo = portal.visit(people.jo)
    jo.post(address(portal), contact(portal, kind="visit", adults=both))
    entries = logged(portal)
    assert {each.adult_id for each in entries} == {people.amina.adult_id, people.tariq.adult_id}
    assert len({each.event_id for each in entries}) == 1
    assert jo.get(address(portal)).text.count("blanket") == 1
    with portal.read() as session:
        promised = session.scalars(select(CaseAdult.next_update_by).where(CaseAdult.case_id == people.yusuf_case_id))
        assert set(promised) == {date(2026, 12, 1)}


def test_ruth_logs_the_visit_that_jo_has_logged_and_both_stay_and_count_as_one(portal: Portal) -> None:
    jo, moira = portal.visit(portal.people.jo), portal.visit(portal.people.moira)
    jo.post(address(portal), contact(portal, kind="visit"))
    hers = contact(portal, kind="visit", at="10:00", body="His cot is still up.")

    warned = moira.post(address(portal), hers, status=409)
    for words in ("something very like it", "blanket", "His cot is still up.", "Written down by Jo Marsh."):
        assert words.lower() in warned.text.lower()
    (entry,) = logged(portal)
    moira.post(address(portal), {**hers, "same_as": str(entry.event_id)})
    moira.post(address(portal), hers)  # the answer got lost on the way, and the phone sends it once more

    assert len(logged(portal)) == 2
    assert {each.event_id for each in logged(portal)} == {entry.event_id}
    jo.post(f"{address(portal)}/{entry.event_id}/apart", {}, at=address(portal))
    first, second = logged(portal)
    assert first.event_id != second.event_id
    assert "Written down twice? (1)" in jo.get(address(portal)).text
    jo.post(f"{address(portal)}/{second.event_id}/join", {"other": str(first.event_id)}, at=address(portal))
    assert len({each.event_id for each in logged(portal)}) == 1


def test_a_second_visit_on_the_same_morning_counts_as_another_once_jo_says_so(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(address(portal), contact(portal, kind="visit"))
    jo.post(address(portal), contact(portal, kind="visit", at="10:15", same_as="apart"))
    assert len({each.event_id for each in logged(portal)}) == 2


def test_the_same_form_with_other_words_is_not_quietly_thrown_away(portal: Portal) -> None:
    jo, form = portal.visit(portal.people.jo), contact(portal)
    jo.post(address(portal), form)
    answer = jo.post(address(portal), {**form, "body": "And she slept."}, status=409)
    assert "in the log already, with other words" in answer.text
    assert "And she slept." in answer.text
    assert len(logged(portal)) == 1


def test_what_jo_typed_on_the_doorstep_is_there_again_until_it_is_logged(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(f"{address(portal)}/draft", {"body": "He showed me the garden."}, at=address(portal), status=204)
    assert "He showed me the garden." in jo.get(address(portal)).text
    assert "garden" not in portal.visit(portal.people.moira).get(address(portal)).text
    jo.post(address(portal), contact(portal, body="He showed me the garden."))
    assert jo.get(address(portal)).text.count("He showed me the garden.") == 1


def test_grace_of_another_case_cannot_be_written_into_yusufs_log(portal: Portal) -> None:
    form = contact(portal, adults=[str(portal.people.grace.adult_id)])
    assert "Choose with whom." in portal.visit(portal.people.jo).post(address(portal), form, status=422).text
    assert logged(portal) == []


def test_a_closed_case_needs_no_next_contact(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(Case).values(closed_at=NOW))
        session.commit()
    portal.visit(portal.people.jo).post(address(portal), contact(portal, **NO_NEXT_CONTACT))
    assert len(logged(portal)) == 1
