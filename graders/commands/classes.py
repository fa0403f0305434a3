"""The instructor's commands on a class: run it, score it again, write its pages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from graders import find_assignment
from graders.assignment import Assignment
from graders.commands import publishing, stating
from graders.commands.misuse import Misuse, check_track, tracks
from graders.commands.opened import on_results
from graders.course import classroom, cluster_address, events, pages, rescoring, settings
from graders.course.page_names import clashing, file_names
from graders.course.results import Results
from graders.course.running import Run, RunResult
from graders.course.watch import check_open_files
from graders.grading import plans_of
from graders.host import isolation
from graders.intake import class_folder
from graders.intake.class_folder import Collected
from graders.intake.roster import Roster
from graders.public.given_out import given_out
from graders.report import changed, clean, glance, table
from graders.report.progress import console, progress
from graders.scores import Report


def run(parsed: argparse.Namespace) -> int:
    """Grade new hand-ins; return 1 if the grader failed somewhere."""
    assignment = find_assignment.load(parsed.assignment)
    _check(parsed, assignment)
    begun = _begun(parsed, assignment)
    there = begun.results if begun else None
    policy, notes = stating.stated(parsed, assignment, stating.before(there))
    roster = stating.roster_of(parsed, there)
    if roster and parsed.roster is None:
        count = len(roster.members)
        notes.append(f"roster: the {count} students of the last one; --roster names another")
    if roster:
        stating.check_people(roster, policy)
    collected = _collect(parsed, assignment, begun, roster)
    collected = replace(collected, notes=(*policy.told(), *notes, *collected.notes))
    results = begun.results if begun else _created(parsed)
    stating.keep(results, policy, roster)
    try:
        return _run(parsed, assignment, collected, results, begun)
    finally:
        results.database.close()


def _run(
    parsed: argparse.Namespace,
    assignment: Assignment,
    collected: Collected,
    results: Results,
    begun: Run | None,
) -> int:
    level = isolation.Level[parsed.min_isolation.upper()]
    with progress(len(collected.submissions), assignment.name) as done:
        ran = classroom.run(
            assignment, collected.submissions, results, parsed.jobs, parsed.track, done, level,
            parsed.again, begun, parsed.cluster,
        )  # fmt: skip
    for student in ran.altered:
        who = clean.line(student)
        results.notes.append(f"{who}: verdicts were changed outside of grade.py; judged again")
    with results.database.reading() as connection:
        twins = clashing(connection)
    names = {report.student: file_names(report.student, twins)[1] for report in ran.reports}
    if parsed.json:
        print(glance.as_json(ran.reports, parsed.out, names, _counts(ran)))
    else:
        _show(parsed, ran, [*results.database.notes, *collected.notes], results.database.place)
        glance.pages(console(), ran.reports, parsed.out, names)
    return _ending(results, ran.reports)


def _show(parsed: argparse.Namespace, ran: RunResult, notes: Sequence[str], store: str) -> None:
    """A table of few students or an overview of many, where the rest is, and what to do next."""
    if parsed.table or len(ran.reports) <= glance.FEW:
        table.show(console(), ran.reports)
    else:
        glance.show(console(), ran.reports)
    table.close(console(), ran.reports, parsed.out, notes, _counts(ran), store)
    if ran.changes:
        print("\nGraded before, and asked again, since what an answer depends on has changed:")
        changed.show(console(), ran.changes)
    if ran.reports:
        print(f"isolation: {ran.reports[0].signature.get('isolation', 'not told')}")


@on_results
def rescore(parsed: argparse.Namespace, results: Results) -> int:
    """Judge the records by the assignment as it stands now; show, and write on --apply."""
    found = rescoring.rescore(results, parsed.apply, parsed.since)
    if parsed.json:
        print(changed.as_json(found.summary, found.changes))
        return _ending(results, found.after)
    changed.show(console(), found.changes)
    if found.questions:
        print(f"Questions that changed: {', '.join(found.questions)}")
    for line in changed.told(found.summary, found.changes):
        print(line)
    if found.changes and not parsed.apply:
        print("Nothing was written; --apply writes it.")
    return _ending(results, found.after)


@on_results
def publish(parsed: argparse.Namespace, results: Results) -> int:
    """Write feedback, gradebook and marks from the store; what is up to date stays."""
    with results.marking() as connection:  # marks typed into marks.csv count
        if parsed.answers:
            settings.put(connection, pages.ANSWERS, parsed.answers)
            events.all_stale(connection)
    results.publish()
    written = ("gradebook.csv", "class.html", "feedback/")
    print(f"{', '.join(f'{parsed.results}/{name}' for name in written)} are up to date")
    if parsed.package or parsed.items:
        publishing.package(parsed, results)
    return _ending(results, [])


def _check(parsed: argparse.Namespace, assignment: Assignment) -> None:
    check_track(parsed.track, assignment)
    if parsed.jobs < 1:
        raise Misuse(f"--jobs is 1 or more, not {parsed.jobs}")
    if parsed.cluster:
        cluster_address.check(parsed.cluster)
    else:
        check_open_files(parsed.jobs)
    if missing := [path for path in parsed.submissions if not path.exists()]:
        raise Misuse(f"{missing[0]}: no such file or folder")


def _created(parsed: argparse.Namespace) -> Results:
    return Results.create(parsed.out, parsed.assignment, parsed.secret, parsed.store)


def _begun(parsed: argparse.Namespace, assignment: Assignment) -> Run | None:
    """Start the run on a store that is there: a hand-in that it knows need not be read again."""
    if not Results(parsed.out, parsed.store).exists():
        return None
    results = _created(parsed)
    planned = plans_of(assignment, results.secret)
    return Run(assignment, results, parsed.track, planned)


def _collect(
    parsed: argparse.Namespace, assignment: Assignment, begun: Run | None, roster: Roster | None
) -> Collected:
    known = begun.read_before if begun and parsed.again is None else class_folder.nothing_known
    collected = class_folder.collect(
        parsed.submissions, given_out(assignment), roster, parsed.words == "elsewhere", known,
    )  # fmt: skip
    if not collected.submissions:
        raise Misuse(f"no submissions in {', '.join(map(str, parsed.submissions))}")
    everybody = [each for one in collected.submissions for each in one.each()]
    for each in everybody:
        if assignment.tracks and each.track and each.track not in assignment.tracks:
            has = f"{assignment.name} has {tracks(assignment)}"
            raise Misuse(f"{each.student!r} is in {each.track!r}; {has}")
    students = {each.student for each in everybody}
    if unknown := [name for name in parsed.again or () if name not in students]:
        raise Misuse(f"--again: no {unknown[0]!r} among the submissions")
    return collected


def _counts(ran: RunResult) -> str:
    """Return the counts of new students and of those as before."""
    if not ran.kept:
        return f"{ran.new} graded"
    return f"{ran.kept} as before, {ran.new} new"


def _ending(results: Results, reports: Sequence[Report]) -> int:
    """Tell of marks that count nowhere; return the exit code of a graded class."""
    strays = results.stray_marks(reports)
    faults = results.history_faults()
    for told in [*results.notes, *results.unconfirmed_marks(), *strays, *faults]:
        print(f"grade.py: {told}", file=sys.stderr)
    if faults or any(report.broken for report in reports):
        return 1
    return 2 if strays else 0
