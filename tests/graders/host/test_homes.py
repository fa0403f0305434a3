"""Folders of guests' homes: a killed grader's are removed by the next one, a living one's stay."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from graders.host.homes import LOCK, PREFIX, Homes, sweep


def killed(folder: Path) -> None:
    """A grader that made its homes and was killed."""
    ready, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            homes = Homes(str(folder))
            (homes.path / "1" / "deep").mkdir(parents=True, mode=0o000)
            os.write(tell, b"made")
            signal.pause()
        finally:
            os._exit(1)
    os.read(ready, 4)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(ready)
    os.close(tell)


def test_what_a_killed_grader_left_is_swept(tmp_path: Path) -> None:
    killed(tmp_path)
    assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 1
    assert sweep(str(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_homes_of_a_living_one_stay(tmp_path: Path) -> None:
    homes = Homes(str(tmp_path))
    assert sweep(str(tmp_path)) == 0
    assert (homes.path / LOCK).exists()
    homes.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("made", ["a folder without a lock", "a file", "a link"])
def test_what_is_not_one_of_these_stays(tmp_path: Path, made: str) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / LOCK).touch()
    path = tmp_path / f"{PREFIX}x"
    if made == "a link":
        path.symlink_to(other)
    elif made == "a file":
        path.touch()
    else:
        path.mkdir()
    assert sweep(str(tmp_path)) == 0
    assert path.exists()
    assert (other / LOCK).exists()
