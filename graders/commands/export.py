"""The instructor's commands that let marks and reports out of a store, and older ones in."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from graders.commands.misuse import Misuse
from graders.commands.opened import on_results
from graders.course import importing, roll
from graders.course.page_names import clashing, safe
from graders.course.results import Results
from graders.report import atomic, clean, gradescope_results, json_report
from graders.report.exports import (
    blackboard,
    brightspace,
    canvas,
    classroom50,
    foreign_tables,
    junit,
    long_form,
    markus,
    moodle,
    nbgrader_csv,
    pupils,
    step_summary,
    workflow_commands,
)
from graders.report.exports.feedback_packages import file_names
from graders.report.exports.filling import Filled, Wish
from graders.report.exports.pupils import Pupil
from graders.report.exports.results_of_items import Went, headline, went

Fill = Callable[[foreign_tables.ForeignTable, Sequence[Pupil], Wish], Filled]
INTO: Mapping[str, Fill] = {
    "canvas": canvas.fill,
    "moodle": moodle.fill,
    "brightspace": brightspace.fill,
    "blackboard": blackboard.fill,
}
"""Platforms whose own export is filled in."""
TABLES: Mapping[str, Callable[[Sequence[Pupil]], Filled]] = {
    "csv": long_form.as_csv,
    "nbgrader": nbgrader_csv.make,
}
NAMES = {
    "csv": "long.csv", "parquet": "long.parquet", "nbgrader": "nbgrader.csv", "junit": "junit.xml",
}  # fmt: skip
"""Form -> the file that it is written to."""


@on_results
def export(parsed: argparse.Namespace, results: Results) -> int:
    """Write the marks of a class in the form of a platform."""
    if parsed.pseudonyms and parsed.form in INTO:
        raise Misuse(f"{parsed.form} knows its students by name: --pseudonyms does not go with it")
    if parsed.into and parsed.form not in INTO:
        raise Misuse(f"--into is for {', '.join(INTO)}")
    if parsed.form == "json":
        return _json(parsed, results)
    found = roll.pupils(results, parsed.roster)
    told = roll.strangers(found, parsed.roster)
    _say([f"not in {parsed.roster}: {pupils.some([*map(clean.line, told)])}"] * bool(told))
    if parsed.form in INTO:
        return _into(parsed, results, found)
    if parsed.form in FOLDERS:
        if parsed.form != "gradescope":
            found = list(roll.with_lines(results, found))
        found = pupils.pseudonymous(found) if parsed.pseudonyms else found
        return _folder(parsed, found)
    found = pupils.pseudonymous(found) if parsed.pseudonyms else found
    if parsed.form in TABLES:
        made = TABLES[parsed.form](found)
        encoding = "utf-8-sig" if parsed.form == "csv" else "utf-8"  # Excel needs the mark
        _write(_out(parsed, NAMES[parsed.form]), made.text.encode(encoding, "replace"))
        _say(made.notes)
        return 0
    content = junit.make(found) if parsed.form == "junit" else long_form.as_parquet(found)
    _write(_out(parsed, NAMES[parsed.form]), content)
    return 0


def _into(parsed: argparse.Namespace, results: Results, found: Sequence[Pupil]) -> int:
    """Fill a column of the platform's own export; that file stays as it is."""
    wish = Wish(
        column=parsed.column, out_of=_points(parsed.out_of), provisional=parsed.provisional,
        by_name=parsed.by_name,
    )  # fmt: skip
    if parsed.into is None and parsed.form == "brightspace":
        made = brightspace.make(found[0].report.assignment if found else "", found, wish)
        out = _out(parsed, "brightspace.csv")
    elif parsed.into is None:
        raise Misuse(f"{parsed.form} takes the file that it exports itself: name it by --into")
    else:
        table = foreign_tables.read(parsed.into.name, parsed.into.read_bytes())
        made = INTO[parsed.form](table, found, wish)
        out = _out(parsed, f"{parsed.form}-{parsed.into.stem}.csv")
    if parsed.into and out.exists() and out.samefile(parsed.into):
        raise Misuse(f"{out} is what --into names, and would be lost: name another file")
    if not made.count:
        print("nothing to write: no mark in that file would change")
        _say(made.notes)
        return 0
    _write(
        out,
        made.text.encode("utf-8", "replace"),
        f"{made.count} mark{'' if made.count == 1 else 's'}",
    )
    _say(made.notes)
    return 0


