"""The course's files of CS4644/7643 as a student finished them, and how either is asked."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from assignments.cs4644_f2023.contents import ASSIGNMENT
from graders.guest.carry_out import carry_out
from graders.model import Draw, Verdict, asked

TIDY = Path(__file__).resolve().parents[2] / "examples" / "cs4644_f2023" / "tidy"
KIT = "assignments.cs4644_f2023.kit"
HERE = ("randomizer", "diffusers", "noise_prediction_net", "gtgpt")

Change = tuple[str, str]


@cache
def written(name: str) -> str:
    """One of the files."""
    return (TIDY / f"{name}.py").read_text(encoding="utf-8")


@contextmanager
def beside_the_kit(also: dict[str, ModuleType]) -> Iterator[None]:
    """Inside, the kit's modules are found by the names that they have where students work."""
    found: dict[str, ModuleType] = {name: importlib.import_module(f"{KIT}.{name}") for name in HERE}
    for package in ("gtgpt", "diffusers"):
        prefix = f"{KIT}.{package}."
        inner = {n.removeprefix(f"{KIT}."): m for n, m in sys.modules.items()
                 if n.startswith(prefix)}  # fmt: skip
        found |= inner
    found |= also
    sys.modules.update(found)
    try:
        yield
    finally:
        for name in found:
            del sys.modules[name]


def namespace(name: str, *changes: Change) -> dict[str, Any]:
    """What a file leaves behind, after each change of its text, which must change it."""
    source = written(name)
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    made: dict[str, Any] = {"__name__": f"student_{name}"}
    also: dict[str, ModuleType] = {}
    if name == "diffusion_model":
        also["noise_scheduler"] = ModuleType("noise_scheduler")
        vars(also["noise_scheduler"]).update(namespace("noise_scheduler"))
    with beside_the_kit(also):
        exec(compile(source, f"{name}.py", "exec"), made)
    return made


def judged(number: str, names: dict[str, Any]) -> Verdict:
    """What an item says to a namespace."""
    question = ASSIGNMENT.find(number).question
    draw = Draw.of(b"a test", ASSIGNMENT.name, number)
    return question.judge(carry_out(asked(question, draw), names), draw)
