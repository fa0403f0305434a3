"""`checks.json`: the public part of an assignment, written as plain data and read back.

Properties are code of the assignment's own, in files named `public_*.py`: those lie in the folder
`self_check` beside it, and are found there by name.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

from graders.compared import Compared
from graders.guest.plan import Plan
from graders.kinds.asymptotic import Asymptotic
from graders.kinds.choice import Choice
from graders.kinds.code import Code
from graders.kinds.computation import Computation
from graders.kinds.derivation import Derivation
from graders.kinds.entries import Entries
from graders.kinds.essay import Essay
from graders.kinds.graph import Graph
from graders.kinds.module import Module
from graders.kinds.numeric import Numeric
from graders.kinds.symbolic import Symbolic
from graders.model import AuthoringError, Check, Question, UserError
from graders.precision import allowed
from graders.public import decimals, stored_given
from graders.public.checks import Cases, Form, Runs, Ways
from graders.public.homework import PublicHomework, PublicItem
from graders.public.place import FILE as FILE
from graders.public.plain import made, plain
from graders.public.practice import Practice

FORMAT = 3
TWINS: Mapping[str, type[Any]] = {
    kind.kind: kind
    for kind in (
        *(Asymptotic, Choice, Computation, Derivation, Entries),
        *(Essay, Graph, Numeric, Symbolic),
    )
}
"""The kinds whose answers can be read back without running anything."""
NEARNESS = {
    **dict.fromkeys(("code", "numeric", "entries"), ("tolerance", "layout")),
    "module": ("tolerance", "layout"),
}
"""The fields that set the tolerance, for the kinds that show right results."""
FOLDER = "self_check"


class HomeworkError(UserError):
    """A folder that is no homework for students, or one of another version of the engine."""


def to_json(homework: PublicHomework) -> dict[str, Any]:
    """All of it as plain data."""
    places = _places(public_modules(homework))
    return {
        "format": FORMAT,
        "assignment": homework.name,
        "title": homework.title,
        "kit": list(homework.kit),
        "items": [_item_to_json(item, places) for item in homework.items],
        "given": stored_given.to_json(homework.given),
    }


def read(folder: Path) -> PublicHomework:
    """Read the homework from a student's folder."""
    path = folder / FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["format"] != FORMAT:
            raise HomeworkError(f"{path}: format {stored['format']}, expected {FORMAT}")
        modules = _load(folder)
        return PublicHomework(
            name=stored["assignment"],
            title=stored["title"],
            kit=tuple(stored["kit"]),
            items=tuple(_item_from_json(item, modules) for item in stored["items"]),
            given=stored_given.from_json(stored["given"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, HomeworkError):
            raise
        raise HomeworkError(f"{path} cannot be used: {type(error).__name__}: {error}") from error


def _item_to_json(item: PublicItem, places: Mapping[int, str]) -> dict[str, Any]:
    return {
        "number": item.number,
        "points": str(item.points),
        "kind": item.kind,
        "names": list(item.names),
        "offered": list(item.offered),
        "prose": item.prose,
        "by_person": str(item.by_person),
        "follows": list(item.follows),
        "checks": [_check_to_json(check, places) for check in item.checks],
    }


def _item_from_json(stored: Mapping[str, Any], modules: Mapping[str, ModuleType]) -> PublicItem:
    return PublicItem(
        number=stored["number"],
        points=Fraction(stored["points"]),
        kind=stored["kind"],
        names=tuple(stored["names"]),
        offered=tuple(stored["offered"]),
        prose=stored["prose"],
        by_person=Fraction(stored["by_person"]),
        follows=tuple(stored["follows"]),
        checks=tuple(_check_from_json(check, modules) for check in stored["checks"]),
    )


def _check_to_json(check: Check, places: Mapping[int, str]) -> dict[str, Any]:
    if isinstance(check, Form | Cases | Runs):
        more: dict[str, Any] = dict(check.describe())
        if isinstance(check, Cases):
            more |= _nearness(check.compares)
        return {"check": check.name, "says": check.says, **more}
    if isinstance(check, Practice):
        more = check.describe() | _nearness(check.question)
        return {"check": check.name, "says": check.says, **more}
    if isinstance(check, Ways):
        ways = [_check_to_json(way, places) for way in check.ways]
        return {"check": "ways", "says": check.says, "ways": ways}
    if id(check) not in places:
        raise AuthoringError(f"a property is in no public_*.py at top level: {check.says}")
    return {"check": "property", "says": check.says, "where": places[id(check)]}


def _nearness(compares: Compared) -> dict[str, Any]:
    return {name: plain(getattr(compares, name)) for name in NEARNESS[compares.kind]}


def _near_again(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: made(stored[name]) for name in NEARNESS[stored["kind"]]}


def _check_from_json(stored: Mapping[str, Any], modules: Mapping[str, ModuleType]) -> Check:
    if stored["check"] == "property":
        return _property(stored["where"], modules)
    if stored["check"] == "form":
        return Form(_twin(stored))
    if stored["check"] == "ways":
        return Ways([_cases(way) for way in stored["ways"]])
    if stored["check"] == "runs":
        return Runs(tuple(decimals.from_json(stored["plan"])))
    if stored["check"] == "practice":
        return _practice(stored)
    return _cases(stored)


def _cases(stored: Mapping[str, Any]) -> Cases:
    plan = tuple(decimals.from_json(stored["plan"]))
    pairs = zip(stored["right"], stored["gaps"], strict=True)
    right = [allowed.given_gaps(*map(decimals.from_json, pair)) for pair in pairs]
    return Cases(_comparing(stored, plan), plan, right)


def _practice(stored: Mapping[str, Any]) -> Practice:
    given = _near_again(stored)
    given["reference"] = decimals.from_json(stored["reference"])
    given["accepts"] = [decimals.from_json(space) for space in stored["accepts"]]
    return Practice(TWINS[stored["kind"]](prompt=stored["given"], source="", **given))


def _twin(stored: Mapping[str, Any]) -> Question:
    kind = TWINS[stored["kind"]]
    given = {name: made(stored[name]) for name in kind.public}
    if issubclass(kind, Compared):
        given["reference"] = decimals.from_json(stored["reference"])
        blank = next(iter(given["reference"].values())) if kind in (Symbolic, Asymptotic) else 0.0
        given["accepts"] = [{name: blank} for name in stored["optional"]]
    twin: Question = kind(prompt="", source="", **given)
    return twin


def _comparing(stored: Mapping[str, Any], plan: Plan) -> Compared:
    given = _near_again(stored)
    given |= {"prompt": "", "source": "", "reference": {plan[0].name: None}}
    if stored["kind"] == "module":
        return Module(**given, builds=lambda draw: [])
    return Code(**given, calls=lambda draw: [])


def _property(where: str, modules: Mapping[str, ModuleType]) -> Check:
    module, *path = where.split(":")
    found: Any = vars(modules[module])
    for step in path:
        found = found[int(step)] if isinstance(found, list | tuple) else found[step]
    checked: Check = found
    return checked


def public_modules(homework: PublicHomework) -> list[ModuleType]:
    """The modules that a homework's properties stand in: others may be loaded, under like names."""
    held = {id(check) for item in homework.items for check in item.checks}
    return [
        module
        for name, module in list(sys.modules.items())
        if name.rpartition(".")[2].startswith("public_") and not held.isdisjoint(_places([module]))
    ]


def _places(modules: Sequence[ModuleType]) -> dict[int, str]:
    """Return the place of each property: `public_q1:GRAD_W:0`."""
    places: dict[int, str] = {}
    for module in modules:
        stem = module.__name__.rpartition(".")[2]
        for name, value in vars(module).items():
            for path, check in _inside(value):
                places.setdefault(id(check), ":".join([stem, name, *path]))
    return places


def _inside(value: object) -> Iterator[tuple[list[str], object]]:
    """Every value inside lists and dicts, with its path."""
    if not isinstance(value, Mapping | list | tuple):
        yield [], value
        return
    steps = value.items() if isinstance(value, Mapping) else enumerate(value)
    for step, part in steps:
        for path, check in _inside(part):
            yield [str(step), *path], check


def _load(folder: Path) -> dict[str, ModuleType]:
    """The homework's own property files. The kit beside them may be imported by these."""
    modules: dict[str, ModuleType] = {}
    sys.path.insert(0, str(folder))
    try:
        for path in sorted((folder / FOLDER).glob("public_*.py")):
            spec = importlib.util.spec_from_file_location(path.stem, path)
            if spec is None or spec.loader is None:
                raise HomeworkError(f"{path} cannot be imported")
            modules[path.stem] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(modules[path.stem])
    finally:
        sys.path.remove(str(folder))
    return modules
