"""Order, time, padding, batches: what passes, and what each failure says."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from graders.guest.plan import Made
from graders.model import AuthoringError
from graders.properties import (
    Function,
    Inputs,
    Property,
    batch_is_loop_of_singles,
    causal,
    ignores_padding,
    permutation_equivariant,
    permutation_invariant,
)
from tests.graders.properties.judged import Array, fails, holds


def graph(rng: np.random.Generator) -> Inputs:
    n = int(rng.integers(2, 5))
    return {"h": rng.normal(size=(n, 2)), "A": rng.integers(0, 2, size=(n, n)).astype(float)}


def doubling() -> Callable[[Array], Array]:
    return lambda h: 2 * h


def neighbors(rng: np.random.Generator) -> Inputs:
    h = {j: rng.normal(size=2) for j in range(1, 4)}
    return {"i": 1, "h": h, "near": {1: [2, 3], 2: [1], 3: []}, "f": Made(doubling)}


def pairs(rng: np.random.Generator) -> Inputs:
    return {"q": rng.normal(size=2), "K": rng.normal(size=(3, 2)), "V": rng.normal(size=(3, 2))}


def sequence(rng: np.random.Generator) -> Inputs:
    return {"x": rng.normal(size=(5, 2))}


def batched(rng: np.random.Generator) -> Inputs:
    return {"x": rng.normal(size=(2, 4, 3))}


def tokens(rng: np.random.Generator) -> Inputs:
    return {"ids": np.array([0, 3, 1, 3, 2])}


def padded(rng: np.random.Generator) -> Inputs:
    return {"x": rng.normal(size=(2, 4, 3)), "lengths": np.array([2, 3])}


def real(inputs: Inputs) -> object:
    return np.arange(4) < inputs["lengths"][:, None]


def padded_tokens(rng: np.random.Generator) -> Inputs:
    return {"ids": np.array([[1, 2, 2, 1]]), "lengths": np.array([3])}


def attend(q: Array, K: Array, V: Array) -> Array:
    weights = np.exp(K @ q)
    return np.asarray(weights @ V / weights.sum())


def into(i: int, h: Mapping[int, Array], near: Mapping[int, Sequence[int]], f: object) -> Array:
    assert callable(f)
    return sum((np.asarray(f(h[j])) for j in near[i]), np.zeros(2))


def first_only(
    i: int, h: Mapping[int, Array], near: Mapping[int, Sequence[int]], f: object
) -> Array:
    return h[near[i][0]]


def masked_mean(x: Array, lengths: Array) -> Array:
    return np.stack([row[:n].mean(axis=0) for row, n in zip(x, lengths, strict=True)])


GRAPH = permutation_equivariant({"h": 0, "A": (0, 1)}, Function("f", graph))
EDGES = permutation_equivariant({"A": (0, 1)}, Function("f", graph, labels=("A",)), output=1)
NEAR = permutation_invariant("near", Function("f", neighbors))
KEYS = permutation_invariant(("K", "V"), Function("f", pairs))
TIME = causal("x", Function("f", sequence))
BATCH_TIME = causal("x", Function("f", batched), axis=1)
IDS = causal("ids", Function("f", tokens))
PADDING = ignores_padding("x", real, Function("f", padded))
POOLED = ignores_padding("x", real, Function("f", padded), pooled=True)
PAD_IDS = ignores_padding("ids", real, Function("f", padded_tokens))
BATCH = batch_is_loop_of_singles("x", Function("f", batched))
ROWS = batch_is_loop_of_singles("x", Function("f", batched), keeps_axis=False)

HONEST: list[tuple[Property, Callable[..., object]]] = [
    (GRAPH, lambda h, A: h + A @ h),
    (GRAPH, lambda h, A: h.max(axis=0) - h),
    (EDGES, lambda A: A.sum(axis=0, keepdims=True)),
    (NEAR, into),
    (KEYS, attend),
    (TIME, lambda x: np.cumsum(x, axis=0)),
    (TIME, lambda x: x.sum(axis=1)),
    (BATCH_TIME, lambda x: np.cumsum(x, axis=1)),
    (causal("x", Function("f", batched), axis=1, output=0), lambda x: np.cumsum(x, 1).sum((0, 2))),
    (IDS, lambda ids: np.cumsum(ids)),
    (PADDING, lambda x, lengths: x + masked_mean(x, lengths)[:, None]),
    (PADDING, lambda x, lengths: x),
    (POOLED, masked_mean),
    (PAD_IDS, lambda ids, lengths: ids),
    (BATCH, lambda x: x - x.mean(axis=1, keepdims=True)),
    (ROWS, lambda x: x.sum(axis=(-2, -1)) if x.ndim == 3 else x.sum()),
]

WRONG: list[tuple[Property, Callable[..., object], str]] = [
    (
        GRAPH,
        lambda h, A: h + A @ h * np.arange(len(h))[:, None],
        "it should be the first, in the order [",
    ),
    (GRAPH, lambda h, A: np.cumsum(h, axis=0), ", and is not at entr"),
    (GRAPH, lambda h, A: A[0] @ h + h, ", and is not at entr"),
    (GRAPH, lambda h, A: h.sum(), "its axis 0 should have length"),
    (GRAPH, lambda h, A: h[:-1], ", as in the input"),
    (EDGES, lambda A: A.sum(axis=0), "its axis 1 should have length"),
    (NEAR, first_only, "near={1: [3, 2], 2: [1], 3: []}"),
    (
        KEYS,
        lambda q, K, V: attend(q, K[::-1], V[:1] + V * [1, 0]),
        "the order should not matter, and does",
    ),
    (KEYS, lambda q, K, V: V[0], "and does at entries [0], [1]"),
    (TIME, lambda x: x - x.mean(axis=0), "x differs from position 1 on, counted from 0"),
    (TIME, lambda x: np.roll(x, -1, axis=0), "should not differ before that"),
    (TIME, lambda x: x + x[-1] * 1e-2, "before that, but does at entr"),
    (TIME, lambda x: x.mean(axis=0), "its axis 0 should have length 5"),
    (BATCH_TIME, lambda x: np.cumsum(x[:, ::-1], axis=1), "x differs from position"),
    (IDS, lambda ids: ids[::-1], "but does at entry [0]"),
    (PADDING, lambda x, lengths: x + x.mean(axis=1, keepdims=True), "at padded positions alone"),
    (PADDING, lambda x, lengths: x.sum(axis=(1, 2)), "it should start with (2, 4)"),
    (POOLED, lambda x, lengths: x.max(axis=1), "x differs at padded positions alone"),
    (PAD_IDS, lambda ids, lengths: ids + ids[:, -1:], "ids differs at padded positions"),
    (BATCH, lambda x: x - x.mean(axis=0), "that should be row 0 of the first, and is not"),
    (BATCH, lambda x: x.sum(), "its axis 0 should have length 2"),
    (BATCH, lambda x: x[0] if len(x) == 1 else x, "its axis 0 should have length 1"),
    (ROWS, lambda x: x / x.max(), "that should be row"),
    (ROWS, lambda x: x if x.ndim == 3 else x[0], "the shapes are (3,) and (4, 3)"),
]


@pytest.mark.parametrize(("what", "honest"), HONEST)
def test_it_holds(what: Property, honest: Callable[..., object]) -> None:
    holds(what, {"f": honest})


@pytest.mark.parametrize(("what", "wrong", "sentence"), WRONG)
def test_it_fails_when_it_should(
    what: Property, wrong: Callable[..., object], sentence: str
) -> None:
    assert fails(what, {"f": wrong}, sentence).startswith("`f(")


def test_a_counterexample_shows_both_orders() -> None:
    def two(rng: np.random.Generator) -> Inputs:
        return {"x": np.array([1.0, 5.0])}

    what = permutation_equivariant({"x": 0}, Function("f", two, cases=1))
    assert fails(what, {"f": np.cumsum}) == (
        "`f(x=[1, 5])` gives [1, 6], with `x=[5, 1]` it gives [5, 6]; it should be the first, in "
        "the order [1, 0], and is not at entries [0], [1]."
    )


def one_step(rng: np.random.Generator) -> Inputs:
    return {"x": rng.normal(size=(1, 2)), "near": {1: [2], 2: []}, "ids": np.array([4, 4, 4])}


def everything(inputs: Inputs) -> object:
    return [True]


ONE = Function("f", one_step)


@pytest.mark.parametrize(
    ("what", "because"),
    [
        (permutation_equivariant({"x": 0}, ONE), "1 thing has no other order"),
        (permutation_invariant(("x", "near"), ONE), "nothing to exchange in (x, near) together"),
        (causal("x", ONE), "x is one step long and has no future"),
        (causal("ids", ONE), "one whole number alone cannot be altered"),
        (ignores_padding("x", everything, ONE), "some positions should be padding, and not all"),
        (batch_is_loop_of_singles("x", ONE), "a batch of 1 is no batch"),
    ],
)
def test_inputs_on_which_it_could_never_fail_are_refused(what: Property, because: str) -> None:
    with pytest.raises(AuthoringError) as told:
        what.ask()
    assert because in str(told.value)
