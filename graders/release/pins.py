"""The pinned versions of all packages, from `constraints.txt`."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import metadata
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


def brought(requirements: Sequence[str]) -> set[str]:
    """Return the plain names of packages and of all that they bring along on any system."""
    found: set[str] = set()
    waiting = list(requirements)
    seen: set[str] = set()
    while waiting:
        if (asked := waiting.pop()) in seen:
            continue
        seen.add(asked)
        name, *extras = re.findall(r"[A-Za-z0-9_.-]+", asked)
        found.add(plain(name))
        with contextlib.suppress(metadata.PackageNotFoundError):  # one that another system needs
            waiting += _needed(metadata.requires(name) or [], extras)
    return found


def _needed(requirements: Sequence[str], extras: Sequence[str]) -> Iterator[str]:
    """Yield `bleach[css]` for each requirement without an extra, or with one of these."""
    for stated in requirements:
        named, _, marker = stated.partition(";")
        wants = re.findall(r"extra == ['\"]([^'\"]+)", marker)
        if not wants or set(wants) & set(extras):
            yield re.split(r"[^A-Za-z0-9_.,\[\]-]", named.strip())[0]


def project() -> dict[str, Any]:
    """Return the project table of `pyproject.toml`."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    stated: dict[str, Any] = tomllib.loads(text)["project"]
    return stated


def plain(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
