"""The engine's own code as digests, and the versions of the libraries beside it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ENGINE = Path(__file__).resolve().parent.parent
LIBRARIES = (
    *("numpy", "torch", "scipy", "pandas", "scikit-learn", "einops", "matplotlib", "seaborn"),
    *("sympy", "nbformat", "nbconvert"),
)
"""Packages that students' code imports, and those that read a notebook."""


@cache
def tree(folder: str) -> str:
    """The digest of the sources under a folder of the engine."""
    whole = hashlib.sha256()
    for path in sorted((ENGINE / folder).rglob("*.py")):
        whole.update(path.relative_to(ENGINE).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


@cache
def versions() -> Mapping[str, str]:
    """Package -> its version, or none; Python too."""
    found = {"Python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "none"
    return found


def asking() -> dict[str, str]:
    """All on which the answers of a guest depend, by names that people know."""
    code = {f"graders/{folder}/": tree(folder)[:12] for folder in ("guest", "host")}
    return {**code, **versions()}
