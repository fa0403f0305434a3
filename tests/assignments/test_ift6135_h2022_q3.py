"""Question 3: fixed values of well-known wrong answers, witnesses, long sequences, any right f."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from assignments.ift6135_h2022 import q3_features, q3_separable
from graders.model import Outcome
from reference import linear_attention, random_features
from tests.assignments.h2022 import compared, judged, slip, verdict

Array = NDArray[np.float64]

TYPED = 5e-6
LOG_A, ONE = np.log([[3.0, 2.0], [4.0, 6.0]]), np.eye(2)
FQ, FK = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[1.0, 1.0], [2.0, 0.0]])
Q, K = np.array([0.5, 0.0]), np.array([0.2, 0.3])
X = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 2.0], [2.0, 2.0]])


@pytest.mark.parametrize(("number", "words", "arguments", "value"), [
    ("3.3.i attention", "sums of the columns", (LOG_A, ONE, ONE), [[3 / 7, 2 / 7], [0.5, 0.75]]),
    ("3.3.i attention", "normalize the columns", (LOG_A, ONE, ONE), [[3 / 7, 0.25], [4 / 7, 0.75]]),
    ("3.3.i attention", "is missing", (LOG_A, ONE, ONE), [[3, 2], [4, 6]]),
    ("3.3.ii values", "is missing", (FQ, FK, ONE), [[3, 2], [4, 6]]),
    ("3.4.i identity", "lacks its outer", (Q, K), [1.1051709181, 1.3364274880]),
    ("3.4.i identity", "wrong sign", (Q, K), [1.1051709181, 1.6160744022]),
    ("3.4.i identity", "lack the 1/2", (Q, K), [1.1051709181, 0.9139311853]),
    ("3.4.i expectation", "whole right side", (Q, K), 1.1051709181),
])  # fmt: skip
def test_a_slip_computes_its_well_known_value(
    number: str, words: str, arguments: tuple[object, ...], value: ArrayLike
) -> None:
    found = slip(number, words)(*arguments)
    np.testing.assert_allclose(found, np.asarray(value), atol=TYPED)


@pytest.mark.parametrize(("words", "times"), [
    ("twice in the product", 0.25), ("no mean", 4), ("exp(-|u|^2 / 2) is missing", 1.2092495976),
    ("wrong sign", 1.4622845894),
])  # fmt: skip
def test_a_slip_of_the_features_is_off_by_this_factor(words: str, times: float) -> None:
    wrong = slip("3.4.ii", words)
    right = random_features.positive_features
    found = (wrong(Q, X) @ wrong(K, X)) / (right(Q, X) @ right(K, X))
    assert found == pytest.approx(times, rel=1e-6)


@pytest.mark.parametrize(("number", "written"), [
    ("3.1.i", "Theta(n^2 d)"), ("3.1.i", r"$\mathcal{O}(n^2 d)$"), ("3.1.i", "2 n**2 d + 3 n**2"),
    ("3.1.i", "d n (n + d)"),  # projections counted, said or not
    ("3.1.ii", "n (n + d)"), ("3.1.ii", "4 n d + n^2"), ("3.1.ii", "n^2 + d^2"),
    ("3.1.ii", "(n + d)^2"),
    ("3.1.iii", "4 h n d^2 + 2 h n^2 d + 3 h n^2"), ("3.1.iii", r"\Theta(h n d (n + d))"),
    ("3.1.iii", "h*n**2*d"),
    ("3.1.iv", "n^2 + 4 h d^2 + h n d"), ("3.1.iv", "n^2 + h n d"),
    ("3.2.ii.time", "2 n d^2 + 6 n d"), ("3.2.ii.time", "n d^2 + d^3"),
    ("3.2.ii.space", "4 n d + d^2"), ("3.2.ii.space", r"\Theta(nd)"),
    ("3.3.iii", "4 n m d + 2 n m"), ("3.3.iii", r"O(n m d)"),
    ("3.3.iv", "n (m + d)"), ("3.3.iv", "4 n d + 2 n m + 2 m d + m + n"),
])  # fmt: skip
def test_a_growth_is_right_however_it_is_written(number: str, written: str) -> None:
    name = next(iter(compared()[number].reference))
    assert verdict(number, {name: written}).outcome is Outcome.RIGHT


@pytest.mark.parametrize(("number", "written"), [
    ("3.1.i", "n d"), ("3.1.i", "n^2 d log(n)"), ("3.1.i", "n^2 + n d^2"),
    ("3.1.ii", "n^2 d^2"), ("3.1.ii", "n + d"), ("3.1.iii", "h n d^2"), ("3.1.iii", "h n d"),
    ("3.1.iv", "n^2 + h d^2"), ("3.1.iv", "n^2"), ("3.1.iv", "h n d + h d^2"),
    ("3.2.ii.time", "n"), ("3.2.ii.time", "n d^3"), ("3.2.ii.space", "n"),
    ("3.2.ii.space", "n + d^2"),
    ("3.3.iii", "n d"), ("3.3.iii", "n m"), ("3.3.iv", "n m"), ("3.3.iv", "n d + m d"),
])  # fmt: skip
def test_another_growth_is_wrong(number: str, written: str) -> None:
    name = next(iter(compared()[number].reference))
    assert verdict(number, {name: written}).outcome is Outcome.WRONG


@pytest.mark.parametrize("cost", ["n^2 + n d", "n^2 + n d + h d^2", "n^2 + h d^2"])
def test_outputs_that_are_added_up_need_no_space_side_by_side_if_it_is_said(cost: str) -> None:
    said = judged("3.1.iv", q3_1_space_multi=cost, q3_1_scope="Added up.")
    assert said.outcome is Outcome.RIGHT
    assert judged("3.1.iv", q3_1_space_multi=cost).outcome is Outcome.WRONG
    other = judged("3.1.iv", q3_1_space_multi=cost, q3_1_scope="side by side")
    assert other.outcome is Outcome.WRONG


def test_a_scope_that_is_said_binds() -> None:
    side_by_side = "n^2 + h n d + h d^2"
    found = judged("3.1.iv", q3_1_space_multi=side_by_side, q3_1_scope="added up")
    assert found.outcome is Outcome.WRONG
    assert judged("3.1.iv", q3_1_space_multi=side_by_side).outcome is Outcome.RIGHT


RIGHT = random_features.positive_features


def antithetic(u: Array, X: Array) -> Array:
    both = np.concatenate([X, -X])
    return np.asarray(np.exp(-u @ u / 2) * np.exp(both @ u) / np.sqrt(len(both)))


@pytest.mark.parametrize("features", [
    RIGHT,
    antithetic,
    lambda u, X: list(RIGHT(u, X)),
    lambda u, X: RIGHT(u, X)[::-1],
    lambda u, X: RIGHT(u, X).astype(np.float32),
    lambda u, X: np.exp(X @ u - u @ u / 2 - np.log(len(X)) / 2),
    lambda u, X: np.exp(-0.5 * np.sum((X - u) ** 2, axis=1) + 0.5 * np.sum(X**2, axis=1))
    / np.sqrt(len(X)),
])  # fmt: skip
def test_any_features_that_are_positive_and_without_bias_are_right(features: object) -> None:
    assert judged("3.4.ii", q3_4_features=features).outcome is Outcome.RIGHT


@pytest.mark.parametrize(("features", "told"), [
    (lambda u, X: RIGHT(u, X)[:1], "not as many numbers"),
    (lambda u, X: RIGHT(u, X) * 1.001, "on average 1.002 times exp(q . k)"),
    (lambda u, X: np.ones(len(X)), "times exp(q . k)"),
    (lambda u, X: np.full(len(X), np.nan), "numbers that are not finite"),
    (lambda u, X: [], "one or more for each"),
    (lambda u, X: "f", "something else than numbers"),
    (lambda u, X: X @ u, "f has numbers below zero"),
])  # fmt: skip
def test_features_that_are_not_are_told_why(features: object, told: str) -> None:
    found = judged("3.4.ii", q3_4_features=features)
    assert found.outcome is Outcome.WRONG
    assert told in found.because


def test_quadrature_is_exact_for_the_drawn_sizes() -> None:
    """Seven nodes for each entry of X integrate exp(x s) for |s| up to 1.1, far below WITHIN."""
    for s in np.linspace(-1.1, 1.1, 15):
        found = q3_features.CHANCES @ np.exp(s * q3_features.NODES)
        assert found == pytest.approx(np.exp(s * s / 2), rel=q3_features.WITHIN / 20)


LINE = q3_separable.LINE


@pytest.mark.parametrize(("witness", "told"), [
    ((LINE, LINE), q3_separable.HIGHER),
    ([LINE.tolist(), (2 * LINE).tolist()], q3_separable.HIGHER),
    ((0 * LINE, LINE), "rank 1"),
    ((np.eye(2), np.eye(2)), "d < n"),
    ((np.ones((13, 1)), np.ones((13, 1))), "up to 12"),
    ((LINE, LINE[:2]), "d < n"),
    ((LINE, "K"), "a pair"),
    ((LINE, LINE, LINE), "a pair"),
    (3, "a pair"),
    ((np.full((3, 1), np.nan), LINE), "d < n"),
])  # fmt: skip
def test_a_witness_of_higher_rank_is_tried(witness: object, told: str) -> None:
    assert told in q3_separable.rank_of(witness)


def test_a_witness_is_told_and_reasons_wait() -> None:
    right: dict[str, Any] = {"q3_2_as_expressive": False}
    assert judged("3.2.iii", **right, q3_2_witness=(LINE, LINE)).notes == ("witness: found right",)
    reasons = judged("3.2.iii", q3_2_why="Its rank is at most d, whatever Q and K are.")
    assert reasons.outcome is Outcome.TO_READ


def test_d_may_be_a_matrix_or_its_diagonal() -> None:
    def of_rows(Q: Array, K: Array) -> tuple[Array, Array]:
        A, D = linear_attention.exponentials(Q, K)
        return A, np.diag(D)

    assert judged("3.3.i A and D", q3_3_AD=of_rows).share == 1


def test_a_long_sequence_tells_a_quadratic_answer() -> None:
    def quadratic(FQ: Array, FK: Array, V: Array) -> Array:
        if len(FQ) > 1000:
            raise MemoryError("80 GB")
        A = FQ @ FK.T
        return np.asarray(A / A.sum(axis=1, keepdims=True) @ V)

    found = judged("3.3.ii", q3_3_linear_attention=quadratic)
    assert found.share == Fraction(1, 2)
    assert "a long sequence: You form a matrix of n x n" in found.because


def test_a_row_sum_that_is_one_without_looking_is_no_proof() -> None:
    assert judged("3.2.i row sum", q3_2_rowsum_steps=lambda s, C: [1, 1, 1]).share == 0
