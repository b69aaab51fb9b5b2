"""The table that is printed and kept in RESULTS.md."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from tests.benchmarks.measure import Measured
from tests.benchmarks.pages import Page

FILE = Path(__file__).with_name("RESULTS.md")
LIBRARIES = (
    "flask",
    "werkzeug",
    "jinja2",
    "sqlalchemy",
    "psycopg",
    "gunicorn",
    "flask-login",
    "flask-wtf",
    "cryptography",
)
COLUMNS = (
    "page",
    "CPU ratio to B",
    "lowest–highest",
    "aim",
    "CPU, ms",
    "B, ms",
    "database, ms",
    "requests/s",
    "rate ratio to B",
    "p50, ms",
    "p99, ms",
    "queries",
    "bytes",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One measured page."""

    page: Page
    measured: Measured
    queries: int


@dataclass(frozen=True, slots=True)
class Report:
    """One database's pages."""

    database: str
    lines: tuple[Line, ...]
    bare_memory: int
    """Bytes resident in the largest worker of B, at the end."""
    memory: int
    """The same of the portal."""
    growth: tuple[tuple[str, float], ...]
    """For each inbox, what a page costs among the many threads against the few: 1 is no dearer."""

    def as_text(self) -> str:
        aim = 0 if self.database == "SQLite" else 1
        rows = [_cells(line, aim) for line in self.lines]
        parts = [f"## Portal on {self.database}", "", _table((COLUMNS, ("---",) * len(COLUMNS), *rows)), ""]
        missed = [line.page.name for line in self.lines if line.page.aim and line.measured.ratio < line.page.aim[aim]]
        parts.append(f"Below their aim: {'; '.join(missed) or 'none'}.")
        parts += [
            f"{name}: {times:.2f} times the CPU of 1,000 threads (aim: at most 1.15)." for name, times in self.growth
        ]
        parts.append(
            f"Memory, resident in a worker: portal {_megabytes(self.memory)}, B {_megabytes(self.bare_memory)}."
        )
        return "\n".join(parts)


def _cells(line: Line, aim: int) -> tuple[str, ...]:
    measured, page = line.measured, line.page
    return (
        page.name,
        f"{measured.ratio:.2f}",
        f"{min(measured.ratios):.2f}–{max(measured.ratios):.2f}",
        f"{page.aim[aim]:.2f}" if page.aim else "",
        f"{measured.cpu * 1000:.2f}",
        f"{measured.bare_cpu * 1000:.2f}",
        f"{measured.database_cpu * 1000:.2f}" if measured.database_cpu else "",
        f"{measured.rate:.0f}",
        f"{measured.rate_ratio:.2f}",
        f"{measured.percentile(50) * 1000:.1f}",
        f"{measured.percentile(99) * 1000:.1f}",
        str(line.queries),
        f"{measured.bytes:,}",
    )


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB"


def keep_tables(told: str) -> None:
    """Put new tables in place of the old ones; what scripts of their own saw stays below them."""
    sections = FILE.read_text("utf-8").split("\n## ") if FILE.exists() else []
    own = [f"## {section.strip()}" for section in sections[1:] if "Made by `python -m tests.benchmarks." in section]
    FILE.write_text("\n\n".join([told.strip(), *own]) + "\n", "utf-8")


def keep_below(heading: str, lines: Sequence[str], *, module: str) -> None:
    """Put what a script of its own saw below the tables, in place of what stood under its heading."""
    before, _, after = FILE.read_text("utf-8").partition(f"## {heading}\n")
    _gone, following, rest = after.partition("\n## ")
    when = f"Made by `python -m {module} --write` on {datetime.now(UTC):%-d %B %Y, %H:%M} UTC, {os.cpu_count()} cores."
    told = "\n".join(f"- {line}" for line in lines)
    others = [before.rstrip(), *([f"## {rest.rstrip()}"] if following else [])]
    FILE.write_text("\n\n".join([*others, f"## {heading}", when, told]) + "\n", "utf-8")


def header(*, rounds: int, count: int, many: int, load_before: float) -> str:
    """When, where and under what load this was measured, and how to read it."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    memory = psutil.virtual_memory().total / 2**30
    return f"""# What pages cost

Made by `python -m tests.benchmarks --write` on {datetime.now(UTC):%-d %B %Y, %H:%M} UTC.

Machine: {os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, Python {platform.python_version()};
{libraries}.

Load on the machine when it began: {load_before:.1f} running processes (1 minute average); at the end, with the
benchmark's own: {os.getloadavg()[0]:.1f}. Where others work on the machine at the same time, requests a second and
percentiles say little, and CPU per request rises with the load: more for the portal, whose code and data are larger
than B's, so that the ratios come out lower than on a quiet machine. By how much was not measured.

B is the bare page of `bare.py`: one indexed SELECT, 30 messages in a template of about 9.4 kB, no session, nothing
sealed. B and the portal each run under gunicorn with two workers of four threads; the portal with production settings,
sealed columns, on a database of 1,000 or (“many”) {many:,} open threads. Four visitors ask at once over kept
connections. Each page was asked for {count} times in {rounds} rounds, each round right after one of B. The CPU ratio
is B's processor time for each request over the page's, workers only: 0.5 is a page that costs two B. It is the median
of the rounds. What PostgreSQL's own processes used stands beside it. B always runs on SQLite.
"""
