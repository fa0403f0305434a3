"""Formulas as hand-ins had them: each is judged as its row says, through the kind of question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from graders.formulas.names import (
    NATURAL,
    POSITIVE,
    PROBABILITY,
    REAL,
    Array,
    Declared,
    Random,
)
from graders.kinds.asymptotic import Asymptotic
from graders.kinds.symbolic import Symbolic
from graders.model import Outcome
from tests.graders.samples import judge

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
]
SORTS: Mapping[str, Declared] = {
    "real": REAL, "positive": POSITIVE, "prob": PROBABILITY, "natural": NATURAL,
}  # fmt: skip
ALLOWED = {
    "equal": {Outcome.RIGHT},
    "different": {Outcome.WRONG},
    "refuse": {Outcome.WRONG, Outcome.TO_READ, Outcome.UNREADABLE},
    "any": {Outcome.RIGHT, Outcome.WRONG, Outcome.TO_READ},
}


def declared(sort: Any) -> Declared:
    match sort:
        case str(word):
            return SORTS[word]
        case ["arr", shape]:
            return Array(tuple(shape))
        case ["rand", law, parameters]:
            return Random(law, tuple(parameters))
    raise ValueError(sort)


def question(case: Mapping[str, Any]) -> Symbolic | Asymptotic:
    """The question that a row describes."""
    reference = {"f": case["reference"]}
    if case["kind"] == "growth":
        return Asymptotic(prompt="", source=case["id"], reference=reference, sizes=case["names"])
    names = {name: declared(sort) for name, sort in case["names"].items()}
    near = Fraction(str(case["tolerance"])) if "tolerance" in case else None
    return Symbolic(prompt="", source=case["id"], reference=reference, names=names, tolerance=near)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_formula_is_judged_as_its_row_says(case: Mapping[str, Any]) -> None:
    assert judge(question(case), f=case["answer"]).outcome in ALLOWED[case["verdict"]]
