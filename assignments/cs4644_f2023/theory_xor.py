"""Question 2.2: no neuron with a threshold computes XOR."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assignments.cs4644_f2023 import public_theory
from assignments.cs4644_f2023.theory_logic import exactly
from graders import (
    Call,
    Construction,
    Either,
    Made,
    Name,
    Part,
    Parts,
    Slip,
    Way,
    criterion,
    slips,
)
from reference import threshold

XOR = (0, 1, 1, 0)
SIGNS = {">=": (1, False), ">": (1, True), "<=": (-1, False), "<": (-1, True)}
Typed = list[tuple[float, float, float, str]]
RIGHT: Typed = [(0, 0, 1, "<"), (0, 1, 1, ">="), (1, 0, 1, ">="), (1, 1, 1, "<")]


def normal(typed: Any) -> threshold.Constraint:
    """A typed constraint as something that is above zero, or at least zero."""
    a1, a2, c, sign = typed
    turned, strict = SIGNS[str(sign).strip()]
    x, y, z = (turned * exactly(number) for number in (a1, a2, c))
    return x, y, z, strict


def is_multiple(given: threshold.Constraint, wanted: threshold.Constraint) -> bool:
    """Whether one constraint is the other, scaled by a number above zero; strictness aside."""
    scale = next((g / w for g, w in zip(given[:3], wanted[:3], strict=True) if w), Fraction(0))
    same = [g == scale * w for g, w in zip(given[:3], wanted[:3], strict=True)]
    return scale > 0 and all(same)


def rows_of(typed: Any) -> Any:
    """For each row of the truth table: its constraint is there, or too strict, too loose, or not.

    What it examines is plain data of any kind.
    """
    try:
        given = [normal(each) for each in typed]
    except (TypeError, ValueError, KeyError, OverflowError):
        return 'no tuples (a1, a2, c, op) with op one of ">=", ">", "<=", "<"'
    if len(given) != 4:
        return f"{len(given)} constraints"
    found = []
    for wanted in threshold.constraints(XOR):
        kinds = [each[3] for each in given if is_multiple(each, wanted)]
        turned = (-wanted[0], -wanted[1], -wanted[2], False)
        word = "there" if kinds else "missing"
        if not kinds and any(is_multiple(each, turned) for each in given):
            word = "turned round"
        if kinds and wanted[3] not in kinds:
            word = "too loose" if wanted[3] else "too strict"
        found.append(word)
    return ", ".join(found)


def contradiction(typed: Any, multipliers: Any) -> str:
    """Whether multipliers turn the student's own constraints, or the right ones, into 0 > 0."""
    try:
        scale = [exactly(number) for number in multipliers]
        own = [normal(each) for each in typed]
    except (TypeError, ValueError, KeyError, OverflowError):
        return "no numbers, or no constraints"
    if len(scale) != 4 or len(own) != 4:
        return f"{len(scale)} multipliers for {len(own)} constraints"
    if min(scale) < 0:
        return "a multiplier below zero"
    for given in (own, threshold.constraints(XOR)):
        if threshold.is_contradiction(given, scale):
            return "0 > 0"
    x, y, z = threshold.combined(own, scale)
    left = f"{x} w1 + {y} w2 + {z} b" if any((x, y, z)) else "0, and nothing says that it is above"
    return f"what is left is {left}"


def loosened(*rows: int) -> Typed:
    """The right constraints, with <= for < in some rows."""
    return [(*row[:3], "<=") if k in rows else row for k, row in enumerate(RIGHT)]


CONSTRAINTS = Construction(
    prompt="",
    source="CS4644-F2023 Q2.2, constraints",
    calls=lambda draw: [Call(Made(rows_of), (Name("XOR_CONSTRAINTS"),), ("XOR_CONSTRAINTS",))],
    reference={"XOR_CONSTRAINTS": RIGHT},
    slips=slips(
        "XOR_CONSTRAINTS",
        (
            [RIGHT[0], (0, 1, 1, ">"), (1, 0, 1, ">"), RIGHT[3]],
            "The ones need >= 0: with > you leave out neurons that fire at zero.",
            "3/4",
        ),
        (
            loosened(0, 3),
            "The zeros need < 0: with <= in both, w = 0 and b = 0 satisfy all four.",
            "1/2",
        ),
        (loosened(0), "The row (0, 0) needs < 0, not <=.", "3/4"),
        (loosened(3), "The row (1, 1) needs < 0, not <=.", "3/4"),
        ([(x, y, 0, sign) for x, y, _, sign in RIGHT], "The bias is missing."),
        (
            [(0, 0, 1, ">="), (0, 1, 1, "<"), (1, 0, 1, "<"), (1, 1, 1, ">=")],
            "These are the constraints of XNOR.",
        ),
    ),
)


