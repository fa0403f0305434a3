"""`check` runs code as whoever calls it, says so, and brings in no other code; or it has a wall."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

import grade
from graders.host import isolation
from graders.host.isolation import LANDLOCK, NAMESPACES, OUTER, Guests
from tests.attacks.conftest import in_the_open

TEMPLATE = Path(__file__).resolve().parents[2] / "student_template" / "ift6135_a2022"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def homework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that students get; we are in it."""
    work = shutil.copytree(TEMPLATE, tmp_path / "work")
    monkeypatch.chdir(work)
    return work


def written(source: str, path: Path) -> Path:
    """A hand-in of one module."""
    path.mkdir()
    (path / "mine.py").write_text(source, encoding="utf-8")
    return path


@pytest.fixture
def trap(tmp_path: Path) -> tuple[Path, Path]:
    """A hand-in with checks of its own, and the file that these would write."""
    folder = shutil.copytree(TEMPLATE, tmp_path / "trap")
    (folder / "answers.ipynb").unlink()
    sprung = tmp_path / "sprung"
    for name in ("__init__.py", *(path.name for path in (folder / "self_check").glob("*.py"))):
        line = f"open({str(sprung)!r}, 'w').close()\n"
        (folder / "self_check" / name).write_text(line, encoding="utf-8")
    for kit in folder.glob("*.py"):
        kit.write_text(f"open({str(sprung)!r}, 'w').close()\n", encoding="utf-8")
    return folder, sprung


@pytest.mark.usefixtures("homework")
def test_checks_that_lie_beside_the_work_are_not_run(trap: tuple[Path, Path]) -> None:
    folder, sprung = trap
    for path in (folder, folder / "checks.json"):
        assert grade.main(["check", str(path)]) in (0, 1)
        assert not sprung.exists()


def test_without_checks_here_there_are_none(
    trap: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    folder, sprung = trap
    monkeypatch.chdir(tmp_path)
    assert grade.main(["check", str(folder)]) == 2
    assert "name that by --homework" in capsys.readouterr().err
    assert not sprung.exists()
    assert grade.main(["check", str(folder), "--homework", str(TEMPLATE)]) in (0, 1)
    assert not sprung.exists()


def test_it_says_that_it_has_no_wall(homework: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        grade.main(["--help"])
    assert "without a wall" in " ".join(capsys.readouterr().out.split())
    grade.main(["check", str(written("x = 1\n", homework / "hand_in"))])
    assert "No wall: this code ran as you do" in capsys.readouterr().out
    for page in (homework / "README.md", Path(__file__).parents[2] / "docs" / "checking.md"):
        assert "no wall" in page.read_text(encoding="utf-8").lower()


def test_what_it_says_is_so_and_a_wall_stops_it(
    homework: Path,
    guests: Guests,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    open_to_all = in_the_open(tmp_path_factory)
    open_to_all.chmod(0o777)
    mark = open_to_all / "mark"
    work = written(f"open({str(mark)!r}, 'w').close()\n", homework / "hand_in")
    monkeypatch.setattr(isolation, "guests", lambda: nullcontext(guests))
    assert grade.main(["check", str(work), "--wall"]) in (0, 1)
    assert f"Behind a wall: {guests.isolation.level}." in capsys.readouterr().out
    assert not mark.exists()
    assert grade.main(["check", str(work)]) in (0, 1)
    assert mark.exists()


def test_a_wall_that_is_not_there_is_not_made_do_without(
    homework: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    off = (OUTER, NAMESPACES, LANDLOCK)
    monkeypatch.setattr(isolation, "guests", partial(isolation.guests, switched_off=off))
    mark = homework / "mark"
    work = written(f"open({str(mark)!r}, 'w').close()\n", homework / "hand_in")
    assert grade.main(["check", str(work), "--wall"]) == 2
    assert "there is no wall here that holds: basic" in capsys.readouterr().err
    assert not mark.exists()
