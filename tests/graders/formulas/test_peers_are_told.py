"""What other systems are told of a pair has the relation that the pair has."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sympy
from sympy.matrices.exceptions import MatrixError

from benchmarks import formulas
from benchmarks.formula_pairs import asking
from benchmarks.formula_pairs.families import Case, families
from benchmarks.formula_pairs.peers import CANNOT_BE_TOLD, answer
from benchmarks.formula_pairs.told import Teller

FAMILIES = {family.name: family.cases for family in families()}
CLOSE = 1e-9
FAR_OUT = "relu(w) + relu(w - 60)"  # different where no small number goes


def numbers(it: Any) -> list[float]:
    """Values of the entries, where each symbol has a number by its name, and f is a sine."""
    entries = list(it) if hasattr(it, "shape") else [it]
    found = []
    for entry in entries:
        at = {s: 0.3 + random.Random(str(s)).random() for s in entry.free_symbols}
        known = entry.replace(sympy.Function("f", real=True), sympy.sin)
        found.append(float(known.evalf(30, subs=at)))
    return found


@pytest.mark.parametrize("case", FAMILIES["matrices"][::5], ids=lambda c: str(c.asked["theirs"]))
def test_matrices_of_symbols_are_the_arrays_of_the_pair(case: Case) -> None:
    teller = Teller(case.asked, named=False)
    right = teller.tell(str(case.asked["right"]))
    try:
        theirs = teller.tell(str(case.asked["theirs"]))
    except MatrixError:
        assert not case.equal
        return
    if case.asked["theirs"] == FAR_OUT or getattr(theirs, "shape", 0) != getattr(right, "shape", 0):
        assert not case.equal
        return
    values = zip(numbers(theirs), numbers(right), strict=True)
    same = all(math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE) for one, other in values)
    assert same == case.equal


@pytest.mark.parametrize(("family", "theirs", "right", "way", "wanted"), [
    ("scalars", "sigmoid(-x)", "1 - sigmoid(x)", "simplify", True),
    ("scalars", "u", "u + 1", "equals", False),
    ("growth", "n*log(n, 2)", "n*log(n)", "limit", True),
    ("growth", "n^2", "n*log(n)", "limit", False),
    ("growth", "n*d", "n^2", "limit", CANNOT_BE_TOLD),
])  # fmt: skip
def test_a_peer_answers(family: str, theirs: str, right: str, way: str, wanted: object) -> None:
    sizes = [name for name in "dn" if name in theirs + right]
    asked = {"family": family, "theirs": theirs, "right": right, "names": sizes, "sizes": sizes}
    assert answer(way, asked) == wanted


@pytest.mark.parametrize(("theirs", "right", "way", "wanted"), [
    ("X.T @ (X @ w)", "X.T @ X @ w", "simplify", True),
    ("X.T @ (X @ w)", "X.T @ X @ w", "simplify, sizes by name", True),
    ("X @ X.T @ w", "X.T @ X @ w", "simplify", False),
    ("X @ X.T @ w", "X.T @ X @ w", "simplify, sizes by name", False),
    ("sum(i, 1, n, X[i])", "X.T @ ones(n)", "equals", True),
    ("sum(i, 1, n, X[i])", "X.T @ ones(n)", "simplify, sizes by name", CANNOT_BE_TOLD),
    ("S.T", "S", "simplify, sizes by name", True),
    ("E(m * z)", "p * mu", "simplify", True),
    ("Var(z)", "mu", "simplify", False),
])  # fmt: skip
def test_a_peer_is_told_of_arrays_and_laws(
    theirs: str, right: str, way: str, wanted: object
) -> None:
    number: dict[str, object] = {"is": "scalar", "positive": True}
    names: dict[str, dict[str, object]] = {
        "X": {"is": "array", "shape": ["n", "d"], "structure": ""},
        "S": {"is": "array", "shape": ["n", "n"], "structure": "symmetric"},
        "w": {"is": "array", "shape": ["d"], "structure": ""},
        "m": {"is": "random", "law": "bernoulli", "parameters": ["p"], "shape": []},
        "z": {"is": "random", "law": "normal", "parameters": ["mu", "p"], "shape": []},
        "p": number, "mu": number,
    }  # fmt: skip
    if "by name" in way:
        names = {name: one for name, one in names.items() if one["is"] != "random"}
    asked = {"family": "arrays", "theirs": theirs, "right": right, "names": names}
    assert answer(way, {**asked, "sizes": {"n": 2, "d": 3}}) == wanted


def test_a_peer_answers_pair_after_pair() -> None:
    cases = FAMILIES["scalars"][:3]
    told = asking.asked("sympy", "equals", Path(sys.executable), cases)
    assert (told.stopped, told.answers) == (0, [(True, True)] * 3)


@pytest.mark.parametrize("then", ["exec sleep 60", "read line; exit 1"])
def test_a_peer_that_takes_too_long_or_dies_is_started_anew_for_the_next_pair(
    then: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = tmp_path / "python"
    stuck.write_text(f"#!/bin/sh\nread line; echo true; {then}\n")
    stuck.chmod(0o700)
    monkeypatch.setattr(asking, "LIMIT", 0.5)
    told = asking.asked("stuck", "equals", stuck, FAMILIES["scalars"][:2])
    assert (told.stopped, told.answers) == (2, [(True, None)] * 2)


def test_what_a_peer_cannot_be_told_is_left_out_and_counted() -> None:
    cases = [case for case in FAMILIES["growth"] if case.asked["sizes"] in (["n"], ["d", "n"])][:2]
    assert [case.asked["sizes"] for case in cases] == [["d", "n"]] * 2
    told = asking.asked("sympy", "limit", Path(sys.executable), cases)
    assert told.answers == []
    assert told.system == "sympy (it can be told 0 of 2)"


def test_without_a_network_there_is_no_math_verify(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Path:
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(formulas, "installed", fails)
    with formulas.math_verify() as python:
        assert python is None


def test_the_orthogonal_matrix_told_is_one() -> None:
    shape = {"is": "array", "shape": ["n", "n"], "structure": "orthogonal"}
    teller = Teller({"names": {"Q": shape}, "sizes": {"n": 2}}, named=False)
    assert sympy.simplify(teller.tell("Q.T @ Q")) == sympy.eye(2)
