"""`python -m benchmarks.class`: what a class of a thousand costs beyond the students' code.

The class is synthetic: hand-ins of one notebook each, and the records that IFT6135-A2022's own
reference answers make, a few of them spoilt so that verdicts differ. No guest runs, but in the last
section, which grades the example class. CPU seconds are those of this process.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import grade
from graders.assignment import Assignment
from graders.compared import Compared, records_of
from graders.course import events, history, keeping, rescoring, settings
from graders.course.events import Event
from graders.course.identity import Keys
from graders.course.reports import ids
from graders.course.results import Results
from graders.course.signature import signature
from graders.find_assignment import load
from graders.grading import Planned, judge, plans_of
from graders.guest.plan import Cause, Failed, Record
from graders.host.session import Transcript, digest
from graders.intake import class_folder
from graders.model import Draw
from graders.report import json_report
from graders.scores import Mark

NAME = "ift6135_a2022"
STUDENTS = 1000
MARKED = ("1.5.iii", "3.2", "4.1.a")
"""Items on which every student has a mark already."""
REPEATS = 20
SECRET = b"a secret of the benchmark"


def main(count: int = STUDENTS) -> str:
    """The section, as Markdown."""
    assignment = load(NAME)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "secret").write_bytes(SECRET)
        _write_class(place / "class", count)
        results, stored = _stored(place, assignment)
        rows = [
            ("storing one graded hand-in", stored / count, "ms"),
            ("writing it as one JSON report", _as_json(place, results), "ms"),
        ]
        rows += list(_measured(place, results, count))
        return _table(rows, count)


def _write_class(folder: Path, count: int) -> None:
    """A notebook for each student, of the size that a hand-in has."""
    for k in range(count):
        cells: list[dict[str, Any]] = [
            {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [],
             "execution_count": None, "source": f"q{n} = {n * k}\n" * 12}
            for n in range(60)
        ]  # fmt: skip
        book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        student = folder / f"student{k:05}"
        student.mkdir(parents=True)
        (student / "answers.ipynb").write_text(json.dumps(book), encoding="utf-8")


def _records(assignment: Assignment, planned: Planned) -> dict[str, Record]:
    """What the reference answers, item by item; nothing where a question has none."""
    found: dict[str, Record] = {}
    for placed in assignment.items:
        plan = planned[0].get(placed.number, ())
        draw = Draw.of(SECRET, assignment.name, placed.number)
        if isinstance(placed.question, Compared):
            found[placed.number] = records_of(placed.question, draw).reference
        else:
            found[placed.number] = tuple(Failed(Cause.MISSING, ask.name) for ask in plan)
    return found


def _stored(place: Path, assignment: Assignment) -> tuple[Results, float]:
    """The class in a store, and the CPU seconds that storing took."""
    results = Results.create(place / "results", NAME, place / "secret")
    planned = plans_of(assignment, results.secret)
    keys, right = Keys(assignment, planned), _records(assignment, planned)
    asked = {item: digest(plan) for item, plan in planned[0].items()}
    numbers = [placed.number for placed in assignment.items]
    spent = 0.0
    for k, given in enumerate(class_folder.collect([place / "class"], numbers).submissions):
        missing = numbers[k % len(numbers)]
        plan = planned[0][missing]
        wrong = tuple(Failed(Cause.MISSING, ask.name) for ask in plan)
        transcript = Transcript(records={**right, missing: wrong}, asked=asked)
        report = judge(assignment, given, transcript, results.secret)
        report = replace(report, signature=signature(assignment, results.secret, "none"))
        began = time.process_time()
        with results.database.writing() as connection:
            settings.put(connection, "title", assignment.title)
            keeping.store(connection, given, report, transcript, keys)
        spent += time.process_time() - began
    return results, spent


def _as_json(place: Path, results: Results) -> float:
    """CPU seconds of one report as the version before the store wrote it."""
    found = list(islice(results.all(), REPEATS))
    began = time.process_time()
    for report, submission, transcript in found:
        json_report.write(place / "report.json", report, submission, transcript)
    return (time.process_time() - began) / len(found)


def _measured(place: Path, results: Results, count: int) -> Iterator[tuple[str, float, str]]:
    began = time.process_time()
    results.publish()
    yield "writing all pages for the first time", time.process_time() - began, "s"
    with results.marking() as connection:
        _mark_all(connection)
    results.publish()
    results.database.close()
    folder = str(place / "results")
    quiet = ["run", NAME, str(place / "class"), "--out", folder, "--secret", str(place / "secret")]
    yield "`run` with nothing new", _cost(lambda: grade.main(quiet)), "s"
    marks = [
        _cost(lambda k=k: grade.main(  # type: ignore[misc]
            ["mark", f"student{k:05}", "2.5", "1", "--results", folder]))
        for k in range(REPEATS)
    ]  # fmt: skip
    yield f"`mark`, the median of {REPEATS}", sorted(marks)[REPEATS // 2], "ms"
    yield "`rescore`, nothing changed", _cost(lambda: rescoring.rescore(results)), "s"
    results.database.close()
    yield "`log`", _cost(lambda: grade.main(["log", "--results", folder])), "s"
    yield "`stats`", _cost(lambda: grade.main(["stats", "--results", folder])), "s"
    size = (place / "results" / "class.db").stat().st_size
    yield "`class.db`, a student", size / count / 1000, "kB"


def _mark_all(connection: sa.Connection) -> None:
    """Three marks for everybody, as events."""
    told = history.plain(Mark(Fraction(1), True, "well said", "me"))
    found = [
        Event(what="mark", student=student, item=item, submission=number, after=told)
        for student, number in ids(connection).items()
        for item in MARKED
    ]
    events.append(connection, *found)


def _cost(run: Callable[[], object]) -> float:
    """Its CPU seconds, in this process where everything is imported."""
    began = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        run()
    return time.process_time() - began


def _table(rows: list[tuple[str, float, str]], count: int) -> str:
    lines = [
        "## A class in its store",
        "",
        f"{count:,} synthetic hand-ins of IFT6135-A2022: a notebook of 60 cells, 41 records and "
        f"{len(MARKED)} marks each. CPU time of the command beyond the start of the interpreter "
        "and its imports.",
        "",
        "| | |",
        "|---|---|",
    ]
    for says, value, unit in rows:
        shown = 1000 * value if unit == "ms" else value
        lines.append(f"| {says} | {shown:.1f} {unit} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--students", type=int, default=STUDENTS)
    print(main(parser.parse_args().students), file=sys.stdout)
