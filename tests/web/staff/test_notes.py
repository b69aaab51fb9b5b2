"""Jo writes notes about Yusuf's case: kept as written, put right by another note, left for Ruth who covers."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.cases import AuditEntry
from portal.models.messages import Notice
from portal.models.notes import Note, NoteDraft
from portal.queries import notes as queries
from portal.services import notes
from tests import world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import box_of, staff_viewer_of
from tests.visitors import HOST, TOKEN, Visitor
from tests.world import NOW, Adult, Worker

CORRECTS = re.compile(r"\?corrects=([0-9a-f-]{36})#write")


def address(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/notes"


def note(**changes: str) -> dict[str, str]:
    """A filled form."""
    return {"send_key": str(uuid4()), "about": "", "body": "The health visitor rang me at nine.", **changes}


def written(session: Session, worker: Worker, case_id: UUID, body: str, *, minutes_ago: int, **more: object) -> None:
    notes.write(
        session,
        viewer=staff_viewer_of(worker),
        case_id=case_id,
        form_key=uuid4(),
        body=body,
        adult_id=None,
        is_handover=bool(more.get("is_handover")),
        corrects_id=None,
        now=NOW - timedelta(minutes=minutes_ago),
    )


def kept(portal: Portal) -> list[str]:
    with portal.read() as session:
        return [each.body for each in queries.page(session, case_id=portal.people.yusuf_case_id).notes]


def test_jo_keeps_a_note_about_tariq_and_moira_reads_who_wrote_it_and_when(portal: Portal) -> None:
    jo, tariq = portal.visit(portal.people.jo), portal.people.tariq

    jo.post(address(portal), note(about=str(tariq.adult_id)))

    shown = portal.visit(portal.people.moira).get(address(portal)).text
    for words in ("The health visitor rang me at nine.", "Jo Marsh", "About Tariq.", "Tuesday 24 November"):
        assert words in shown
    assert "Families never see this page; a court or the family can ask for the record." in shown
    with portal.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "note.written")).one()
        assert entry.facts == {}
        assert session.execute(select(func.count()).select_from(Notice)).scalar_one() == 0


def test_two_taps_keep_one_note(portal: Portal) -> None:
    jo, form = portal.visit(portal.people.jo), note()
    jo.post(address(portal), form)
    jo.post(address(portal), form)
    assert len(kept(portal)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body": " \u200f "}, "Write the note."),
        ({"body": "x" * 10_001}, "Use at most 10,000 characters."),
        ({"about": str(uuid4())}, "Choose whom it is about."),
        ({"send_key": "no key"}, "Open the page again."),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused_with_the_words_still_there(
    portal: Portal, changes: dict[str, str], said: str
) -> None:
    page = portal.visit(portal.people.jo).post(address(portal), note(**changes), status=422).text
    assert said in page
    assert box_of(page).strip("\u200f \n") == changes.get("body", "The health visitor rang me at nine.").strip(
        "\u200f "
    )
    assert kept(portal) == []


def test_what_was_wrong_is_put_right_by_a_note_that_refers_to_the_old_one_and_both_stay(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(address(portal), note(body="Tariq rang at nine."))
    wrong = CORRECTS.search(jo.get(address(portal)).text)
    assert wrong is not None
    portal.clock.pass_by(timedelta(minutes=10))
    moira = portal.visit(portal.people.moira)
    form = moira.get(f"{address(portal)}?corrects={wrong[1]}").text
    assert "<blockquote" in form
    assert "Tariq rang at nine." in form

    moira.post(address(portal), note(body="It was ten.", corrects=wrong[1]))

    shown = moira.get(address(portal)).text
    assert kept(portal) == ["It was ten.", "Tariq rang at nine."]
    assert "Puts right the note of" in shown
    assert "Put right since:" in shown


def test_a_note_of_daisys_case_cannot_be_put_right_or_named_from_yusufs(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        written(session, people.sam, people.daisy_case_id, "About Grace.", minutes_ago=5)
        other_id = session.scalars(select(Note.id)).one()
        session.commit()
    jo = portal.visit(people.jo)

    assert "About Grace." not in jo.get(f"{address(portal)}?corrects={other_id}").text
    jo.get(f"{address(portal)}?from={other_id}", status=404)
    jo.post(address(portal), note(corrects=str(other_id)), status=422)
    jo.post(address(portal), note(about=str(people.grace.adult_id)), status=422)
    assert kept(portal) == []


def test_sam_and_amina_find_no_page_of_notes(portal: Portal) -> None:
    for someone in (portal.people.sam, portal.people.amina):
        portal.visit(someone).get(address(portal), status=404)


def test_forty_five_notes_stand_on_three_pages_without_gap_or_repeat(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        for number in range(45):
            # Two at each moment, so that the order does not hang on the clock.
            written(session, people.jo, people.yusuf_case_id, f"Note {number:02}.", minutes_ago=100 - number // 2)
        session.commit()
    jo, at, seen = portal.visit(people.jo), address(portal), list[str]()

    for _ in range(3):
        page = jo.get(at).text
        seen += re.findall(r"Note \d\d\.", page)
        earlier = re.search(r'href="(\?from=[^"#]+)">Earlier notes', page)
        at = f"{address(portal)}{earlier[1]}" if earlier else ""

    assert at == ""
    assert seen == [f"Note {number:02}." for number in reversed(range(45))]


def test_the_page_asks_a_fixed_number_of_things(portal: Portal) -> None:
    people = portal.people
    jo = portal.visit(people.jo)
    with portal.write() as session:
        written(session, people.jo, people.yusuf_case_id, "One.", minutes_ago=1)
        session.commit()
    jo.get(address(portal))
    with statements(portal) as few:
        jo.get(address(portal))
    with portal.write() as session:
        for number in range(40):
            written(session, people.jo, people.yusuf_case_id, f"Note {number}.", minutes_ago=100 - number)
        session.commit()

    with statements(portal) as many:
        jo.get(address(portal))

    assert len(few) == len(many) <= 8, many


def test_what_jo_typed_is_kept_as_a_draft_for_jo_alone_and_gone_once_it_is_a_note(portal: Portal) -> None:
    jo, moira = portal.visit(portal.people.jo), portal.visit(portal.people.moira)

    jo.post(f"{address(portal)}/draft", {"body": "Half a thought"}, at=address(portal), status=204)

    assert box_of(jo.get(address(portal)).text) == "Half a thought"
    assert box_of(moira.get(address(portal)).text) == ""
    jo.post(f"{address(portal)}/draft", {"body": "A whole thought", "send_key": str(uuid4())}, at=address(portal))
    jo.post(address(portal), note(body="A whole thought, kept."))
    with portal.read() as session:
        assert session.scalars(select(NoteDraft)).all() == []


def late(portal: Portal, browser: Visitor, at: str, form: dict[str, str]) -> int:
    token = TOKEN.search(browser.get(address(portal)).text)
    portal.clock.pass_by(timedelta(minutes=45))
    fields = {"csrf_token": token[1] if token else "", **form}
    answer = browser.client.post(at, data=fields, base_url=HOST, headers={"Referer": HOST + address(portal)})
    return answer.status_code


def test_words_of_jos_expired_session_are_kept_as_a_draft_and_added_to_what_was_there(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(f"{address(portal)}/draft", {"body": "Before lunch."}, at=address(portal), status=204)

    status = late(portal, jo, address(portal), note(body="After lunch."))

    assert status == 303
    assert kept(portal) == []
    assert box_of(portal.visit(portal.people.jo).get(address(portal)).text) == "Before lunch.\n\nAfter lunch."


def _thread(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/messages/{adult.adult_id}"


def test_ruth_who_covers_reads_jos_newest_note_for_her_first_on_the_case_and_the_thread(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        case_id = people.yusuf_case_id
        written(session, people.jo, case_id, "Call Amina on Thursday.", minutes_ago=9, is_handover=True)
        written(session, people.jo, case_id, "Tariq prefers mornings.", minutes_ago=5, is_handover=True)
        written(session, people.jo, case_id, "An ordinary note.", minutes_ago=1)
        world.send_away(session, people.jo, cover=people.ruth, from_on=NOW.date(), to_on=date(2026, 11, 27))
        session.commit()

    for page in (f"/staff/cases/{people.yusuf_case_id}", _thread(people.amina)):
        shown = portal.visit(people.ruth).get(page).text
        assert "You cover this family. Read this first" in shown
        assert "Tariq prefers mornings." in shown
        assert "Call Amina on Thursday." not in shown
        assert "An ordinary note." not in shown
        assert "Read this first" not in portal.visit(people.moira).get(page).text

    portal.clock.now = NOW + timedelta(days=4)
    assert "Read this first" not in portal.visit(people.jo).get(_thread(people.amina)).text
