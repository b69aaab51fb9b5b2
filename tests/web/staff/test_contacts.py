"""Jo writes down what happened outside the portal; no family page ever shows it."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal.models.cases import Case, Contact
from portal.models.messages import Notice, Thread
from tests.portal_fixtures import Portal
from tests.world import NOW


def contact(portal: Portal, **changes: Any) -> dict[str, Any]:
    """A filled form: Jo rang Amina this morning."""
    return {
        "form_key": str(uuid4()),
        "kind": "call",
        "outcome": "talked",
        "adult": str(portal.people.amina.adult_id),
        "on-day": "24",
        "on-month": "11",
        "on-year": "2026",
        "at": "9:15",
        "note": "She asked about Yusuf’s blanket.",
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
        ({"on-day": "29", "on-month": "2"}, "Enter the date like this"),
        ({"note": ""}, "Write what matters"),
        ({"note": "x" * 1_000_000}, "This note is too long."),
        ({"adult": "everybody"}, "Choose with whom."),
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
    assert "note" in changes or "She asked about Yusuf’s blanket." in answer.text
    assert logged(portal) == []


def test_grace_of_another_case_cannot_be_written_into_yusufs_log(portal: Portal) -> None:
    form = contact(portal, adult=str(portal.people.grace.adult_id))
    assert "Choose with whom." in portal.visit(portal.people.jo).post(address(portal), form, status=422).text
    assert logged(portal) == []


def test_a_closed_case_needs_no_next_contact(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(Case).values(closed_at=NOW))
        session.commit()
    portal.visit(portal.people.jo).post(address(portal), contact(portal, **NO_NEXT_CONTACT))
    assert len(logged(portal)) == 1
