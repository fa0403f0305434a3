"""What may be checked of question 3 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Function, Inputs, Typed

Array = npt.NDArray[np.float64]


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def sizes(rng: np.random.Generator, most: int, count: int) -> list[int]:
    """Sizes that differ, so that a transpose shows."""
    return [int(n) for n in rng.permutation(np.arange(1, most + 1))[:count]]


def is_a_bottleneck(value: object) -> str:
    words = ("projections", "scores", "output_projection", "softmax_only")
    return "" if prop.option(value, words) else f"one of {', '.join(words)} was asked for"


BOTTLENECK = [
    prop.form(
        is_a_bottleneck, Typed("q3_1_bottleneck"), says="`q3_1_bottleneck` is one of four words."
    ),
]


def queries_and_keys(rng: np.random.Generator) -> Inputs:
    n, d = sizes(rng, 4, 2)
    return {"Q": normal(rng, n, d), "K": normal(rng, n, d)}


def n_by_n(inputs: Inputs) -> tuple[int, ...]:
    return len(inputs["Q"]), len(inputs["Q"])


def a_row(rng: np.random.Generator) -> Inputs:
    n, d = sizes(rng, 4, 2)
    C = rng.uniform(0.1, 1, size=(n, d))
    return {"s": rng.uniform(0.1, 2, size=d).round(1), "C": C / C.sum(axis=0)}


def three(inputs: Inputs) -> tuple[int, ...]:
    return (3,)


def first_and_others(inputs: Inputs, sums: Array) -> tuple[object, object]:
    return sums, np.broadcast_to(sums[:1], sums.shape)


WEIGHTS = Function("q3_2_weights", queries_and_keys)
A_ROW = Function("q3_2_rowsum_steps", a_row)
DISTRIBUTIONS = [
    prop.shape(n_by_n, WEIGHTS, says="`q3_2_weights` gives (n, n)."),
    prop.non_negative(WEIGHTS),
    prop.rows_sum_to_one(WEIGHTS),
    prop.pure(WEIGHTS),
    prop.shape(three, A_ROW, says="`q3_2_rowsum_steps` gives three numbers."),
    prop.identity(
        first_and_others, A_ROW, says="The three numbers of `q3_2_rowsum_steps` are equal."
    ),
]


def is_true_or_false(value: object) -> str:
    return "True or False was asked for" if prop.truth(value) is None else ""


EXPRESSIVENESS = [
    prop.form(
        is_true_or_false,
        Typed("q3_2_as_expressive"),
        says="`q3_2_as_expressive` is True or False.",
    ),
]


def one_head(rng: np.random.Generator) -> Inputs:
    n, d, d_v = sizes(rng, 4, 3)
    return {"Q": normal(rng, n, d), "K": normal(rng, n, d), "V": normal(rng, n, d_v)}


def like_V(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["V"].shape)


def ones(inputs: Inputs) -> Inputs:
    return {**inputs, "V": np.ones_like(inputs["V"])}


def values_of(inputs: Inputs) -> object:
    return inputs["V"]


ATTENTION = Function("q3_3_matrix_attention", one_head)
A = Function("q3_3_AD", queries_and_keys, part=0)
D = Function("q3_3_AD", queries_and_keys, part=1)
MATRIX_FORM = [
    prop.shape(like_V, ATTENTION, says="`q3_3_matrix_attention` gives (n, d_v)."),
    prop.linear_in("V", ATTENTION),
    prop.at_limit(ones, values_of, ATTENTION, says="Where all of V is one, so is the result."),
    prop.shape(n_by_n, A, says="A is (n, n)."),
    prop.non_negative(A),
    prop.non_negative(D),
]


def features(rng: np.random.Generator) -> Inputs:
    n, m, d = sizes(rng, 5, 3)
    FQ, FK = rng.uniform(0.1, 1, size=(2, n, m)).round(1)
    return {"FQ": FQ, "FK": FK, "V": normal(rng, n, d)}


LINEAR = Function("q3_3_linear_attention", features)
EFFICIENT_ORDER = [
    prop.shape(like_V, LINEAR, says="`q3_3_linear_attention` gives (n, d)."),
    prop.linear_in("V", LINEAR),
    prop.at_limit(ones, values_of, LINEAR, says="Where all of V is one, so is the result."),
    prop.pure(LINEAR),
]


def two_vectors(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(1, 4))
    x, q, k = rng.uniform(-0.8, 0.8, size=(3, d)).round(1)
    return {"x": x, "q": q, "k": k}


SAMPLES, ERRORS = 100_000, 5


def simulated(inputs: Inputs) -> Array:
    """exp(x . q) exp(x . k) for many x."""
    x = np.random.default_rng(0).normal(size=(SAMPLES, len(inputs["q"])))
    return np.asarray(np.exp(x @ inputs["q"] + x @ inputs["k"]))


def lowest(inputs: Inputs) -> object:
    draws = simulated(inputs)
    return draws.mean() - ERRORS * draws.std() / np.sqrt(SAMPLES)


def highest(inputs: Inputs) -> object:
    draws = simulated(inputs)
    return draws.mean() + ERRORS * draws.std() / np.sqrt(SAMPLES)


def left_and_right(inputs: Inputs, sides: Array) -> tuple[object, object]:
    return sides[0], sides[1]


def exponents(inputs: Inputs, centre: Array, constant: Array) -> tuple[object, object]:
    x, q, k = inputs["x"], inputs["q"], inputs["k"]
    return -x @ x / 2 + x @ q + x @ k, -np.sum((x - centre) ** 2) / 2 + constant


MOMENT = Function("q3_4_mgf", two_vectors, labels=("q", "k"))
SIDES = Function("q3_4_identity", two_vectors, labels=("q", "k"))
SQUARE = [Function("q3_4_square", two_vectors, part=part) for part in (0, 1)]
IDENTITY = [
    prop.identity(exponents, SQUARE, says="Both sides of the completed square agree at x."),
    prop.between(
        lowest,
        highest,
        MOMENT,
        says=f"`q3_4_mgf` lies within {ERRORS} standard errors of {SAMPLES} samples.",
    ),
    prop.identity(left_and_right, SIDES, says="The two sides of `q3_4_identity` are equal."),
]


def one_vector(rng: np.random.Generator) -> Inputs:
    d, m = sizes(rng, 4, 2)
    return {"u": normal(rng, d), "X": normal(rng, m, d)}


def at_zero(rng: np.random.Generator) -> Inputs:
    drawn = one_vector(rng)
    return {**drawn, "u": 0 * drawn["u"]}


def all_alike(inputs: Inputs, found: Array) -> tuple[object, object]:
    return found, np.broadcast_to(found.ravel()[:1], found.shape)


MAPPED = Function("q3_4_features", one_vector)
FEATURES = [
    prop.non_negative(MAPPED),
    prop.finite(MAPPED),
    prop.deterministic(MAPPED),
    prop.pure(MAPPED),
    prop.identity(
        all_alike, Function("q3_4_features", at_zero), says="For u = 0 all features are equal."
    ),
]
