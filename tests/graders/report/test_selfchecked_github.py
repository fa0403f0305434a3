"""`grade check --github`: remarks at the student's own lines, a summary, and nothing that acts."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import grade
from tests.graders.report.exports import readers

TEMPLATE = Path(__file__).resolve().parents[3] / "student_template" / "ift6135_a2022"
EVIL = "::error file=x::stolen"
CELLS = [
    "import numpy as np\n\ndef q1_3_jacobian(U, h_next):\n    return np.dig(h_next) @ U\n",
    f"print({EVIL!r})\nprint('a\\r{EVIL}')\nimport sys\nsys.stderr.write('##[error]{EVIL}')\n",
    "def q1_3_local_grad(V, h, z)\n    return 1\n",
    "q2_3_edges = '''\n::add-mask::q\n'''\n",
]


@dataclass(frozen=True)
class Ran:
    """What a check left behind."""

    code: int
    told: Sequence[str]
    remarks: Sequence[tuple[str, Mapping[str, str], str]]
    summary: str
    result: str
    notebook: Sequence[str]


def check(work: Path, *more: str) -> Ran:
    """The command in a repository whose folder `homework` holds the work."""
    summary, result = work.parent.parent / "summary.md", work.parent.parent / "result.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        patch.setenv("GITHUB_WORKSPACE", str(work.parent))
        patch.setenv("CLASSROOM", "dl")
        patch.chdir(work)
        code, out = captured("check", "--github", "--result", str(result), *more)
    first, *lines = out.split("\n")
    token = first.removeprefix("::stop-commands::")
    end = lines.index(f"::{token}::")
    assert len(token) == 32
    assert not readers.commands_in("\n".join(lines[:end]))
    book = work / "mine, 2.ipynb"
    return Ran(
        code=code,
        told=lines[:end],
        remarks=[readers.command(line) for line in lines[end + 1 :] if line],
        summary=summary.read_text(encoding="utf-8"),
        result=result.read_text(encoding="utf-8"),
        notebook=book.read_text(encoding="utf-8").splitlines() if book.exists() else (),
    )


def captured(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = grade.main([*arguments])
    return code, out.getvalue()


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(TEMPLATE, tmp_path_factory.mktemp("blank") / "repository" / "homework")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A notebook with an answer that raises, one that prints commands, one that is no Python."""
    work = shutil.copytree(TEMPLATE, tmp_path_factory.mktemp("mine") / "repository" / "homework")
    (work / "answers.ipynb").unlink()
    cells: list[object] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
         "source": text.splitlines(keepends=True)}
        for text in CELLS
    ]  # fmt: skip
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (work / "mine, 2.ipynb").write_text(json.dumps(book, indent=1), encoding="utf-8")
    return check(work)


def test_what_raises_is_told_at_the_line_of_the_notebooks_json(ran: Ran) -> None:
    (found,) = [r for r in ran.remarks if "np" in r[2] and "dig" in r[2]]
    level, properties, _ = found
    assert level == "error"
    assert properties["file"] == "homework/mine, 2.ipynb"
    assert ran.notebook[int(properties["line"]) - 1].strip(' ",\\n') == "return np.dig(h_next) @ U"


def test_what_is_no_python_is_told_at_its_line_and_is_red(ran: Ran) -> None:
    (found,) = [r for r in ran.remarks if r[1].get("title") == "did not run"]
    assert found[0] == "error"
    assert "def q1_3_local_grad(V, h, z)" in ran.notebook[int(found[1]["line"]) - 1]
    assert ran.code == 1


def test_nothing_that_an_answer_prints_is_a_command(ran: Ran) -> None:
    """Only our own remarks stand outside of the lines in which no command counts."""
    assert all(name in ("error", "warning") for name, _, _ in ran.remarks)
    assert not [says for _, _, says in ran.remarks if says == "stolen"]


def test_the_summary_holds_every_item_and_the_count(ran: Ran) -> None:
    rows = [line for line in ran.summary.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 41
    assert "2 of 41 answered" in ran.summary


def test_the_object_of_classroom_50_counts_what_can_be_checked(ran: Ran) -> None:
    score, most = readers.classroom50(ran.result)
    assert 0 <= score < most
    made = json.loads(ran.result)
    assert made["classroom"] == "dl"
    assert sum(test["score"] for test in made["tests"]) == score


def test_unfinished_is_not_red_unless_that_is_wished(blank: Path) -> None:
    found = check(blank)
    assert found.code == 0
    assert "0 of 41 answered." in "\n".join(found.told)
    assert not found.remarks
    assert check(blank, "--strict").code == 1


def test_a_summary_that_is_there_already_is_not_made_too_long(blank: Path) -> None:
    summary = blank.parent.parent / "summary.md"
    summary.write_text("x" * 899_000, encoding="utf-8")
    assert len(check(blank).summary.encode()) < 1 << 20
