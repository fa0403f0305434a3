"""One Chromium and one graded class for all tests of the desk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import judges

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with judges.launched() as found:
        yield found


@pytest.fixture
def graded(example_class: Callable[[str], Path], tmp_path: Path) -> Path:
    """The results of the example class of A2022, to be marked."""
    return Path(shutil.copytree(example_class("ift6135_a2022"), tmp_path / "graded"))