def certificate_slip(multipliers: list[float], say: str) -> Slip:
    return Slip({"XOR_CONSTRAINTS": RIGHT, "XOR_CERTIFICATE": multipliers}, say)


NAMES = ("XOR_CONSTRAINTS", "XOR_CERTIFICATE")
CERTIFICATE = Construction(
    prompt="",
    source="CS4644-F2023 Q2.2, certificate",
    calls=lambda draw: [Call(Made(contradiction), tuple(map(Name, NAMES)), NAMES)],
    reference={"XOR_CONSTRAINTS": RIGHT, "XOR_CERTIFICATE": [1, 1, 1, 1]},
    slips=[
        certificate_slip(
            [1, -1, -1, 1],
            "A multiplier below zero turns its inequality round: write each as "
            "something >= 0 or > 0 first, then multiply by numbers >= 0.",
        ),
        certificate_slip([1, 1, 1, 0], "w1 and w2 are left: they must cancel."),
        certificate_slip([0, 0, 0, 0], "Zero times everything says nothing."),
    ],
)


def segments(given: Any) -> str:
    """Whether the ones and the zeros of XOR have a midpoint in common."""
    try:
        first, second, middle = given
        ends = [[tuple(exactly(x) for x in point) for point in pair] for pair in (first, second)]
        m = tuple(exactly(x) for x in middle)
    except (TypeError, ValueError, OverflowError):
        return "no ((p, q), (r, s), m)"
    wanted: list[Any] = [{(0, 1), (1, 0)}, {(0, 0), (1, 1)}]
    if [set(pair) for pair in ends] not in (wanted, wanted[::-1]):
        return "pairs that are not the ones and the zeros"
    between = {tuple((a + b) / 2 for a, b in zip(*pair, strict=True)) for pair in ends}
    return "one point of both" if between == {m} else "no midpoint of both"


SEGMENTS = Construction(
    prompt="",
    source="CS4644-F2023 Q2.2, segments",
    calls=lambda draw: [Call(Made(segments), (Name("XOR_SEGMENTS"),), ("XOR_SEGMENTS",))],
    reference={"XOR_SEGMENTS": (((0, 1), (1, 0)), ((0, 0), (1, 1)), (0.5, 0.5))},
    slips=[
        Slip(
            {"XOR_SEGMENTS": (((0, 0), (0, 1)), ((1, 0), (1, 1)), (0.5, 0.5))},
            "Join the two ones, and the two zeros.",
        ),
        Slip(
            {"XOR_SEGMENTS": (((0, 1), (1, 0)), ((0, 0), (1, 1)), (0, 0.5))},
            "This point is not the middle of both.",
        ),
    ],
)

NO_XOR = Either(
    prompt="""
    Prove that no such neuron computes XOR. In words; or offer the proof to be checked:
    `XOR_CONSTRAINTS`, four tuples `(a1, a2, c, op)` that say a1 w1 + a2 w2 + c b op 0, one for each
    row of the truth table, and `XOR_CERTIFICATE`, four multipliers >= 0 that combine them, each
    written as something >= 0 or > 0, into 0 > 0. Or `XOR_SEGMENTS = ((p, q), (r, s), m)`: the ones,
    the zeros, and a point that lies between both. The argument itself is read by a person.
    """,
    source="CS4644-F2023 Q2.2",
    properties=public_theory.NO_XOR,
    prose=True,
    rubric=[
        criterion("1/20", "assumes that such a neuron exists"),
        criterion("1/20", "uses all four rows, with the right strictness"),
        criterion("1/20", "draws the contradiction"),
        criterion(
            "1/20",
            "is an argument, not a picture alone (a picture alone earns no more than "
            "this line of the whole)",
        ),
    ],
    ways=[
        Way(
            "constraints",
            Parts(
                prompt="",
                source="CS4644-F2023 Q2.2, constraints and certificate",
                parts=[
                    Part("constraints", "1/2", CONSTRAINTS),
                    Part("certificate", "1/2", CERTIFICATE),
                ],
            ),
        ),
        Way("segments", SEGMENTS),
    ],
)
