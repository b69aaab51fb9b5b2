"""The benchmarks measure what they say: a bare page of the right size, and families who are really there."""

from pathlib import Path

import pytest
from sqlalchemy import select

from portal.adapters.database import Database
from portal.domain.content import Kind
from portal.domain.support import Seeker
from portal.domain.support_finding import Wanted
from portal.models.messages import Message, Thread
from portal.models.sealing import open_rows
from portal.queries import sessions as session_queries
from portal.queries import support
from portal.services.sessions import hash_cookie
from tests.benchmarks import bare, results
from tests.benchmarks.fill import MESSAGES, fill
from tests.benchmarks.fill_directory import fill_directory
from tests.benchmarks.load import Job, run
from tests.benchmarks.measure import Measured, Round
from tests.benchmarks.pages import plain_get
from tests.benchmarks.servers import gunicorn
from tests.benchmarks.words import words_of
from tests.world import NOW


def test_the_bare_page_shows_thirty_messages_in_about_nine_and_a_half_kilobytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.fill(tmp_path / "bare.sqlite3")
    monkeypatch.setenv(bare.FILE, str(tmp_path / "bare.sqlite3"))
    page = bare.create_app().test_client().get("/7").get_data(as_text=True)
    assert page.count("<li id=") == MESSAGES
    assert 9000 <= len(page.encode()) <= 9800


def test_visitors_get_their_answers_from_a_real_server_and_stop(tmp_path: Path) -> None:
    bare.fill(tmp_path / "bare.sqlite3")
    with gunicorn("tests.benchmarks.bare:create_app()", {bare.FILE: str(tmp_path / "bare.sqlite3")}) as server:
        seen = run(Job(server.port, [plain_get("/1"), plain_get("/2")], count=4, status=200, most_seconds=10))
        assert not seen.problem
        assert len(seen.latencies) == 4
        assert len(server.process.children()) == 2
        missing = run(Job(server.port, [plain_get("/nothing")], count=4, status=200, most_seconds=10))
        assert "answered 404" in missing.problem


def test_the_families_of_the_benchmark_have_sealed_messages_that_open_and_are_signed_in(database: Database) -> None:
    filled = fill(database, threads=6, now=NOW)
    with database.read_session() as session:
        waits = session.scalars(select(Thread.waiting_since).order_by(Thread.last_message_at)).all()
        assert len(waits) == 6
        assert sum(1 for since in waits if since is not None) == 3
        rows = session.execute(select(Message.id, Message.sealed_body).order_by(Message.id)).all()
        assert len(rows) == 6 * MESSAGES
        assert open_rows(session, Message.sealed_body, rows)[:MESSAGES] == [words_of(each) for each in range(MESSAGES)]
        for cookie in (*filled.families, *filled.managers, *filled.practitioners):
            found = session_queries.find(session, cookie_hash=hash_cookie(cookie))
            assert found is not None
            assert found.is_live(NOW)


def test_a_page_that_takes_twice_the_processor_of_the_bare_page_has_the_ratio_one_half() -> None:
    def one(cpu: float) -> Round:
        return Round(cpu=cpu, database_cpu=0.0, rate=1 / cpu, latencies=(cpu,), bytes=10)

    measured = Measured(pairs=[(one(0.001), one(0.002)), (one(0.003), one(0.006)), (one(0.001), one(0.004))])
    assert measured.ratio == 0.5
    assert measured.rate_ratio == 0.5
    assert measured.percentile(99) == 0.006


def test_the_services_of_the_benchmark_are_found_by_all_filters_at_once(database: Database) -> None:
    with database.write_session() as session:
        fill_directory(session, services=400, now=NOW)
        session.commit()
    wanted = Wanted(words=("harbour",), seeker=Seeker(outward="SS1", age=9), kind=Kind.LISTENING, language="ur")
    with database.read_session() as session:
        found = support.find(session, wanted, today=NOW.date())
    assert found.cards
    assert all("Harbour" in f"{card.name} {card.organisation}" for card in found.cards)


def test_new_tables_take_the_place_of_the_old_and_what_other_scripts_saw_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "FILE", tmp_path / "RESULTS.md")
    results.keep_tables("# What pages cost\n\n## Portal on SQLite\n\nold")
    results.keep_below("The rush", ["once"], module="tests.benchmarks.rush")

    results.keep_tables("# What pages cost\n\n## Portal on SQLite\n\nnew")
    results.keep_below("The rush", ["twice"], module="tests.benchmarks.rush")

    kept = results.FILE.read_text("utf-8")
    assert kept.index("new") < kept.index("## The rush") < kept.index("- twice")
    assert "old" not in kept
    assert "once" not in kept
