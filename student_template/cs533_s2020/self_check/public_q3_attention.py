"""What may be checked of the attention layer without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
What is said of `forward` holds whatever `score` is, so that a mistake there shows there alone.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Inputs, Module

Array = npt.NDArray[np.float64]

B, STEPS, T, D = 2, 3, 4, 5
"""All apart, so that an exchanged axis shows."""
CLASS = "GlobalAttention"


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def queries_and_keys(rng: np.random.Generator) -> Inputs:
    return {"Q": normal(rng, B, STEPS, D), "K": normal(rng, B, T, D),
            "linear_in.weight": normal(rng, D, D)}  # fmt: skip


SCORES = Module(
    CLASS,
    queries_and_keys,
    labels=("Q", "K", "linear_in.weight"),
    arguments=(D,),
    roles={"linear_in.weight": ()},
    method="score",
    cases=3,
)
SCORE = [
    prop.shape((B, STEPS, T), SCORES, says="`score` gives (B, T', T)."),
    prop.linear_in("Q", SCORES),
    prop.linear_in("K", SCORES),
    prop.linear_in("linear_in.weight", SCORES),
    prop.batch_is_loop_of_singles(("Q", "K"), SCORES),
    prop.pure(SCORES),
]


def steps(rng: np.random.Generator, count: int = STEPS) -> Inputs:
    """Several steps; the second sentence is padded."""
    return {
        "queries": normal(rng, B, count, D), "memory_bank": normal(rng, B, T, D),
        "memory_lengths": np.array([T, int(rng.integers(1, T))]),
        "linear_in.weight": normal(rng, D, D), "linear_out.weight": normal(rng, D, 2 * D),
    }  # fmt: skip


def one_step(rng: np.random.Generator) -> Inputs:
    """The same queries with an axis for time, of length one, and without."""
    drawn = steps(rng, 1)
    return {**drawn, "one_query": drawn["queries"][:, 0]}


def padded(inputs: Inputs, weights: Array) -> tuple[object, object]:
    """The weights beyond the lengths, and what they are."""
    beyond = np.arange(T) >= inputs["memory_lengths"][:, None]
    return np.where(beyond, weights, 0.0), np.zeros((STEPS, B, T))


def without_time(inputs: Inputs, step: Array, whole: Array) -> tuple[object, object]:
    return step, whole[0]


WEIGHTS = ("linear_in.weight", "linear_out.weight")
ROLES: dict[str, tuple[str, ...]] = {role: () for role in WEIGHTS}
REST = ("memory_bank", "memory_lengths", *WEIGHTS)


def layer(part: int, drawn: Callable[..., Inputs] = steps, given: str = "queries") -> Module:
    return Module(
        CLASS, drawn, labels=(given, *REST), arguments=(D,), roles=ROLES, part=part, cases=3
    )


STATES, ALIGN = layer(0), layer(1)
FORWARD = [
    prop.shape((STEPS, B, D), STATES, says="`forward` gives states (T', B, d)."),
    prop.between(-1, 1, STATES, says="States come out of a tanh: they lie between -1 and 1."),
    prop.shape((STEPS, B, T), ALIGN, says="`forward` gives weights (T', B, T)."),
    prop.rows_sum_to_one(ALIGN),
    prop.non_negative(ALIGN),
    prop.identity(padded, ALIGN, says="What lies beyond `memory_lengths` has weight 0."),
    *(
        prop.identity(
            without_time,
            [layer(part, one_step, "one_query"), layer(part, one_step)],
            says=f"One step, (B, d), gives the {what} that T' = 1 gives, without its axis.",
        )
        for part, what in enumerate(("states", "weights"))
    ),
    prop.pure(STATES),
]
