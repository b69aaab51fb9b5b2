"""The inbox's statement walks two indexes and stops: it never reads or sorts all threads."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, insert, text

from portal.models.base import Base, new_id
from portal.models.cases import CaseAdult
from portal.models.messages import Thread
from portal.models.people import Person
from portal.queries import inbox
from portal.queries.inbox import Position
from tests.portal_fixtures import Portal
from tests.world import NOW

MANY = 3000


def _fill(portal: Portal) -> None:
    """Threads of Jo's beyond number, a third of them waiting. Nobody opens their adults' names here."""
    case_id, jo_id = portal.people.yusuf_case_id, portal.people.jo.staff_id
    rows: dict[type[Base], list[dict[str, Any]]] = {Person: [], CaseAdult: [], Thread: []}
    for number in range(MANY):
        person, adult, moment = new_id(), new_id(), NOW - timedelta(minutes=number)
        rows[Person].append(
            {"id": person, "data_key_id": person, "sealed_name": b"x", "sealed_email": b"x"}
            | {"sign_in_index": person.bytes, "created_at": NOW}
        )
        rows[CaseAdult].append(
            {"id": adult, "case_id": case_id, "person_id": person, "relationship": "other"}
            | {"sealed_child_name": b"x", "joined_at": NOW}
        )
        rows[Thread].append(
            {"id": new_id(), "case_id": case_id, "practitioner_id": jo_id, "adult_id": adult}
            | {"last_message_at": moment, "waiting_since": None if number % 3 else moment}
        )
    with portal.write() as session:
        for table, some in rows.items():
            session.execute(insert(table), some)
        session.execute(text("ANALYZE"))
        session.commit()


def _plan(portal: Portal, practitioners: int | None, after: Position | None) -> str:
    """How the database would find this page, in its own words."""
    ids = None if practitioners is None else [portal.people.jo.staff_id] * practitioners
    statement = inbox._statement(practitioners, inbox._part(after)).statement
    assert isinstance(statement, Select)
    statement = statement.params(**inbox._values(ids, after))
    with portal.read() as session:
        compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN " if portal.database.dialect == "sqlite" else "EXPLAIN "
        rows = session.connection().exec_driver_sql(explain + str(compiled)).all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("practitioners", [None, 1, 2])
@pytest.mark.parametrize("part", ["start", "waiting", "rest"])
def test_no_page_reads_or_sorts_all_threads(portal: Portal, practitioners: int | None, part: str) -> None:
    _fill(portal)
    after = None if part == "start" else Position(part == "waiting", NOW - timedelta(hours=5), new_id())

    plan = _plan(portal, practitioners, after)

    assert re.search(r"ix_threads_(practitioner_id_)?rest", plan), plan
    assert part == "rest" or re.search(r"ix_threads_(practitioner_id_)?waiting", plan), plan
    assert "Seq Scan on threads" not in plan, plan
    assert "SCAN threads USING INDEX sqlite_autoindex" not in plan, plan
    # What is sorted is a page, or the few that are left after the place where a page begins.
    sorts = [line for line in plan.splitlines() if "Sort" in line or "TEMP B-TREE" in line]
    assert len([line for line in sorts if "Sort Key" not in line]) <= 3, plan
