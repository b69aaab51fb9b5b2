"""Rounds of requests, each beside a round of the bare page B; what a page costs is what its workers' processors did."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from tests.benchmarks.load import Job, Seen, UnexpectedAnswer
from tests.benchmarks.servers import ROOT, Server

MOST_SECONDS = 30.0
"""A round never takes longer."""


@dataclass(frozen=True, slots=True)
class Round:
    """One page, asked for many times in a row."""

    cpu: float
    """Seconds of the workers' processors for each request."""
    database_cpu: float
    """Seconds of the database server's processors for each request; 0 where it lives inside the workers."""
    rate: float
    """Requests a second."""
    latencies: tuple[float, ...]
    bytes: int


def play(
    server: Server, requests: list[str], *, count: int, status: int, database_cpu: Callable[[], float] = lambda: 0.0
) -> Round:
    """Ask `count` times in all. Raises UnexpectedAnswer."""
    job = Job(server.port, requests, count, status, MOST_SECONDS)
    before, database_before = server.cpu(), database_cpu()
    seen = _in_own_process(job)
    spent, database_spent = server.cpu() - before, database_cpu() - database_before
    if seen.problem:
        raise UnexpectedAnswer(seen.problem)
    answered = len(seen.latencies)
    return Round(
        cpu=spent / answered,
        database_cpu=database_spent / answered,
        rate=answered / seen.seconds,
        latencies=tuple(seen.latencies),
        bytes=seen.bytes,
    )


def _in_own_process(job: Job) -> Seen:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=json.dumps(asdict(job)).encode(),
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
        timeout=3 * MOST_SECONDS,
    )
    return Seen(**json.loads(done.stdout))


@dataclass(slots=True)
class Measured:
    """The rounds of one page, each with the round of B that was played right before it."""

    pairs: list[tuple[Round, Round]] = field(default_factory=list)

    def _each(self, of: Callable[[Round], float]) -> tuple[list[float], list[float]]:
        return [of(bare) for bare, _ in self.pairs], [of(page) for _, page in self.pairs]

    @property
    def ratios(self) -> list[float]:
        """How many of this page one B would pay for, round by round: 1 is as cheap as B, 0.5 costs twice as much."""
        return [bare.cpu / page.cpu for bare, page in self.pairs if page.cpu]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def rate_ratio(self) -> float:
        return statistics.median(page.rate / bare.rate for bare, page in self.pairs)

    @property
    def bare_cpu(self) -> float:
        return statistics.median(self._each(lambda one: one.cpu)[0])

    @property
    def cpu(self) -> float:
        return statistics.median(self._each(lambda one: one.cpu)[1])

    @property
    def database_cpu(self) -> float:
        return statistics.median(self._each(lambda one: one.database_cpu)[1])

    @property
    def rate(self) -> float:
        return statistics.median(self._each(lambda one: one.rate)[1])

    @property
    def bytes(self) -> int:
        return self.pairs[-1][1].bytes

    def percentile(self, hundredth: int) -> float:
        """Seconds within which so many of a hundred answers came, over all rounds."""
        every = sorted(latency for _, page in self.pairs for latency in page.latencies)
        return every[min(len(every) - 1, len(every) * hundredth // 100)]
