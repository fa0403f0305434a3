"""What may be checked of question 1 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

import feature_maps
from graders import properties as prop
from graders.properties import Function, Inputs

Array = npt.NDArray[np.float64]


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def one_number(rng: np.random.Generator) -> Inputs:
    return {"x": float(rng.choice([-1, 1]) * rng.uniform(0.2, 2)), "n": int(rng.integers(1, 6))}


UNIT_GRADIENT = Function("relu_unit_grad", one_number)
UNIT = [
    prop.between(0, 1, UNIT_GRADIENT, says="`relu_unit_grad` lies between 0 and 1."),
    prop.pure(UNIT_GRADIENT),
]


def a_chain(rng: np.random.Generator) -> Inputs:
    """Weights above zero, and x too, so that every unit is on."""
    return {"x": float(rng.uniform(0.2, 2)), "w": rng.uniform(0.3, 2, size=4).round(1)}


def chain(inputs: Inputs) -> object:
    return inputs["x"] * np.prod(inputs["w"])


def below_the_bound(inputs: Inputs, gradient: Array, bound: Array) -> tuple[object, object]:
    return np.minimum(np.abs(gradient), bound), np.abs(gradient)


CHAIN_GRADIENT = Function("relu_chain_grad", a_chain)
CHAIN_BOUND = Function("relu_chain_bound", a_chain, labels=("w",))
WEIGHTED = [
    prop.gradient_matches(
        "x", chain, CHAIN_GRADIENT,
        says="`relu_chain_grad` agrees with finite differences where every unit is on.",
    ),
    prop.non_negative(CHAIN_BOUND),
    prop.identity(
        below_the_bound, [CHAIN_GRADIENT, CHAIN_BOUND],
        says="`relu_chain_grad` is nowhere larger than `relu_chain_bound`.",
    ),
]  # fmt: skip


def a_recurrence(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(2, 4))
    return {"W": normal(rng, d, d), "x1": normal(rng, d), "n": int(rng.integers(1, 4)),
            "sigma_max_W": float(rng.uniform(0.2, 2).__round__(1))}  # fmt: skip


def last(inputs: Inputs) -> object:
    """x_n."""
    x = inputs["x1"]
    for _ in range(inputs["n"] - 1):
        x = 1 / (1 + np.exp(-(inputs["W"] @ x)))
    return x


def no_step(inputs: Inputs) -> Inputs:
    return {**inputs, "n": 1}


def identity_matrix(inputs: Inputs) -> object:
    return np.eye(len(inputs["x1"]))


def one(inputs: Inputs) -> object:
    return 1.0


STEPS = Function("rnn_jacobian", a_recurrence, labels=("W", "x1", "n"))
BOUNDED = Function("jacobian_bound", a_recurrence, labels=("sigma_max_W", "n"))
RECURRENT = [
    prop.gradient_matches(
        "x1", last, STEPS, transpose="your Jacobian is in denominator layout: say so",
        says="`rnn_jacobian` agrees with finite differences of x_n.",
    ),
    prop.at_limit(no_step, identity_matrix, STEPS, says="Without a step it is the identity."),
    prop.at_limit(no_step, one, BOUNDED, says="Without a step the bound is 1."),
    prop.pure(STEPS),
]  # fmt: skip


def one_head(rng: np.random.Generator) -> Inputs:
    n, m, d, d_v = (int(size) for size in rng.permutation([2, 3, 4, 5]))
    return {"Q": normal(rng, n, d), "K": normal(rng, m, d), "V": normal(rng, m, d_v)}


def like_queries(inputs: Inputs) -> tuple[int, ...]:
    return len(inputs["Q"]), inputs["V"].shape[1]


def ones(inputs: Inputs) -> Inputs:
    return {**inputs, "V": np.ones_like(inputs["V"])}


def all_ones(inputs: Inputs) -> object:
    return np.ones(like_queries(inputs))


def a_decomposition(rng: np.random.Generator) -> Inputs:
    n, k, d = 6, 2, 3
    U, V = np.linalg.qr(rng.normal(size=(n, k)))[0], normal(rng, n, d)
    Vt = np.linalg.qr(rng.normal(size=(n, k)))[0].T
    return {"U": U, "s": np.array([1.0, 0.4]), "Vt": Vt, "V": V}


def like_V(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["V"].shape)


SVD = Function("svd_attention", a_decomposition)
LOW_RANK = [
    prop.shape(like_V, SVD, says="`svd_attention` gives (n, d)."),
    prop.linear_in("V", SVD),
    prop.pure(SVD),
]


KERNEL_VALUES = Function("linear_attention", one_head, through=feature_maps.attended)
KERNEL = [
    prop.shape(like_queries, KERNEL_VALUES, says="`linear_attention` gives (n, d_v)."),
    prop.linear_in("V", KERNEL_VALUES),
    prop.at_limit(ones, all_ones, KERNEL_VALUES, says="Where all of V is one, so is the result."),
]


def two_factors(rng: np.random.Generator) -> Inputs:
    return {"Q": normal(rng, 6, 2), "K": normal(rng, 6, 2), "k": 2}


def k_by_n(inputs: Inputs) -> tuple[int, ...]:
    return 2, 6


def both_sides(inputs: Inputs, C: Array, D: Array) -> tuple[object, object]:
    P = inputs["Q"] @ inputs["K"].T
    return inputs["Q"] @ (C @ inputs["K"]).T @ D, P


LEFT, RIGHT = (Function("projections", two_factors, part=part) for part in (0, 1))
PROJECTIONS = [
    prop.shape(k_by_n, LEFT, says="`projections` gives C of shape (k, n)."),
    prop.shape(k_by_n, RIGHT, says="`projections` gives D of shape (k, n)."),
    prop.identity(both_sides, [LEFT, RIGHT], says="Q (C K)^T D is Q K^T."),
]
