"""The same class graded by nbgrader, by Otter and by us: `make peers` writes docs/peers.md.

nbgrader and Otter are installed into a virtual environment of their own that is thrown away. CPU is
that of all processes, as the kernel counts it once they have ended.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import peers_class as made
from benchmarks.environments import installed
from benchmarks.peers_class import STUDENTS
from graders.guest import kernel

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("nbgrader==0.9.6", "otter-grader==7.0.0", "ipykernel", "numpy")
ADOPT_ORPHANS = 36
GRACE_SECONDS = 30
Scores = dict[str, float]


@dataclass(frozen=True)
class Cost:
    """Seconds that a whole class took."""

    cpu: float
    wall: float


def nbgrader(folder: Path, bin_folder: Path) -> Scores:
    """One process grades the class; each notebook gets a kernel."""
    _run(["nbgrader", "autograde", "ps1"], folder, bin_folder)
    _run(["nbgrader", "export", "--to", "grades.csv"], folder, bin_folder)
    with (folder / "grades.csv").open(newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def otter(folder: Path, bin_folder: Path) -> Scores:
    """As Otter grades without Docker: a process and a kernel for each notebook."""
    found: Scores = {}
    for k in range(STUDENTS):
        out = folder / "out" / made.name(k)
        out.mkdir(parents=True, exist_ok=True)
        notebook = f"{made.name(k)}.ipynb"
        _run(["otter", "run", "-a", "ag.zip", "-o", str(out), notebook], folder, bin_folder)
        tests = json.loads((out / "results.json").read_text())["tests"]
        found[made.name(k)] = sum(test.get("score", 0.0) for test in tests)
    return found


def ours(folder: Path, _: Path) -> Scores:
    """One command grades the class, one submission at a time."""
    command = [sys.executable, "grade.py", "run", str(folder / "homework"), str(folder / "class")]
    out = folder / "results"
    _run([*command, "--jobs", "1", "--out", str(out)], ROOT, Path(sys.executable).parent)
    with (out / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: float(row["total"]) for row in csv.DictReader(file)}


Grader = Callable[[Path, Path], Scores]
GRADERS: dict[str, Grader] = {"this project": ours, "nbgrader": nbgrader, "Otter": otter}


def measured(grade: Grader, folder: Path, bin_folder: Path) -> Cost:
    """What a class cost; scores that are not the right ones end the benchmark."""
    kernel.prctl(ADOPT_ORPHANS, 1)
    before, began = _used(), time.perf_counter()
    found = grade(folder, bin_folder)
    took = time.perf_counter() - began
    _bury_orphans()
    cost = Cost(_used() - before, took)
    if found != made.scores():
        raise SystemExit(f"{grade.__name__} gave other scores: {found}, not {made.scores()}")
    return cost


def _bury_orphans() -> None:
    """Processes whose parent did not wait for them, as bubblewrap's does not: they count too."""
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            time.sleep(0.05)
    raise SystemExit("a grader left a process behind that does not end: its CPU is not known")


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _run(command: Sequence[str], folder: Path, bin_folder: Path) -> None:
    settings = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        command, cwd=folder, env=os.environ | settings, capture_output=True, check=False, text=True
    )
    if ran.returncode:
        raise SystemExit(f"{' '.join(command)}: {ran.stdout[-2000:]}{ran.stderr[-2000:]}")


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--venv", type=Path, help="one that has nbgrader and Otter already")
    wanted = parser.parse_args()
    load = os.getloadavg()[0]
    costs: dict[str, list[Cost]] = {name: [] for name in GRADERS}
    with tempfile.TemporaryDirectory() as temporary:
        own = wanted.venv.resolve() / "bin" if wanted.venv else None
        there = own or installed(Path(temporary, "env"), PACKAGES)
        for turn in range(wanted.rounds):
            for name, grade in GRADERS.items():
                folder = Path(temporary, f"{turn}-{grade.__name__}")
                _prepare(name, folder, there)
                costs[name].append(measured(grade, folder, there))
                print(f"{name}: {costs[name][-1]}", file=sys.stderr, flush=True)
    print(_page(costs, wanted.rounds, load))


def _prepare(name: str, folder: Path, bin_folder: Path) -> None:
    """What an instructor does once, which is not counted."""
    if name == "nbgrader":
        made.for_nbgrader(folder)
        _run(["nbgrader", "generate_assignment", "ps1"], folder, bin_folder)
    elif name == "Otter":
        made.for_otter(folder)
        command = ["otter", "generate", "-t", "tests", "-o", "ag.zip", "--no-environment"]
        _run(command, folder, bin_folder)
    else:
        made.for_us(folder)


def _page(costs: dict[str, list[Cost]], rounds: int, load: float) -> str:
    cpu = {name: 1000 * median(c.cpu for c in each) / STUDENTS for name, each in costs.items()}
    wall = {name: 1000 * median(c.wall for c in each) / STUDENTS for name, each in costs.items()}
    own = cpu["this project"]
    rows = [
        f"| {name} | {cpu[name]:.0f} | {wall[name]:.0f} | {cpu[name] / own:.1f} |" for name in costs
    ]
    return "\n".join(
        [
            "# Peers",
            "",
            f"Written by `make peers`. {STUDENTS} notebooks with {len(made.QUESTIONS)} numpy "
            f"questions of {made.CASES} inputs each,",
            f"graded by {', '.join(PACKAGES[:2])} and this project, one submission at a time; all",
            "three gave every student the same, right score. The graders took turns; medians of "
            f"{rounds} round{'s' if rounds > 1 else ''}.",
            "CPU is that of all processes, start-up included.",
            f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python "
            f"{platform.python_version()}, load {load:.1f} at the start.",
            "",
            "| grader | CPU ms a submission | wall ms a submission | CPU, times this project's |",
            "|---|---|---|---|",
            *rows,
            "",
            "Otter ran as it does without Docker (`otter run`): a process for each notebook. What "
            "stands between",
            "a submission and the machine differs: here it is the wall of "
            "[security](security.md); nbgrader",
            "runs notebooks as the user who grades, and so does `otter run`.",
        ]
    )


if __name__ == "__main__":
    main()
