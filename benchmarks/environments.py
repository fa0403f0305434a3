"""Virtual environments that are thrown away, for packages that are no dependencies of ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def installed(folder: Path, packages: Sequence[str]) -> Path:
    """The folder of the programs of a new environment that has some packages.

    Raises `CalledProcessError` where they cannot be installed, as without a network.
    """
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *packages], check=True, stderr=subprocess.DEVNULL)
    return folder / "bin"
