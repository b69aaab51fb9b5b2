"""Moira reads what was done: by what, who, case and period, a page at a time; the file has ids and no name."""

import csv
import io
from datetime import timedelta

from sqlalchemy import insert, select

from portal.adapters import csv_files
from portal.domain.access import FamilyViewer
from portal.models.base import new_id
from portal.models.cases import AuditEntry
from portal.queries import audit as queries
from portal.queries.audit import Narrowed
from portal.services import audit
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import staff_viewer_of


def note(portal: Portal, *, days_ago: int, action: str, who: str = "jo", on_case: bool = True) -> None:
    people = portal.people
    actor = (
        FamilyViewer(people.amina.person_id, people.yusuf_case_id, people.amina.adult_id)
        if who == "amina"
        else staff_viewer_of(getattr(people, who))
    )
    with portal.write() as session:
        audit.record(
            session,
            actor=actor,
            action=action,
            now=portal.clock.now - timedelta(days=days_ago),
            case_id=people.yusuf_case_id if on_case else None,
            facts={"number": 7},
        )
        session.commit()


def test_moira_narrows_by_what_who_case_and_period(portal: Portal) -> None:
    note(portal, days_ago=1, action="note.written")
    note(portal, days_ago=2, action="message.sent", who="amina")
    note(portal, days_ago=40, action="absence.ended", who="ruth", on_case=False)
    moira = portal.visit(portal.people.moira)

    def shown(query: str) -> set[str]:
        rows = moira.get(f"/staff/audit?{query}").text.partition("<tbody>")[2]
        return {each for each in ("note.written", "message.sent", "absence.ended") if f"<code>{each}</code>" in rows}

    assert shown("") == {"note.written", "message.sent", "absence.ended"}
    assert shown("action=note.written") == {"note.written"}
    assert shown("who=family") == {"message.sent"}
    assert shown(f"who={portal.people.ruth.staff_id}") == {"absence.ended"}
    assert shown("reference=f-1001") == {"note.written", "message.sent"}
    assert shown("since-day=23&since-month=11&since-year=2026") == {"note.written"}
    assert shown("until-day=22&until-month=11&until-year=2026") == {"message.sent", "absence.ended"}
    page = moira.get("/staff/audit").text
    assert "<bdi>Amina</bdi>" in page
    assert "number: 7" in page


def test_what_cannot_be_understood_stands_beside_its_field(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    assert "No case has this reference" in moira.get("/staff/audit?reference=F-9999", status=422).text
    assert "Choose from this list" in moira.get("/staff/audit?who=x", status=422).text
    turned = "since-day=2&since-month=1&since-year=2026&until-day=1&until-month=1&until-year=2026"
    assert "before the first" in moira.get(f"/staff/audit?{turned}", status=422).text
    moira.get("/staff/audit?after=nonsense", status=404)


def test_pages_of_many_entries_show_each_once_with_the_same_number_of_questions(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    note(portal, days_ago=1, action="note.written")
    moira.get("/staff/audit")
    with statements(portal) as few:
        moira.get("/staff/audit")
    at = portal.clock.now - timedelta(days=2)
    with portal.write() as session:
        session.execute(
            insert(AuditEntry),
            [
                # Ten fall into each moment, so that a page ends within one.
                {"id": new_id(), "happened_at": at + timedelta(seconds=number // 10), "actor_kind": "staff",
                 "actor_id": portal.people.jo.staff_id, "action": "thing.done", "case_id": portal.people.yusuf_case_id,
                 "subject_id": None, "facts": {}}
                for number in range(125)
            ],
        )  # fmt: skip
        session.commit()
    with statements(portal) as many:
        moira.get("/staff/audit")
    assert len(many) == len(few)
    seen: list[str] = []
    with portal.read() as session:
        after, whole = None, Narrowed(action="thing.done")
        while True:
            found = queries.entries(session, narrowed=whole, after=after)
            seen += [row.id.hex for row in found.rows]
            after = found.next
            if after is None:
                break
    assert len(seen) == len(set(seen)) == 125


def test_the_file_has_ids_alone_and_that_it_was_taken_is_kept(portal: Portal) -> None:
    note(portal, days_ago=1, action="note.written")
    moira = portal.visit(portal.people.moira)

    answer = moira.post("/staff/audit/file", {"action": "note.written"}, at="/staff/audit", status=200)

    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["actor_id"] for row in rows] == [str(portal.people.jo.staff_id)]
    assert "Jo Marsh" not in answer.get_data(as_text=True)
    assert "F-1001" not in answer.get_data(as_text=True)
    with portal.read() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "audit.copied")).one()


def test_no_cell_is_run_by_a_spreadsheet_program() -> None:
    assert csv_files.line(["=1+1", "-2", None, 'a "quote", and a comma']) == (
        b'\'=1+1,\'-2,,"a ""quote"", and a comma"\r\n'
    )
