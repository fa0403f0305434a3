"""Carries a plan out on a namespace. The reference, a slip and a student are asked by this code."""

from __future__ import annotations

import inspect
import random
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any

import numpy as np

from . import bound_kit, containers, copies, modules
from .foreign import type_name
from .plan import Ask, Build, Call, Cause, Failed, Got, Made, Name, Plan, Record, Text
from .trace import failure

_TURN = threading.RLock()


class Absent(LookupError):
    """A name that a plan asks for and the namespace lacks."""


def carry_out(plan: Plan, namespace: Mapping[str, object]) -> Record:
    """The record of a plan on a namespace: one `Got` or `Failed` for each ask, in order.

    Threads take turns: random seeds and torch's own functions belong to the whole process.
    """
    with _TURN:
        return tuple(answers(plan, namespace))


def carry_out_in_single(plan: Plan, namespace: Mapping[str, object]) -> Record:
    """Return the record of a plan of modules, run in single precision as a whole."""
    with _TURN:
        return tuple(answers(plan, namespace, "float32"))


def carry_out_unwatched(plan: Plan, namespace: Mapping[str, object]) -> Record:
    """Return the record of a plan of our own functions, without a look at changed arguments."""
    with _TURN:
        return tuple(answers(plan, namespace, watched=False))


def answers(
    plan: Plan, namespace: Mapping[str, object], precision: str = "float64", watched: bool = True
) -> Iterator[Got | Failed]:
    """Yield the answers of a plan one at a time: the guest sends each before it asks the next."""
    for ask in plan:
        yield _answer(ask, namespace, precision, watched)


def _answer(
    ask: Ask, namespace: Mapping[str, object], precision: str, watched: bool
) -> Got | Failed:
    if ask.name and ask.name not in namespace:
        return Failed(Cause.MISSING, ask.name)
    try:
        _seed()
        if isinstance(ask, Call):
            return _call(ask, namespace, watched)
        if isinstance(ask, Build):
            return modules.build(ask, namespace, _resolve, _seed, precision)
        value = _at_rest(ask.name, namespace)
        if isinstance(ask, Text) and not isinstance(value, str):
            return Failed(Cause.UNSENDABLE, f"a {type_name(value)}, expected text in quotes")
        return Got(copies.plain(value))
    except Absent as absent:
        return Failed(Cause.MISSING, str(absent))
    except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's too
        return failure(error)


def _at_rest(name: str, namespace: Mapping[str, object]) -> object:
    """Return the value of a name; an iterator as the list of its parts, which can be read again."""
    value = namespace[name]
    if containers.is_once(value):
        value = containers.listed(value)  # type: ignore[arg-type]
        if isinstance(namespace, MutableMapping):
            namespace[name] = value
    return value


def _call(ask: Call, namespace: Mapping[str, object], watched: bool) -> Got | Failed:
    function = (
        namespace[ask.function] if isinstance(ask.function, str) else _kit_function(ask.function)
    )
    if not callable(function):
        says = f"a value of type {type_name(function)}, expected a function"
        return Failed(Cause.UNSENDABLE, says)
    given = [_resolve(argument, namespace) for argument in ask.arguments]
    before = [copies.frozen(argument) for argument in given] if watched else []
    value = copies.plain(_called(function, given, ask.labels))
    changed = [
        k for k, was in enumerate(before) if was is not None and was != copies.frozen(given[k])
    ]
    return Got(value, tuple(changed))


def _called(function: Callable[..., object], given: list[Any], labels: Sequence[str]) -> object:
    """Call with all arguments in order; by name, where a function has fewer and has those names."""
    try:
        wanted = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return function(*given)
    named = dict(zip(labels, given, strict=False))
    if 0 < len(wanted) < len(given) == len(labels) and all(name in named for name in wanted):
        return function(**{name: named[name] for name in wanted})
    return function(*given)


def _resolve(part: object, namespace: Mapping[str, object]) -> Any:
    """An argument as the function gets it: a fresh copy, with names and kit functions filled in."""
    if isinstance(part, Name):
        if part.name not in namespace:
            raise Absent(part.name)
        return namespace[part.name]
    if isinstance(part, Made):
        return _kit_function(part)(*(_resolve(argument, namespace) for argument in part.arguments))
    if isinstance(part, dict):
        return {key: _resolve(value, namespace) for key, value in part.items()}
    if isinstance(part, list):
        return [_resolve(value, namespace) for value in part]
    if isinstance(part, tuple):
        return tuple(_resolve(value, namespace) for value in part)
    return copies.fresh(part)  # on the trusted side too: a reference is given what students are


def _kit_function(made: Made) -> Callable[..., object]:
    if callable(made.make):
        return made.make
    return bound_kit.find(made.make)


def _seed() -> None:
    """Seed the random numbers: the same ones for everyone, at every ask."""
    random.seed(0)
    np.random.seed(0)
    if torch := sys.modules.get("torch"):
        torch.default_generator.manual_seed(0)  # the processor's own: devices are out of reach
