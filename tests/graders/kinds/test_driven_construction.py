"""Parts that are functions cannot cross: a driver of the kit runs them. IFT6135-A2022 2.4."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.compared import Slip
from graders.guest.carry_out import carry_out
from graders.guest.plan import Call, Made, Name
from graders.kinds.code import Calls, Code
from graders.model import Draw, Outcome
from graders.tolerance import Tolerance

Array: TypeAlias = NDArray[np.float64]
Parts: TypeAlias = Callable[[Array, Array, Array], SimpleNamespace]
DRAW = Draw(b"a key")


def run(build: Parts, Q: Array, K: Array, V: Array, h: Array, order: list[int]) -> Array:
    """One step of a graph network, its messages in a given order."""
    parts = build(Q, K, V)
    neighbors = parts.neighbors(len(h))
    states = []
    for i in range(len(h)):
        sent = [parts.message(j, i, h[j], h[i]) for j in order if j in neighbors[i]]
        states.append(parts.update(h[i], parts.aggregate(sent)))
    return np.array(states)


def weighted_sums(Q: Array, K: Array, V: Array) -> SimpleNamespace:
    """message (e^s V h_j, e^s), aggregate the sums, update their quotient."""

    def message(j: int, i: int, h_j: Array, h_i: Array) -> tuple[Array, float]:
        e = float(np.exp((Q @ h_i) @ (K @ h_j)))
        return e * (V @ h_j), e

    def aggregate(sent: list[tuple[Array, float]]) -> tuple[Array, float]:
        return np.sum([a for a, _ in sent], axis=0), sum(e for _, e in sent)

    return SimpleNamespace(
        neighbors=lambda n: [list(range(n))] * n,
        message=message,
        aggregate=aggregate,
        update=lambda h_i, agg: agg[0] / agg[1],
    )


def multiset(Q: Array, K: Array, V: Array) -> SimpleNamespace:
    """message (K h_j, V h_j), aggregate the multiset, update the attention over it."""

    def update(h_i: Array, sent: list[tuple[Array, Array]]) -> Array:
        weights = np.exp([k @ (Q @ h_i) for k, _ in sent])
        return np.asarray(weights @ np.array([v for _, v in sent]) / weights.sum())

    return SimpleNamespace(
        neighbors=lambda n: [set(range(n)) for _ in range(n)],
        message=lambda j, i, h_j, h_i: (K @ h_j, V @ h_j),
        aggregate=lambda sent: sent,
        update=update,
    )


def changed(**other: Any) -> Parts:
    """The right parts but for these."""

    def parts(Q: Array, K: Array, V: Array) -> SimpleNamespace:
        right = weighted_sums(Q, K, V)
        vars(right).update({name: make(right, Q, K, V) for name, make in other.items()})
        return right

    return parts


without_oneself = changed(
    neighbors=lambda right, *_: lambda n: [[j for j in range(n) if j != i] for i in range(n)]
)
residual = changed(update=lambda right, *_: lambda h_i, agg: h_i + agg[0] / agg[1])
uniform = changed(message=lambda right, Q, K, V: lambda j, i, h_j, h_i: (V @ h_j, 1.0))
first_wins = changed(aggregate=lambda right, *_: lambda sent: sent[0])
turned = changed(message=lambda right, *_: lambda j, i, h_j, h_i: right.message(i, j, h_i, h_j))
unnormalized = changed(update=lambda right, *_: lambda h_i, agg: agg[0])


def simulations(draw: Draw) -> Calls:
    calls = []
    for case in range(12):
        rng = draw.case(case)
        n, d = 1 + case % 7, 1 + case % 5
        Q, K, V = rng.normal(size=(3, d, d))
        order = [int(j) for j in rng.permutation(n)]
        parts = (Name("q2_4_gnn"), Q, K, V, rng.normal(size=(n, d)), order)
        calls.append(Call(Made(run), parts, ("parts", "Q", "K", "V", "h", "order")))
    return calls


RESIDUAL = "You add h_i: equation (3) has no residual."
QUESTION = Code(
    prompt="Write attention as a graph network.",
    source="IFT6135-A2022 Q2.4",
    calls=simulations,
    tolerance=Tolerance(relative=1e-8),
    reference={"q2_4_gnn": weighted_sums},
    slips=[Slip({"q2_4_gnn": residual}, RESIDUAL)],
)


def verdict_on(parts: Parts) -> Any:
    return QUESTION.judge(carry_out(QUESTION.ask(DRAW), {"q2_4_gnn": parts}), DRAW)


@pytest.mark.parametrize("parts", [weighted_sums, multiset])
def test_parts_of_any_make_that_attend_are_right(parts: Parts) -> None:
    assert verdict_on(parts).outcome is Outcome.RIGHT


@pytest.mark.parametrize("parts", [without_oneself, uniform, first_wins, turned, unnormalized])
def test_parts_that_do_something_else_are_wrong(parts: Parts) -> None:
    verdict = verdict_on(parts)
    assert verdict.outcome is Outcome.WRONG
    assert "q2_4_gnn" in verdict.because


def test_a_slip_of_parts_is_named() -> None:
    assert verdict_on(residual).because == RESIDUAL
