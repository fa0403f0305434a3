"""What grading costs beside the student's own code: the example class, each in four ways.

Bare: a fork of a warm process loads the cells and carries the plans out, without wall, pipes, host.
Open: a guest does the same, asked by the host, without a wall. Guest: behind the wall. Graded: and
judged, from `grade`'s beginning.
The ways take turns, so that a busy machine slows them alike; medians are told.
"""

from __future__ import annotations

import importlib
import os
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.guest import ALL, used
from graders.assignment import Assignment
from graders.find_assignment import load as load_assignment
from graders.grading import grade
from graders.guest.carry_out import answers
from graders.guest.cells import LoadedSubmission as Loaded
from graders.guest.plan import Load, Plan
from graders.guest.serve import import_kit
from graders.host.isolation import guests
from graders.host.session import take
from graders.intake.class_folder import collect
from graders.intake.submission import Submission
from graders.model import Draw

ROOT = Path(__file__).resolve().parent.parent
NAME = "ift6135_a2022"
DIE = frozenset({"endless_loop", "early_exit", "flood"})
"""Their time is that of the limits that end them."""
ROUNDS = 7
SECRET = b"benchmark"


@dataclass(frozen=True)
class Cost:
    """Seconds of one submission in one way."""

    cpu: float
    wall: float


def main() -> str:
    """The section, as Markdown."""
    assignment = load_assignment(NAME)
    plans = {
        each.number: each.question.ask(Draw.of(SECRET, assignment.name, each.number))
        for each in assignment.items
    }
    numbers = [each.number for each in assignment.items]
    found = collect([ROOT / "examples" / NAME], numbers).submissions
    submissions = [each for each in found if each.student not in DIE]
    for name in assignment.warm:
        importlib.import_module(name)
    kit = {path.stem: Path(path).read_text(encoding="utf-8") for path in assignment.kit}
    costs = _measured(assignment, submissions, plans, kit)
    return _table(costs, len(submissions), len(DIE))


def _measured(
    assignment: Assignment,
    submissions: list[Submission],
    plans: dict[str, Plan],
    kit: dict[str, str],
) -> dict[str, list[Cost]]:
    """Each way's cost of each submission: the median of the rounds."""
    samples: dict[tuple[str, str], list[Cost]] = {}
    with guests(assignment.warm) as made, guests(assignment.warm, switched_off=ALL) as unwalled:
        for _ in range(ROUNDS + 1):  # the first one warms up
            for each in submissions:
                load = Load(each.cells, dict(kit), dict(each.prose))
                ways: dict[str, Callable[[], object]] = {
                    "fork": partial(_forked, lambda: None),
                    "bare": partial(_forked, partial(_carried_out, load, plans)),
                    "open": partial(take, load, plans, assignment.limits, unwalled.start),
                    "guest": partial(take, load, plans, assignment.limits, made.start),
                    "graded": partial(grade, assignment, each, SECRET, "", made.start, (plans, {})),
                }
                for way, run in ways.items():
                    samples.setdefault((way, each.student), []).append(_cost(run))
    return {way: [_median(samples[way, each.student][1:]) for each in submissions] for way in SAYS}


def _median(costs: list[Cost]) -> Cost:
    return Cost(median(c.cpu for c in costs), median(c.wall for c in costs))


def _cost(run: Callable[[], object]) -> Cost:
    cpu, wall = _used(), time.perf_counter()
    run()
    took = time.perf_counter() - wall
    return Cost(_used() - cpu, took)


def _used() -> float:
    """As `used`, which knows the fork server, and our own children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used() + children.ru_utime + children.ru_stime


def _forked(run: Callable[[], object]) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            run()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


def _carried_out(load: Load, plans: Mapping[str, Plan]) -> None:
    import_kit(load.kit)
    submission = Loaded(load, lambda *_: None)
    submission.run()
    for plan in plans.values():
        for _ in answers(plan, submission.namespace):
            pass


SAYS = {
    "fork": "a fork that does nothing",
    "bare": "a fork that runs the code and the plans: the student's own",
    "open": "a guest without a wall that is asked the same",
    "guest": "a guest behind the wall",
    "graded": "graded whole: planned, run, judged",
}


def _table(costs: Mapping[str, list[Cost]], count: int, left_out: int) -> str:
    lines = [
        "## The example class",
        "",
        f"{count} of the submissions of IFT6135-A2022 (not the {left_out} that die: their time is "
        f"that of the limits), 41 items each; means of medians of {ROUNDS} rounds in which the "
        "ways take turns.",
        "",
        "| way | CPU ms | wall ms |",
        "|---|---|---|",
    ]
    cpu = {way: 1000 * sum(c.cpu for c in each) / count for way, each in costs.items()}
    wall = {way: 1000 * sum(c.wall for c in each) / count for way, each in costs.items()}
    lines += [f"| {says} | {cpu[way]:.1f} | {wall[way]:.1f} |" for way, says in SAYS.items()]
    beyond = cpu["graded"] - cpu["bare"] + cpu["fork"]
    return "\n".join(
        [
            *lines,
            "",
            f"Beyond the student's own code, a submission costs {beyond:.1f} ms of CPU (its fork "
            "and its judging included; at most 40 are wanted). Of these the wall costs "
            f"{cpu['guest'] - cpu['open']:.1f} ms (at most 10).",
        ]
    )


if __name__ == "__main__":
    print(main())
