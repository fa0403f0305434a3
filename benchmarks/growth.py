"""`python -m benchmarks.growth`: what a submission costs in classes of 100, 1,000 and 10,000.

The homework has two items. In each size a process of its own runs the class by the command that
an instructor types: CPU seconds are those of the process beyond its imports and of the guests that
it buried, and memory is the peak of the process that grades. In the largest class no guests run:
their answers are made by the same code in the grading process, as growth can be nowhere else.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import grade
from benchmarks.guest import used
from graders import grading
from graders.guest.carry_out import carry_out
from graders.guest.plan import Load, Plan
from graders.host.isolation import guests
from graders.host.session import Transcript, digest

CONTENTS = """
from graders import Assignment, Call, Code, Numeric, item

EDGES = Numeric(prompt="How many edges?", source="B1", reference={"edges": 12})
DOUBLE = Code(
    prompt="Twice x.", source="B2", reference={"double": lambda x: 2 * x},
    calls=lambda draw: [Call("double", (draw.case(k).normal(size=3),), ("x",)) for k in range(5)],
)
ASSIGNMENT = Assignment(
    name="small", title="A small homework", items=[item("1", 2, EDGES), item("2", 3, DOUBLE)],
)
"""
SIZES = ((100, True), (1000, True), (100, False), (1000, False), (10_000, False))
"""Students, and whether guests run."""
CLUSTER = 200
"""Students of the class that is asked on a cluster and here."""


def main() -> str:
    """The section, as Markdown."""
    rows = [_apart("--students", str(n), *([] if real else ["--no-guests"])) for n, real in SIZES]
    lines = [
        "## A class that grows",
        "",
        "A homework of two items, one file each. A process of its own for each size. CPU time of "
        "`run` for each submission, its guest included, and the peak memory of the process that "
        "grades; without guests the same answers are made in that process.",
        "",
        "| students | guests | CPU ms a submission | peak MB |",
        "|---|---|---|---|",
    ]
    for (count, real), row in zip(SIZES, rows, strict=True):
        lines.append(
            f"| {count:,} | {'yes' if real else 'no'} | {row['ms']:.1f} | {row['mb']:.0f} |"
        )
    return "\n".join([*lines, "", *_compared()])


def _compared() -> list[str]:
    """The local pool beside a cluster of as many workers, in turns."""
    ways = {"here": ["--jobs", "2"], "there": ["--cluster", "local:2"]}
    walls = {way: [] for way in ways}  # type: dict[str, list[float]]
    spent = {way: [] for way in ways}  # type: dict[str, list[float]]
    for _ in range(3):
        for way, options in ways.items():
            row = _apart("--students", str(CLUSTER), *options)
            walls[way].append(row["s"])
            spent[way].append(row["ms"])
    speed = min(walls["here"]) / min(walls["there"])
    return [
        f"{CLUSTER} of them by two jobs here, and by `--cluster local:2`, the start of its workers "
        f"left out: {speed:.2f} of the speed of the local pool (the best of 3 each).",
    ]


def _apart(*arguments: str) -> dict[str, float]:
    """One size in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.growth", "--one", *arguments]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    print(arguments, found, file=sys.stderr, flush=True)
    return found


def one(parsed: argparse.Namespace) -> dict[str, float]:
    """Run one class; CPU milliseconds a submission, peak megabytes, and seconds in all."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("small").mkdir()
        Path("small/contents.py").write_text(CONTENTS, encoding="utf-8")
        for k in range(parsed.students):
            student = Path(f"class/student{k:05}")
            student.mkdir(parents=True)
            text = f"edges = 12  # {k}\ndef double(x):\n    return 2 * x\n"
            (student / "answers.py").write_text(text, encoding="utf-8")
        command = ["run", "small", "class", "--jobs", str(parsed.jobs)]
        if parsed.cluster:
            command += ["--cluster", parsed.cluster]
        if parsed.no_guests:
            setattr(grading, "take", _answered)  # noqa: B010
        with guests(("numpy",)):  # what is imported for the first server is imported now
            pass
        first = _first_result()
        before, began = used(), time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            if grade.main(command):
                raise SystemExit("the class was not graded")
        ended, buried = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = used() - before + (buried.ru_utime + buried.ru_stime if not parsed.cluster else 0)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        seconds = ended - (first[0] if first else began)
    return {"ms": 1000 * spent / parsed.students, "mb": peak, "s": seconds}


def _first_result() -> list[float]:
    """The moment in which the first hand-in is kept: workers and servers have started by then."""
    seen: list[float] = []
    running = importlib.import_module("graders.course.running")
    keep = running.Run.keep

    def kept(*arguments: object) -> str:
        if not seen:
            seen.append(time.perf_counter())
        return str(keep(*arguments))

    running.Run.keep = kept
    return seen


def _answered(load: Load, plans: Mapping[str, Plan], limits: object, start: object) -> Transcript:
    """The answers of a right hand-in, made here."""
    names = {"edges": 12, "double": lambda x: 2 * x}
    return Transcript(
        records={item: carry_out(plan, names) for item, plan in plans.items()},
        asked={item: digest(plan) for item, plan in plans.items()},
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", action="store_true")
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cluster", default="")
    parser.add_argument("--no-guests", action="store_true")
    found = parser.parse_args()
    print(json.dumps(one(found)) if found.one else main())
