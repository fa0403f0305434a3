"""Questions 1 and 2.1: who helped, and one neuron for AND and for OR."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from assignments.cs4644_f2023 import public_theory
from graders import (
    Call,
    Calls,
    Construction,
    Draw,
    Made,
    Name,
    Slip,
)
from reference import threshold

STATED = "stated"


def declared(names: Any) -> str:
    """Whether somebody is named, or nobody in words."""
    found = [names] if isinstance(names, str) else names
    if not isinstance(found, list | tuple):
        return "no list of names"
    if not found:
        return "an empty list"
    is_named = all(
        isinstance(name, str) and name.strip() and not any(map(str.isdigit, name)) for name in found
    )
    return STATED if is_named else "names that are no words"


def declaration(draw: Draw) -> Calls:
    return [Call(Made(declared), (Name("COLLABORATORS"),), ("COLLABORATORS",))]


COLLABORATORS = Construction(
    prompt="""
    Name whom you worked with: `COLLABORATORS`, a list of names; `["None"]` if there was nobody.
    """,
    source="CS4644-F2023 Q1",
    properties=public_theory.COLLABORATORS,
    prose=True,
    calls=declaration,
    reference={"COLLABORATORS": ["None"]},
    accepts=[{"COLLABORATORS": "None"}],
    slips=[Slip({"COLLABORATORS": []}, "The list is empty: say \"None\" in words.")],
)  # fmt: skip


def exactly(number: Any) -> Fraction:
    """A number as it was typed: 0.1 is a tenth."""
    if isinstance(number, Fraction | int):
        return Fraction(number)
    return Fraction(repr(float(number)))


def table_of(w: Any, b: Any) -> Any:
    """What a neuron with these weights gives on (0, 0), (0, 1), (1, 0), (1, 1)."""
    try:
        flat = [exactly(part) for row in w for part in (row if hasattr(row, "__len__") else [row])]
        bias = [exactly(part) for part in (b if hasattr(b, "__len__") else [b])]
    except (TypeError, ValueError, OverflowError):
        return "no numbers"
    if len(flat) != 2 or len(bias) != 1:
        return f"{len(flat)} weights and {len(bias)} biases"
    return list(threshold.truth_table(flat, bias[0]))


def neuron(name: str, w: Sequence[float], b: float, slips: list[tuple[list[float], float, str]]
           ) -> Construction:  # fmt: skip
    """A neuron for one function of two bits."""
    weights, bias = f"w_{name}", f"b_{name}"
    return Construction(
        prompt=f"""
        Give weights and bias of one neuron that fires when w.x + b >= 0, and computes {name} on
        inputs of 0 and 1: `{weights} = [w1, w2]` and `{bias}`.
        """,
        source=f"CS4644-F2023 Q2.1, {name}",
        properties=public_theory.NEURONS[name],
        prose=True,
        calls=lambda draw: [
            Call(Made(table_of), (Name(weights), Name(bias)), (weights, bias)),
        ],
        reference={weights: list(w), bias: b},
        slips=[Slip({weights: v, bias: c}, say) for v, c, say in slips],
    )


AND = neuron("AND", [1.0, 1.0], -1.5, [
    ([1.0, 1.0], -1.0, "This is OR: at zero the neuron fires, so the bias must be lower."),
    ([1.0, 1.0], -2.5, "It never fires."),
    ([1.0, 1.0], 0.0, "It always fires."),
    ([-1.0, -1.0], 1.5, "This is NAND."),
    ([1.0, 0.0], -0.5, "It copies its first input."),
    ([0.0, 1.0], -0.5, "It copies its second input."),
])  # fmt: skip
OR = neuron("OR", [1.0, 1.0], -0.5, [
    ([1.0, 1.0], 0.0, "It always fires: at zero, too."),
    ([1.0, 1.0], -2.0, "This is AND: the bias must be higher."),
    ([1.0, 1.0], -3.0, "It never fires."),
    ([-1.0, -1.0], 0.5, "This is NOR."),
    ([1.0, 0.0], -0.5, "It copies its first input."),
    ([0.0, 1.0], -0.5, "It copies its second input."),
])  # fmt: skip
