"""The program itself, stopped by signals and killed, or run twice at once on one class."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import grade
from graders.host.homes import LOCK, sweep
from tests.tiny_class import ANSWERS, CONTENTS, contents_of, stand_in, totals

GRADE = Path(grade.__file__)
RUN = ("run", "tiny", "class", "--secret", "given", "--jobs", "2")
GUEST_SECONDS = 600
"""A statement of the endless loop may take as long."""
LONG_SECONDS = GUEST_SECONDS / 4
"""A program that waits for the endless loop runs longer, however busy the machine is."""
LIMITED = CONTENTS.replace("import Assignment,", "import Assignment, Limits,").replace(
    'name="tiny",', f'name="tiny", limits=Limits(statement_seconds={GUEST_SECONDS}),'
)


STARTED: list[subprocess.Popen[str]] = []
"""The programs of a test, none of which outlives it, even where it fails."""


@pytest.fixture(autouse=True)
def nothing_runs_on() -> Iterator[None]:
    yield
    while STARTED:
        process = STARTED.pop()
        if process.returncode is None:
            process.kill()
            process.communicate()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "given").write_text("a secret of the tests", encoding="utf-8")
    for place in stand_in(tmp_path, monkeypatch):
        (place / "tiny" / "contents.py").write_text(LIMITED, encoding="utf-8")
        yield place


@pytest.fixture
def undisturbed(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, bytes]:
    """What a run that nothing disturbs leaves."""
    assert grade.main([*RUN, "--out", "undisturbed"]) == 0
    capsys.readouterr()
    return contents_of(folder / "undisturbed")


def started(*arguments: str, files: int = 0, nohup: bool = False) -> subprocess.Popen[str]:
    """The program, as a process of its own."""

    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # it is ignored where tests run in background
        signal.signal(signal.SIGHUP, signal.SIG_IGN if nohup else signal.SIG_DFL)
        if files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    process = subprocess.Popen(
        [sys.executable, str(GRADE), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=prepare,
    )  # fmt: skip
    STARTED.append(process)
    return process


def homes_of(process: subprocess.Popen[str]) -> list[Path]:
    """The folders of guests' homes that a program holds the lock of."""
    links = []
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a file that was closed in the meantime
            links.append(link.readlink())
    return [link.parent for link in links if link.name == LOCK]


def loop(folder: Path, name: str = "zoe") -> None:
    """One more student, whose code runs for ever."""
    (folder / "class" / name).mkdir()
    (folder / "class" / name / "answers.py").write_text("while True:\n    pass\n", encoding="utf-8")


def wait_for_students(folder: Path, count: int) -> None:
    """Until the store holds so many."""
    end = time.monotonic() + LONG_SECONDS
    while time.monotonic() < end:
        try:
            with sqlite3.connect(f"file:{folder}/results/class.db?mode=ro", uri=True) as store:
                (found,) = store.execute("SELECT count(*) FROM submissions").fetchone()
        except sqlite3.Error:
            found = 0
        if found >= count:
            return
        time.sleep(0.02)
    raise AssertionError("the run does not get on")


def records(folder: Path) -> list[tuple[object, ...]]:
    """All records of the store, which a stopped run may not add to."""
    with sqlite3.connect(f"file:{folder}/results/class.db?mode=ro", uri=True) as store:
        return store.execute("SELECT submission, item, digest FROM records").fetchall()


@pytest.mark.parametrize(("number", "code"), [
    (signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129),
])  # fmt: skip
def test_a_signal_ends_a_run_at_once_and_what_is_graded_stays(
    folder: Path, undisturbed: dict[str, bytes], number: signal.Signals, code: int
) -> None:
    loop(folder)
    process = started(*RUN)
    wait_for_students(folder, len(ANSWERS))
    homes = homes_of(process)
    assert [path.is_dir() for path in homes] == [True]
    before = records(folder)
    process.send_signal(number)
    _, told = process.communicate(timeout=LONG_SECONDS)
    assert process.returncode == code
    assert records(folder) == before
    assert told == (
        "grade.py: stopped: 3 of 4 new ones are graded and stay in results, with 0 as before; "
        "the same command goes on with the rest\n"
    )
    assert [path.exists() for path in homes] == [False]
    (folder / "class" / "zoe" / "answers.py").unlink()
    (folder / "class" / "zoe").rmdir()
    assert grade.main([*RUN]) == 0
    assert contents_of(folder / "results") == undisturbed


def test_a_re_run_that_is_stopped_leaves_every_report_as_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main([*RUN]) == 0
    capsys.readouterr()
    before = contents_of(folder / "results")
    loop(folder, "aaron")
    process = started(*RUN, "--again")
    end = time.monotonic() + LONG_SECONDS
    while not homes_of(process) and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=LONG_SECONDS)
    assert process.returncode == 130, told
    after = contents_of(folder / "results")
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("seed", range(10))
def test_a_run_that_is_killed_at_any_moment_loses_nothing(
    folder: Path, undisturbed: dict[str, bytes], seed: int
) -> None:
    process = started(*RUN)
    time.sleep(random.Random(seed).uniform(0.3, 2.5))
    homes = homes_of(process) if process.poll() is None else []
    process.kill()
    process.communicate()
    assert grade.main([*RUN]) == 0
    assert contents_of(folder / "results") == undisturbed
    assert not [path for path in homes if path.exists()]


def test_what_a_kill_left_is_swept(folder: Path) -> None:
    loop(folder)
    process = started(*RUN)
    wait_for_students(folder, len(ANSWERS))
    (home,) = homes_of(process)
    process.kill()
    process.communicate()
    assert home.is_dir()
    sweep(str(home.parent))
    assert not home.exists()


def test_two_runs_at_once_give_what_one_gives(folder: Path, undisturbed: dict[str, bytes]) -> None:
    both = [started(*RUN) for _ in range(2)]
    told = [process.communicate(timeout=LONG_SECONDS) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert contents_of(folder / "results") == undisturbed


def test_too_few_open_files_are_told_before_anything_runs(folder: Path) -> None:
    process = started(*RUN, "--jobs", "64", files=300)
    shown, told = process.communicate(timeout=LONG_SECONDS)
    assert process.returncode == 2
    assert told == (
        "grade.py: 64 jobs need 1120 open files, and this process may have 300: use --jobs 12, "
        "or allow more with `ulimit -n 1120`\n"
    )
    assert shown == ""
    assert not (folder / "results").exists()


def test_a_run_with_as_few_as_it_asks_for(folder: Path) -> None:
    """What is asked for is enough."""
    process = started(*RUN, files=256)
    _, told = process.communicate(timeout=LONG_SECONDS)
    assert (process.returncode, told) == (0, "")
    assert totals(folder / "results") == {"anna": "5", "ben": "1", "cleo": "0"}


def test_a_signal_that_is_ignored_stays_so(folder: Path) -> None:
    """As under nohup."""
    process = started(*RUN, nohup=True)
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGHUP)
    process.communicate(timeout=LONG_SECONDS)
    assert process.returncode == 0
