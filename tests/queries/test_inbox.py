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
from portal.queries import inbox_walks
from portal.queries.inbox_walks import Position, Scope
from tests.portal_fixtures import Portal
from tests.world import NOW

MANY = 3000


def _fill(portal: Portal) -> None:
    """Threads of Jo's beyond number, a third of them waiting, every eighth put aside. Nobody opens names here.

    Those who have waited longest are put aside: a walk that had to pass them by would pass by hundreds.
    """
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
            | {"comes_back_at": NOW + timedelta(hours=number) if number > MANY * 7 / 8 else None}
            | {"asked_family_at": moment if number % 3 == 1 and not number % 5 else None, "owner_id": None}
        )
    with portal.write() as session:
        for table, some in rows.items():
            session.execute(insert(table), some)
        session.execute(text("ANALYZE"))
        session.commit()


def _plan(portal: Portal, scopes: tuple[Scope, ...], *, is_aside: bool, after: Position | None) -> str:
    """How the database would find this page, in its own words."""
    part = None if after is None else after.part
    statement = inbox_walks.statement(scopes, is_aside=is_aside, part=part).statement
    assert isinstance(statement, Select)
    jo_id = portal.people.jo.staff_id
    values: dict[str, Any] = {"now": NOW, "viewer_id": jo_id, "practitioner_0": jo_id, "practitioner_1": jo_id}
    if after is not None:
        values |= {"after_at": after.at, "after_id": after.thread_id}
    asked_for = statement.compile().params
    statement = statement.params({name: value for name, value in values.items() if name in asked_for})
    with portal.write() as session:
        if portal.database.dialect == "postgresql" and is_aside:
            # So few are put aside here that reading the whole table would be quicker still.
            session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN " if portal.database.dialect == "sqlite" else "EXPLAIN "
        rows = session.connection().exec_driver_sql(explain + str(compiled)).all()
    return "\n".join(str(row[-1]) for row in rows)


WHOSE = {
    "everybody's": (Scope(),),
    "one's own": (Scope(0),),
    "own and covering": (Scope(0), Scope(1)),
    "own and taken": (Scope(0), Scope(of_owner=True, among=(1,))),
}


@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize("part", ["start", "waiting", "rest"])
def test_no_page_reads_or_sorts_all_threads(portal: Portal, whose: str, part: str) -> None:
    _fill(portal)
    after = None if part == "start" else Position(part, NOW - timedelta(hours=5), new_id())

    plan = _plan(portal, WHOSE[whose], is_aside=False, after=after)

    # Everybody's index would be walked to its end in search of the few, or none, that are one practitioner's.
    own = "" if whose == "everybody's" else "practitioner_id_"
    assert f"ix_threads_{own}rest" in plan, plan
    assert part == "rest" or f"ix_threads_{own}waiting" in plan, plan
    assert part == "rest" or re.search(r"ix_threads_(practitioner_id_)?aside", plan), plan
    assert not own or not re.search(r"ix_threads_(rest|waiting)", plan), plan
    assert "Seq Scan on threads" not in plan, plan
    assert "SCAN threads USING INDEX sqlite_autoindex" not in plan, plan


@pytest.mark.parametrize("part", ["start", "aside", "asked"])
def test_what_is_put_aside_is_walked_too(portal: Portal, part: str) -> None:
    _fill(portal)
    after = None if part == "start" else Position(part, NOW + timedelta(hours=5), new_id())

    plan = _plan(portal, WHOSE["own and covering"], is_aside=True, after=after)

    assert part == "asked" or re.search(r"ix_threads_(practitioner_id_)?aside", plan), plan
    assert re.search(r"ix_threads_(practitioner_id_)?asked", plan), plan
    assert "Seq Scan on threads" not in plan, plan
