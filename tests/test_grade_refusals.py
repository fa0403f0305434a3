"""The command line where it has to say no, and as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import grade
from tests.tiny_class import contents_of, graded_in, stand_in

GRADE = Path(grade.__file__)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from stand_in(tmp_path, monkeypatch)


@pytest.fixture
def graded(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    return graded_in(folder, capsys)


class TestRefused:
    @pytest.mark.parametrize(("arguments", "says"), [
        (["run", "tinny", "class"], "no assignment 'tinny'; known: "),
        (["run", "class", "class"], "no assignment 'class'; known: "),
        (["run", "tiny", "nowhere"], "nowhere: no such file or folder"),
        (["run", "tiny", "empty"], "no submissions in empty"),
        (["run", "tiny", "class", "--jobs", "0"], "--jobs is 1 or more, not 0"),
        (["run", "tiny", "class", "--track", "9999"], "tiny has 4644, 7643, not '9999'"),
        (["run", "ift6135_a2022", "class", "--track", "x"], "ift6135_a2022 has no tracks, not 'x'"),
        (["run", "tiny", "class", "--secret", "nowhere"], "[Errno 2] No such file or directory"),
        (["run", "tiny", "class", "--secret", "empty.txt"], "empty.txt is empty: anybody could"),
        (["run", "tiny", "class", "--out", "empty.txt"], "empty.txt is a file; results need"),
        (["run", "tiny", "class", "--deadline", "tomorrow"], "deadline: "),
        (["run", "tiny", "class", "--roster", "empty.txt"], "empty.txt"),
        (["run", "tiny", "class", "--roster", "roster.csv"], "'ben' is in '7634'; tiny has 4644"),
        (["explain", "anna", "1"], "results holds no results; name the folder with --results"),
        (["mark", "anna", "1", "2"], "results holds no results; name the folder with --results"),
        (["rescore"], "results holds no results; name the folder with --results"),
        (["rescore", "--results", "class"], "class holds no results; name the folder"),
        (["list", "nothing"], "no assignment 'nothing'; known: "),
    ])  # fmt: skip
    def test_what_was_typed_is_told_in_a_line(
        self, folder: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "empty").mkdir()
        (folder / "empty.txt").touch()
        (folder / "roster.csv").write_text("student,track\nben,7634\n", encoding="utf-8")
        assert grade.main(arguments) == 2
        printed = capsys.readouterr()
        assert printed.err.startswith(f"grade.py: {says}")
        assert printed.err.count("\n") == 1
        assert printed.out == ""
        assert not (folder / "results").exists()

    @pytest.mark.parametrize(("arguments", "says"), [
        (["explain", "ana", "1"], "no student 'ana' in results; there are anna"),
        (["explain", "anna", "9"], "no item '9'; grade.py list tiny shows them"),
        (["mark", "ana", "3", "1"], "no student 'ana' in results; there are anna"),
        (["mark", "anna", "9", "1"], "no item '9' in tiny; it has 1, 2, 3"),
        (["mark", "anna", "3", "two"], "expected points such as 4, 2.5 or +3/2, found 'two'"),
        (["mark", "anna", "3", "2"], "3: 2 points, but the item has 1"),
        (["mark", "anna", "1", "+1"], "1: 1 points, but the part that waits has 0"),
        (["run", "ift6135_a2022", "class"], "results holds results of "),
    ])  # fmt: skip
    def test_what_is_not_in_the_results(
        self, graded: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = contents_of(graded)
        assert grade.main(arguments) == 2
        assert capsys.readouterr().err.startswith(f"grade.py: {says}")
        assert contents_of(graded) == before

    @pytest.mark.parametrize("text", ["no store", "SQLite format 3\0 but not whole" * 90])
    def test_a_store_that_was_damaged(
        self, graded: Path, text: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (graded / "class.db").write_text(text, encoding="utf-8")
        for arguments in (["rescore"], ["run", "tiny", "class"], ["mark", "anna", "1", "2"]):
            assert grade.main(arguments) == 2
            told = capsys.readouterr().err
            assert told.startswith("grade.py: results/class.db is damaged (")
            assert told.count("\n") == 1

    def test_no_command_shows_the_help(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert grade.main([]) == 2
        assert "usage: grade.py" in capsys.readouterr().out

    def test_a_fault_of_ours_keeps_its_traceback(
        self, graded: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from graders.course import rescoring

        def rescore(*_: object) -> None:
            raise RuntimeError("ours")

        monkeypatch.setattr(rescoring, "rescore", rescore)
        with pytest.raises(RuntimeError, match="ours"):
            grade.main(["rescore"])

    def test_who_stops_it_sees_no_traceback(
        self,
        graded: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        from graders.course import rescoring

        def rescore(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(rescoring, "rescore", rescore)
        assert grade.main(["rescore"]) == 130
        assert capsys.readouterr().err == "grade.py: stopped; what was written stays\n"


class TestProcess:
    """The same as a program of its own."""

    def run(self, *arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONWARNINGS": "error"}
        return subprocess.run(
            [sys.executable, str(GRADE), *arguments],
            capture_output=True, text=True, cwd=where, env=environment, timeout=120, check=False,
        )  # fmt: skip

    def test_a_whole_round(self, folder: Path) -> None:
        done = self.run("run", "tiny", "class", where=folder)
        assert (done.returncode, done.stderr) == (0, "")
        assert "anna     5 of 6        1" in done.stdout
        assert self.run("run", "tiny", "nowhere", where=folder).returncode == 2
        assert self.run("mark", "anna", where=folder).returncode == 2

    def test_help_needs_none_of_the_heavy_packages(self, tmp_path: Path) -> None:
        code = (
            f"import sys; sys.path.insert(0, {str(GRADE.parent)!r}); import grade\n"
            "try:\n    grade.main(['--help'])\nexcept SystemExit: pass\n"
            "heavy = {'numpy', 'torch', 'rich', 'sympy', 'nbformat', 'nbconvert', 'networkx'}\n"
            "heavy |= {'sqlalchemy'}\n"
            "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "usage: grade.py" in done.stdout

    @pytest.mark.parametrize("listed", ["tiny", ""])
    def test_a_reader_that_leaves_is_no_fault(self, folder: Path, listed: str) -> None:
        command = f"{sys.executable} {GRADE} list {listed} --json | true"
        done = subprocess.run(
            command, shell=True, capture_output=True, text=True, cwd=folder, check=False
        )
        assert done.stderr == ""
