"""`python -m tests.benchmarks.rush`: five hundred families reach for one time to talk, at the same moment.

Among them some move the time they hold, and some call theirs off. Counts what matters then: the time is taken once, all
others are shown times that are still free, nobody holds two, nobody's practitioner is in two places, nobody sees an
error. With --write the figures are kept below the tables of RESULTS.md; --trials N says how often.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal.adapters.database import Database
from portal.domain.debrief_records import Question
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot, GateRecord
from portal.models.people import StaffMember
from portal.models.sealing import learn_service_data_key, seal_text
from tests import databases
from tests.benchmarks import load, results
from tests.benchmarks.__main__ import environment_for
from tests.benchmarks.crowd import WORKERS, form_of
from tests.benchmarks.fill import fill, present
from tests.benchmarks.pages import HOST, plain_get
from tests.benchmarks.servers import gunicorn, postgresql
from tests.gates import SETTLED

FAMILIES = 500
MOVING, CALLING_OFF = 20, 20
"""So many of the families hold another time: the first move it to the one that all want, the others call theirs off."""
SPARE = 6
"""Times that stay free, for whoever comes too late."""
TRIALS = 50


@dataclass(slots=True)
class Rush:
    """What the families saw in one trial."""

    answers: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    shown_others: int = 0
    """Answers that came too late and showed times that are still free."""
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ask:
    """One family's request."""

    request: bytes
    wants_the_time: bool


def main() -> int:
    """Both databases; 1 where a time was given twice, or somebody saw an error."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.rush", description=__doc__)
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--write", action="store_true", help="keep the figures in RESULTS.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-rush-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        server = stack.enter_context(postgresql(Path(folder) / "postgresql"))
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute(b"CREATE DATABASE rush")
        addresses = {
            "SQLite": f"sqlite:///{Path(folder) / 'rush.sqlite3'}",
            "PostgreSQL": server.address.replace("/postgres?", "/rush?"),
        }
        told = [_told(name, address, options.trials) for name, address in addresses.items()]
    for line, _is_right in told:
        sys.stdout.write(f"{line}\n")
    if options.write:
        lines = [line for line, _is_right in told]
        results.keep_below("Five hundred families and one time to talk", lines, module="tests.benchmarks.rush")
    return 0 if all(is_right for _, is_right in told) else 1


def _told(name: str, address: str, trials: int) -> tuple[str, bool]:
    databases.migrate(address)
    database = databases.open_database(address)
    with database.read_session() as session:
        learn_service_data_key(session)
    filled = fill(database, threads=FAMILIES, now=present(), families=FAMILIES)
    open_every_gate(database)
    seen: list[Rush] = []
    wrong: list[str] = []
    with gunicorn("portal.app:create_app()", environment_for(address), workers=WORKERS) as server:
        forms = [form_of(server.port, cookie) for cookie in filled.families]
        for _trial in range(trials):
            wanted, held = _offer(database)
            seen.append(_run(server.port, forms, wanted, held, database))
            wrong += _what_is_wrong(database, wanted, seen[-1])
            _start_over(database)
    database.dispose()
    latencies = sorted(latency for each in seen for latency in each.latencies)
    last = max(max(each.latencies) for each in seen)
    answers = sum((each.answers for each in seen), Counter[int]())
    late = [each for each in seen if max(each.latencies) > 2]
    problems = [problem for each in seen for problem in each.problems] + wrong
    taken_once = trials - len(wrong)
    said = (
        f"{name}: {trials} trials of {FAMILIES} families ({MOVING} moving, {CALLING_OFF} calling off) through "
        f"{WORKERS} workers; the time was taken once in {taken_once} of them; "
        f"answers {dict(sorted(answers.items()))}; "
        f"{sum(each.shown_others for each in seen)} came too late and were shown other times; "
        f"p50 {latencies[len(latencies) // 2] * 1000:.0f} ms, last answer of all {last * 1000:.0f} ms (aim: 2,000), "
        f"later than that in {len(late)} trials; problems: {'; '.join(problems[:3]) or 'none'}."
    )
    return said, not problems


def open_every_gate(database: Database) -> None:
    """All families are one practitioner's, and everything that the gate asks was settled ten days ago."""
    at = present() - timedelta(days=10)
    with database.write_session() as session:
        jo = session.scalars(select(StaffMember.id).order_by(StaffMember.id)).first()
        session.execute(update(Case).values(practitioner_id=jo))
        session.execute(update(CaseAdult).values(wish_to_know="everything", wish_recorded_at=at))
        rows: list[dict[str, Any]] = []
        keys = dict(session.execute(select(Case.id, Case.data_key_id)).tuples().all())
        for adult_id, case_id in session.execute(select(CaseAdult.id, CaseAdult.case_id)).tuples():
            said = [(question, answer, None) for question, answer in SETTLED.items()]
            for question, answer, about in [*said, (Question.TOLD, "by_visit", adult_id)]:
                row_id = new_id()
                rows.append(
                    {
                        "id": row_id,
                        "case_id": case_id,
                        "item": question.value,
                        "adult_id": about,
                        "answer": answer,
                        "happened_on": at.date(),
                        "sealed_evidence": seal_text(
                            session, GateRecord.sealed_evidence, row_id, "-", key_id=keys[case_id]
                        ),
                        "recorded_by": jo,
                        "recorded_at": at,
                    }
                )
        session.execute(insert(GateRecord), rows)
        offer_each(session, [_day(ahead) for ahead in range(40, 40 + SPARE)])
        session.commit()


def _day(ahead: int) -> datetime:
    """An hour on a day that hurts nobody: neither the day of death nor a birthday falls on it."""
    return datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=ahead)


