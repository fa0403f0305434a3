"""An edited store, an emptied secret, a hostile roster: one sentence, and exit code 2."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import grade
from tests.tiny_class import stand_in

Capture = pytest.CaptureFixture[str]
HOSTILE = "{\x1b[2J\x1b]0;owned\x07"
EDITS = [
    # table, column, what somebody wrote there, and a command that reads it
    ("verdicts", "notes", HOSTILE, "explain"),
    ("verdicts", "notes", -1, "publish"),
    ("verdicts", "because", b"\xff\xfe\x00", "explain"),
    ("verdicts", "possible_denominator", 0, "explain"),
    ("verdicts", "earned_numerator", b"\xff", "publish"),
    ("submissions", "described", HOSTILE, "explain"),
    ("submissions", "transcript", b"\x00\x01", "explain"),
    ("submissions", "told", HOSTILE, "publish"),
    ("events", "after", HOSTILE, "explain"),
    ("records", "digest", HOSTILE, "explain"),
    ("pages", "row", HOSTILE, "publish"),
    ("settings", "value", HOSTILE, "explain"),
    ("settings", "value", "no_such_homework", "rescore"),
    ("settings", "value", "../../etc", "rescore"),
]
COMMANDS = {
    "explain": ["explain", "anna", "2"],
    "publish": ["publish"],
    "rescore": ["rescore"],
    "run": ["run", "tiny", "class", "--jobs", "1", "--min-isolation", "weak"],
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A class that was run, in the folder where its questions are; we are in it."""
    with pytest.MonkeyPatch.context() as patch:
        standing = stand_in(tmp_path_factory.mktemp("edited"), patch)
        folder = next(standing)
        assert grade.main(COMMANDS["run"]) == 0
        assert grade.main(["mark", "anna", "3", "1", "--grader", "x"]) == 0
        (folder / "results").rename(folder / "kept")
        yield folder
        next(standing, None)


@pytest.fixture
def results(kept: Path) -> Iterator[Path]:
    """A fresh copy of the results."""
    yield shutil.copytree(kept / "kept", kept / "results")
    shutil.rmtree(kept / "results")


def refused(command: list[str], capsys: Capture) -> str:
    """The one sentence with which a command refuses."""
    capsys.readouterr()
    assert grade.main(command) == 2
    told = capsys.readouterr().err
    assert told.startswith("grade.py: ")
    assert not {"\x1b", "\x07", "\u202e"} & set(told)
    assert len(told.splitlines()) == 1
    return told


@pytest.mark.parametrize(("table", "column", "value", "command"), EDITS)
def test_a_store_that_was_edited_is_told_in_one_sentence(
    results: Path, table: str, column: str, value: object, command: str, capsys: Capture
) -> None:
    store = sqlite3.connect(results / "class.db")
    store.execute("pragma ignore_check_constraints=1")
    where = "where name = 'assignment'" if table == "settings" else ""
    store.execute(f"update {table} set {column} = ? {where}", (value,))
    store.commit()
    store.close()
    refused(COMMANDS[command], capsys)


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_emptied_secret_is_none(results: Path, text: str, capsys: Capture) -> None:
    (results / "secret").write_text(text, encoding="utf-8")
    for command in ("run", "rescore"):
        assert "is empty" in refused(COMMANDS[command], capsys)


def test_marks_with_an_unclosed_quote_are_refused_by_line(results: Path, capsys: Capture) -> None:
    marks = results / "marks.csv"
    head = marks.read_text(encoding="utf-8").splitlines()[0]
    marks.write_text(f'{head}\nanna,3,1,x,"never ends\nben,3,1,x,\n' * 1, encoding="utf-8")
    assert "line" in refused(["mark", "ben", "3", "1", "--grader", "y"], capsys)


@pytest.mark.usefixtures("results")
def test_a_rosters_control_characters_never_reach_a_terminal(kept: Path, capsys: Capture) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\u202e"
    for text in (f"{hostile},student\n1,2\n", f"student,name\nanna,{hostile}Ann\n{hostile},x\n"):
        (kept / "roster.csv").write_text(text, encoding="utf-8")
        grade.main([*COMMANDS["run"], "--roster", "roster.csv", "--again"])
        printed = capsys.readouterr()
        assert not {"\x1b", "\x07", "\u202e"} & set(printed.out + printed.err)
