"""A run over a class: new hand-ins are graded side by side, each in a guest of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence

from graders.assignment import Assignment
from graders.course import events
from graders.course.cluster import Cluster
from graders.course.cluster_address import connected
from graders.course.keeping import Grader
from graders.course.pool import Pool
from graders.course.results import Results
from graders.course.running import Run, RunResult, Task
from graders.course.signature import signature
from graders.course.watch import Watched, check_open_files
from graders.grading import plans_of
from graders.host import isolation
from graders.host.child import Child, Ends, Lost, Start
from graders.host.isolation import Level
from graders.intake.submission import Submission


def run(
    assignment: Assignment,
    given: Sequence[Submission],
    results: Results,
    jobs: int = 1,
    track: str = "",
    done: Callable[[str], None] = lambda student: None,
    minimum: Level = Level.STANDARD,
    again: Collection[str] | None = None,
    begun: Run | None = None,
    cluster: str = "",
) -> RunResult:
    """Grade new hand-ins; each is stored as soon as it is graded, and `done` is told of it.

    Below the minimum of isolation nothing runs. `again` names students to run anew; an empty one
    means everybody. At the address of a cluster hand-ins are asked there.
    """
    if not cluster:
        check_open_files(jobs)
    secret, began = results.secret, events.now()
    this = begun or Run(assignment, results, track, plans_of(assignment, secret))
    tasks = this.begin(given, again)
    signed = signature(assignment, secret, "")
    if tasks and cluster:
        _ask_elsewhere(this, tasks, cluster, minimum, signed, done)
    elif tasks:
        with isolation.guests(assignment.warm, minimum) as guests:
            signed["isolation"] = this.ran.isolation = str(guests.isolation)
            _grade_all(this, tasks, guests.start, signed, jobs, done)
    return this.close(given, began, signed)


def _ask_elsewhere(
    this: Run,
    tasks: Sequence[Task],
    address: str,
    minimum: Level,
    signed: dict[str, str],
    done: Callable[[str], None],
) -> None:
    """Have every task asked on a cluster; judge and store the answers here."""
    stopping = threading.Event()
    grader = _grader(this, nowhere, signed)
    try:
        for task in tasks:
            if not task.is_asked:
                done(this.keep(grader, task, None, stopping))
        with connected(address) as client:
            cluster = Cluster(client, address, this.assignment, this.planned, minimum)
            asked = [task for task in tasks if task.is_asked]
            for task, answered, behind in cluster.each(asked, stopping):
                if behind:
                    signed["isolation"] = this.ran.isolation = behind
                done(this.keep(grader, task, answered, stopping))
    except KeyboardInterrupt as stop:
        stop.args = (_stopped(this, len(tasks)),)
        raise


def _grade_all(
    this: Run,
    tasks: Sequence[Task],
    start: Start,
    signed: dict[str, str],
    jobs: int,
    done: Callable[[str], None],
) -> None:
    """Grade every task; a stop or a fault ends all guests at once, and nothing half is stored."""
    with Pool[Task, str](lambda task: this.grade(grader, task, pool.stopping), jobs) as pool:
        watched = Watched(start, pool.stopping)
        grader = _grader(this, watched.start, signed)
        try:
            for student in pool.each(tasks):
                done(student)
        except BaseException as stop:
            pool.stopping.set()
            watched.end()
            if not pool.join():
                watched.clear()
            if isinstance(stop, KeyboardInterrupt):
                stop.args = (_stopped(this, len(tasks)),)
            raise
        pool.join()


def _grader(this: Run, start: Start, signed: dict[str, str]) -> Grader:
    return Grader(
        assignment=this.assignment, secret=this.results.secret, planned=this.planned,
        keys=this.keys, track=this.track, start=start, signature=signed,
    )  # fmt: skip


def nowhere(ends: Ends, memory_bytes: int) -> Child:
    """Guests run on the cluster, none here."""
    raise Lost("no guest is started where a cluster is asked")


def _stopped(this: Run, count: int) -> str:
    new, kept, folder = this.ran.new, this.ran.kept, this.results.folder
    stay = f"{new} of {count} new ones are graded and stay in {folder}, with {kept} as before"
    return f"stopped: {stay}; the same command goes on with the rest"
