"""The engine as one file that pip installs: the checker that students run, without any answers."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from graders.model import AuthoringError
from graders.release.leaks import Secret, leaks

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = ("graders/", "grade.py")
COMPILED = (".bpf",)
"""System-call filters: programs for the kernel's own small machine."""


def build(folder: Path) -> Path:
    """Build the wheel into a folder. Raises `AuthoringError` with what pip said."""
    with tempfile.TemporaryDirectory() as made:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", made, str(ROOT)],
            capture_output=True,
            text=True,
            check=False,
        )
        wheels = list(Path(made).glob("graders-*.whl"))
        if done.returncode or not wheels:
            raise AuthoringError(f"the engine's wheel could not be built: {done.stderr.strip()}")
        for old in folder.glob("graders-*.whl"):
            old.unlink()
        return Path(wheels[0].replace(folder / wheels[0].name))


def add(folder: Path, secrets: Iterable[Secret]) -> list[str]:
    """Put the wheel into a folder, where it stays only if nothing is wrong with it."""
    made = build(folder)
    if found := faults(made, secrets):
        made.unlink()
    return found


def faults(wheel: Path, secrets: Iterable[Secret]) -> list[str]:
    """Return a line for each thing that should not be in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        strangers = [n for n in names if not n.startswith(OWN) and ".dist-info/" not in n]
        texts = {n: archive.read(n) for n in names if not n.endswith(COMPILED)}
    return [f"{name}: it is no part of the engine" for name in strangers] + leaks(texts, secrets)
