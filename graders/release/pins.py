"""The versions that everything is installed at, as `constraints.txt` pins them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graders.model import AuthoringError

ROOT = Path(__file__).resolve().parent.parent.parent
CONSTRAINTS = "constraints.txt"
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==\S+$", re.MULTILINE)


def constraints() -> str:
    """Return the text of the file."""
    return (ROOT / CONSTRAINTS).read_text(encoding="utf-8")


def pins(packages: Sequence[str]) -> list[str]:
    """Return `torch==2.13.0` for each package. Raises `AuthoringError` for one without a pin."""
    found = {plain(match[1]): match[0] for match in PINNED.finditer(constraints())}
    if strays := [name for name in packages if plain(name) not in found]:
        raise AuthoringError(f"no version of {', '.join(strays)} is pinned in {CONSTRAINTS}")
    return [found[plain(name)] for name in packages]


def required(extra: str = "") -> list[str]:
    """Return the names of the packages that the engine depends on, or that an extra adds."""
    stated = project()
    needed = stated["optional-dependencies"][extra] if extra else stated["dependencies"]
    return [re.split(r"[^A-Za-z0-9_.-]", each)[0] for each in needed]


def project() -> dict[str, Any]:
    """Return the project table of `pyproject.toml`."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    stated: dict[str, Any] = tomllib.loads(text)["project"]
    return stated


def plain(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
