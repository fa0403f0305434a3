"""One graded class for all tests of the desk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def graded(example_class: Callable[[str], Path], tmp_path: Path) -> Path:
    """The results of the example class of A2022, to be marked."""
    return Path(shutil.copytree(example_class("ift6135_a2022"), tmp_path / "graded"))
