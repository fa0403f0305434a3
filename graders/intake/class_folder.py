"""A class on disk: who handed in what, which attempt counts, and what nobody could be given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from graders.intake import apart, exports
from graders.intake.attempts import Attempt, Chosen, choose
from graders.intake.beside import Spool
from graders.intake.digest import digest_of
from graders.intake.files import on_disk, walk
from graders.intake.roster import Roster
from graders.intake.submission import Submission

Known = Callable[[str, str], Submission | None]
"""Student and digest -> the submission as it was read before, where nothing need be read again."""


def nothing_known(student: str, digest: str) -> Submission | None:
    """Every submission is read."""
    return None


@dataclass(frozen=True, kw_only=True)
class Collected:
    """The submissions of a class, by student, and what whoever grades should know of them."""

    submissions: tuple[Submission, ...]
    notes: tuple[str, ...] = ()


def one(path: Path, numbers: Collection[str]) -> Submission:
    """A single hand-in: a folder, an archive or a file."""
    files = walk(path) if path.is_dir() else [on_disk(path.resolve(), path.name)]
    return apart.read(path.resolve().stem, files, numbers)


def collect(
    paths: Iterable[Path],
    numbers: Collection[str],
    roster: Roster | None = None,
    deadline: datetime | None = None,
    elsewhere: bool = False,
    known: Known = nothing_known,
) -> Collected:
    """Every submission under the given paths.

    A folder holds one folder, archive or loose file for each student, or what Gradescope, Canvas or
    Moodle export; such an export may be given as its zip. Any other file is one student's. A
    student of the roster who handed in nothing gets an empty submission. `elsewhere` says that the
    class hands in its words on another platform.
    """
    attempts: list[Attempt] = []
    notes: list[str] = []
    with ExitStack() as stack:
        for path in paths:
            found, passed_over = exports.attempts(path, stack)
            attempts += found
            notes += passed_over
        chosen, unknown = choose(attempts, roster, deadline)
        spool = Spool()
        submissions = [
            replace(_submission(choice, numbers, spool, known), elsewhere=elsewhere)
            for choice in chosen
        ]
    notes += [f"not in the roster: {person}" for person in unknown]
    for one in submissions:
        if len(one.members) > 1:
            notes.append(f"one submission of {', '.join(m.student for m in one.members)}")
        notes += [f"{one.student}: {n}" for n in one.notes if n.startswith(("superseded", "late"))]
    absent = _absent(roster, submissions)
    notes += [f"nothing handed in: {one.student}" for one in absent]
    submissions += absent
    return Collected(
        submissions=tuple(sorted(submissions, key=lambda one: one.student)), notes=tuple(notes)
    )


def _submission(choice: Chosen, numbers: Collection[str], spool: Spool, known: Known) -> Submission:
    members = tuple(sorted(choice.members, key=lambda member: member.student))
    student, digest = members[0].student, digest_of(choice.attempt.files)
    read = known(student, digest) or apart.read(student, choice.attempt.files, numbers, spool)
    return replace(
        read,
        track=members[0].track,
        members=members if len(members) > 1 else (),
        notes=(*choice.notes, *read.notes[read.on_choice :]),
        on_choice=len(choice.notes),
        digest=digest,
        submitted=choice.attempt.when if choice.attempt.files else None,
        late=choice.late,
    )


def _absent(roster: Roster | None, submissions: Iterable[Submission]) -> list[Submission]:
    """An empty submission for each student of the roster who is in none, so that all have a row."""
    there = {each.student for submission in submissions for each in submission.each()}
    return [
        Submission(
            student=m.student,
            track=m.track,
            notes=("nothing was handed in",),
            on_choice=1,
            digest=digest_of(()),
        )
        for m in (roster.members if roster else ())
        if m.student not in there
    ]
