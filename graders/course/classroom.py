"""Many submissions: graded side by side, each in a guest of its own."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from importlib.metadata import version

from graders.assignment import Assignment
from graders.course.results import Results
from graders.grading import changed, grade, judge, plans_of
from graders.host import isolation
from graders.host.isolation import Level
from graders.intake.submission import Submission
from graders.scores import Report


def run(
    assignment: Assignment,
    submissions: Sequence[Submission],
    results: Results,
    jobs: int = 1,
    track: str = "",
    done: Callable[[str], None] = lambda student: None,
    minimum: Level = Level.STANDARD,
) -> list[Report]:
    """Grade every submission; each is stored as soon as it is graded. `done` is told of each.

    Below the minimum of isolation nothing runs.
    """
    secret = results.secret
    with isolation.guests(assignment.warm, minimum) as guests:
        signed = signature(assignment, secret, str(guests.isolation))
        planned = plans_of(assignment, secret)

        def one(submission: Submission) -> str:
            track_of = submission.track or track
            report, transcript = grade(
                assignment, submission, secret, track_of, guests.start, planned
            )
            for member in submission.each():
                own = report
                if member.student != submission.student:  # a group's work counts for all
                    own = judge(assignment, member, transcript, secret, member.track or track)
                results.put(replace(own, signature=signed), member, transcript)
            return submission.student

        with ThreadPoolExecutor(max_workers=jobs) as pool:
            for finished in as_completed([pool.submit(one, each) for each in submissions]):
                done(finished.result())
    students = {each.student for submission in submissions for each in submission.each()}
    return [report for report in results.publish() if report.student in students]


def rescore(results: Results) -> list[Report]:
    """Judge every stored transcript with the assignment as it stands now. No student code runs."""
    assignment, secret = results.assignment, results.secret
    plans, broken = plans_of(assignment, secret)
    for old, submission, transcript in results.all():
        signed = signature(assignment, secret, old.signature.get("isolation", ""))
        unjudged = changed(transcript, plans) | broken
        report = judge(assignment, submission, transcript, secret, old.track, unjudged)
        results.put(replace(report, signature=signed), submission, transcript)
    return results.publish()


def signature(assignment: Assignment, secret: bytes, walls: str) -> dict[str, str]:
    """What made the scores: two reports with one signature were graded alike."""
    return {
        "graders": version("graders"),
        "assignment": assignment.name,
        "inputs": hashlib.sha256(secret).hexdigest()[:8],
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "isolation": walls,
    }
