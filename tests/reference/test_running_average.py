"""The running average agrees with its exact recursion, with sympy and with all sequences."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
import sympy
import torch
from numpy.typing import NDArray

from reference import running_average

Array = NDArray[np.float64]
Chances = Iterator[tuple[Fraction, tuple[Fraction, ...]]]

RTOL = 1e-12
BETAS = ["1/100", "1/2", "9/10", "999/1000"]


def definition(beta: Fraction, gradients: list[Fraction], factor: Fraction) -> list[Fraction]:
    """v_t = beta v_{t-1} + factor g_t from v_0 = 0: all of v_1 ... v_T."""
    v, found = Fraction(), []
    for g in gradients:
        v = beta * v + factor * g
        found.append(v)
    return found


def drawn(count: int, seed: int) -> list[Fraction]:
    rng = np.random.default_rng(seed)
    return [Fraction(int(n), 8) for n in rng.integers(-20, 21, size=count)]


def floats(numbers: list[Fraction]) -> Array:
    return np.array([float(number) for number in numbers])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("beta", "scale"), [("9/10", "2"), ("1/2", "1/3"), ("1/100", "5")])
def test_the_recursions_on_updates_are_those_of_the_definitions(
    beta: str, scale: str, seed: int
) -> None:
    b, s, gradients = Fraction(beta), Fraction(scale), drawn(10, seed)
    by_momentum = -floats(definition(b, gradients, s))
    by_average = -floats([s * v for v in definition(b, gradients, 1 - b)])
    momentum, average = np.zeros(1), np.zeros(1)
    for t, g in enumerate(floats(gradients)):
        momentum = running_average.momentum_update(momentum, np.array([g]), float(b), float(s))
        average = running_average.average_update(average, np.array([g]), float(b), float(s))
        np.testing.assert_allclose(momentum, by_momentum[t], rtol=1e-10, atol=RTOL)
        np.testing.assert_allclose(average, by_average[t], rtol=1e-10, atol=RTOL)


@pytest.mark.parametrize("seed", range(3))
def test_torch_walks_with_the_same_momentum(seed: int) -> None:
    """torch keeps v = alpha v + g and steps by lr v: the same updates for a constant rate."""
    weight = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.3, momentum=0.8)
    update = np.zeros(3)
    for g in np.random.default_rng(seed).normal(size=(7, 3)):
        before = weight.detach().clone().numpy()
        weight.grad = torch.from_numpy(g)
        optimizer.step()
        update = running_average.momentum_update(update, g, 0.8, 0.3)
        np.testing.assert_allclose(weight.detach().numpy() - before, update, rtol=1e-10, atol=RTOL)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("beta", "delta"), [("9/10", "2"), ("1/2", "1/3"), ("1/100", "5")])
def test_the_equivalent_momentum_makes_the_same_updates(beta: str, delta: str, seed: int) -> None:
    b, d, gradients = Fraction(beta), Fraction(delta), drawn(10, seed)
    alpha, eps = running_average.equivalent_momentum(float(b), float(d))
    exact = [-d * v for v in definition(b, gradients, 1 - b)]
    found = definition(Fraction(alpha), gradients, Fraction(eps))
    np.testing.assert_allclose(-floats(found), floats(exact), rtol=1e-10, atol=RTOL)


def test_the_equivalent_momentum_is_the_one_solution() -> None:
    alpha, eps, g1, g2 = sympy.symbols("alpha epsilon g_1 g_2")
    beta, delta = sympy.symbols("beta delta", positive=True)
    first = sympy.Eq(eps * g1, delta * (1 - beta) * g1)
    second = sympy.Eq(alpha * eps * g1 + eps * g2, delta * (1 - beta) * (beta * g1 + g2))
    (solved,) = sympy.solve([first, second], [alpha, eps], dict=True)
    at = {beta: sympy.Rational(9, 10), delta: 2}
    wanted = [float(solved[symbol].subs(at)) for symbol in (alpha, eps)]
    assert running_average.equivalent_momentum(0.9, 2) == pytest.approx(wanted, rel=RTOL)


@pytest.mark.parametrize("beta", BETAS)
@pytest.mark.parametrize("t", [1, 2, 3, 7, 12])
def test_the_coefficients_answer_to_unit_gradients(beta: str, t: int) -> None:
    b = Fraction(beta)
    units = [[Fraction(int(i == j)) for j in range(t)] for i in range(t)]
    exact = floats([definition(b, unit, 1 - b)[-1] for unit in units])
    np.testing.assert_allclose(running_average.coefficients(float(b), t), exact, rtol=1e-9)


@pytest.mark.parametrize("t", [1, 2, 5])
def test_the_coefficients_are_those_of_the_expanded_recursion(t: int) -> None:
    beta = sympy.Symbol("beta")
    g = sympy.symbols(f"g_1:{t + 1}")
    v = sympy.Integer(0)
    for gradient in g:
        v = beta * v + (1 - beta) * gradient
    exact = [float(sympy.expand(v).coeff(gradient).subs(beta, 0.7)) for gradient in g]
    np.testing.assert_allclose(running_average.coefficients(0.7, t), exact, rtol=1e-10)


def independent(t: int) -> Chances:
    """All sequences of a gradient with three values; its mean is 1/2."""
    law = {Fraction(-1): Fraction(1, 2), Fraction(1): Fraction(1, 4), Fraction(3): Fraction(1, 4)}
    for sequence in product(law, repeat=t):
        chance = Fraction(1)
        for g in sequence:
            chance *= law[g]
        yield chance, sequence


def markov(t: int) -> Chances:
    """All paths of a chain on 1 and 3, started where it is stationary; its mean is 2."""
    stay = Fraction(3, 4)
    for path in product([Fraction(1), Fraction(3)], repeat=t):
        chance = Fraction(1, 2)
        for a, b in pairwise(path):
            chance *= stay if a == b else 1 - stay
        yield chance, path


@pytest.mark.parametrize(("chances", "mean"), [(independent, 0.5), (markov, 2.0)])
@pytest.mark.parametrize("t", [1, 2, 4])
@pytest.mark.parametrize("beta", ["1/5", "4/5", "9/10"])
def test_the_expectation_and_the_correction_over_all_sequences(
    beta: str, t: int, chances: Callable[[int], Chances], mean: float
) -> None:
    """Gradients that depend on each other are as biased as independent ones."""
    b = Fraction(beta)
    exact = sum((p * definition(b, list(s), 1 - b)[-1] for p, s in chances(t)), Fraction())
    found = running_average.expectation(float(b), t, np.array([mean]))
    np.testing.assert_allclose(found, [float(exact)], rtol=1e-10)
    corrected = running_average.corrected(np.array([float(exact)]), float(b), t)
    np.testing.assert_allclose(corrected, [mean], rtol=1e-10)


def test_the_chain_of_four_steps_has_this_very_mean() -> None:
    exact = sum(
        (p * definition(Fraction(4, 5), list(s), Fraction(1, 5))[-1] for p, s in markov(4)),
        Fraction(),
    )
    assert exact == Fraction(738, 625)


def test_fixed_values() -> None:
    prev, g = np.array([1.0, -1.0]), np.array([0.5, 2.0])
    np.testing.assert_allclose(
        running_average.momentum_update(prev, g, 0.9, 0.2), [0.8, -1.3], rtol=RTOL
    )
    np.testing.assert_allclose(
        running_average.momentum_update(prev, g, 0.9, 0.1), [0.85, -1.1], rtol=RTOL
    )
    np.testing.assert_allclose(
        running_average.average_update(prev, g, 0.9, 2), [0.8, -1.3], rtol=RTOL
    )
    assert running_average.equivalent_momentum(0.9, 2) == pytest.approx((0.9, 0.2))
    np.testing.assert_allclose(running_average.coefficients(0.9, 3), [0.081, 0.09, 0.1], rtol=1e-9)
    np.testing.assert_allclose(
        running_average.expectation(0.9, 3, np.array([5.0])), [1.355], rtol=1e-9
    )
    np.testing.assert_allclose(running_average.corrected(np.array([0.271]), 0.9, 3), [1], rtol=1e-9)
