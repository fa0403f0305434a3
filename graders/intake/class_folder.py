"""A class on disk: the students' hand-ins, the attempt that counts, and what fits nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from graders.intake import apart, exports
from graders.intake.attempts import Attempt, Matched, matched
from graders.intake.beside import Spool
from graders.intake.digest import digest_of
from graders.intake.files import on_disk, walk
from graders.intake.released import Released
from graders.intake.roster import Roster
from graders.intake.submission import Submission

Known = Callable[[str, str], Submission | None]
"""Student and digest -> the submission as it was read before, where nothing need be read again."""


def nothing_known(student: str, digest: str) -> Submission | None:
    """Know no submission, so that every one is read."""
    return None


@dataclass(frozen=True, kw_only=True)
class Collected:
    """The submissions of a class, by student, and notes for whoever grades."""

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
    elsewhere: bool = False,
    known: Known = nothing_known,
) -> Collected:
    """Every submission under the given paths.

    A folder holds one folder, archive or loose file for each student, or what Gradescope, Canvas or
    Moodle export; such an export may be given as its zip. Any other file is one student's. A
    student of the roster who handed in nothing gets an empty submission. Several attempts of one
    student are several submissions. `elsewhere` says that the class hands in its words on another
    platform.
    """
    attempts: list[Attempt] = []
    notes: list[str] = []
    before = exports.Context(roster, tuple(Released.of(numbers).names))
    with ExitStack() as stack:
        for path in paths:
            found, passed_over = exports.attempts(path, stack, before)
            attempts += found
            notes += passed_over
        found_all, told = matched(attempts, roster)
        spool = Spool()
        submissions = _without_twins(
            replace(_submission(each, numbers, spool, known), elsewhere=elsewhere)
            for each in found_all
        )
    notes += [*(roster.notes if roster else ()), *told]
    for one in submissions:
        if len(one.members) > 1:
            notes.append(f"one submission of {', '.join(m.student for m in one.members)}")
        notes += [f"{one.student}: {note}" for note in one.notes if note.startswith("superseded")]
    absent = _absent(roster, submissions)
    notes += [f"nothing handed in: {one.student}" for one in absent]
    submissions += absent
    return Collected(
        submissions=tuple(sorted(submissions, key=lambda one: one.student)), notes=tuple(notes)
    )


def _without_twins(found: Iterable[Submission]) -> list[Submission]:
    """The submissions, where the same bytes of the same people stand for the first of them."""
    kept: dict[tuple[str, tuple[str, ...]], Submission] = {}
    for one in found:
        key = one.digest, tuple(each.student for each in one.each())
        other = kept.get(key)
        if other is None or (one.submitted and other.submitted and one.submitted < other.submitted):
            kept[key] = one
    return list(kept.values())


def _submission(found: Matched, numbers: Collection[str], spool: Spool, known: Known) -> Submission:
    members = tuple(sorted(found.members, key=lambda member: member.student))
    attempt = found.attempt
    student, digest = members[0].student, digest_of(attempt.files)
    read = known(student, digest) or apart.read(student, attempt.files, numbers, spool)
    return replace(
        read,
        track=members[0].track,
        members=members if len(members) > 1 else (),
        notes=(*attempt.notes, *read.notes[read.on_choice :]),
        on_choice=len(attempt.notes),
        digest=digest,
        submitted=attempt.when if attempt.files else None,
        timed=attempt.submitted is not None,
        word=attempt.late,
        number=attempt.number,
        late=bool(attempt.late),
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
