"""What a guest keeps is counted in bytes and in files, deep ones and nameless ones too."""

import os
from pathlib import Path

import pytest

from graders.guest.plan import Call, Cause, Cell, Got, Load
from graders.host import disk
from graders.host.disk import too_much
from graders.host.process import Limits
from graders.host.session import take

ME = os.getpid()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "DISK_BYTES", 1 << 20)
    monkeypatch.setattr(disk, "MOST_FILES", 10)


def test_little_is_not_too_much(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 1000)
    assert too_much(str(tmp_path), 0) == ""
    assert too_much(str(tmp_path / "gone"), 0) == ""


@pytest.mark.usefixtures("small")
def test_bytes_are_counted_in_folders_too(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x").write_bytes(b"x" * (2 << 20))
    assert too_much(str(tmp_path), 0) == "kept more than 1 MiB on the disk"


@pytest.mark.usefixtures("small")
def test_what_a_sparse_file_does_not_hold_is_not_counted(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file:
        file.truncate(1 << 40)
    assert too_much(str(tmp_path), 0) == ""


@pytest.mark.usefixtures("small")
def test_files_are_counted(tmp_path: Path) -> None:
    for k in range(11):
        (tmp_path / str(k)).touch()
    assert too_much(str(tmp_path), 0) == "kept more than 10 files"


@pytest.mark.usefixtures("small")
def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").write_bytes(b"x" * (2 << 20))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "file").symlink_to(tmp_path / "out" / "x")
    (tmp_path / "home" / "folder").symlink_to(tmp_path / "out")
    assert too_much(str(tmp_path / "home"), 0) == ""


@pytest.mark.usefixtures("small")
def test_files_without_a_name_are_counted_where_one_may_look(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file:
        (tmp_path / "x").unlink()
        file.write(b"x" * (2 << 20))
        file.flush()
        assert too_much(str(tmp_path), ME) == "kept more than 1 MiB on the disk"
    assert too_much(str(tmp_path), ME) == ""


@pytest.mark.usefixtures("small")
def test_what_is_too_deep_to_look_into_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "LONGEST_PATH", len(str(tmp_path)) + 100)
    (tmp_path / ("d" * 60) / ("d" * 60)).mkdir(parents=True)
    assert too_much(str(tmp_path), 0) == "kept folders in folders, too deep to look into"


def test_a_guest_that_fills_the_disk_loses_that_item_alone() -> None:
    source = (
        "def fill():\n"
        "    for n in range(1000):\n"
        "        with open(str(n), 'wb') as file: file.write(b'x' * (1 << 24))\n"
        "def fine(): return 1\n"
    )
    plans = {"fill": (Call("fill"),), "fine": (Call("fine"),)}
    limits = Limits(statement_seconds=60, item_seconds=60)
    records = take(Load((Cell("cell", source),), {}, {}), plans, limits).records
    (failed,) = records["fill"]
    assert getattr(failed, "cause", None) is Cause.FILLED
    assert getattr(failed, "says", "") == "kept more than 256 MiB on the disk"
    assert records["fine"] == (Got(1),)