def offer_each(session: Session, starts: Sequence[datetime]) -> list[UUID]:
    jo = session.scalars(select(StaffMember.id).order_by(StaffMember.id)).first()
    ids = [new_id() for _ in starts]
    rows: list[dict[str, Any]] = [
        {
            "id": slot_id,
            "kind": "debrief",
            "place_kinds": [],
            "staff_id": jo,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "travel_minutes": 30,
            "published_at": present(),
        }
        for slot_id, starts_at in zip(ids, starts, strict=True)
    ]
    session.execute(insert(DebriefSlot), rows)
    return ids


def _offer(database: Database) -> tuple[UUID, list[UUID]]:
    """The time that everybody wants, and one for each who holds another."""
    with database.write_session() as session:
        wanted, *held = offer_each(session, [_day(ahead) for ahead in (5, *range(60, 60 + MOVING + CALLING_OFF))])
        session.commit()
    return wanted, held


def _run(port: int, forms: list[tuple[str, str]], wanted: UUID, held: list[UUID], database: Database) -> Rush:
    """Those who hold another time take it first; then all ask at once."""
    holding = MOVING + CALLING_OFF
    rush = Rush()
    for (cookie, token), slot_id in zip(forms, held, strict=False):
        with load.connect(port) as connection:
            status, _head, _body = load.ask(connection, post("/appointments", cookie, chosen(token, slot_id)))
        if status != 303:
            rush.problems.append(f"a time to hold was answered {status}")
    with database.read_session() as session:
        bookings = dict(
            session.execute(select(DebriefBooking.slot_id, DebriefBooking.id).where(DebriefBooking.slot_id.in_(held)))
            .tuples()
            .all()
        )
    asks = []
    for place, (cookie, token) in enumerate(forms):
        if place < MOVING:
            path, said = f"/appointments/{bookings[held[place]]}/change", chosen(token, wanted)
        elif place < holding:
            path, said = f"/appointments/{bookings[held[place]]}/cancellation", {"csrf_token": token}
        else:
            path, said = "/appointments", chosen(token, wanted)
        asks.append(Ask(post(path, cookie, said), wants_the_time=not MOVING <= place < holding))
    together = threading.Barrier(len(asks))
    families = [threading.Thread(target=_ask, args=(port, each, together, rush), daemon=True) for each in asks]
    for family in families:
        family.start()
    for family in families:
        family.join(load.PATIENCE * 2)
    return rush


def chosen(token: str, slot_id: UUID) -> dict[str, str]:
    return {"csrf_token": token, "time": str(slot_id), "place_kind": "home", "calendar_title": "appointment"}


def post(path: str, cookie: str, said: dict[str, str]) -> bytes:
    sent = urlencode({**said, "send_key": str(uuid4())})
    head = plain_get(
        path,
        cookie,
        f"Referer: https://{HOST}/appointments\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(sent)}\r\n",
    )
    return (head.replace("GET", "POST", 1) + sent).encode("latin-1")


def _ask(port: int, ask: Ask, together: threading.Barrier, rush: Rush) -> None:
    try:
        with load.connect(port) as connection:
            together.wait(load.PATIENCE)
            began = time.perf_counter()
            status, _head, body = load.ask(connection, ask.request)
            rush.latencies.append(time.perf_counter() - began)
        rush.answers[status] += 1
        if status not in {303, 409}:
            rush.problems.append(f"an answer of {status}")
        if status == 409 and body.count(b'name="time"') >= SPARE:
            rush.shown_others += 1
        elif status == 409:
            rush.problems.append("too late, and no other time was shown")
    except (OSError, load.UnexpectedAnswer, threading.BrokenBarrierError) as problem:
        rush.problems.append(str(problem) or type(problem).__name__)


def _what_is_wrong(database: Database, wanted: UUID, rush: Rush) -> list[str]:
    is_active = DebriefBooking.cancelled_at.is_(None) & DebriefBooking.over_at.is_(None)
    with database.read_session() as session:
        takers = session.scalar(
            select(func.count()).select_from(DebriefBooking).where(DebriefBooking.slot_id == wanted, is_active)
        )
        twice = session.execute(
            select(DebriefBooking.adult_id).where(is_active).group_by(DebriefBooking.adult_id).having(func.count() > 1)
        ).all()
        spans = session.execute(
            select(DebriefSlot.starts_at, DebriefSlot.ends_at)
            .join(DebriefBooking, DebriefBooking.slot_id == DebriefSlot.id)
            .where(is_active)
            .order_by(DebriefSlot.starts_at)
        ).all()
    found = []
    if takers != 1:
        found.append(f"the time was taken {takers} times")
    if twice:
        found.append(f"{len(twice)} families hold two times")
    if any(later.starts_at < earlier.ends_at for earlier, later in pairwise(spans)):
        found.append("the practitioner is in two places")
    if rush.answers[303] != 1 + CALLING_OFF:
        found.append(f"{rush.answers[303]} answers said that it was done")
    return found


def _start_over(database: Database) -> None:
    """Nobody holds anything, and only the spare times are on offer."""
    with database.write_session() as session:
        session.execute(delete(BusyCell))
        session.execute(
            update(DebriefBooking).where(DebriefBooking.cancelled_at.is_(None)).values(cancelled_at=present())
        )
        spare = [_day(ahead) for ahead in range(40, 40 + SPARE)]
        session.execute(update(DebriefSlot).where(DebriefSlot.starts_at.not_in(spare)).values(withdrawn_at=present()))
        session.commit()


if __name__ == "__main__":
    sys.exit(main())
