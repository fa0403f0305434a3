"""What tests share: threads, generated examples, example classes graded once a run, a browser."""

from __future__ import annotations

import fcntl
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# One thread for everybody: small tensors gain nothing from more, and a busy machine loses much.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent
SECRET = ROOT / "examples" / "public.secret"

# No deadline: how long an example takes says something of the machine. CI draws the same ones.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Draw the seed of generated examples here, so that the end of a run can tell it."""
    if not os.environ.get("CI") and config.getoption("hypothesis_seed") is None:
        config.option.hypothesis_seed = str(random.SystemRandom().randrange(2**32))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """At the end, since the head of a quiet run is not shown."""
    seed = terminalreporter.config.getoption("hypothesis_seed")
    if not os.environ.get("CI"):
        terminalreporter.line(f"generated examples: the same again with --hypothesis-seed={seed}")


@pytest.fixture(scope="session")
def example_class(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Grades an example class by the command an instructor types, and gives its results folder.

    Once a run, whoever asks first, in whatever worker. The folder is shared: change a copy of it.
    """
    import grade

    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # each worker has a folder of its own in it

    def graded(name: str) -> Path:
        folder, done = place / f"class_{name}", place / f"class_{name}.done"
        with locked(place / f"class_{name}.lock"):
            if not done.exists():
                arguments = [name, str(ROOT / "examples" / name), "--out", str(folder)]
                arguments += ["--secret", str(SECRET), "--min-isolation", "weak"]
                assert grade.main(["run", *arguments]) == 0
                done.touch()
        return folder

    return graded


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the tests of a file.

    It ends with them: while Playwright lives, its event loop counts as running in this thread, so
    that nobody else may run one.
    """
    from tests.browser import judges

    with judges.launched() as found:
        yield found


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Held by one process at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
