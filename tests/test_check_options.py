"""`grade check --item`, `--json` and `--watch`."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import grade
from graders.commands import watching

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "student_template" / "ift6135_a2022"


@pytest.fixture
def homework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A homework of which two items are answered, one of them wrong."""
    folder = tmp_path / "my homework"
    shutil.copytree(TEMPLATE, folder)
    (folder / "answers.ipynb").unlink()
    (folder / "answers.py").write_text("q2_3_edges = 12\ndef q1_3_local_grad(V, h, z): return h\n")
    monkeypatch.chdir(folder)
    return folder


def test_answered_items_come_first_and_the_others_on_one_line(
    homework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["check", str(homework)]) == 1
    out = capsys.readouterr().out
    assert out.index("2.3   ") < out.index("No answer yet: 1.1, 1.2, ")
    assert "1.1    " not in out
    assert "To mend: 1.3.i (a check fails)." in out


def test_one_item_alone_is_told_whole(homework: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade.main(["check", str(homework), "--item", "1.1", "2.3"]) == 0
    out = capsys.readouterr().out
    assert "Nothing named `q1_1_graph` was found." in out
    assert "1.3.i" not in out


def test_an_item_that_is_not_there_is_told(
    homework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["check", str(homework), "--item", "7.7"]) == 2
    assert "no item 7.7 in ift6135_a2022; it has 1.1, " in capsys.readouterr().err


def test_json_holds_every_item_with_its_state(
    homework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grade.main(["check", str(homework), "--json"])
    found = json.loads(capsys.readouterr().out)
    states = {each["item"]: each["state"] for each in found["items"]}
    assert len(states) == 41
    assert (states["2.3"], states["1.3.i"], states["1.1"]) == (
        "checks hold",
        "a check fails",
        "no answer",
    )


def test_a_watched_folder_is_checked_again_when_a_file_changes(homework: Path) -> None:
    command = [sys.executable, str(ROOT / "grade.py"), "check", ".", "--item", "2.3", "--watch"]
    with subprocess.Popen(command, cwd=homework, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        seen = _until_waiting(running.stdout)
        (homework / "answers.py").write_text("q2_3_edges = 10\n")
        again = _until_waiting(running.stdout)
        running.terminate()
    assert "`q2_3_edges` = 12" in seen
    assert "`q2_3_edges` = 10" in again
    assert running.returncode == 143


def test_what_tools_keep_for_themselves_is_no_change(tmp_path: Path) -> None:
    changes = watching.changes(tmp_path)
    next(changes)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_text("x")
    before = watching._state(tmp_path)
    (tmp_path / "answers.py").write_text("x = 1")
    assert before == {}
    assert [*watching._state(tmp_path)] == [str(tmp_path / "answers.py")]


def _until_waiting(stream: object) -> str:
    told = ""
    end = time.monotonic() + 120
    while watching.WAITING not in told and time.monotonic() < end:
        told += stream.readline()  # type: ignore[attr-defined]
    return told
