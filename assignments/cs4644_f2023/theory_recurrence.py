"""Question 5: a linear recurrence in closed form, and what the eigenvalues make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from assignments.cs4644_f2023 import public_theory
from assignments.cs4644_f2023.kit import asking_theory as asking
from graders import (
    Call,
    Calls,
    Code,
    Construction,
    Draw,
    Made,
    Name,
    Part,
    Parts,
    Slip,
    Tolerance,
    criterion,
    slips,
)
from reference import linear_recurrence

Array = npt.NDArray[Any]
Rule = Callable[[Array], str]


def recurrences(draw: Draw) -> Calls:
    """A small one by hand, none at all, one without a basis of eigenvectors; real and complex."""
    cases: list[tuple[Array, Array, int]] = [
        (np.array([[2.0, 1.0], [0.0, 0.5]]), np.array([1.0, 1.0]), 5),
        (np.array([[2.0, 1.0], [0.0, 0.5]]), np.array([1.5, -2.5]), 0),
        (np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([1.0, 2.0]), 7),
        (np.array([[-0.5]]), np.array([2.0]), 3),
    ]
    for k in range(8):
        rng, n = draw.case(k), (1, 2, 5)[k % 3]
        W, h0 = rng.normal(size=(n, n)), rng.normal(size=n)
        if k % 2:
            W, h0 = W + 1j * rng.normal(size=(n, n)), h0 + 1j * rng.normal(size=n)
        cases.append((W, h0, (1, 7, 4)[k % 3]))
    return [
        Call(Made(asking.parts), (Name("h_t"), *case), ("h_t", "W", "h0", "t")) for case in cases
    ]


power = np.linalg.matrix_power


def by_eigenvectors(W: Array, h0: Array, t: int) -> Array:
    """Without the transpose."""
    values, Q = np.linalg.eig(W)
    found: Array = Q @ (values**t * np.linalg.solve(Q, h0.astype(complex)))
    return found


CLOSED_FORM = Code(
    prompt="",
    source="CS4644-F2023 Q5, closed form",
    calls=recurrences,
    tolerance=Tolerance(absolute=1e-12, relative=1e-7),
    reference={"h_t": linear_recurrence.h_t},
    slips=slips(
        "h_t",
        (lambda W, h, t: power(W, t) @ h, "The transpose is missing: (W^T)^t."),
        (
            lambda W, h, t: power(W.T, max(t - 1, 0)) @ h,
            "The exponent is t - 1; from h_0 to h_t there are t steps.",
        ),
        (lambda W, h, t: power(W.T, t + 1) @ h, "The exponent is t + 1; there are t steps."),
        (lambda W, h, t: (W.T**t) @ h, "Entries are raised to the power t; the matrix is."),
        (lambda W, h, t: t * W.T @ h, "W^T is multiplied by t; it is raised to that power."),
        (
            lambda W, h, t: power(W.conj().T, t) @ h,
            "You conjugate: W^T is transposed alone, which differs for complex W.",
        ),
    ),
)

MATRICES: Mapping[str, list[list[float]]] = {
    "A": [[0.5, 0], [0, 0.9]],
    "B": [[1.1, 0], [0, 0.2]],
    "C": [[0, -1], [1, 0]],
    "D": [[1, 1], [0, 1]],
    "E": [[0.9, 50], [0, 0.9]],
    "F": [[0, 1], [0, 0]],
    "G": [[0.6, -0.9], [0.9, 0.6]],
    "H": [[-1.1, 0], [0, 0.3]],
    "I": [[0, 2], [0.3, 0]],
    "J": [[0.5, 2], [0.5, 0.5]],
}
WORDS = ("vanish", "explode", "boundary")
RIGHT = {name: linear_recurrence.regime(np.array(W, float)) for name, W in MATRICES.items()}


def said_of(regimes: Any, name: str) -> str:
    """What is said of one matrix."""
    word = regimes.get(name) if isinstance(regimes, dict) else None
    said = str(word).strip(" .'\"").casefold()
    said = {
        "vanishes": "vanish",
        "vanishing": "vanish",
        "explodes": "explode",
        "exploding": "explode",
    }.get(said, said)
    return said if said in WORDS else "none of the three words"


def by(measure: Callable[[Array], float]) -> Rule:
    """The rule that compares something with one."""

    def rule(W: Array) -> str:
        found = measure(W)
        return "boundary" if abs(found - 1) < 1e-9 else "vanish" if found < 1 else "explode"

    return rule


WRONG: Mapping[str, Rule] = {
    "You go by the largest singular value; for many steps the eigenvalues' moduli decide.": by(
        lambda W: float(np.linalg.norm(W, 2))
    ),
    "You go by real parts; an eigenvalue's modulus decides.": by(
        lambda W: float(np.linalg.eigvals(W).real.max())
    ),
    "You go by the entries; the eigenvalues decide.": by(lambda W: float(np.abs(W).max())),
    "You go by the determinant; every single eigenvalue counts.": by(
        lambda W: float(abs(np.linalg.det(W)))
    ),
    "You go by the diagonal; it holds the eigenvalues of triangular matrices alone.": by(
        lambda W: float(np.abs(np.diag(W)).max())
    ),
}


def pair(first: str, second: str) -> Construction:
    """Two of the ten matrices, with the rules that are wrong on them."""
    names = (first, second)

    def words(rule: Rule) -> dict[str, str]:
        return RIGHT | {name: rule(np.array(MATRICES[name], float)) for name in names}

    known: dict[tuple[str, ...], Slip] = {}
    for say, rule in WRONG.items():
        found = words(rule)
        key = tuple(found[name] for name in names)
        if key != tuple(RIGHT[name] for name in names) and not (
            "D" in names and found == RIGHT | {"D": "explode"}
        ):
            known.setdefault(key, Slip({"REGIMES": found}, say))
    turned = {"vanish": "explode", "explode": "vanish", "boundary": "vanish"}
    both = RIGHT | {name: turned[RIGHT[name]] for name in names}
    known.setdefault(
        tuple(both[name] for name in names),
        Slip({"REGIMES": both}, "Both are the other way round: look at the moduli again."),
    )
    return Construction(
        prompt="",
        source=f"CS4644-F2023 Q5, matrices {first} and {second}",
        calls=lambda draw: [
            Call(Made(said_of), (Name("REGIMES"), name), ("REGIMES", "matrix")) for name in names
        ],
        reference={"REGIMES": RIGHT},
        accepts=[{"REGIMES": RIGHT | {"D": "explode"}}] if "D" in names else (),
        slips=list(known.values()),
    )


PAIRS = (("A", "B"), ("C", "D"), ("E", "F"), ("G", "H"), ("I", "J"))
REGIMES = Parts(
    prompt="",
    source="CS4644-F2023 Q5, ten matrices",
    parts=[Part(" and ".join(names), "1/5", pair(*names)) for names in PAIRS],
)

EXPLODING = Parts(
    prompt=f"""
    Write h_t by h_0, and explain what the eigenvalues of W have to do with vanishing and exploding.
    In words, which may earn everything. Or let it be checked: `h_t(W, h0, t)`, for real and complex
    W, and `REGIMES`, which says of each of these matrices whether ||h_t|| would "vanish",
    "explode", or is at the "boundary", for nearly every h_0 and many steps:
    {"; ".join(f"{name} = {W}" for name, W in MATRICES.items())}. The explanation is read.
    """,
    source="CS4644-F2023 Q5, eqs. (14) and (15)",
    properties=public_theory.EXPLODING,
    prose=True,
    rubric=[
        criterion(
            "1/10", "takes h_0 apart along (generalized) eigenvectors: each scales as lambda^t"
        ),
        criterion("1/10", "rho < 1: everything vanishes exponentially"),
        criterion(
            "1/10", "rho > 1: explodes along the leading eigenvector, unless h_0 has no part there"
        ),
        criterion(
            "1/10",
            "one of: rho = 1; the same factor in the gradient; matrices that have "
            "too few eigenvectors (t^k lambda^t)",
        ),
    ],
    remark="Words alone earn all five points: 1 1/2 for the relation, 1 1/2 for which moduli "
    "vanish or explode, the rest by the lines above.",
    parts=[Part("closed form", "1/2", CLOSED_FORM), Part("regimes", "1/2", REGIMES)],
)
