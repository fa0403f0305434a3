"""A function that a formula may stand for: one question in two forms, with the same sentences."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from graders import Array, Code, Either, Function, Random, Scalar, Slip, Symbolic, Way, aliases

T = TypeVar("T")
Declared = Scalar | Array | Function | Random


def function_or_formula(
    function: Code,
    names: Mapping[str, Declared],
    right: str,
    wrong: Sequence[str],
    *,
    accepts: Sequence[str] = (),
    also: Sequence[str] = (),
    called: Mapping[str, str] | None = None,
) -> Either:
    """Both forms tell the same of the same mistake.

    `wrong` and `accepts` are those of the function, as formulas, "" where one cannot be written;
    `also` are right as formulas alone; `called` maps other names to those of `names`, as
    the handout's letters.
    """
    (name,) = function.reference
    formula = Symbolic(
        prompt="",
        source=function.source,
        names=names,
        called=called or {},
        reference={name: right},
        unbinding=function.unbinding,
        partial=function.partial,
        accepts=[
            *({**space, name: text} for space, text in _written(function.accepts, accepts)),
            *({name: text} for text in also),
        ],
        slips=[
            Slip({**slip.namespace, name: text}, slip.sentence, slip.share)
            for slip, text in _written(function.slips, wrong)
        ],
    )
    return _either(function, formula)


def _either(function: Code, formula: Symbolic) -> Either:
    """What stands around the function stands around both."""
    (name,) = function.reference
    return Either(
        prompt=f"{inspect.cleandoc(function.prompt)} `{name}` may also be a formula in "
        f"{_listed(formula)}, with or without an index t for the time, as text or LaTeX.",
        source=function.source,
        properties=function.properties,
        rubric=function.rubric,
        remark=function.remark,
        prose=function.prose,
        ways=[
            Way("function", replace(function, properties=(), rubric=(), remark="")),
            Way("formula", formula),
        ],
    )


def _listed(formula: Symbolic) -> str:
    """The names of a formula, each with its other names: `epsilon (or eps)`."""
    others = aliases(formula.names, formula.called)
    listed = []
    for name in formula.names:
        also = [other for other, meant in others.items() if meant == name and "_" not in other]
        also += [other for other, meant in formula.called.items() if meant == name and "_" in other]
        also = [f"`{other}`" for other in also]
        listed.append(f"`{name}` (or {', '.join(also)})" if also else f"`{name}`")
    return ", ".join(listed)


def _written(known: Sequence[T], texts: Sequence[str]) -> list[tuple[T, str]]:
    """What a function knows with its formula, where it has one."""
    return [(each, text) for each, text in zip(known, texts, strict=True) if text]
