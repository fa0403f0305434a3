"""Texts and files that a course gives out with an assignment; none counts as a student's words."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path

from graders.assignment import Assignment, Item
from graders.compared import Compared
from graders.intake.released import Released, lines_of
from graders.model import Draw, Question, asked
from graders.public import stubs
from graders.public.homework import SECRET, parts
from graders.public.practice import practice
from graders.unanswered.written import takes_words

INTRODUCTION = (
    "Write each answer under the name that its question gives. "
    "`grade check` in this folder reads it back to you before you hand it in."
)
WORDS = "Your answer here."
CHECK_CELL = """\
# check("2.3") in any cell says what it reads of that answer, check() of all of them
try:
    from graders import check
except ImportError:
    print("pip install -r requirements.txt brings check()")
"""
"""The first code cell, which also runs where the checker is not installed."""
ANSWERS = "answers"
"""The stem of the notebook and of the LaTeX skeleton that are given out."""


def given_out(assignment: Assignment) -> Released:
    """The items, the names that are asked for, and the texts and files of the template."""
    files = [Path(path) for path in (*assignment.kit, *assignment.starter)]
    return Released(
        numbers=tuple(placed.number for placed in assignment.items),
        names=_names(assignment),
        wordy=frozenset(p.number for p in assignment.items if takes_words(p)),
        lines=lines_of(_texts(assignment, files)),
        stems=frozenset({ANSWERS, *(Path(path).stem.casefold() for path in assignment.starter)}),
        kit=frozenset(Path(path).stem for path in assignment.kit),
        digests=frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in files),
    )


def _names(assignment: Assignment) -> dict[str, str]:
    """Name -> the one item that asks for it."""
    found: dict[str, set[str]] = {}
    for placed in assignment.items:
        try:
            plan = asked(placed.question, Draw.of(SECRET, assignment.name, placed.number))
        except Exception:  # such an item is BROKEN, which is told where it is asked
            continue
        for ask in plan:
            found.setdefault(ask.name, set()).add(placed.number)
    return {name: next(iter(items)) for name, items in found.items() if len(items) == 1}


def _texts(assignment: Assignment, files: list[Path]) -> Iterator[tuple[str, str]]:
    yield "", assignment.title
    yield "", INTRODUCTION
    yield "", WORDS
    yield "", _comments(CHECK_CELL)
    for placed in assignment.items:
        yield from ((placed.number, text) for text in told(placed))
        yield from (("", hint) for hint in _hints(placed.question))
    for path in files:
        if path.suffix == ".py":
            yield "", _comments(path.read_text(encoding="utf-8"))
        elif path.suffix == ".ipynb":
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            yield "", _comments("\n".join("".join(cell["source"]) for cell in cells))


def told(placed: Item) -> Iterator[str]:
    """The prompt of an item, those of its parts, and the practice beside it."""
    for question in _all(placed.question):
        prompt = inspect.cleandoc(question.prompt)
        yield prompt
        yield " ".join(filter(None, [prompt, question.rule]))  # as the template has it
    for question in parts(placed):
        if isinstance(question, Compared):
            yield from (check.says for check in practice(question))


def _hints(question: Question) -> Iterator[str]:
    """The comments that the template's stubs show beside a name."""
    for each in _all(question):
        yield stubs.hint(each).partition("#")[2]


def _all(question: Question) -> Iterator[Question]:
    yield question
    for _, inner in question.inner:
        yield from _all(inner)


def _comments(source: str) -> str:
    """The lines of a released file without the marks of comments."""
    return "\n".join(line.strip().lstrip("#").strip("\"' ") for line in source.splitlines())
