"""The autograder's zip: what is in it, closed to students, and the points that it gives."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import grade
from graders.find_assignment import names
from graders.release import bundle
from graders.release.bundle import entries, write
from tests.graders.intake.test_handed_over import told
from tests.tiny_class import CONTENTS, exported, forget, stand_in, totals

ROOT = Path(grade.__file__).parent
HOMEWORK = "ift6135_a2022"
EXAMPLES = ROOT / "examples"
PUBLIC = EXAMPLES / "public.secret"
OPEN_TO_ALL = "graders/guest"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from stand_in(tmp_path, monkeypatch)


def unpacked(zipped: Path, root: Path) -> Path:
    """The zip as Gradescope unpacks it: /autograder/source, and beside it run_autograder."""
    with zipfile.ZipFile(zipped) as opened:
        opened.extractall(root / "source")
    return root


def run(root: Path, submission: Path) -> dict[str, Any]:
    """What run_autograder writes of a submission; it runs as its copy outside of the source."""
    shutil.copytree(submission, root / "submission")
    (root / "submission_metadata.json").write_text(told(), encoding="utf-8")
    script = root / "run_autograder"
    script.write_bytes((root / "source" / "run_autograder").read_bytes())
    script.chmod(0o755)
    # Of a locale that is not installed bash complains, whatever it runs.
    paths = {"AUTOGRADER": str(root), "AUTOGRADER_PYTHON": sys.executable, "LC_ALL": "C"}
    ran = subprocess.run(
        [str(script)], cwd=root, env=os.environ | paths, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    made: dict[str, Any] = json.loads((root / "results" / "results.json").read_text())
    return made


class TestContents:
    FILES = entries(HOMEWORK, b"a secret", ["--track", "7643"])

    def test_the_two_files_that_gradescope_looks_for_are_at_the_root(self) -> None:
        assert {"setup.sh", "run_autograder"} <= self.FILES.keys()
        assert self.FILES["run_autograder"].content.startswith(b"#!/usr/bin/env bash\n")

    def test_nothing_else_of_the_project_goes_along(self) -> None:
        tops = {name.partition("/")[0] for name in self.FILES}
        (metadata,) = [top for top in tops if top.endswith(".dist-info")]
        assert tops - {metadata} == {
            "arguments", "assignments", "close.sh", "constraints.txt", "grade.py", "graders",
            "reference", "requirements.lock", "run_autograder", "secret", "setup.sh",
        }  # fmt: skip
        homeworks = {name.split("/")[1] for name in self.FILES if name.startswith("assignments/")}
        assert homeworks == {"__init__.py", HOMEWORK, "shared"}
        assert not [name for name in self.FILES if "__pycache__" in name or name.endswith(".pyc")]

    def test_all_that_grading_reads_goes_along(self) -> None:
        for tree in ("graders/guest/filters", f"assignments/{HOMEWORK}", "reference"):
            ours = {p.relative_to(ROOT).as_posix() for p in (ROOT / tree).iterdir() if p.is_file()}
            assert ours
            assert ours <= self.FILES.keys()

    def test_the_call_is_written_line_by_line(self) -> None:
        lines = self.FILES["arguments"].content.decode().splitlines()
        assert lines == [HOMEWORK, "--secret", "secret", "--track", "7643"]
        assert self.FILES["secret"].content == b"a secret"

    @pytest.mark.parametrize("script", ["setup.sh", "run_autograder", "close.sh"])
    def test_scripts_are_bash(self, script: str) -> None:
        text = self.FILES[script].content
        assert subprocess.run(["bash", "-n"], input=text, check=False).returncode == 0
        assert b"\r" not in text


class TestLock:
    def lock(self, homework: str, torch: bool = False) -> list[str]:
        return entries(homework, b"x", torch=torch)["requirements.lock"].content.decode().split()

    def test_every_package_is_pinned_as_in_the_constraints(self) -> None:
        pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
        _, _, rest = "\n".join(self.lock(HOMEWORK)).partition("-c\nconstraints.txt\n")
        assert {line.partition("==")[0] for line in rest.split()} >= {"numpy", "sympy", "nbformat"}
        assert set(rest.split()) <= set(pins)
        assert "pytest" not in rest

    @pytest.mark.parametrize(("contents", "kit", "torch"), [
        (CONTENTS, "", False),
        (CONTENTS, "import torch", True),
        (CONTENTS, "def f():\n    from torch import nn", True),
        (CONTENTS.replace('name="tiny",', 'name="tiny", warm=("numpy", "torch"),'), "", True),
        (CONTENTS.replace("twice", "") + "\ndef late():\n    import torch.nn as nn\n", "", True),
    ])  # fmt: skip
    def test_torch_is_there_where_the_homework_needs_it(
        self, folder: Path, contents: str, kit: str, torch: bool
    ) -> None:
        given = "from pathlib import Path\nKIT = Path(__file__).parent / 'kit.py'\n"
        contents = contents.replace("items=[", "kit=[KIT], items=[", 1)
        (folder / "tiny" / "contents.py").write_text(given + contents, encoding="utf-8")
        (folder / "tiny" / "kit.py").write_text(kit, encoding="utf-8")
        forget()
        assert ("torch==2.13.0" in self.lock("tiny")) == torch
        assert "torch==2.13.0" in self.lock("tiny", torch=True)

    def test_setup_takes_torch_from_its_own_index(self) -> None:
        setup = entries(HOMEWORK, b"x")["setup.sh"].content.decode()
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        (index,) = [line.split()[-1] for line in makefile.splitlines() if "TORCH_INDEX ?=" in line]
        assert f'cpu_index="{index}"' in setup


class TestZip:
    def test_two_of_the_same_sources_are_the_same_bytes(self, tmp_path: Path) -> None:
        files = entries(HOMEWORK, b"a secret")
        write(tmp_path / "a.zip", files)
        write(tmp_path / "b.zip", dict(reversed(files.items())))
        assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()

    def test_modes_and_times_are_fixed(self, tmp_path: Path) -> None:
        write(tmp_path / "a.zip", entries(HOMEWORK, b"a secret"))
        with zipfile.ZipFile(tmp_path / "a.zip") as opened:
            infos = opened.infolist()
        assert [info.filename for info in infos] == sorted(info.filename for info in infos)
        assert {info.date_time for info in infos} == {bundle.EPOCH}
        modes = {info.filename: info.external_attr >> 16 for info in infos}
        assert modes["run_autograder"] == modes["setup.sh"] == stat.S_IFREG | 0o755
        assert modes["secret"] == stat.S_IFREG | 0o600
        assert modes["grade.py"] == stat.S_IFREG | 0o644

    def test_only_its_owner_reads_it(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(b"an older one, open to all")
        write(tmp_path / "a.zip", {})
        assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600


def test_students_can_enter_only_what_runs_beside_them(tmp_path: Path) -> None:
    """`close.sh`, as setup and every run call it: whatever modes the platform unpacked with."""
    write(tmp_path / "a.zip", entries(HOMEWORK, b"a secret"))
    source = unpacked(tmp_path / "a.zip", tmp_path) / "source"
    for path in source.rglob("*"):
        path.chmod(0o777)
    closing = ["bash", str(source / "close.sh")]
    subprocess.run(closing, env=os.environ | {"AUTOGRADER": str(tmp_path)}, check=True)
    for path in [source, *source.rglob("*")]:
        others = path.stat().st_mode & stat.S_IRWXO
        name = path.relative_to(source).as_posix()
        if name == OPEN_TO_ALL or name.startswith(f"{OPEN_TO_ALL}/"):
            assert others & ~stat.S_IXOTH == stat.S_IROTH, name
        else:
            assert others == (stat.S_IXOTH if name in (".", "graders") else 0), name


class TestRun:
    @pytest.mark.parametrize("student", ["slips", "messy"])
    def test_the_points_are_those_of_grade_run(
        self, student: str, tmp_path: Path, capsys: Capture
    ) -> None:
        handed = EXAMPLES / HOMEWORK / student
        write(tmp_path / "a.zip", entries(HOMEWORK, PUBLIC.read_bytes().strip()))
        made = run(unpacked(tmp_path / "a.zip", tmp_path), handed)
        shutil.copytree(handed, tmp_path / "class" / student)
        out = ["--out", str(tmp_path / "out"), "--secret", str(PUBLIC)]
        ran = ["run", HOMEWORK, str(tmp_path / "class"), *out, "--min-isolation", "weak"]
        assert grade.main(ran) == 0
        capsys.readouterr()
        assert totals(tmp_path / "out") == {student: f"{made['score']:g}"}
        report = json.loads(exported(tmp_path / "out")[f"{student}.json"])
        assert made["extra_data"] == report["report"]["signature"]

    def test_a_homework_from_outside_is_bundled_too(self, folder: Path, capsys: Capture) -> None:
        assert grade.main(["bundle", "tiny", "hw.zip", "--track", "4644"]) == 0
        told_of = capsys.readouterr().out
        assert "hw.zip: " in told_of
        assert "without torch" in told_of
        made = run(unpacked(folder / "hw.zip", folder / "ag"), folder / "class" / "anna")
        assert made["score"] == 5.0
        assert made["tests"][3]["name"] == "code, extra credit"


class TestSecret:
    def test_it_is_made_once_and_kept(self, folder: Path, capsys: Capture) -> None:
        assert grade.main(["bundle", "tiny", "hw.zip"]) == 0
        first = (folder / "hw.zip").read_bytes(), (folder / "hw.secret").read_bytes()
        assert stat.S_IMODE((folder / "hw.secret").stat().st_mode) == 0o600
        assert len(first[1]) == 64
        assert grade.main(["bundle", "tiny", "hw.zip"]) == 0
        assert ((folder / "hw.zip").read_bytes(), (folder / "hw.secret").read_bytes()) == first
        assert "the secret of hw.secret" in capsys.readouterr().out

    @pytest.mark.parametrize(("arguments", "says"), [
        (["tiny", "hw.zip", "--secret", "nowhere"], "nowhere"),
        (["tiny", "hw.zip", "--track", "1"], "tiny has 4644, 7643, not '1'"),
        (["tinny", "hw.zip"], f"no assignment 'tinny'; known: {', '.join(names())}"),
    ])  # fmt: skip
    def test_what_cannot_be_meant_is_told(
        self, folder: Path, arguments: list[str], says: str, capsys: Capture
    ) -> None:
        assert grade.main(["bundle", *arguments]) == 2
        assert says in capsys.readouterr().err
        assert not (folder / "hw.zip").exists()

    def test_a_kit_that_would_be_left_behind_is_refused(
        self, folder: Path, capsys: Capture
    ) -> None:
        (folder / "kit.py").touch()
        given = "from pathlib import Path\nKIT = Path(__file__).parent.parent / 'kit.py'\n"
        text = given + CONTENTS.replace("items=[", "kit=[KIT], items=[", 1)
        (folder / "tiny" / "contents.py").write_text(text, encoding="utf-8")
        forget()
        assert grade.main(["bundle", "tiny", "hw.zip"]) == 2
        assert "kit.py is of the kit, and in no folder that goes along" in capsys.readouterr().err
