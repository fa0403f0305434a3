"""A folder of three questions and a class of three, on disk, for the command line."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import grade
from graders.report.progress import console

CONTENTS = """
from graders import Assignment, Call, Code, Essay, Numeric, Slip, criterion, item

EDGES = Numeric(
    prompt="How many edges?", source="T1", reference={"edges": 12},
    slips=[Slip({"edges": 6}, "You count pairs.", share="1/2")],
)
DOUBLE = Code(
    prompt="Twice x.", source="T2", reference={"double": lambda x: 2 * x},
    calls=lambda draw: [Call("double", (draw.case(k).normal(size=3),), ("x",)) for k in range(5)],
)
WHY = Essay(prompt="Why?", source="T3", name="why", rubric=[criterion(1, "says why")])

ASSIGNMENT = Assignment(
    name="tiny", title="A tiny homework", tracks=("4644", "7643"),
    items=[
        item("1", 2, EDGES),
        item("2", 3, DOUBLE, credit={"4644": "extra"}),
        item("3", 1, WHY),
    ],
)
"""
BROKEN = CONTENTS.replace('"edges": 12', '"edges": float("nan")')
ANSWERS = {
    "anna": "edges = 12\ndef double(x):\n    return x + x\nwhy = 'because it is so and so'\n",
    "ben": "edges = 6\ndef double(x):\n    return x * x\n",
    "cleo": "edges = 'twelve'\ndef double(x):\n    raise ValueError('no')\n",
}


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with `tiny` questions and a class of three; while it lasts, we are in it."""
    (folder / "tiny").mkdir()
    (folder / "tiny" / "contents.py").write_text(CONTENTS, encoding="utf-8")
    for student, text in ANSWERS.items():
        (folder / "class" / student).mkdir(parents=True)
        (folder / "class" / student / "answers.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # a change in the same second counts
    console.cache_clear()
    yield folder
    console.cache_clear()
    forget()


def forget() -> None:
    """Let the folder be imported afresh: it stands somewhere else, or was changed."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "tiny"]:
        del sys.modules[name]


def graded_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The results of that class."""
    assert grade.main(["run", "tiny", "class", "--jobs", "2"]) == 0
    capsys.readouterr()
    return folder / "results"


def totals(results: Path) -> dict[str, str]:
    """What the gradebook says that each student has."""
    with (results / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row["total"] for row in csv.DictReader(file)}


def contents_of(results: Path) -> dict[str, bytes]:
    """Every page of the results and every report that it exports, byte by byte.

    But for the moment as of which the class's page speaks.
    """
    pages = {
        str(file.relative_to(results)): re.sub(rb"As of [^<]*", b"", file.read_bytes())
        for file in results.rglob("*")
        if file.is_file() and not file.name.startswith("class.db")
    }
    return pages | exported(results)


def exported(results: Path) -> dict[str, bytes]:
    """The JSON report of each student, byte by byte."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        assert grade.main(["export", "json", str(results), folder]) == 0
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


def answers_of(results: Path, student: str) -> dict[str, Any]:
    """What a student's code answered to each item, as the export tells it."""
    transcript: dict[str, Any] = json.loads(exported(results)[f"{student}.json"])["transcript"]
    return dict(transcript["records"])
