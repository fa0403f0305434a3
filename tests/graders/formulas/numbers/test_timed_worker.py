"""What takes longer is decided in a process of its own, which is killed when it takes too long."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from graders.formulas.decision import Decision, Relation
from graders.formulas.names import NATURAL, REAL
from graders.formulas.numbers import scalars, timed_worker
from graders.formulas.numbers.balls import NumberBudget
from graders.formulas.numbers.timed_worker import Worker
from graders.formulas.text.read_formula import read

NAMES = {"x": REAL, "n": NATURAL}
LONG = "sum(sum(exp(i j x/10^6), i, 1, 150), j, 1, 150)"
ENDLESS = "sum(sum(sum(i j, i, 1, 400), j, 1, 400), n, 1, 400)"


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def asked(worker: Worker, theirs: str, right: str, limit: float = 5.0) -> Decision | None:
    return worker.decide(read(theirs, NAMES), read(right, NAMES), NAMES, None, limit=limit)


def test_a_short_decision_needs_no_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed_worker, "_worker", lambda _: pytest.fail("a worker was asked"))
    assert (
        timed_worker.decide(read("x + x", NAMES), read("2x", NAMES), NAMES).relation.value
        == "equal"
    )


def test_a_long_one_is_decided_by_the_worker() -> None:
    decision = timed_worker.decide(read(f"{LONG} + 1", NAMES), read(LONG, NAMES), NAMES)
    assert decision.relation is Relation.DIFFERENT
    assert decision.at


def test_an_endless_one_is_undecided_after_as_many_steps_everywhere() -> None:
    budget = NumberBudget(timed_worker.SHORT)
    decision = scalars.decide(read(ENDLESS, NAMES), read("x", NAMES), NAMES, budget=budget)
    assert decision.relation is Relation.UNDECIDED
    assert budget.steps == -1
    assert budget.ends - time.monotonic() > 1
    decision = timed_worker.decide(read(ENDLESS, NAMES), read("x", NAMES), NAMES)
    assert decision.relation is Relation.UNDECIDED


def test_one_worker_decides_many(worker: Worker) -> None:
    first = asked(worker, "x", "x + 0")
    process = worker.process
    second = asked(worker, "x", "x + 1")
    assert first is not None
    assert second is not None
    assert (first.relation, second.relation) == (Relation.EQUAL, Relation.DIFFERENT)
    assert worker.process is process


def test_a_worker_that_hangs_is_killed_and_the_next_one_answers(worker: Worker) -> None:
    asked(worker, "x", "x + 0")
    assert worker.process is not None
    os.kill(worker.process.pid, signal.SIGSTOP)
    assert asked(worker, "x", "x + 0", limit=0.2) is None
    assert worker.process is None
    assert asked(worker, "x", "x + 0") is not None


def test_a_worker_that_died_is_replaced(worker: Worker) -> None:
    asked(worker, "x", "x + 0")
    assert worker.process is not None
    worker.process.kill()
    worker.process.wait()
    assert asked(worker, "x", "x + 0") is not None
