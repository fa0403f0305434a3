"""Classes to mark: a tiny one in a store without guests, and one of a thousand students."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from graders import Assignment, Essay, Numeric, Slip, criterion, item
from graders.course import blobs, keeping, settings
from graders.course.identity import Keys
from graders.course.results import Results
from graders.desk.room import MarkingRoom, Seat
from graders.grading import judge, plans_of
from graders.guest.carry_out import carry_out
from graders.host.session import Transcript, digest
from graders.intake.submission import Submission

ANNA, BEN = Seat("anna", head=True), Seat("ben", head=False)
WHY = Essay(
    prompt="Why is $x$ two?", source="T1", name="why",
    rubric=[criterion("1/2", "says why"), criterion("1/2", "says when")],
)  # fmt: skip
NUMBER = Numeric(
    prompt="What is $x$?", source="T2", reference={"x": 2},
    slips=[Slip({"x": 4}, "You took it twice.", share="1/3")],
)  # fmt: skip
ASSIGNMENT = Assignment(
    name="tiny", title="A tiny one", items=[item("1", 4, WHY), item("2", 3, NUMBER)]
)


def put(
    results: Results, student: str, words: str = "", x: object = 2,
    files: Mapping[str, bytes] | None = None, track: str = "",
    assignment: Assignment = ASSIGNMENT,
) -> None:  # fmt: skip
    """Grade and store one hand-in as a run does, without a guest."""
    planned = plans_of(assignment, results.secret)
    names: dict[str, object] = {"x": x} if x is not None else {}
    if words:
        names["why"] = words
    transcript = Transcript(
        records={n: carry_out(plan, names) for n, plan in planned[0].items()},
        asked={n: digest(plan) for n, plan in planned[0].items()},
    )
    files = files or {}
    readers: dict[str, Callable[[], bytes]] = {
        path: (lambda content=content: content)  # type: ignore[misc]
        for path, content in files.items()
    }
    papers = tuple(path for path in files if path.endswith((".pdf", ".png", ".jpg")))
    own = blobs.digest_of(repr((student, words, x)).encode())
    given = Submission(
        student=student, digest=own, files=tuple(files), track=track,
        prose={"1": words} if words else {}, originals=readers, to_read=papers,
    )  # fmt: skip
    report = judge(assignment, given, transcript, results.secret, track)
    with results.database.writing() as connection:
        keeping.store(connection, given, report, transcript, Keys(assignment, planned))


def store(folder: Path) -> Results:
    """An empty store."""
    (folder.parent / "given").write_text("a secret of the tests", encoding="utf-8")
    results = Results.create(folder, "ift6135_a2022", folder.parent / "given")
    with results.database.writing() as connection:
        settings.put(connection, "title", ASSIGNMENT.title)
    return results


def tiny(folder: Path) -> Results:
    """Three who say the same, two who say other things, and one who hands in a wrong number."""
    results = store(folder)
    for student, words in (
        ("cleo", "Because it is so."), ("dora", "because it is so"), ("emil", "Because it is so"),
        ("finn", "It must be so, by the rule."), ("gwen", "I do not know why that is."),
    ):  # fmt: skip
        put(results, student, words)
    put(results, "hugo", "because it is so", x=4)
    return results


def room_of(results: Results, *seats: Seat) -> MarkingRoom:
    return MarkingRoom(results, seats or (ANNA,), ASSIGNMENT)


def multiplied(source: Path, folder: Path, students: int) -> Path:
    """The results of a class with so many students: copies of those that it has."""
    shutil.copytree(source, folder)
    with sqlite3.connect(folder / "class.db") as store:
        own = store.execute("SELECT id, student FROM submissions WHERE current").fetchall()
        (last,) = store.execute("SELECT max(id) FROM submissions").fetchone()
        made = len(own)
        while made < students:
            number, student = own[made % len(own)]
            last, made = last + 1, made + 1
            _copied(store, number, last, f"{student} {made}")
            page = (
                "INSERT INTO pages SELECT home, ?, stamp, row, marks FROM pages WHERE student = ?"
            )
            store.execute(page, [f"{student} {made}", student])
    return folder


def _copied(store: sqlite3.Connection, number: int, new: int, student: str) -> None:
    for table, named in (("submissions", "id"), ("records", ""), ("verdicts", ""), ("files", "")):
        columns = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
        key = named or "submission"
        chosen = [
            "?" if column == key else "?" if column == "student" else column for column in columns
        ]
        values = [new if c == key else student for c in columns if c in (key, "student")]
        select = f"SELECT {', '.join(chosen)} FROM {table} WHERE {key} = ?"
        store.execute(f"INSERT INTO {table} {select}", [*values, number])


def thousand(source: Path, folder: Path, item_number: str, alike: int, distinct: int) -> Path:
    """A class of a thousand, of whom some answer one item in the same words and some in others."""
    multiplied(source, folder, 1000)
    with sqlite3.connect(folder / "class.db") as store:
        own = "SELECT id, student, described FROM submissions WHERE student LIKE 'latex%'"
        rows = store.execute(own).fetchall()
        extra = "SELECT id, student, described FROM submissions WHERE student LIKE 'zipped%'"
        rows += store.execute(extra).fetchall()
        rows = rows[: alike + distinct]
        nobody = "UPDATE verdicts SET waiting_numerator = 0 WHERE item = ?"
        store.execute(nobody, [item_number])
        for place, (number, _, described) in enumerate(rows):
            told = json.loads(described)
            other = f"The terms that are dropped differ: reason {place} of many."
            text = "The estimate is biased, always the same way." if place < alike else other
            told["prose"][item_number] = text
            waits = "UPDATE verdicts SET outcome = 'to be read', waiting_numerator = 1 "
            store.execute(f"{waits} WHERE submission = ? AND item = ?", [number, item_number])
            gone = "DELETE FROM records WHERE submission = ? AND item = ?"
            store.execute(gone, [number, item_number])
            changed = "UPDATE submissions SET described = ? WHERE id = ?"
            store.execute(changed, [json.dumps(told), number])
    return folder