def _points(text: str) -> Fraction | None:
    try:
        points = Fraction(text) if text else None
    except (ValueError, ZeroDivisionError):
        raise Misuse(f"--out-of is a number of points, not {text!r}") from None
    if points is not None and points <= 0:
        raise Misuse(f"--out-of is more than 0, not {text}")
    return points


def _folder(parsed: argparse.Namespace, found: Sequence[Pupil]) -> int:
    """Files for each student: a name that is no safe file name gets a digest behind it."""
    out = _out(parsed, parsed.form)
    names = file_names(pupil.who.student for pupil in found)
    count = 0
    for pupil in found:
        for suffix, text in FOLDERS[parsed.form](pupil, parsed):
            path = out / f"{names[pupil.who.student]}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.write(path, text.encode("utf-8", "replace"))
            count += 1
    print(f"{out}: {count} files for {len(found)} students")
    _say([*pupils.roundings(found), *_unfinished(found)])
    return 0


def _unfinished(found: Sequence[Pupil]) -> Iterator[str]:
    waiting = [f"{clean.line(s.who.student)} ({s.open})" for s in found if s.open]
    if waiting:
        yield f"not the last word: {pupils.some(waiting)}"


def _gradescope(pupil: Pupil, parsed: argparse.Namespace) -> Iterator[tuple[str, str]]:
    shown = gradescope_results.Shown(files=pupil.files)
    yield ".json", _as_json(gradescope_results.results(pupil.report, shown))


def _markus(pupil: Pupil, parsed: argparse.Namespace) -> Iterator[tuple[str, str]]:
    yield ".jsonl", markus.printed(pupil)
    yield ".json", _as_json(markus.body(pupil, parsed.column))


def _github(pupil: Pupil, parsed: argparse.Namespace) -> Iterator[tuple[str, str]]:
    yield "/summary.md", step_summary.summary(pupil)
    remarks = [_annotation(pupil, g.number) for g in pupil.report.items
               if went(g) in (Went.PART, Went.NONE)]  # fmt: skip
    yield "/annotations.txt", "".join(f"{line}\n" for line in workflow_commands.commands(remarks))
    if not pupil.open.startswith("the grader failed"):  # a number would look like a mark
        now = datetime.now(UTC)
        yield "/result.json", _as_json(classroom50.of(pupil, os.environ, now))


def _annotation(pupil: Pupil, number: str) -> workflow_commands.Annotation:
    graded = next(g for g in pupil.report.items if g.number == number)
    file, line = pupil.lines.get(number, ("", 0))
    return workflow_commands.Annotation(
        level="error", says=headline(graded), title=number, file=file, line=line
    )


FOLDERS: Mapping[str, Callable[[Pupil, argparse.Namespace], Iterator[tuple[str, str]]]] = {
    "gradescope": _gradescope,
    "markus": _markus,
    "github": _github,
}
"""Forms with files for each student: suffix and text."""


def _json(parsed: argparse.Namespace, results: Results) -> int:
    """Write one JSON report for each student into a folder."""
    folder = _out(parsed, "json")
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with results.database.reading() as connection:
        twins = clashing(connection)
    for report, submission, transcript in results.all():
        count += 1
        if parsed.pseudonyms:
            report, submission = json_report.pseudonymous(report, submission, f"student{count:04}")
        path = folder / f"{safe(report.student, twins)}.json"
        json_report.write(path, report, submission, transcript)
    print(f"{folder}: {count} reports")
    return 0


def _out(parsed: argparse.Namespace, name: str) -> Path:
    out: Path = parsed.out or parsed.results / "exports" / name
    return out


def _write(path: Path, content: bytes, told: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, content)
    print(f"{path}: {told}" if told else path)


def _as_json(value: Mapping[str, object]) -> str:
    return json.dumps(value, indent=1, allow_nan=False) + "\n"


def _say(notes: Sequence[str]) -> None:
    for note in notes:
        print(f"- {note}")


def import_results(parsed: argparse.Namespace) -> int:
    """Bring the JSON reports, marks and secret of an earlier version into a store."""
    out = parsed.out or parsed.old
    count = importing.import_results(parsed.old, out, parsed.store)
    print(f"{out}: {count} reports and all marks are in the store")
    return 0
