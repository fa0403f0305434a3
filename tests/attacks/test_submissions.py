"""Group G, graded as one class by the command an instructor types, beside an honest student."""

from __future__ import annotations

import csv
import json
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from tests.attacks.conftest import in_the_open
from tests.attacks.submissions import ATTACKS, FORGED, HONEST, MARK, SCRIPT, HandIn, Outside
from tests.attacks.world import ROOT
from tests.graders.intake.builders import as_bytes
from tests.tiny_class import exported

CONTENTS = """
from graders import Assignment, Call, Code, item

LINE = Code(
    prompt="f(x) = 2 x + 1", source="the attack suite", reference={"f": lambda x: 2 * x + 1},
    calls=lambda draw: [Call("f", (draw.case(k).normal(size=7),), ("x",)) for k in range(3)],
)
ASSIGNMENT = Assignment(name="attacked", title="Attacked", items=[item("1", 1, LINE)])
"""
GO_ANYWHERE = ("--min-isolation", "weak")
"""These attack the grader before any of their code runs."""
NEIGHBOURS = ("honest", "honest too")


@dataclass(frozen=True)
class Graded:
    """What the run left behind, and what it printed."""

    results: Path
    printed: str
    outside: Outside
    listener: socket.socket
    changed: list[str]
    """Files beside the results that are not as they were."""

    @cached_property
    def reports(self) -> dict[str, bytes]:
        """The JSON report of each student, as exported."""
        return exported(self.results)

    def earned(self, student: str) -> list[str]:
        """The totals of the rows that are this student's."""
        with (self.results / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
            return [row["total"] for row in csv.DictReader(file) if row["student"] == student]

    def told(self, student: str) -> str:
        """The feedback of one student, and what whoever grades was told, each on one line."""
        for name, report in self.reports.items():
            if json.loads(report)["report"]["student"] == student:
                feedback = self.results / "feedback" / name.replace(".json", ".txt")
                return " ".join(f"{feedback.read_text(encoding='utf-8')} {self.printed}".split())
        return " ".join(self.printed.split())


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    folder = in_the_open(tmp_path_factory)
    (folder / "attacked").mkdir()
    (folder / "attacked" / "contents.py").write_text(CONTENTS, encoding="utf-8")
    (folder / "secret").write_text(f"{MARK} is 42", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        outside = Outside(folder / "secret", folder / "touched", port)
        for each in ATTACKS:
            _lay(folder / "class" / (each.student or each.id), each, outside)
        for name in NEIGHBOURS:
            (folder / "class" / name).mkdir()
            (folder / "class" / name / "hw.py").write_text(HONEST, encoding="utf-8")
        before = _state(folder)
        command = ["grade.py", "run", str(folder / "attacked"), str(folder / "class")]
        ran = subprocess.run(
            [sys.executable, "-B", *command, "--out", str(folder / "results"), *GO_ANYWHERE],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        printed = ran.stdout.decode() + ran.stderr.decode()
        assert ran.returncode == 0, printed
        after = _state(folder)
        changed = [name for name in before.keys() | after if before.get(name) != after.get(name)]
        yield Graded(folder / "results", printed, outside, listener, changed)


def _lay(folder: Path, each: HandIn, outside: Outside) -> None:
    folder.mkdir(parents=True)
    for name, content in each.files(outside).items():
        if isinstance(content, Path):
            (folder / name).symlink_to(content)
        else:
            (folder / name).write_bytes(as_bytes(content))


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file beside the results: its size and when it was written."""
    paths = [path for path in folder.rglob("*") if "results" not in path.parts]
    return {str(p): (p.lstat().st_size, p.lstat().st_mtime_ns) for p in paths}


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_earns_what_is_its_own_and_hits_nothing(attack: HandIn, graded: Graded) -> None:
    student = attack.student or attack.id
    shown = f"'{student}" if student.startswith("=") else student
    rows = [] if attack.earns < 0 else [str(attack.earns)]
    assert graded.earned(shown) == rows
    assert attack.says in graded.told(student)
    assert [graded.earned(name) for name in NEIGHBOURS] == [["1"], ["1"]]
    assert graded.changed == []
    assert not graded.outside.touched.exists()
    assert not select.select([graded.listener], [], [], 0)[0]


def test_nothing_secret_and_nothing_hostile_is_in_the_results(graded: Graded) -> None:
    """A01: what a link leads to. G07, G08: outputs are dropped; no page runs what was handed
    in. G10: no cell of a spreadsheet is a formula. G11: no text steers a terminal."""
    texts = {
        p: p.read_bytes() for p in graded.results.rglob("*.*") if not p.name.startswith("class.db")
    }
    texts |= {Path(name): report for name, report in graded.reports.items()}
    assert len(texts) > 2 * len(ATTACKS) - 10
    for path, content in {**texts, Path("printed"): graded.printed.encode()}.items():
        assert f"{MARK} is".encode() not in content, path
        assert b"\x1b" not in content, path
        assert b"\x07" not in content, path
        if path.suffix == ".html":
            assert SCRIPT.encode() not in content, path
            assert path.name == "class.html" or b"<script" not in content.lower(), path
    with (graded.results / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert FORGED not in graded.reports["G07.json"].decode()


def test_no_line_of_the_feedback_is_forged(graded: Graded) -> None:
    """G12: what was raised stays under its item."""
    lines = (graded.results / "feedback" / "G12.txt").read_text(encoding="utf-8").splitlines()
    (headline,) = [line for line in lines if line.startswith("1 ")]
    assert "right" not in headline
